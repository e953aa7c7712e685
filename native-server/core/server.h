// The state machine of one loop: (event, now) -> calls on Log and Transport. No I/O, no clock, no thread of its own.
// Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "native-server/core/broadcast.h"
#include "native-server/core/counters.h"
#include "native-server/core/log.h"
#include "native-server/core/pacer.h"
#include "native-server/core/ports.h"
#include "native-server/core/restraints.h"
#include "native-server/core/room.h"
#include "native-server/core/session.h"
#include "shared/limits.h"
#include "shared/message.h"
#include "shared/permissions.h"

namespace parley::server {

struct ServerConfig {
    std::string build;        ///< shown in hello
    Ticket first_ticket = 1;  ///< of this loop's requests to the log, which answers several loops
    std::string page = {};    ///< the page's build, shown in hello, so that a client can tell that it is outdated
    bool guests = true;       ///< whoever says a name comes in
    SignUpMode sign_up = SignUpMode::invitation;
    std::vector<ProviderInfo> providers = {};
    GuestRights guest_rights = GuestRights::full;
    std::string appeal = {};                           ///< what the operator says to who is banned
    std::function<std::int64_t()> wall_clock_ms = {};  ///< since 1970, for bans and mutes to lapse; absent: they do not
    std::uint64_t body_bytes_max = limits::body_bytes_max;
    std::uint64_t file_bytes_max = limits::file_bytes_max;
};

/// The world that the core lives in; it outlives the server.
struct ServerPorts {
    Log& log;
    Transport& transport;
    PresencePort& presence;
    Entropy& entropy;
    const Names& names;
    Passwords& passwords;
    Identities& identities;
    Pacer* pacer = nullptr;            ///< of this loop; null: everybody may be as fast as they like
    LoopCounters* counters = nullptr;  ///< of this loop; null: nothing is counted
    LinkCards* link_cards = nullptr;   ///< null: none are made
};

class Server {
public:
    Server(ServerConfig config, LogState state, const ServerPorts& ports);

    void on_open(SessionId id, Dialect dialect, MonotonicMs now);
    /// One whole message, at most limits::frame_bytes_max; valid UTF-8 where the dialect is text.
    void on_message(SessionId id, std::string_view bytes, MonotonicMs now);
    /// It did not keep up and follows nothing any more.
    void on_behind(SessionId id);
    /// What waited for it is gone: it is told to resync the rooms that fell behind, and who is here, which it may have missed.
    void on_drained(SessionId id);
    void on_close(SessionId id);
    void on_log(const LogReply& reply);
    /// What was committed in a room, in place of the log's Committed.
    void on_batch(const std::shared_ptr<const RoomBatch>& batch);
    /// For everybody in the room, or those of this loop's sessions that are named.
    void on_presence(const RoomId& room, const std::shared_ptr<const NoticeBroadcast>& push,
                     const std::vector<SessionId>& only_to);
    void on_present(SessionId id, RequestId request, Present present);
    void on_password(const PasswordReply& answer);
    void on_identity(const IdentityReply& answer);
    void on_link_card(const LinkCardReply& answer);
    /// Call at least once a second: heartbeats and time-outs.
    void on_tick(MonotonicMs now);

    /// Takes no further commands and tells every client to come back, spread over limits::reconnect_spread_ms; what was
    /// submitted is still answered. close_all ends the sessions with 1012 afterwards.
    void drain();
    void close_all();

