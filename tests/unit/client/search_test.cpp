// Searching in a room: what is asked, what is shown, and going to what was found.
#include "shared/errors.h"
#include "shared/search_query.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

Hit hit(Seq seq, std::vector<std::string> snippet = {"", "tea", " at four"}) {
    return {posted(seq), std::move(snippet)};
}

class SearchTest : public ModelTest {
protected:
    const SearchState& search() const { return model->state().search; }

    void look_for(const std::string& query) {
        intend(OpenSearch{});
        intend(EditQuery{query});
        pass_until_wake();
    }
    void found(std::vector<Hit> hits, bool more = false, bool complete = true) {
        say(last<Search>().first, Found{std::move(hits), more, more ? "next" : "", complete});
    }
    /// The newest first.
    static std::vector<Hit> hits(Seq first, Seq last) {
        std::vector<Hit> all;
        for (Seq seq = last; seq >= first; --seq) all.push_back(hit(seq));
        return all;
    }
    /// Online, with the newest 50 of 1000 messages here.
    void go_online_in_a_long_room() { go_online(posted_range(951, 1000), true); }
    Page page_of(Seq first, Seq last, bool more, Seq head = 1000) { return page(posted_range(first, last), head, more); }
    const Timeline& shown() const { return model->state().shown(lobby()).timeline; }
};

TEST_F(SearchTest, TheServerIsAskedAMomentAfterTheLastKeyAndInThisRoomOnly) {
    go_online(posted_range(1, 3));
    intend(OpenSearch{});
    intend(EditQuery{"t"});
    intend(EditQuery{"te"});
    intend(EditQuery{"tea"});
    EXPECT_EQ(count<Search>(), 0U);
    EXPECT_TRUE(search().searching);
    pass_until_wake();
    ASSERT_EQ(count<Search>(), 1U);
    EXPECT_EQ(last<Search>().second.query, "in:\"lobby\" tea*");
    found({hit(3), hit(1)});
    EXPECT_FALSE(search().searching);
    EXPECT_EQ(search().hits.size(), 2U);
}

TEST_F(SearchTest, AWordThatIsStillBeingTypedFindsAllThatBeginsSo) {
    const RoomId room("lobby");
    EXPECT_EQ(query_in(room, "some te"), "in:\"lobby\" some te*");
    EXPECT_EQ(query_in(room, "f\u00fcr"), "in:\"lobby\" f\u00fcr*");
    for (const std::string whole : {"tea ", "\"some te", "from:ada", "te*", "-tea", "tea?", "\u65e5\u672c", "\"some\""})
        EXPECT_EQ(query_in(room, whole), "in:\"lobby\" " + whole);
    EXPECT_EQ(query_in(room, "a* b* c* d* e"), "in:\"lobby\" a* b* c* d* e") << "the server takes no more of them";
    EXPECT_TRUE(parse_search_query(query_in(room, "some te")));
}

TEST_F(SearchTest, AFilterIsAWordOfTheQueryThatIsTurnedOnAndOff) {
    go_online();
    look_for("tea");
    intend(TurnFilter{SearchFilter::files});
    EXPECT_EQ(search().query, "has:file tea");
    EXPECT_EQ(last<Search>().second.query, "in:\"lobby\" has:file tea*") << "at once, and not after a pause";
    intend(TurnFilter{SearchFilter::links});
    EXPECT_TRUE(has_filter(search().query, SearchFilter::links));
    intend(TurnFilter{SearchFilter::files});
    EXPECT_EQ(search().query, "has:link tea");
    intend(TurnFilter{SearchFilter::links});
    EXPECT_EQ(search().query, "tea");
}

TEST_F(SearchTest, AFilterIsFoundWhereverItStandsAsAWordOfItsOwn) {
    EXPECT_TRUE(has_filter("tea is:pinned", SearchFilter::pinned));
    EXPECT_FALSE(has_filter("tea \"what is:pinned here\"", SearchFilter::pinned));
    EXPECT_FALSE(has_filter("this:pinned is:pinnedtoo", SearchFilter::pinned));
    EXPECT_EQ(with_filter_turned("tea is:pinned cake", SearchFilter::pinned), "tea cake");
    EXPECT_EQ(with_filter_turned("\"some te", SearchFilter::pinned), "is:pinned \"some te");
}

TEST_F(SearchTest, AllRoomsAreSearchedWhenThatIsWanted) {
    go_online();
    look_for("tea");
    intend(TurnFilter{});
    EXPECT_EQ(last<Search>().second.query, "tea*");
    intend(TurnFilter{});
    EXPECT_EQ(last<Search>().second.query, "in:\"lobby\" tea*");
}

TEST_F(SearchTest, AllMentionsAreOnePressAway) {
    go_online();
    intend(OpenSearch{SearchFilter::mentions, true});
    EXPECT_TRUE(search().open);
    EXPECT_EQ(last<Search>().second.query, "mentions:me ");
    intend(CloseSearch{});
    intend(OpenSearch{});
    EXPECT_FALSE(search().everywhere) << "a search begins in its room";
}

