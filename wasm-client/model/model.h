// The client's state machine: what the socket, the clock and the person do to the State, and what follows from it.
// Plain C++, no browser: time and randomness are arguments.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shared/message.h"
#include "wasm-client/model/asked.h"
#include "wasm-client/model/intent.h"
#include "wasm-client/model/kept.h"
#include "wasm-client/model/place.h"
#include "wasm-client/model/remembered.h"
#include "wasm-client/model/slash_commands.h"
#include "wasm-client/model/state.h"

namespace parley::client {

class Model {
public:
    [[nodiscard]] const State& state() const { return state_; }
    /// True once after anything that the views show may have changed: a heartbeat changes nothing.
    [[nodiscard]] bool take_changed();
    /// What is to be done, in order; the caller takes it all.
    [[nodiscard]] std::vector<Effect> take_effects();

    void start(Remembered remembered, Now now);
    void on_intent(const Intent& intent, Now now);
    /// The page speaks it from now on.
    void set_language(Language language);

    /// What the store has now: another page of this browser may have renewed it. Before on_socket_open.
    void note_token(std::string token, std::string next_token);
    void on_socket_open(Now now);
    void on_socket_text(std::string_view text, Now now);
    void on_socket_close(std::uint16_t code, Now now);
    /// Call at wake_at_ms.
    void on_wake(Now now);
    [[nodiscard]] std::optional<double> wake_at_ms() const;

