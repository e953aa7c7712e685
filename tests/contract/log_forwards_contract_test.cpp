// What core/log.h promises of a message that repeats another one.
#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

const RoomId board("board");
const RoomId den("den");

class LogForwardsContract : public AccountContractTest {
protected:
    LogForwardsContract() {
        add_everybody();
        add_room("board", RoomAccess::closed);
        add_room("den", RoomAccess::closed, bob);
        log_->set_time(noon);
        said = append(bob, lobby_id, contents::posted("hello"), "b1").seq;
    }

    static EventContent forwarding(const RoomId& room, Seq seq) {
        EventContent content = contents::posted("");
        content.forwarded = Forwarded{room, seq};
        return content;
    }
    Event forward(const Person& who, const RoomId& from, Seq seq, const RoomId& to, const std::string& cid = "") {
        return event_at(append(who, to, forwarding(from, seq), cid).seq, to);
    }
    ErrorCode forward_error(const Person& who, const RoomId& from, Seq seq, const RoomId& to) {
        return append_error(who, to, forwarding(from, seq));
    }
    /// A file of Bob's in a message of his.
    Seq post_file(const RoomId& room, const std::string& id, const std::string& words) {
        FileInfo file;
        file.id = id;
        file.name = "kettle.jpg";
        file.type = "image/jpeg";
        file.bytes = 10;
        log_->ask<FileReply>(FileRequest{++ticket_, AddFile{"hash-of-u-bob", file}});
        log_->ask<FileReply>(FileRequest{++ticket_, FinishFile{"hash-of-u-bob", "hash of " + id, file}});
        EventContent content = contents::posted(words);
        content.files = {file};
        return append(bob, room, content).seq;
    }

    Seq said = 0;
};

TEST_P(LogForwardsContract, SaysTheWordsAgainWhoseTheyAreAndWhenTheyWereWritten) {
    log_->set_time(noon + 5000);
    const Event copy = forward(ann, lobby_id, said, board);
    EXPECT_EQ(copy.author.id, ann.id);
    EXPECT_EQ(copy.body, "hello");
    ASSERT_TRUE(copy.forwarded.has_value());
    EXPECT_EQ(copy.forwarded->author.id, bob.id);
    EXPECT_EQ(copy.forwarded->author.name, bob.name);
    EXPECT_EQ(copy.forwarded->at_ms, noon);
    EXPECT_EQ(copy.forwarded->room, lobby_id);
    EXPECT_EQ(copy.forwarded->seq, said);
}

TEST_P(LogForwardsContract, TheWordsAreThoseOfTheNewestEdit) {
    append(bob, lobby_id, contents::edited(said, "hello, all"));
    EXPECT_EQ(forward(ann, lobby_id, said, board).body, "hello, all");
}

TEST_P(LogForwardsContract, APrivateRoomIsNamedOnlyInItself) {
    const Seq secret = append(ann, board, contents::posted("plans")).seq;
    const Event outside = forward(ann, board, secret, lobby_id);
    EXPECT_EQ(outside.body, "plans");
    EXPECT_TRUE(outside.forwarded->room.empty());
    EXPECT_EQ(outside.forwarded->seq, 0U);
    EXPECT_EQ(forward(ann, board, secret, board).forwarded->room, board);
}

TEST_P(LogForwardsContract, WhoForwardsWhatWasForwardedNamesWhoWroteItAndNoMoreThanBefore) {
    const Seq secret = append(bob, den, contents::posted("plans")).seq;
    const Event once = forward(bob, den, secret, lobby_id);
    const Event twice = forward(ann, lobby_id, once.seq, board);
    EXPECT_EQ(twice.author.id, ann.id);
    EXPECT_EQ(twice.forwarded->author.id, bob.id);
    EXPECT_EQ(twice.forwarded->at_ms, noon);
    EXPECT_TRUE(twice.forwarded->room.empty());
    const Event inside = forward(bob, den, secret, den);
    EXPECT_EQ(inside.forwarded->room, den);
    EXPECT_TRUE(forward(bob, den, inside.seq, lobby_id).forwarded->room.empty());
}

TEST_P(LogForwardsContract, OnlyWhatOneMayReadAndWhereOneMayPost) {
    const Seq secret = append(bob, den, contents::posted("plans")).seq;
    EXPECT_EQ(forward_error(ann, den, secret, lobby_id), ErrorCode::unknown_room);
    EXPECT_EQ(forward_error(ann, RoomId("nowhere"), 1, lobby_id), ErrorCode::unknown_room);
    EXPECT_EQ(forward_error(ann, personal_room(ann.id), 1, lobby_id), ErrorCode::unknown_room);
    EXPECT_EQ(forward_error(ann, lobby_id, said, den), ErrorCode::unknown_room);
    EXPECT_EQ(forward_error(ann, lobby_id, 1, board), ErrorCode::unknown_message) << "what created the room";
    EXPECT_EQ(forward_error(ann, lobby_id, 99, board), ErrorCode::unknown_message);
    append(bob, lobby_id, contents::deleted(said));
    EXPECT_EQ(forward_error(ann, lobby_id, said, board), ErrorCode::message_deleted);
}

TEST_P(LogForwardsContract, ARetryIsAnsweredWhateverBecameOfTheMessage) {
    const Seq copy = append(ann, board, forwarding(lobby_id, said), "f1").seq;
    append(bob, lobby_id, contents::deleted(said));
    const Appended again = append(ann, board, forwarding(lobby_id, said), "f1");
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, copy);
    EXPECT_EQ(event_at(copy, board).body, "hello") << "a copy is a message of one's own";
    EXPECT_EQ(append_error(request(ann, board, contents::posted("other"), "f1")), ErrorCode::cid_conflict);
}

TEST_P(LogForwardsContract, TheCopyIsDeletedButNotEdited) {
    const Seq copy = forward(ann, lobby_id, said, board).seq;
    EXPECT_EQ(append_error(ann, board, contents::edited(copy, "my words")), ErrorCode::forbidden);
    append(ann, board, contents::deleted(copy));
    const Event erased = event_at(copy, board);
    EXPECT_EQ(erased.body, "");
    EXPECT_FALSE(erased.forwarded.has_value());
    EXPECT_EQ(event_at(said).body, "hello");
}

TEST_P(LogForwardsContract, FilesGoAlongWhereEverybodyMayReadThem) {
    const Seq public_file = post_file(lobby_id, "f1", "tea");
    const Event copy = forward(ann, lobby_id, public_file, board);
    ASSERT_EQ(copy.files.size(), 1U);
    EXPECT_EQ(copy.files[0].name, "kettle.jpg");
    append(ann, board, contents::deleted(copy.seq));
    EXPECT_TRUE(log_->ask<FileReply>(FileRequest{++ticket_, FindFile{"hash-of-u-ann", "f1"}}).result.ok())
        << "it is the other message's";
    const Seq private_file = post_file(den, "f2", "plans");
    const Event words = forward(bob, den, private_file, lobby_id);
    EXPECT_EQ(words.body, "plans");
    EXPECT_TRUE(words.files.empty());
    EXPECT_EQ(forward(bob, den, private_file, den).files.size(), 1U);
    EXPECT_EQ(forward_error(bob, den, post_file(den, "f3", ""), lobby_id), ErrorCode::bad_body) << "nothing is left of it";
}

LOG_CONTRACT(LogForwardsContract);

}  // namespace
}  // namespace parley::server