TEST_F(SearchTest, AnAnswerToWhatIsNotAskedAnyMoreIsLetGo) {
    go_online();
    look_for("tea");
    const RequestId first = last<Search>().first;
    intend(EditQuery{"coffee"});
    pass_until_wake();
    say(first, Found{{hit(1)}, false, "", true});
    EXPECT_TRUE(search().hits.empty());
    found({});
    EXPECT_TRUE(search().answered);
}

TEST_F(SearchTest, NothingIsAskedForBlanksAndWhatWasFoundGoes) {
    go_online();
    look_for("tea");
    found({hit(1)});
    intend(EditQuery{"  "});
    EXPECT_TRUE(search().hits.empty());
    EXPECT_FALSE(search().searching);
    EXPECT_EQ(count<Search>(), 1U);
}

TEST_F(SearchTest, ARefusalIsShownInTheServersWordsAndBusyIsAskedAgain) {
    go_online();
    look_for("from:");
    say(last<Search>().first, ErrorReply{3012, "bad_query", "from: needs a name.", false, 0});
    EXPECT_EQ(search().error, "from: needs a name.");
    EXPECT_FALSE(search().searching);
    intend(EditQuery{"tea"});
    EXPECT_EQ(search().error, "");
    pass_until_wake();
    say(last<Search>().first, to_reply(make_error(ErrorCode::busy)));
    EXPECT_TRUE(search().searching);
    pass_until_wake();
    EXPECT_EQ(count<Search>(), 3U);
}

TEST_F(SearchTest, FurtherPagesAreAdded) {
    go_online();
    look_for("tea");
    found(hits(10, 20), true);
    EXPECT_TRUE(search().more);
    intend(MoreHits{});
    EXPECT_EQ(last<Search>().second.cursor, "next");
    found({hit(2)});
    ASSERT_EQ(search().hits.size(), 12U);
    EXPECT_EQ(search().hits[11].event.seq, 2U);
    EXPECT_FALSE(search().more);
}

TEST_F(SearchTest, MoreThatIsWantedWhileAnAnswerIsOnItsWayComesAfterIt) {
    go_online();
    look_for("tea");
    found(hits(10, 20), true);
    intend(EditQuery{"teas"});
    intend(MoreHits{});
    pass_until_wake();
    ASSERT_EQ(count<Search>(), 2U);
    EXPECT_EQ(last<Search>().second.cursor, "");
    found(hits(10, 20), true);
    ASSERT_EQ(count<Search>(), 3U);
    EXPECT_EQ(last<Search>().second.cursor, "next");
    found({hit(2)});
    EXPECT_EQ(search().hits.size(), 12U);
    EXPECT_FALSE(search().loading_more);
}

TEST_F(SearchTest, AFurtherPageThatIsRefusedForAMomentIsAskedForAgain) {
    go_online();
    look_for("tea");
    found(hits(10, 20), true);
    intend(MoreHits{});
    say(last<Search>().first, to_reply(make_error(ErrorCode::busy)));
    EXPECT_EQ(search().error, "");
    pass_until_wake();
    ASSERT_EQ(count<Search>(), 3U);
    EXPECT_EQ(last<Search>().second.cursor, "next");
    found({hit(2)});
    EXPECT_EQ(search().hits.size(), 12U);
}

TEST_F(SearchTest, ShortPagesAreFollowedByThemselvesUntilThePanelIsFull) {
    go_online();
    look_for("tea");
    found({}, true);
    found(hits(22, 25), true);
    EXPECT_EQ(count<Search>(), 3U);
    EXPECT_TRUE(search().searching);
    found(hits(14, 19), true);
    EXPECT_EQ(count<Search>(), 3U) << "ten are enough";
    EXPECT_FALSE(search().searching);
    EXPECT_TRUE(search().more);
}

TEST_F(SearchTest, ASearchThatFindsNextToNothingRestsAfterSomePages) {
    go_online();
    look_for("tea");
    for (int pages = 0; pages < 40 && search().searching; ++pages) found({}, true);
    EXPECT_EQ(count<Search>(), 11U);
    EXPECT_TRUE(search().more);
    intend(MoreHits{});
    EXPECT_EQ(count<Search>(), 12U);
}

TEST_F(SearchTest, WhileTheIndexIsBehindItIsAskedAgain) {
    go_online();
    look_for("tea");
    found({}, false, false);
    EXPECT_FALSE(search().complete);
    pass_until_wake();
    EXPECT_EQ(count<Search>(), 2U);
    found({hit(1)});
    EXPECT_TRUE(search().complete);
    EXPECT_EQ(search().hits.size(), 1U);
}

TEST_F(SearchTest, ALostConnectionAsksTheNextOne) {
    go_online();
    look_for("tea");
    reconnect();
    welcome();
    wake();
    EXPECT_EQ(count<Search>(), 2U);
    EXPECT_TRUE(search().searching);
}

TEST_F(SearchTest, ClosingKeepsTheWordsForTheNextTime) {
    go_online();
    look_for("tea");
    found({hit(1)});
    intend(CloseSearch{});
    EXPECT_TRUE(search().hits.empty());
    intend(OpenSearch{});
    EXPECT_EQ(search().query, "tea");
    EXPECT_EQ(count<Search>(), 2U);
}