    /// What the log, or who hashes passwords, has not answered yet.
    [[nodiscard]] std::size_t requests_pending() const { return pending_.size(); }
    /// Of those, what may become an event.
    [[nodiscard]] std::size_t appends_pending() const { return appends_pending_; }
    [[nodiscard]] std::size_t sessions() const { return sessions_.size(); }
    /// Without the personal logs.
    [[nodiscard]] std::size_t rooms() const { return room_order_.size(); }

private:
    /// What a ticket's answer is for.
    struct PendingChange {
        RoomId room;
        MessageCid cid;
    };
    struct PendingEnter {
        RoomId room;
    };
    struct PendingLeave {
        RoomId room;
    };
    struct PendingAuth {
        std::string token;  ///< fresh for a new person, the one that was shown for a known one
    };
    struct PendingCreate {};
    struct PendingJoin {
        RoomId room;
    };
    struct PendingHistory {
        RoomId room;
    };
    struct PendingResume {
        RoomId room;
        Seq last = 0;
        bool asked = true;  ///< false: for a cursor in a beat
    };
    struct PendingSearch {};
    /// First the message is read, then the page.
    struct PendingLinkCard {
        RoomId room;
        std::string url;
    };
    /// First the account is looked up, then the password compared.
    struct PendingSignIn {
        std::string skeleton;
        std::string password;  ///< until it is compared
        std::string device;
        UserId person;  ///< empty: nobody has that name
        std::string hash;
    };
    /// The password is hashed. Of a stranger, or of a guest who is here and makes an account of what they are.
    struct PendingSignUp {
        JudgedName name;
        std::string device;
        std::string invitation_hash;
    };
    struct PendingReset {
        std::string code_hash;
        std::string device;
    };
    /// First it is asked whom the code stands for, then the log lets them in.
    struct PendingIdentity {
        SignInWith sign_in;
        std::string token;
    };
    struct PendingRegistration {};
    /// First it is asked whom the code stands for, then the log links them.
    struct PendingLink {
        std::string code;
    };
    /// The account is looked up, the password compared, and the account removed.
    struct PendingDeletion {
        std::string password;
        std::string hash;
    };
    /// The account is looked up, the old password compared, the new one hashed, and that stored.
    struct PendingPassword {
        std::string old_password;
        std::string password;
        std::string old_hash;
        bool compared = false;
    };
    struct PendingAccount {
        std::string secret;    ///< that was made: said once, with the answer
        bool renewal = false;  ///< of a token
    };
    using Purpose =
        std::variant<PendingChange, PendingEnter, PendingLeave, PendingAuth, PendingCreate, PendingJoin, PendingHistory,
                     PendingResume, PendingSearch, PendingSignIn, PendingSignUp, PendingReset, PendingIdentity,
                     PendingRegistration, PendingPassword, PendingAccount, PendingLink, PendingDeletion, PendingLinkCard>;
    struct Pending {
        SessionId session = 0;
        RequestId request = 0;
        Purpose purpose;
    };
    struct Asker {
        SessionId id;
        Session& session;
        RequestId request;
    };

    // server.cpp: what the others build on
    void reply(SessionId id, RequestId request, Notice notice);
    void refuse(SessionId id, RequestId request, const Error& error);
    void refuse(const Asker& asker, ErrorCode code) { refuse(asker.id, asker.request, make_error(code)); }
    void count(Counter LoopCounters::*what, std::uint64_t many = 1) {
        if (counters_ != nullptr) (counters_->*what).add(many);
    }
    /// A push that no resume repeats: who can't take it is closed.
    void tell(SessionId id, const Payload& payload);
    /// False when the log or the session has too much to do; the asker has been told.
    bool submit(const Asker& asker, LogRequest request, Purpose purpose);
    /// The same, and the asker has not been told.
    bool try_submit(const Asker& asker, LogRequest request, Purpose purpose);
    Pending take(Ticket ticket);
    Session* find(SessionId id);
    Room* find(const RoomId& id);
    std::string random_id(std::string_view prefix, int words);

    // sessions.cpp: who is connected
    void greet(SessionId id);
    void beat(SessionId id, Session& session, MonotonicMs now);
    void on(const Asker& asker, const Auth& auth);
    void on(const Asker& asker, const BeatReply& beat_reply);
    void give_lacking(const Asker& asker, const Cursor& cursor);
    void on(const PersonReply& answer);
    void welcome(const Pending& pending, Session& session, const PersonFound& found);
    static const std::string& token_of(const Purpose& purpose);
    void forget_person(SessionId id, const UserId& person);

    // rooms.cpp: what people are in rooms, and who is told of it
    static Standing standing_in(const Room& room, const Session& session);
    static bool may_see(const Room& room, const Session& session);
    static bool may_read(const Room& room, const Session& session);
    /// Null for a room that is not there, or not to be read by this session.
    Room* find_readable(const RoomId& id, const Session& session);
    void on(const RoomCommitted& committed);
    void follow(const Event& event, const Room& room);
    void follow_membership(const Event& event, const Room& room);
    void set_membership(const UserId& person, const Room& room, Membership membership);
    [[nodiscard]] Membership membership_of(const UserId& person, const RoomId& room) const;
    void tell_of(const Room& room);
    void tell_of_roles(SessionId id, Session& session, Rank before);

    // moderation.cpp: who is banned while they are here
    [[nodiscard]] std::int64_t wall_clock_ms() const;
    [[nodiscard]] Error with_appeal(Error error) const;
    /// Empty before there is one.
    [[nodiscard]] const RoomId& staff_room() const;
    /// Closes a connection from a banned address.
    bool shuts_out(SessionId id) const;
    void send_away(SessionId id, const Error& error);
    void follow_ban(const Event& event);
    [[nodiscard]] bool bans_itself(const Asker& asker, const EventContent& content) const;

