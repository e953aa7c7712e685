// Pictures beside people's names: which files can be one, who sees it, and how long it is kept.
#include <gtest/gtest.h>

#include <string>

#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

constexpr std::int64_t day_ms = 24 * hour_ms;

/// Ann owns the server, Böb has an account, Eve is a guest.
class AvatarsContract : public AccountContractTest {
protected:
    AvatarsContract() {
        sign_up(ann);
        sign_up(bob);
        add_person(eve, "token of Eve");
    }
    static std::string token_of(const Person& person) { return "token of " + person.name; }
    static FileInfo picture_of(const std::string& id) {
        FileInfo file;
        file.id = id;
        file.name = "me at home.png";
        file.type = "image/png";
        file.bytes = 70;
        file.width = file.height = 64;
        return file;
    }
    static std::string hash_of(const std::string& id) { return "hash of " + id + std::string(40, '.'); }
    static std::string tag_of(const std::string& id) { return hash_of(id).substr(0, limits::avatar_digits); }
    Result<FileFound> ask(FileAct act) { return log_->ask<FileReply>(FileRequest{++ticket_, std::move(act)}).result; }
    void upload(const std::string& id, const Person& who = bob, const FileInfo& as = picture_of("")) {
        FileInfo file = as;
        file.id = id;
        ASSERT_TRUE(ask(AddFile{token_of(who), file}).ok());
        ASSERT_TRUE(ask(FinishFile{token_of(who), hash_of(id), file}).ok());
    }
    std::vector<PersonCalled> set(const std::string& id, const Person& who = bob) {
        const auto told = log_->ask_all({request_of(StoreAvatar{who.id, id})});
        EXPECT_TRUE((comes_before<PersonCalled, AccountReply>(told)) || only<PersonCalled>(told).empty());
        EXPECT_EQ(errors_of<AccountReply>(told), std::vector<std::optional<ErrorCode>>{std::nullopt});
        return only<PersonCalled>(told);
    }
    std::optional<ErrorCode> refusal(const std::string& id, const Person& who = bob) {
        return account_error(StoreAvatar{who.id, id});
    }
    std::optional<ErrorCode> seeing(const std::string& id, const std::string& token) {
        const auto result = ask(FindAvatar{token, tag_of(id)});
        return result.ok() ? std::nullopt : std::optional(result.error().code);
    }
};

TEST_P(AvatarsContract, APictureIsSeenByEverybodyAndInWhatWasWrittenBefore) {
    append(post("c1", "before", bob));
    upload("1");
    const auto told = set("1");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].person.name, "Böb");
    EXPECT_EQ(told[0].person.avatar, tag_of("1"));
    EXPECT_EQ(read_all().events.back().author.avatar, tag_of("1"));
    EXPECT_EQ(account<Profile>(FindProfile{eve.id, {bob.id, RoomId()}}).avatar, tag_of("1"));
    EXPECT_EQ(come_with(token_of(bob)).value().person.avatar, tag_of("1"));
    EXPECT_EQ(account<PeopleList>(FindPeople{ann.id, {}}).people.back().avatar, tag_of("1"));
    const auto found = ask(FindAvatar{token_of(eve), tag_of("1")});
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().hash, hash_of("1"));
    EXPECT_EQ(found.value().file.type, "image/png");
    EXPECT_EQ(found.value().file.name, "avatar") << "what it was called at home is not told";
    EXPECT_EQ(found.value().file.id, "");
}

TEST_P(AvatarsContract, WhoIsNotSignedInSeesNone) {
    upload("1");
    set("1");
    EXPECT_EQ(seeing("1", "nobody's token"), ErrorCode::bad_token);
    EXPECT_EQ(seeing("2", token_of(eve)), ErrorCode::unknown_file);
}

