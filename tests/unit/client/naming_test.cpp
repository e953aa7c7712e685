// What people are called, while the page is open.
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

class NamingTest : public ModelTest {
protected:
    void SetUp() override { go_online(posted_range(1, 3)); }
    void write(const std::string& text) {
        intend(EditDraft{text});
        intend(SendDraft{MessageCid("cid"), 0});
    }
};

TEST_F(NamingTest, WhatIsInSightHasTheNewNameAtOnce) {
    const UserId author = lobby().timeline.messages().front().author.id;
    push(reaction(4, EventKind::reacted, 1, "+", author.value));
    say(0, PresencePush{RoomId("lobby"), 1, 5, {{{author, "Old"}}}});
    const std::uint64_t revision = lobby().timeline.revision();
    const std::uint32_t version = lobby().timeline.messages().front().version;
    say(0, PersonRenamed{{author, "New"}});
    for (const Message& row : lobby().timeline.messages()) EXPECT_EQ(row.author.name, "New");
    EXPECT_EQ(lobby().timeline.messages().front().state.reactions.at(0).people.at(0).name, "New");
    EXPECT_EQ(lobby().here.few.at(0).name, "New");
    EXPECT_NE(lobby().timeline.revision(), revision);
    EXPECT_NE(lobby().timeline.messages().front().version, version);
}

TEST_F(NamingTest, OnesOwnNameIsKeptForTheNextTime) {
    say(0, PersonRenamed{{model->state().me.id, "Ada Two"}});
    EXPECT_EQ(model->state().me.name, "Ada Two");
    EXPECT_EQ(stored["name"], "Ada Two");
}

TEST_F(NamingTest, TheCommandAsksAndStaysWrittenWhereTheNameIsTaken) {
    write("/nick Grace Hopper");
    EXPECT_TRUE(lobby().draft.empty());
    const auto [id, command] = last<AccountCommand>();
    EXPECT_EQ(get<RenameSelf>(command).name, "Grace Hopper");
    say(id, to_reply(make_error(ErrorCode::name_taken)));
    EXPECT_EQ(lobby().draft, "/nick Grace Hopper");
}

TEST_F(NamingTest, TheDialogSaysWhyNotAndClosesWhenItIsDone) {
    intend(NameSelf{"Grace"});
    say(last<AccountCommand>().first, to_reply(make_error(ErrorCode::name_taken)));
    EXPECT_EQ(last_dialog.dialog, "nick");
    EXPECT_FALSE(last_dialog.error.empty());
    intend(NameSelf{"Grace H"});
    say(last<AccountCommand>().first, AccountNotice(Done{}));
    EXPECT_EQ(last_dialog.dialog, "");
}

// ---- avatars -----------------------------------------------------------------------------------------------------------

TEST_F(NamingTest, ANewAvatarIsInSightAtOnceAndGoesAgain) {
    const UserId author = lobby().timeline.messages().front().author.id;
    say(0, PresencePush{RoomId("lobby"), 1, 5, {{{author, "Grace"}}}});
    const std::uint64_t revision = lobby().timeline.revision();
    say(0, PersonRenamed{{author, "Grace", "0123456789abcdef01234567"}});
    for (const Message& row : lobby().timeline.messages()) EXPECT_EQ(row.author.avatar, "0123456789abcdef01234567");
    EXPECT_EQ(lobby().here.few.at(0).avatar, "0123456789abcdef01234567");
    EXPECT_NE(lobby().timeline.revision(), revision);
    say(0, PersonRenamed{{author, "Grace"}});
    EXPECT_EQ(lobby().timeline.messages().front().author.avatar, "");
}

TEST_F(NamingTest, WhatWasUploadedBecomesOnesAvatar) {
    intend(OpenAccount{});
    intend(OfferAvatar{});
    EXPECT_TRUE(model->state().sends_avatar);
    intend(OfferAvatar{"f1"});
    const auto [id, command] = last<AccountCommand>();
    EXPECT_EQ(get<SetAvatar>(command).file, "f1");
    say(0, PersonRenamed{{model->state().me.id, "Ada", "0123456789abcdef01234567"}});
    say(id, AccountNotice(Done{}));
    EXPECT_FALSE(model->state().sends_avatar);
    EXPECT_EQ(model->state().me.avatar, "0123456789abcdef01234567");
    EXPECT_EQ(model->state().account.said, "Everybody sees your picture now.");
    intend(OfferAvatar{""});
    EXPECT_EQ(get<SetAvatar>(last<AccountCommand>().second).file, "");
    say(last<AccountCommand>().first, AccountNotice(Done{}));
    EXPECT_EQ(model->state().account.said, "Your picture is removed.");
}

TEST_F(NamingTest, WhyAPictureCameToNothingIsSaid) {
    intend(OpenAccount{});
    intend(OfferAvatar{});
    intend(OfferAvatar{{}, "That file is no picture that this browser can show."});
    EXPECT_FALSE(model->state().sends_avatar);
    EXPECT_EQ(model->state().account.error, "That file is no picture that this browser can show.");
    intend(OfferAvatar{});
    EXPECT_EQ(model->state().account.error, "");
    intend(OfferAvatar{"f1"});
    say(last<AccountCommand>().first, to_reply(make_error(ErrorCode::unknown_file)));
    EXPECT_FALSE(model->state().sends_avatar);
    EXPECT_FALSE(model->state().account.error.empty());
    intend(OfferAvatar{});
    model->on_socket_close(1006, now());
    run_effects();
    intend(OfferAvatar{"f2"});
    EXPECT_FALSE(model->state().sends_avatar);
    EXPECT_FALSE(model->state().account.error.empty()) << "offline";
}

}  // namespace
}  // namespace parley::client
