// What is said to the program: how it is read, what is run, and that nothing typed is lost.
#include <set>

#include "shared/errors.h"
#include "tests/unit/client/model_harness.h"
#include "wasm-client/model/slash_commands.h"

namespace parley::client {
namespace {

std::string plain(std::string_view text) {
    const Spoken spoken = parse_spoken(text, {});
    const auto* words = get_if<PlainWords>(&spoken);
    return words != nullptr ? words->words : "no words";
}

TEST(SlashCommands, OnlyASlashAndLettersUpToABlankAreACommand) {
    for (const std::string words : {"hello /me", " /me waves", "/", "/ me", "/r/lobby", "/usr/bin", "/2", "/me.", ""})
        EXPECT_EQ(plain(words), words);
    const Spoken spoken = parse_spoken("/ToPic  tea and cake \n", {});
    const auto* given = get_if<GivenCommand>(&spoken);
    ASSERT_NE(given, nullptr);
    EXPECT_EQ(given->command->what, SlashCommand::What::topic);
    EXPECT_EQ(given->words, "tea and cake");
}

TEST(SlashCommands, TwoSlashesAreOneThatIsSaidAndNoAction) {
    EXPECT_EQ(plain("//topic tea"), "/topic tea");
    EXPECT_EQ(plain("//"), "/");
    EXPECT_TRUE(action_in(plain("//me waves")).empty());
}

TEST(SlashCommands, AnUnknownOneAndOneWithoutItsWordsSayWhatIsWrong) {
    const Spoken unknown = parse_spoken("/tpoic tea", {});
    const auto* bad = get_if<BadCommand>(&unknown);
    ASSERT_NE(bad, nullptr);
    EXPECT_EQ(bad->why, BadCommand::Why::unknown);
    EXPECT_NE(bad->words.find("/tpoic"), std::string::npos);
    const Spoken short_one = parse_spoken("/invite ", {});
    const auto* wordless = get_if<BadCommand>(&short_one);
    ASSERT_NE(wordless, nullptr);
    EXPECT_EQ(wordless->why, BadCommand::Why::no_words);
}

TEST(SlashCommands, TheTableHasEachNameOnceAndSaysWhatItDoes) {
    std::set<std::string_view> names;
    for (const SlashCommand& command : slash_commands()) {
        EXPECT_TRUE(names.insert(command.name).second) << command.name;
        EXPECT_STRNE(command.about, "");
        EXPECT_TRUE(!command.needs_words || *command.arguments != '\0') << command.name;
        EXPECT_EQ(find_slash_command(command.name), &command);
    }
}

TEST(SlashCommands, AnActionIsToldWithItsAuthorAndOnlyWithWords) {
    EXPECT_EQ(told("Ada", "/me waves"), "Ada waves");
    EXPECT_EQ(told("Ada", "hello"), "Ada: hello");
    for (const char* words : {"/me", "/me ", "/me  \n", "/mean it", " /me waves"})
        EXPECT_TRUE(action_in(words).empty()) << words;
}

class CommandsTest : public ModelTest {
protected:
    void write(const std::string& text) {
        intend(EditDraft{text});
        intend(SendDraft{MessageCid("s" + std::to_string(++sends_)), 1000});
    }
    const RoomState& room() const { return *model->state().current_room(); }

private:
    int sends_ = 0;
};

TEST_F(CommandsTest, MeAndShrugAreMessages) {
    go_online();
    write("/me  waves ");
    EXPECT_EQ(last<Send>().second.body, "/me waves");
    say(last<Send>().first, Ack{RoomId("lobby"), MessageCid("s1"), 1, 1000});
    write("/shrug who knows");
    EXPECT_EQ(last<Send>().second.body, "who knows \u00AF\\_(\u30C4)_/\u00AF");
    EXPECT_TRUE(room().draft.empty());
}

TEST_F(CommandsTest, WhatCanNotBeRunStaysWritten) {
    go_online();
    for (const std::string text : {"/tpoic tea", "/topic", "/invite Nobody At All"}) {
        write(text);
        EXPECT_EQ(room().draft, text);
    }
    EXPECT_EQ(count<Send>() + count<Change>(), 0U);
}

TEST_F(CommandsTest, WhatTheServerRefusesComesBackUnlessSomethingElseIsWritten) {
    go_online();
    for (const bool writes_on : {false, true}) {
        write("/topic tea");
        EXPECT_EQ(last<Change>().second.content.topic, "tea");
        EXPECT_TRUE(room().draft.empty());
        if (writes_on) intend(EditDraft{"something else"});
        say(last<Change>().first, to_reply(make_error(ErrorCode::forbidden)));
        EXPECT_EQ(room().draft, writes_on ? "something else" : "/topic tea");
    }
}

TEST_F(CommandsTest, PeopleAreNamedWithOrWithoutTheSignAndWithBlanksInTheirNames) {
    Event from = posted(1);
    from.author = {UserId("u3"), "Grace Hopper"};
    go_online({from, posted(2)});
    write("/kick @grace hopper");
    EXPECT_EQ(last<Change>().second.content.kind, EventKind::left);
    EXPECT_EQ(last<Change>().second.content.person.id.value, "u3");
    write("/invite Grace");
    EXPECT_EQ(last<Change>().second.content.kind, EventKind::invited);
    EXPECT_EQ(last<Change>().second.content.person.id.value, "u2");
}

TEST_F(CommandsTest, MsgOpensTheDirectRoomAndSaysTheWordsThere) {
    go_online(posted_range(1, 1));
    write("/msg grace good morning");
    const auto [id, direct] = last<Direct>();
    EXPECT_EQ(direct.people.at(0).value, "u2");
    EXPECT_EQ(count<Send>(), 0U);
    RoomInfo info = room_info("direct-1", RoomAccess::direct);
    info.name.clear();
    say(id, Joined{info, Epoch("e1"), {}, false});
    EXPECT_EQ(model->state().current.value, "direct-1");
    EXPECT_EQ(last<Send>().second.room.value, "direct-1");
    EXPECT_EQ(last<Send>().second.body, "good morning");
}

TEST_F(CommandsTest, DoNotDisturbIsASettingThatKeepsNotificationsAway) {
    go_online();
    write("/dnd");
    EXPECT_EQ(last<Change>().second.content.key, "presence");
    EXPECT_EQ(last<Change>().second.content.body, "dnd");
    EXPECT_TRUE(model->state().do_not_disturb());
    model->on_visible(false, now());
    push(posted(1));
    EXPECT_TRUE(notices.empty());
    EXPECT_EQ(room().unread, 1U);
    write("/dnd");
    push(posted(2));
    EXPECT_EQ(notices.size(), 1U);
}

TEST_F(CommandsTest, DoNotDisturbMayEndByItselfAndEachDeviceSaysSoInTheSameWords) {
    go_online();
    wall = 1'000'000;
    write("/dnd 2h");
    EXPECT_EQ(last<Change>().second.content.body, "dnd 8200000");
    clock += 2 * 60 * 60'000 - 1;
    wall += 2 * 60 * 60'000 - 1;
    say(0, Beat{});
    model->on_wake(now());
    run_effects();
    EXPECT_TRUE(model->state().do_not_disturb());
    clock += 2;
    wall += 2;
    say(0, Beat{});
    model->on_wake(now());
    run_effects();
    EXPECT_FALSE(model->state().do_not_disturb());
    EXPECT_EQ(last<Change>().second.content.body, "");
    EXPECT_EQ(last<Change>().second.cid.value, "presence-8200000");
    write("/dnd soon");
    EXPECT_EQ(room().draft, "/dnd soon");
}

TEST_F(CommandsTest, OnlineAwayAndInvisibleSayHowOneIsSeen) {
    go_online();
    write("/invisible");
    EXPECT_EQ(last<Change>().second.content.body, "invisible");
    EXPECT_EQ(model->state().presence(), PresenceChoice::invisible);
    write("/away");
    EXPECT_EQ(model->state().presence(), PresenceChoice::away);
    write("/online");
    EXPECT_EQ(last<Change>().second.content.body, "");
    EXPECT_EQ(model->state().presence(), PresenceChoice::automatic);
}

TEST_F(CommandsTest, SearchOpensTheSearchAndHelpListsTheCommands) {
    go_online();
    write("/search tea");
    EXPECT_TRUE(model->state().search.open);
    EXPECT_TRUE(room().draft.empty());
    write("/help");
    EXPECT_TRUE(room().draft.empty());
    EXPECT_EQ(last_dialog.dialog, "commands");
    for (const SlashCommand& one : slash_commands()) {
        EXPECT_NE(last_dialog.note.find("/" + std::string(one.name)), std::string::npos);
        EXPECT_NE(last_dialog.note.find("\t" + std::string(one.about)), std::string::npos);
    }
}

}  // namespace
}  // namespace parley::client