    /// The person uses this device: a key, the pointer.
    void on_use(double at_ms);
    void on_visible(bool visible, Now now);
    void on_network(bool online, Now now);
    /// The browser went back or forward to this path.
    void on_path(std::string_view path, Now now);
    /// An address in a message led here. False: there is no such room for this person.
    bool on_room_link(std::string_view path, Now now);
    /// What the store gave when the start had given up waiting for it.
    void on_late_kept(std::vector<KeptEntry> kept, Now now);
    /// The machine slept, or the page was frozen or put away: nobody told what happened meanwhile.
    void on_awake(Now now);
    /// The page is put away: the socket is closed, on_visible or on_awake opens it again.
    void on_page_hide(Now now);

private:
    // model.cpp: what the person wants
    void effect(Effect effect) { effects_.push_back(std::move(effect)); }
    const char* tr(const char* english) const { return state_.language.tr(english); }
    std::string tr(const char* english, Language::Values values) const { return state_.language.tr(english, values); }
    std::string tr(const Error& error) const;
    void on(const ChooseName& intent, Now now);
    void on(const OpenRoom& intent, Now now);
    void on(const EditDraft& intent, Now now);
    void on(const SendDraft& intent, Now now);
    void on(const LoadOlder& intent, Now now);
    void on(const ReachEnd& intent, Now now);
    void on(const SeeBeside& intent, Now now);
    void on(const RetryMessage& intent, Now now);
    void on(const DiscardMessage& intent, Now now);
    void on(const RetryConnection& intent, Now now);
    void on(const AskRoomName& intent, Now now);
    void on(const CreateRoom& intent, Now now);
    void on(const CloseDialog& intent, Now now);
    void on(const ShowPeople& intent, Now now);
    void on(const MorePeople& intent, Now now);
    void on(const OpenSearch& intent, Now now);
    void on(const TurnFilter& intent, Now now);
    void on(const CloseSearch& intent, Now now);
    void on(const EditQuery& intent, Now now);
    void on(const MoreHits& intent, Now now);
    void on(const StepHit& intent, Now now);
    void on(const GoToHit& intent, Now now);
    void on(const LoadNewer& intent, Now now);
    void on(const ShowLatest& intent, Now now);
    void on(const GoToUnread& intent, Now now);
    void on(const ComeIn& intent, Now now);
    void on(const BecomeMember& intent, Now now);
    void on(const SetPassword& intent, Now now);
    void on(const OpenAccount& intent, Now now);
    void on(const CloseAccount& intent, Now now);
    void on(const ShowAccountPart& intent, Now now);
    void on(const MeasureRoundTrip& intent, Now now);
    void on(const WantLinkCard& intent, Now now);
    void on(const AskAccount& intent, Now now);
    void on(const EndSessionOf& intent, Now now);
    void on(const SignOut& intent, Now now);
    void on(const MakeInvitation& intent, Now now);
    void on(const EndInvitation& intent, Now now);
    void on(const EditPeopleQuery& intent, Now now);
    void on(const MoreAccounts& intent, Now now);
    void on(const PickPerson& intent, Now now);
    void on(const GiveRank& intent, Now now);
    void on(const MakeResetLink& intent, Now now);
    void on(const ShowTokensOf& intent, Now now);
    void on(const MakeToken& intent, Now now);
    void on(const RevokeTokenOf& intent, Now now);
    void on(const MakeBot& intent, Now now);
    void on(const LinkElsewhere& intent, Now now);
    void on(const LinkAccount& intent, Now now);
    void on(const UnlinkElsewhere& intent, Now now);
    void on(const EndAccount& intent, Now now);
    void on(const NameSelf& intent, Now now);
    void on(const OfferAvatar& intent, Now now);
    void on(const DraftAsFile& intent, Now now);
    void on(const AnswerMessage& intent, Now now);
    void on(const GoToMessage& intent, Now now);
    void on(const EditMessage& intent, Now now);
    void on(const EditLast& intent, Now now);
    void on(const ActOnMessage& intent, Now now);
    void on(const UndoAct& intent, Now now);
    void on(const RetryAct& intent, Now now);
    void on(const MarkUnread& intent, Now now);
    void on(const VisitMessage& intent, Now now);
    void on(const OpenThread& intent, Now now);
    void on(const CloseThread& intent, Now now);
    void on(const AlsoInRoom& intent, Now now);
    void on(const Moderate& intent, Now now);
    void on(const BlockPerson& intent, Now now);
    void on(const ShowPerson& intent, Now now);
    void on(const ClosePerson& intent, Now now);
    void on(const OpenDirect& intent, Now now);
    void on(const MentionPerson& intent, Now now);
    void on(const ShowRoomPane& intent, Now now);
    void on(const ForwardMessage& intent, Now now);
    void on(const ShowVersions& intent, Now now);
    void on(const MoreVersions& intent, Now now);
    void on(const ChooseRoomLink& intent, Now now);
    void on(const MakeRoomLink& intent, Now now);
    void on(const EndRoomLink& intent, Now now);
    void on(const AskWords& intent, Now now);
    void on(const GiveWords& intent, Now now);
    void on(const OpenSwitcher& intent, Now now);
    void on(const CloseSwitcher& intent, Now now);
    void on(const EditSwitcher& intent, Now now);
    void on(const StepSwitcher& intent, Now now);
    void on(const PickChoice& intent, Now now);
    void on(const StepUnread& intent, Now now);
    void on(const WriteTo& intent, Now now);
    void on(const KeepSetting& intent, Now now);
    void on(const AskNotices& intent, Now now);
    void on(const GiveNotices& intent, Now now);
    void on(const LeaveRoom& intent, Now now);
    void on(const StayInRoom& intent, Now now);
    void show_room(const RoomId& id, bool address_is_right, Now now);
    void visit();
    void show_address(Seq seq);
    // switching.cpp: getting around
    void note_visit(const RoomId& id);
    void note_people(RoomState& room, const Event& event);
    void write_in(const RoomId& id, const std::string& words, const MessageCid& cid, Now now);
    // commanding.cpp: what is said to the program
    void clear_draft(RoomState& room);
    [[nodiscard]] bool is_too_long(std::string_view words) const;
    bool read_commands(RoomState& room, const SendDraft& intent, std::string& words, Now now);
    std::optional<BadCommand> run_command(RoomState& room, const GivenCommand& given, const SendDraft& intent, Now now);
    void ask_by_command(RoomState& room, EventContent content, const MessageCid& cid);
    void on_refused_command(const Asked& asked, const ErrorReply& error);
    void post(RoomState& room, Message message, Now now);
    // connection.cpp: coming, going, waiting
    RequestId ask(Command command, Asked asked);
    std::optional<Asked> take_asked(RequestId id);
    void connect(Now now);
    void lose_connection(Now now, double delay_ms);
    void probe(Now now);
    void set_link(Link link, Now now);
    [[nodiscard]] double link_due_ms() const;
    [[nodiscard]] double room_due_ms(const RoomState& room) const;
    void attend(RoomState& room, Now now);
    [[nodiscard]] BeatReply beat() const;
    void note_round_trip(Now now);
    // notices.cpp: what the server says
    void on_notice(RequestId id, const Hello& hello, Now now);
    void on_notice(RequestId id, const Welcome& welcome, Now now);
    void on_notice(RequestId id, const Joined& joined, Now now);
    void on_notice(RequestId id, const Left& left, Now now);
    void on_notice(RequestId id, const Ack& ack, Now now);
    void on_notice(RequestId id, const Page& page, Now now);
    void on_notice(RequestId id, const Found& found, Now now);
    void on_notice(RequestId id, const Resumed& resumed, Now now);
    void on_notice(RequestId id, const Gap& gap, Now now);
    void on_notice(RequestId id, const Reset& reset, Now now);
    void on_notice(RequestId id, const RoomAdded& added, Now now);
    void on_notice(RequestId id, const RoomGone& gone, Now now);
    void on_notice(RequestId id, const LinkCardAnswer& answer, Now now);
    void on_notice(RequestId id, const EventPush& push, Now now);
    void on_notice(RequestId id, const Resync& resync, Now now);
    void on_notice(RequestId id, const Beat& beat, Now now);
    void on_notice(RequestId id, const Reconnect& reconnect, Now now);
    void on_notice(RequestId id, const ErrorReply& said, Now now);
    void on_notice(RequestId id, const UnknownPush& unknown, Now now);
    void on_notice(RequestId id, const AccountNotice& notice, Now now);
    void on_notice(RequestId id, const Present& present, Now now);
    void on_notice(RequestId id, const PresencePush& push, Now now);
    void on_notice(RequestId id, const TypingPush& push, Now now);
    void on_notice(RequestId id, const PersonRenamed& renamed, Now now);
    void take_rooms(const std::vector<RoomInfo>& rooms, Now now);
    void on_failed(const Asked& asked, const ErrorReply& error, Now now);
    void on_refused_auth(const ErrorReply& error, Now now);
    void on_refused_token(const ErrorReply& error);
    bool on_ban(RequestId id, const ErrorReply& error, Now now);
    // coming_in.cpp: who comes in as whom, and goes again
    void say_entry(Now now);
    void on_refused_entry(const ErrorReply& error);
    void give_up_entry();
    void take_person(const Welcome& welcome, Now now);
    void become(Rank rank);
    void put_person_by();
    void forget_person();
    void sign_out_here(std::string note);
    void be_banned(std::string words, Now now);
    bool on_told_to_leave(std::uint16_t code, Now now);
    void left_by_choice(Now now);
    void renew_token(Now now);
    void on_renewed(const Asked& asked, const Renewed& renewed, Now now);
    // accounts.cpp: the pane about accounts
    void list_part();
    void say_made(std::string words);
    void list_accounts(const std::string& after);
    void attend_accounts(Now now);
    bool needs_connection(const char* dialog);
    void on_refused_account(const Asked& asked, const ErrorReply& error, Now now);
    void take(const Asked& asked, const Done& done, Now now);
    void take(const Asked& asked, const SessionList& list, Now now);
    void take(const Asked& asked, const Renewed& renewed, Now now);
    void take(const Asked& asked, const InvitationInfo& invitation, Now now);
    void take(const Asked& asked, const InvitationList& list, Now now);
    void take(const Asked& asked, const ResetCode& code, Now now);
    void take(const Asked& asked, const PeopleList& list, Now now);
    static void take(const Asked&, const RankPush&, Now) {}
    void take(const Asked& asked, const TokenInfo& token, Now now);
    void take(const Asked& asked, const TokenList& list, Now now);
    void take(const Asked& asked, const BotMade& bot, Now now);
    void take(const Asked& asked, const IdentityList& list, Now now);
    bool take_own(const Asked& asked);
    void link_what_came();
    void take(const RankPush& push);
    void take(const Asked& asked, const Profile& profile, Now now);
    void take(const Asked& asked, const RestraintList& list, Now now);
    static void take(const Asked&, const ReaderList&, Now) {}
    void take(const ReaderList& list, bool whole);
    void forget_account_asked();
    // forwarding.cpp, versions.cpp, room_links.cpp: what is asked beside the conversation
    void forward_to(const Choice& choice, const Forwarded& message, const MessageCid& cid);
    void forward_into(const RoomId& room, const Forwarded& message, const MessageCid& cid);
    bool on_refused_aside(const Asked& asked, const ErrorReply& error);
    bool on_joined_aside(const Asked& asked, const RoomId& room, Now now);
    void ask_versions(PageAnchor anchor, Seq before);
    void on_versions(const Asked& asked, const Page& page);
    void forget_versions(const RoomState& room, const Event& event);
    void take(const Asked& asked, const RoomLinkInfo& link, Now now);
    void take(const Asked& asked, const RoomLinkList& list, Now now);
    void list_room_links();
    void come_by_room_link(const Place& place);
    // cards.cpp: a person, and the pane of who runs a room
    void list_restraints();
    /// False: it was something else.
    bool on_refused_card(const Asked& asked, const ErrorReply& error);
    // rooms.cpp: which there are, and how a room's log gets here whole
    RoomState& add_room(const RoomInfo& info);
    void drop_room(const RoomId& id, Now now);
    void drop_rooms_but(const std::vector<RoomInfo>& rooms, Now now);
    void enter(RoomState& room);
    void enter_all();
    void go_live(RoomState& room, Now now);
    void begin_anew(RoomState& room);
    void go_outside(RoomState& room);
    void on_misfit(RoomState& room, Now now);
    void fill(RoomState& room, Seq to);
    void on_fill(RoomState& room, const Page& page, Now now);
    void on_older(RoomState& live, const Asked& asked, const Page& page);
    void ask_older(RoomState& room);
    Timeline::Added take_in(RoomState& room, const Event& event, Seq as_of, Told told, Now now);
    void follow(RoomState& room, const Event& event);
    void announce(const Event& event);
    void drop_notice(RoomState& room);
    [[nodiscard]] std::shared_ptr<const Timeline::RoomNames> names_of_rooms() const;
    void tell_room_names();
    // threads.cpp: what is said under a message
    RoomState& add_thread(RoomState& room, Seq root);
    void wake_threads();
    void enter_thread(RoomState& thread);
    void enter_threads(const RoomState& room);
    void on_thread(RoomState& thread, const Page& page, Now now);
    void on_reply_thread(const Asked& asked, const Page& page, Now now);
    void feed_threads(RoomState& room, const Event& event, Seq as_of, Now now);
    void drop_threads(const RoomId* room, Now now);
    void reach_reply(RoomState& thread);
    void count_reply(RoomState& room, const Event& event);
    [[nodiscard]] RoomState::Thread* followed(const RoomState& thread);
    void take_threads(RoomState& room, const Standing& standing);
    // rereading.cpp: what was hidden, and is read again
    void note_unhidden(RoomState& room, const Event& event, Now now);
    void reread(RoomState& room, Now now);
    void on_reread(RoomState& room, const Asked& asked, const Page& page, Now now);
    // readers.cpp: who else has read
    void ask_readers(const RoomState& room);
    void follow_readers();
    // reading.cpp: what is unread, and the personal log
    [[nodiscard]] bool is_reading(const RoomState& room) const;
    void take_standing(RoomState& room, const std::optional<Standing>& standing);
    void count(RoomState& room, const Event& event);
    void recount(RoomState& room);
    void note_read(RoomState& room, Now now);
    void mark(RoomState& room, Now now);
    bool tell_read(RoomState& room);
    void tell_all_read();
    void read_elsewhere(const RoomId& id, Seq up_to);
    void thread_read_elsewhere(const RoomId& id, Seq root, Seq up_to);
    void resume_personal();
    void fetch_personal();
    bool take_personal(const Event& event, Now now);
    void on_personal_page(const Page& page, Now now);
    void on_personal_resumed(const Resumed& resumed, Now now);
    // drafts.cpp: what is half written, on all devices
    void take_drafts(const std::vector<Setting>& settings);
    bool take_draft(const Event& event);
    void follow_draft(RoomState& room);
    void note_draft(RoomState& room, Now now);
    void tell_draft(RoomState& room, Now now);
    void tell_all_drafts(Now now);
    static void on_told_draft(RoomState& room, double again_at_ms);
    // choosing.cpp: what a person sets for themselves
    void send_setting(const KeepSetting& setting);
    void send_settings();
    void take_setting(const Event& event, Now now);
    void follow_language();
    void notify(RoomState& room, const Event& event, Now now);
    void leave_now();
    // people.cpp: who is here, and who types
    void forget_people(RoomState& room);
    [[nodiscard]] bool shows_people(const RoomState& room) const;
    [[nodiscard]] double list_due_ms(const RoomState& room) const;
    void forget_list(RoomState& room);
    void list_people(RoomState& room, Now now);
    void ask_people(RoomState& room, const std::string& after);
    void set_typing(RoomState& room, PeopleTyping typing);
    void stop_typing(RoomState& room, const UserId& person);
    void say_typing(RoomState& room, Now now);
    // naming.cpp: what people and rooms are called
    void ask_name(RoomState& room, const std::string& name);
    // presence.cpp: how the person is seen
    std::optional<BadCommand> set_presence(RoomState& room, const GivenCommand& given, const MessageCid& cid, Now now);
    void note_presence(Now now);
    void end_presence(Now now);
    [[nodiscard]] double idle_due_ms() const;
    void say_idle();
    // acts.cpp: what is done to messages
    void stop_editing(RoomState& room);
    void send_edit(RoomState& room, const MessageCid& cid, Now now);
    void act(RoomState& room, EventContent content, const MessageCid& cid, Now now);
    void take_back(const Act& act);
    std::vector<Act>::iterator find_act(const MessageCid& cid);
    void send_acts(Now now);
    [[nodiscard]] double acts_due_ms() const;
    void let_go_of_acts(Now now);
    void forget_asked_acts();
    void on_acted(const Asked& asked, Seq seq);
    void on_refused_act(const Asked& asked, const ErrorReply& error, Now now);
    // search.cpp: what is looked for, and the passage around what was found
    void set_query(std::string query);
    void search_anew(Now now, double pause_ms);
    void attend_search(Now now);
    void ask_search();
    void on_refused_search(const ErrorReply& error, double again_at_ms);
    void forget_search_asked(Now now);
    void go_to(Seq seq);
    void on_around(RequestId id, const RoomState& room, Seq seq, const Page& page, Now now);
    void ask_newer(const RoomState& passage);
    void on_newer(RoomState& live, const Asked& asked, const Page& page);
    void join_passage(RoomState& live);
    void bound_newer(RoomState& room);
    void bound_older(RoomState& room);
    void leave_as_passage(RoomState& room);
    // last_seen.cpp: what a page without a network shows
    void show_last_seen(Now now);
    void keep_last_seen();
    void forget_last_seen(const UserId& person);
    // outbox.cpp: what is on its way, and what is kept of it
    void adopt_kept();
    void change_person(const UserId& before);
    void restore(RoomState& room);
    void set_aside(RoomState& room);
    static KeptMessage kept_of(const RoomState& room, const Message& message);
    void keep(const RoomState& room, const Message& message);
    void forget(const MessageCid& cid);
    void forget_own(RoomState& room, const std::vector<Event>& events);
    void send_next(RoomState& room, Now now);
    void on_refused_send(RoomState& room, const Asked& asked, const ErrorReply& error, Now now);
    void keep_drafts();