TEST_F(SearchTest, AnotherRoomIsSearchedForTheSameWords) {
    go_online();
    say(0, RoomAdded{room_info("tea")});
    look_for("cup");
    found({hit(1)});
    intend(OpenRoom{RoomId("tea")});
    EXPECT_TRUE(search().searching);
    EXPECT_EQ(last<Search>().second.query, "in:\"tea\" cup*");
}

// ---- going there -------------------------------------------------------------------------------------------------------

TEST_F(SearchTest, AMessageThatIsHereIsGoneToWithoutAsking) {
    go_online(posted_range(1, 30));
    look_for("body");
    found({hit(20), hit(10)});
    intend(StepHit{});
    EXPECT_EQ(model->state().reveal.seq, 20U);
    intend(StepHit{});
    EXPECT_EQ(model->state().reveal.seq, 10U);
    intend(StepHit{});
    EXPECT_EQ(model->state().reveal.seq, 20U) << "around at the end";
    intend(StepHit{true});
    EXPECT_EQ(search().current, 1U);
    EXPECT_EQ(count<History>(), 0U);
    EXPECT_EQ(announced.back(), "2 of 2: Grace: body 10");
}

TEST_F(SearchTest, AMessageFarBackComesWithWhatIsAroundIt) {
    go_online_in_a_long_room();
    look_for("body");
    found({hit(500)});
    const std::uint64_t before = model->state().reveal.serial;
    intend(GoToHit{0});
    EXPECT_EQ(last<History>().second.anchor, PageAnchor::around);
    EXPECT_EQ(last<History>().second.seq, 500U);
    EXPECT_EQ(model->state().reveal.serial, before) << "not before it is here";
    Page around = page_of(460, 540, true);
    around.more_after = true;
    say(last<History>().first, around);
    EXPECT_EQ(model->state().reveal.seq, 500U);
    EXPECT_EQ(shown().first(), 460U);
    EXPECT_EQ(shown().last(), 540U);
    EXPECT_EQ(lobby().timeline.last(), 1000U) << "the newest stay";
}

TEST_F(SearchTest, InAPassageNothingIsReadAndWhatHappensToItShows) {
    go_online_in_a_long_room();
    look_for("body");
    found({hit(500)});
    intend(GoToHit{0});
    say(last<History>().first, page_of(460, 540, true));
    push(posted(1001));
    EXPECT_EQ(lobby().unread, 1U);
    push(edited(1002, 500, "better words"));
    EXPECT_EQ(shown().messages()[40].body, "better words");
    EXPECT_EQ(shown().last(), 540U);
}

TEST_F(SearchTest, APassageGrowsBothWaysAndBecomesTheTimelineAtItsEnd) {
    go_online_in_a_long_room();
    look_for("body");
    found({hit(900)});
    intend(GoToHit{0});
    say(last<History>().first, page_of(860, 940, true));
    intend(LoadOlder{RoomId("lobby")});
    EXPECT_EQ(last<History>().second.seq, 860U);
    say(last<History>().first, page_of(760, 859, true));
    EXPECT_EQ(shown().first(), 760U);
    EXPECT_EQ(lobby().timeline.first(), 951U);
    const std::uint64_t key = shown().messages().front().key;
    write("on its way", "mine");
    EXPECT_FALSE(model->state().passage) << "who writes is at the end";
    intend(GoToHit{0});
    say(last<History>().first, page_of(860, 940, true));
    intend(LoadNewer{RoomId("lobby")});
    EXPECT_EQ(last<History>().second.anchor, PageAnchor::after);
    say(last<History>().first, page_of(941, 1000, false));
    EXPECT_FALSE(model->state().passage);
    EXPECT_EQ(lobby().timeline.first(), 860U);
    EXPECT_EQ(lobby().timeline.last(), 1000U);
    EXPECT_NE(lobby().timeline.messages().front().key, key) << "no row is taken for another";
    EXPECT_EQ(lobby().timeline.unsent(), 1U);
    push(posted(1001));
    EXPECT_EQ(lobby().timeline.last(), 1001U);
}

TEST_F(SearchTest, TheLatestAreOneStepAway) {
    go_online_in_a_long_room();
    look_for("body");
    found({hit(500)});
    intend(GoToHit{0});
    say(last<History>().first, page_of(460, 540, true));
    intend(ShowLatest{});
    EXPECT_EQ(shown().last(), 1000U);
}

TEST_F(SearchTest, WithoutAConnectionWhatIsFarBackSaysSo) {
    go_online_in_a_long_room();
    look_for("body");
    found({hit(500)});
    lose();
    intend(GoToHit{0});
    EXPECT_NE(search().error.find("offline"), std::string::npos);
}

TEST_F(SearchTest, APageThatDoesNotHoldTheMessageChangesNothing) {
    go_online_in_a_long_room();
    look_for("body");
    found({hit(500)});
    intend(GoToHit{0});
    say(last<History>().first, page_of(1, 3, false));
    EXPECT_FALSE(model->state().passage);
    EXPECT_FALSE(search().error.empty());
}

}  // namespace
}  // namespace parley::client
