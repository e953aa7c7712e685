// What core/accounts.h promises of links that invite into rooms.
#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

const RoomId board("board");

class LogRoomLinksContract : public AccountContractTest {
protected:
    LogRoomLinksContract() {
        add_everybody();
        add_room("board", RoomAccess::closed);
        log_->set_time(noon);
    }

    AddRoomLink link_of(const std::string& id, std::uint32_t uses = 0, std::int64_t lasts_ms = 0, const Person& by = ann) {
        return {by.id, board, id, "code " + id, uses, lasts_ms};
    }
    RoomLinkInfo make(const std::string& id, std::uint32_t uses = 0, std::int64_t lasts_ms = 0, const Person& by = ann) {
        return account<RoomLinkInfo>(link_of(id, uses, lasts_ms, by));
    }
    std::optional<ErrorCode> come_by(const Person& who, const std::string& id, const RoomId& room = board) {
        return account_error(UseRoomLink{who.id, room, "code " + id});
    }
    std::vector<std::string> links(const Person& by = ann) {
        std::vector<std::string> ids;
        for (const RoomLinkInfo& one : account<RoomLinkList>(FindRoomLinks{by.id, board}).links) ids.push_back(one.id);
        return ids;
    }
    void leave(const Person& who) {
        EventContent left;
        left.kind = EventKind::left;
        append(who, board, left);
    }
    parley::Role role_of(const Person& who) { return standing(who, board).role; }
};

TEST_P(LogRoomLinksContract, ALinkMakesWhoHasItAMemberOfAPrivateRoomByAnEvent) {
    const RoomLinkInfo made = make("l", 10, hour_ms);
    EXPECT_EQ(made.id, "l");
    EXPECT_EQ(made.code, "") << "the log does not know it";
    EXPECT_EQ(made.by, ann.id);
    EXPECT_EQ(made.by_name, "Ann");
    EXPECT_EQ(made.uses_left, 10U);
    EXPECT_EQ(made.expires_ms, noon + hour_ms);
    const auto told = log_->ask_all({request_of(UseRoomLink{bob.id, board, "code l"})});
    ASSERT_EQ(only<Committed>(told).size(), 1U);
    EXPECT_EQ(only<Committed>(told)[0].event->kind, EventKind::joined);
    EXPECT_EQ(only<Committed>(told)[0].event->author.id, bob.id);
    EXPECT_TRUE((comes_before<Committed, AccountReply>(told)));
    EXPECT_EQ(role_of(bob), parley::Role::member);
}

TEST_P(LogRoomLinksContract, SoManyComeAsItSaysAndWhoIsInAlreadySpendsNone) {
    make("l", 1);
    EXPECT_EQ(come_by(ann, "l"), std::nullopt);
    EXPECT_EQ(come_by(bob, "l"), std::nullopt);
    EXPECT_EQ(come_by(bob, "l"), std::nullopt) << "a retry";
    EXPECT_EQ(come_by(eve, "l"), ErrorCode::bad_invitation);
    EXPECT_TRUE(links().empty());
    make("any");
    EXPECT_EQ(come_by(eve, "any"), std::nullopt);
    EXPECT_EQ(links(), (std::vector<std::string>{"any"}));
}

TEST_P(LogRoomLinksContract, UnknownExpiredAndRevokedCodesAndRoomsThatAreNotThereAreOneError) {
    make("short", 0, hour_ms);
    make("long", 0, 2 * hour_ms);
    EXPECT_EQ(come_by(bob, "unknown"), ErrorCode::bad_invitation);
    EXPECT_EQ(come_by(bob, "short", RoomId("no-such-room")), ErrorCode::bad_invitation);
    EXPECT_EQ(come_by(bob, "short", lobby_id), ErrorCode::bad_invitation) << "it is for another room";
    log_->set_time(noon + hour_ms);
    EXPECT_EQ(come_by(bob, "short"), ErrorCode::bad_invitation);
    EXPECT_EQ(links(), (std::vector<std::string>{"long"}));
    done(RemoveRoomLink{ann.id, board, "long"});
    EXPECT_EQ(come_by(bob, "long"), ErrorCode::bad_invitation);
    done(RemoveRoomLink{ann.id, board, "long"});
    EXPECT_EQ(role_of(bob), parley::Role::none);
}

TEST_P(LogRoomLinksContract, LinksAreForWhoMayInviteAndAreRevokedByWhoMadeThemAndByModerators) {
    EXPECT_EQ(account_error(link_of("l", 0, 0, bob)), ErrorCode::unknown_room);
    EXPECT_EQ(account_error(FindRoomLinks{bob.id, board}), ErrorCode::unknown_room);
    EXPECT_EQ(account_error(AddRoomLink{bob.id, lobby_id, "l", "code"}), ErrorCode::forbidden) << "everybody is there";
    make("of ann");
    come_by(bob, "of ann");
    make("of bob", 0, 0, bob);
    EXPECT_EQ(links(bob), (std::vector<std::string>{"of bob", "of ann"}));
    EXPECT_EQ(account_error(RemoveRoomLink{bob.id, board, "of ann"}), ErrorCode::forbidden);
    done(RemoveRoomLink{bob.id, board, "of bob"});
    make("of bob again", 0, 0, bob);
    done(RemoveRoomLink{ann.id, board, "of bob again"});
    EXPECT_EQ(links(), (std::vector<std::string>{"of ann"}));
}

TEST_P(LogRoomLinksContract, ALinkHoldsAsLongAsWhoMadeItMightMakeAnother) {
    make("of ann");
    come_by(bob, "of ann");
    make("of bob", 0, 0, bob);
    append(ann, board, contents::rights(RoomRight::invite, parley::Role::owner));
    EXPECT_EQ(come_by(eve, "of bob"), ErrorCode::bad_invitation);
    EXPECT_EQ(links(), (std::vector<std::string>{"of ann"}));
    append(ann, board, contents::rights(RoomRight::invite, parley::Role::none));
    EXPECT_EQ(links(), (std::vector<std::string>{"of bob", "of ann"}));
    leave(bob);
    EXPECT_EQ(come_by(bob, "of bob"), ErrorCode::bad_invitation) << "who is out does not come back by their own";
    EXPECT_EQ(come_by(bob, "of ann"), std::nullopt);
    EXPECT_EQ(links(), (std::vector<std::string>{"of ann"})) << "nor is it there again";
}

TEST_P(LogRoomLinksContract, NobodyComesIntoAnArchivedRoomAndNoUseIsSpent) {
    make("l", 1);
    append(ann, board, contents::of(EventKind::archived));
    EXPECT_EQ(come_by(bob, "l"), ErrorCode::room_archived);
    EXPECT_EQ(account_error(link_of("another")), ErrorCode::room_archived);
    EXPECT_EQ(links(), (std::vector<std::string>{"l"}));
    append(ann, board, contents::of(EventKind::unarchived));
    EXPECT_EQ(come_by(bob, "l"), std::nullopt);
}

TEST_P(LogRoomLinksContract, ThereAreSoManyLinksToARoomAndNoMore) {
    std::vector<LogRequest> requests;
    for (std::size_t i = 0; i < limits::room_links_max; ++i)
        requests.emplace_back(request_of(link_of(std::to_string(i), 0, i == 0 ? hour_ms : 0)));
    log_->ask_all(std::move(requests));
    EXPECT_EQ(account_error(link_of("one more")), ErrorCode::too_large);
    log_->set_time(noon + hour_ms);
    EXPECT_EQ(make("one more").id, "one more") << "the one that is over does not count";
}

LOG_CONTRACT(LogRoomLinksContract);

}  // namespace
}  // namespace parley::server