    // pacing.cpp: who goes too fast
    void begin_pace(SessionId id, Session& session);
    /// How long the session has to wait; 0: not at all.
    std::int64_t pace(Session& session, Counted what, std::uint64_t count, MonotonicMs now);
    std::int64_t pace_message(Session& session, std::size_t bytes, MonotonicMs now);
    std::int64_t pace_command(Session& session, const Command& command, MonotonicMs now);
    void slow_down(const Asker& asker, std::int64_t wait_ms, MonotonicMs now);

    // commands.cpp
    void on_command(SessionId id, Session& session, ClientMessage message);
    [[nodiscard]] std::optional<Error> too_long(const std::string& body) const;
    void on_plain_text(SessionId id, Session& session, std::string_view text);
    void on(const Asker& asker, const Create& create);
    void on(const Asker& asker, Direct direct);
    void on(const Asker& asker, Send send);
    void on(const Asker& asker, Change change);
    void on(const Asker& asker, History history);
    void on(const Asker& asker, Search search);
    void on(const Asker& asker, AskLinkCard wanted);
    void read_for_card(const Pending& pending, const PendingLinkCard& wanted, const ReadReply& answer);
    void on(const Asker& asker, const Typing& typing);
    void on(const Asker& asker, const Idle& idle);
    void on(const Asker& asker, const Who& who);

    // signing.cpp: who comes in with a password, or sets one
    bool hash(const Asker& asker, std::string password, Purpose purpose);
    bool verify(const Asker& asker, const std::string& skeleton, std::string password, std::string hash, Purpose purpose);
    bool hand_to_hashing(const Asker& asker, Purpose purpose, Ticket ticket, bool taken);
    [[nodiscard]] std::optional<Error> weakness(const std::string& password, const std::string& skeleton) const;
    [[nodiscard]] NewSession new_session(const std::string& token, std::string device);
    void refuse_sign_in(const Asker& asker, const Error& error);
    void on(const Asker& asker, SignIn sign_in);
    void on(const Asker& asker, SignUp sign_up);
    void on(const Asker& asker, ResetPassword reset);
    void on(const Asker& asker, ChangePassword change);
    void on(const Asker& asker, DeleteAccount end);
    void looked_up(const Asker& asker, PendingSignIn sign_in, const Result<AccountAnswer>& found);
    void looked_up(const Asker& asker, PendingPassword change, const Result<AccountAnswer>& found);
    void looked_up(const Asker& asker, PendingDeletion end, const Result<AccountAnswer>& found);
    void hashed(const Asker& asker, PendingSignIn& sign_in, const PasswordReply& answer);
    void hashed(const Asker& asker, PendingSignUp& sign_up, const PasswordReply& answer);
    void hashed(const Asker& asker, PendingReset& reset, const PasswordReply& answer);
    void hashed(const Asker& asker, PendingPassword& change, const PasswordReply& answer);
    void hashed(const Asker& asker, PendingDeletion& end, const PasswordReply& answer);

    // identities.cpp: who has signed in elsewhere
    void on(const Asker& asker, SignInWith sign_in);
    void identified(const Asker& asker, PendingIdentity pending, const Identity& identity);
    void settle(const Pending& pending, const PersonReply& answer);
    void on(const Asker& asker, LinkIdentity link);
    void on(const Asker& asker, const ListIdentities& list);
    void on(const Asker& asker, UnlinkIdentity unlink);
    void linked(const Asker& asker, const Result<Identity>& identity);