    State state_;
    bool changed_ = true;
    std::vector<Effect> effects_;
    std::unordered_map<RequestId, Asked> asked_;
    RequestId next_request_ = 1;
    RoomId wanted_room_;
    std::vector<RoomId> visited_;               ///< in this page's life; the last one first
    Seq wanted_seq_ = 0;                        ///< to be shown as soon as that room is here; 0: its end
    std::map<MessageCid, Forwarded> forwards_;  ///< that wait for the direct room to which they go
    Place room_link_;                           ///< that led here, until the server has answered; without a code: none did
    PersonalLog personal_;
    std::map<std::string, KeepSetting> settings_on_way_;  ///< the server may not have these yet
    std::map<RoomId, std::string> drafts_told_;           ///< as the server knows them
    std::vector<KeptEntry> kept_;                         ///< not looked at yet, or somebody else's
    std::map<RoomId, Waiting> waiting_;
    std::uint64_t next_order_ = 1;
    std::uint64_t cards_ = 0;         ///< that were opened
    std::optional<Moderate> worded_;  ///< waits for words
    std::uint64_t passages_ = 0;      ///< that there have been
    std::uint64_t rows_from_ = 1;     ///< keys of new rooms' rows: no two people's are alike
    /// To be said once the socket is open, in place of the token; until it is answered.
    std::optional<AccountCommand> entry_;
    std::string device_;
    std::string next_token_;
    double token_at_ms_ = 0;
    enum class Renewal : std::uint8_t { none, asked, done } renewal_ = Renewal::none;  ///< on this connection
    Ending ending_ = Ending::no;                                                       ///< by choice: the server is told
    std::string link_code_;  ///< that the page came back with from a provider, until somebody is signed in
    double heard_at_ms_ = 0;
    double used_at_ms_ = 0;
    double idle_after_ms_ = 0;  ///< 0: this server does not ask
    bool idle_ = false;
    double presence_until_ms_ = 0;  ///< the choice ends then; 0: it does not by itself
    double silence_max_ms_ = 0;     ///< 0 until the hello
    double probe_until_ms_ = 0;     ///< 0: no probe is out
    double after_close_ms_ = -1;    ///< the server's own advice for the next attempt; negative: none
    double drafts_at_ms_ = 0;       ///< 0: all drafts are kept
    bool put_away_ = false;
};

}  // namespace parley::client