TEST_P(AvatarsContract, ATakenBackOneIsGone) {
    upload("1");
    set("1");
    const auto told = set("");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].person.avatar, "");
    EXPECT_EQ(seeing("1", token_of(bob)), ErrorCode::unknown_file);
    EXPECT_FALSE(ask(FindUpload{token_of(bob), "1"}).ok()) << "the file went with it";
    EXPECT_TRUE(set("").empty()) << "it is so already";
}

TEST_P(AvatarsContract, AnotherTakesItsPlaceAndTheSameAgainChangesNothing) {
    upload("1");
    upload("2");
    set("1");
    EXPECT_TRUE(set("1").empty());
    EXPECT_EQ(set("2")[0].person.avatar, tag_of("2"));
    EXPECT_EQ(seeing("1", token_of(bob)), ErrorCode::unknown_file);
    EXPECT_EQ(seeing("2", token_of(bob)), std::nullopt);
    done(RenamePerson{bob.id, "Bert", "skeleton of Bert"});
    EXPECT_EQ(account<Profile>(FindProfile{eve.id, {bob.id, RoomId()}}).avatar, tag_of("2")) << "by whatever name";
}

TEST_P(AvatarsContract, OnlyAPictureOfOnesOwnThatIsNotTooLargeCanBeOne) {
    FileInfo words = picture_of("");
    words.type = "text/plain";
    words.width = words.height = 0;
    FileInfo large = picture_of("");
    large.bytes = limits::avatar_bytes_max + 1;
    upload("anns", ann);
    upload("words", bob, words);
    upload("large", bob, large);
    ASSERT_TRUE(ask(AddFile{token_of(bob), picture_of("half")}).ok());
    EXPECT_EQ(refusal("anns"), ErrorCode::unknown_file);
    EXPECT_EQ(refusal("half"), ErrorCode::unknown_file);
    EXPECT_EQ(refusal("none"), ErrorCode::unknown_file);
    EXPECT_EQ(refusal("words"), ErrorCode::bad_field);
    EXPECT_EQ(refusal("large"), ErrorCode::too_large);
    EXPECT_EQ(refusal("", {UserId("u-nobody"), "Nobody"}), ErrorCode::unknown_person);
}

TEST_P(AvatarsContract, AFileIsInAMessageOrAnAvatarAndNotBoth) {
    upload("1");
    upload("2");
    set("1");
    EventContent content = contents::posted("");
    content.files = {picture_of("1")};
    EXPECT_EQ(append_error(request(bob, lobby_id, content, "c1")), ErrorCode::unknown_file);
    content.files = {picture_of("2")};
    append(request(bob, lobby_id, content, "c2"));
    EXPECT_EQ(refusal("2"), ErrorCode::unknown_file);
    EXPECT_FALSE(ask(RemoveFile{token_of(bob), "1"}).ok()) << "it is taken away as an avatar";
}

TEST_P(AvatarsContract, ItIsKeptAsLongAsItIsOne) {
    upload("1");
    set("1");
    log_->set_time(noon + 3 * day_ms);
    append(post("c1", "much later", bob));
    EXPECT_EQ(seeing("1", token_of(eve)), std::nullopt);
    for (std::size_t i = 0; i < limits::uploads_per_person_max; ++i)
        ASSERT_TRUE(ask(AddFile{token_of(bob), picture_of("more " + std::to_string(i))}).ok())
            << "it does not wait to be posted";
}

TEST_P(AvatarsContract, WhoDeletesTheirAccountHasNone) {
    upload("1");
    set("1");
    const auto told = log_->ask_all({request_of(RemoveAccount{bob.id, "password of Böb", "s of Böb"})});
    ASSERT_EQ(only<PersonCalled>(told).size(), 1U);
    EXPECT_EQ(only<PersonCalled>(told)[0].person.avatar, "");
    EXPECT_EQ(seeing("1", token_of(ann)), ErrorCode::unknown_file);
    EXPECT_EQ(account<Profile>(FindProfile{ann.id, {bob.id, RoomId()}}).avatar, "");
}

LOG_CONTRACT(AvatarsContract);

}  // namespace
}  // namespace parley::server