    // accounts.cpp: sessions, invitations, ranks
    void on(const Asker& asker, AccountCommand&& command);
    void on(const Asker& asker, const ListSessions& list);
    void on(const Asker& asker, EndSession end);
    void on(const Asker& asker, const RenewToken& renew);
    void on(const Asker& asker, NewInvitation wanted);
    void on(const Asker& asker, const ListInvitations& list);
    void on(const Asker& asker, WithdrawInvitation withdraw);
    void on(const Asker& asker, NewResetCode wanted);
    void on(const Asker& asker, SetRank set);
    void on(const Asker& asker, ListPeople list);
    // tokens.cpp: tokens for programs, and bots
    void on(const Asker& asker, NewToken wanted);
    void on(const Asker& asker, const ListTokens& list);
    void on(const Asker& asker, RevokeToken revoke);
    void on(const Asker& asker, const NewBot& wanted);
    void on(const Asker& asker, const RenameSelf& wanted);
    void on(const Asker& asker, SetAvatar wanted);
    /// What the asker's token does not let them do; they have been told.
    bool lacks_scope(const Asker& asker, const Command& command);
    [[nodiscard]] static bool acts_as_member(const Session& session);
    void end_lapsed(SessionId id, const Session& session);
    void on(const Asker& asker, LookUp look_up);
    void on(const Asker& asker, ListReaders list);
    void on(const Asker& asker, ListRestraints list);
    // room_links.cpp
    void on(const Asker& asker, NewRoomLink wanted);
    void on(const Asker& asker, ListRoomLinks list);
    void on(const Asker& asker, RevokeRoomLink revoke);
    void come_by_link(const Asker& asker, const Join& join);
    void ask_account(const Asker& asker, AccountAct act) { ask_account(asker, std::move(act), PendingAccount()); }
    void ask_account(const Asker& asker, AccountAct act, PendingAccount pending);
    /// False when the asker's rank does not allow it; they have been told.
    bool may(const Asker& asker, AccountRight right, Rank target = Rank::guest);
    void on(const AccountReply& answer);
    void on(const SessionsEnded& ended);
    void on(const RankChanged& changed);
    void on(const PersonCalled& called);
    void on(const ReadOn& read);
    void tell_readers();
    void follow_own(const Event& event);

    // subscriptions.cpp: what a session is pushed
    void on(const Asker& asker, const Join& join);
    void on(const Asker& asker, const Leave& leave_command);
    void on(const Asker& asker, const Resume& resume);
    void read_newest(const Asker& asker, const RoomId& room);
    /// Its pushes wait until it is live again.
    void catch_up(SessionId id, Session& session, const RoomId& room);
    void resume_from(const Asker& asker, Room& room, PendingResume resume);
    void read_backlog(const Asker& asker, ReadRequest read, PendingResume resume);
    void leave(SessionId id, Session& session, const RoomId& room);
    void finish_join(const Pending& pending, Session& session, const RoomId& room, const PageRead& page);
    void finish_resume(const Pending& pending, Session& session, const PendingResume& resume, const PageRead& page);
    void fail_resume(const Pending& pending, Session& session, const PendingResume& resume, const Error& error);
    /// The answer to a resume, after which the session is live from `sent`. One that nobody asked for may not fit: the
    /// session lags then.
    void answer_and_go_live(const Asker& asker, Room& room, const PendingResume& resume, Notice notice, Seq sent);
    void go_live(SessionId id, Session& session, const Room& room, Seq sent);
    void fall_behind(SessionId id, Subscription& subscription, const Room& room);
    /// False when the session can't take it.
    bool bridge(SessionId id, const Session& session, const Room& room, Seq sent);

    // replies.cpp: what the log answers
    void on(const AppendReply& answer);
    void on(const Committed& committed);
    void on(const ReadReply& answer);
    void answer_read(const ReadReply& answer);
    static const RoomId& room_of(const Purpose& purpose);
    /// Whether the log has told the reader more of the room than it has told this loop yet.
    [[nodiscard]] bool is_early(const Pending& pending, const ReadReply& answer) const;
    void take_early(const RoomId& room);
    void give_up_waiting();
    void on(const AddRoomReply& answer);
    void on(const SearchReply& answer);
    void on(const FileReply&) {}  // they go to who asked, past the core

    ServerConfig config_;
    Epoch epoch_;
    Log& log_;
    Transport& transport_;
    PresencePort& presence_;
    Entropy& entropy_;
    const Names& names_;
    Passwords& passwords_;
    Identities& identities_;
    Pacer* pacer_;
    LoopCounters* counters_;
    LinkCards* link_cards_;
    std::unordered_map<SessionId, Session> sessions_;
    std::unordered_map<UserId, std::vector<SessionId>> sessions_of_;  ///< those that are signed in
    Restraints restraints_;
    std::unordered_map<RoomId, Room> rooms_;  ///< with the personal logs of who is here
    std::vector<RoomId> room_order_;          ///< without them
    std::unordered_map<Ticket, Pending> pending_;
    std::size_t appends_pending_ = 0;
    Ticket next_ticket_;
    StreamId last_stream_ = 0;
    /// Answers that wait until this loop has been told as much as they know. What is told is under way by then.
    struct Early {
        ReadReply answer;
        MonotonicMs since = 0;
    };
    std::unordered_map<RoomId, std::vector<Early>> early_;
    std::unordered_map<RoomId, std::unordered_map<UserId, Reader>> readers_;  ///< to be told with the next tick
    MonotonicMs now_ = 0;                                                     ///< of the newest tick
    bool draining_ = false;
};

}  // namespace parley::server
