// A log in memory that keeps the promises of core/log.h: tests/contract runs the same suite against it and the real one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "native-server/core/log.h"
#include "shared/permissions.h"

namespace parley::server {

class FakeLog final : public Log {
public:
    /// With the rooms that a fresh database has.
    FakeLog();

    [[nodiscard]] LogState state() const;

    /// Keeps the request until commit().
    bool submit(LogRequest request) override;

    /// Carries out what was submitted and gives everything that is to be told, in order. Retention comes last.
    std::vector<LogReply> commit();

    // What a test can make happen.
    void set_full(bool full) { full_ = full; }              ///< submit() takes nothing
    void fail_next_commit() { fail_ = true; }               ///< the next commit() answers storage_unavailable and keeps nothing
    void set_time(std::int64_t at_ms) { now_ms_ = at_ms; }  ///< the wall clock, milliseconds since 1970

    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
    /// A room's events so far, ascending, as they were told; what was erased has no words.
    [[nodiscard]] const std::deque<Event>& events(const RoomId& room) const;

private:
    struct Membership {
        Role role = Role::member;
        Seq since = 0;
    };
    struct Room {
        RoomInfo info;
        std::vector<std::string> direct_people;  ///< sorted ids; a direct room's only
        std::deque<Event> events;
        std::map<std::string, Membership> members;  ///< by the person's id, as below
        std::set<std::string> invited;
        std::uint32_t days_kept = 0;
        std::uint32_t messages_kept = 0;
        std::map<std::string, std::int64_t> mutes;  ///< until when; 0: for ever
        std::map<std::string, std::int64_t> wrote_at;
    };
    struct Ban {
        Seq seq = 0;
        UserId person;
        std::string address;
        std::int64_t until_ms = 0;
        std::string reason;
    };
    struct Hidden {
        Seq purge = 0;
        std::int64_t until_ms = 0;
        Event event;
    };
    struct Token {
        std::string session;
        std::string hash;
        std::string next_hash;
        std::string device;
        std::int64_t created_ms = 0;
        std::int64_t seen_ms = 0;
        std::optional<Scopes> scopes = {};  ///< of a program's
        std::int64_t expires_ms = 0;
    };
    struct Account {
        std::string skeleton;
        std::string password;
        Rank rank = Rank::member;
        std::int64_t created_ms = 0;
    };
    struct Draft {
        std::string words;
        Seq seq = 0;
    };
    struct Member {
        Person person;
        std::map<std::string, Seq> markers = {};  ///< by room
        std::map<std::pair<std::string, Seq>, Seq> thread_markers = {};
        std::map<std::string, std::string> settings = {};
        std::map<std::string, Draft> drafts = {};
        std::vector<Token> tokens = {};  ///< in the order in which they were opened
        std::optional<Account> account = {};
    };
    struct Invitation {
        InvitationInfo info;
        std::string hash;
    };
    struct RoomLink {
        RoomLinkInfo info;
        RoomId room;
        std::string hash;
    };
    struct StoredFile {
        UserId owner;
        FileInfo file;
        std::string hash;
        RoomId room;
        Seq seq = 0;
        bool avatar = false;
    };
    struct Linked {
        UserId person;
        IdentityInfo info;
    };
    struct Reset {
        UserId person;
        UserId by;
        std::string hash;
        std::int64_t expires_ms = 0;
    };
    using Replies = std::vector<LogReply>;

    // fake_log.cpp: people, rooms
    void apply(const AddPersonRequest& request, Replies& replies);
    void apply(const FindPersonRequest& request, Replies& replies);
    void apply(const AddRoomRequest& request, Replies& replies);
    Result<RoomInfo> add_room(const AddRoomRequest& request, Replies& replies);
    std::optional<Result<RoomInfo>> room_of_before(const AddRoomRequest& request, const std::vector<std::string>& people);
    [[nodiscard]] PersonFound found(const Member& member, const std::string& session) const;
    [[nodiscard]] Standing standing(const Room& room, const Member& member) const;
    [[nodiscard]] std::vector<ThreadStanding> threads_of(const Room& room, const Member& member) const;
    Member& remember(const Person& person);
    Member* find_person(const UserId& id);
    Room* find(const RoomId& id);
    [[nodiscard]] const Room* find(const RoomId& id) const;
    Room& personal_log(const UserId& person);

    // fake_log_accounts.cpp
    using Answer = std::variant<PersonFound, AccountAnswer>;
    void apply(const AccountRequest& request, Replies& replies);
    Result<Answer> act(const FindAccount& act, Replies& replies);
    Result<Answer> act(const FindAccountOf& act, Replies& replies);
    Result<Answer> act(const AddAccount& act, Replies& replies);
    Result<Answer> act(const OpenSession& act, Replies& replies);
    Result<Answer> act(const FindSessions& act, Replies& replies);
    Result<Answer> act(const EndSessions& act, Replies& replies);
    Result<Answer> act(const OfferToken& act, Replies& replies);
    Result<Answer> act(const ConfirmToken& act, Replies& replies);
    Result<Answer> act(const StorePassword& act, Replies& replies);
    Result<Answer> act(const AddInvitation& act, Replies& replies);
    Result<Answer> act(const FindInvitations& act, Replies& replies);
    Result<Answer> act(const RemoveInvitation& act, Replies& replies);
    Result<Answer> act(const AddResetCode& act, Replies& replies);
    Result<Answer> act(const UseResetCode& act, Replies& replies);
    Result<Answer> act(const StoreRank& act, Replies& replies);
    Result<Answer> act(const FindPeople& act, Replies& replies);
    // fake_log_tokens.cpp: what else leads into an account, and its end
    Result<Answer> act(const AddToken& act, Replies& replies);
    Result<Answer> act(const FindTokens& act, Replies& replies);
    Result<Answer> act(const RemoveToken& act, Replies& replies);
    Result<Answer> act(const AddBot& act, Replies& replies);
    Result<Answer> act(const RenamePerson& act, Replies& replies);
    Result<Answer> act(const StoreAvatar& act, Replies& replies);
    Result<Answer> act(const AddIdentity& act, Replies& replies);
    Result<Answer> act(const FindIdentities& act, Replies& replies);
    Result<Answer> act(const LinkTo& act, Replies& replies);
    Result<Answer> act(const Unlink& act, Replies& replies);
    Result<Answer> act(const RemoveAccount& act, Replies& replies);
    const Linked* find_linked(const std::string& issuer, const std::string& subject) const;
    Result<Member*> token_holder(const UserId& by, const UserId& of);
    void drop_lapsed(Member& member) const;
    void drop_avatar(Member& member);
    void rename(Member& member, Person person);
    Result<Answer> act(const FindProfile& act, Replies& replies);
    Result<Answer> act(const FindRestraints& act, Replies& replies);
    // fake_log_room_links.cpp
    Result<Answer> act(const AddRoomLink& act, Replies& replies);
    Result<Answer> act(const FindRoomLinks& act, Replies& replies);
    Result<Answer> act(const RemoveRoomLink& act, Replies& replies);
    Result<Answer> act(const UseRoomLink& act, Replies& replies);
    std::optional<Error> refuse_link(const UserId& by, const RoomId& room, bool as_member, LinkAct act) const;
    [[nodiscard]] bool is_over(const RoomLink& link) const;
    [[nodiscard]] bool leads_in(const RoomLink& link) const;
    Result<Answer> act(const FindReaders& act, Replies& replies);
    std::vector<Reader> readers_of(const Room& room);
    [[nodiscard]] Rank rank_of(const UserId& person) const;
    Member* find_skeleton(const std::string& skeleton);
    /// With an account.
    Member* find_registered(const UserId& person);
    Token* find_token(const UserId& person, const std::string& session);
    std::pair<Member*, Token*> find_hash(const std::string& hash);
    void open(Member& member, const NewSession& session, Replies& replies);
    /// `tokens`: those for programs too.
    bool end(Member& member, const std::string& only, const std::string& but, bool tokens, Replies& replies);
    /// That somebody has, may come in with and has not been banned.
    std::pair<Member*, Token*> find_valid(const std::string& hash);
    /// Whose files these are, by a token that is for it.
    Result<Member*> file_asker(const std::string& token_hash, Scope scope);
    void see(Token& token, const std::string& hash) const;

    // fake_log_files.cpp
    void apply(const FileRequest& request, Replies& replies);
    Result<FileFound> act(const KnowToken& act);
    Result<FileFound> act(const AddFile& act);
    Result<FileFound> act(const FindUpload& act);
    Result<FileFound> act(const FinishFile& act);
    Result<FileFound> act(const RemoveFile& act);
    Result<FileFound> act(const FindFile& act);
    Result<FileFound> act(const FindAvatar& act);
    static Result<FileFound> act(const ReadOwn&) { return make_error(ErrorCode::storage_unavailable); }  // of no use to a test
    static Result<FileFound> act(const FilesCollected&) { return FileFound(); }
    StoredFile* find_file(const std::string& id);
    Result<StoredFile*> find_own_file(const std::string& token_hash, const std::string& id);
    /// False: not each of them may be held. Says of each what is known.
    bool find_held(const AppendRequest& request, EventContent& content);

    // fake_log_append.cpp: events
    void apply(const AppendRequest& request, Replies& replies);
    Result<Appended> append(AppendRequest request, Replies& replies);
    Result<Appended> forward(const AppendRequest& request, EventContent content, Replies& replies);
    /// The seq of when what the request asks for became so; nothing when it is not.
    std::optional<Seq> so_in_room(const AppendRequest& request, const Room& room);
    std::optional<Seq> so_of_message(const AppendRequest& request, const Room& room);
    static Appended repeated(const Room& room, Seq since);
    std::optional<Error> refuse(const AppendRequest& request, const Room& room);
    std::optional<Result<Appended>> judge_personal(const AppendRequest& request, const Room& room);
    static bool is_one_reaction_too_many(const AppendRequest& request, const Room& room);
    const Event& store(Room& room, const Person& author, const MessageCid& cid, EventContent content, Replies& replies);
    void project(Room& room, const Event& event);
    void project_draft(Room& room, const Event& event);
    void project_people(Room& room, const Event& event);
    void erase(Room& room, const Event& event);
    void expire(Replies& replies);
    [[nodiscard]] Actor actor(const Room& room, const UserId& person, bool as_member = false) const;

    // fake_log_moderation.cpp: bans, mutes, slow mode, the staff room
    Room& staff();
    [[nodiscard]] bool holds(std::int64_t until_ms) const;
    [[nodiscard]] const Ban* ban_of(const UserId& person, const std::string& address) const;
    [[nodiscard]] std::optional<Error> kept_out(const UserId& person, const std::string& address) const;
    void restrain(const Room& room, Actor& actor) const;
    [[nodiscard]] Error worded(ErrorCode code, const Room& room, const UserId& person) const;
    void project_moderation(Room& room, const Event& event);
    void tell_staff(const Person& author, EventContent content, Replies& replies);
    void tell_staff_of(const Room& room, const Event& event, Replies& replies);
    Result<Appended> moderate(const AppendRequest& request, Replies& replies);
    Result<Appended> report(const AppendRequest& request, EventContent content, Replies& replies);
    std::uint32_t hide(const AppendRequest& request, Replies& replies);
    std::uint32_t put_back(const Person& author, const EventContent& content, Replies& replies);

    // fake_log_read.cpp: pages, searches
    void apply(const ReadRequest& request, Replies& replies);
    static Result<PageRead> versions_page(const ReadRequest& request, const Room& room);
    static Result<PageRead> thread_page(const ReadRequest& request, const Room& room);
    void apply(const SearchRequest& request, Replies& replies);
    /// A message as it is after the room's head, or another event as it is.
    [[nodiscard]] static Event folded(const Room& room, Seq seq);
    [[nodiscard]] static Seq ordinal(const Room& room, Seq seq);
    [[nodiscard]] Result<Found> search(const SearchRequest& request) const;
    [[nodiscard]] bool names_nobody(const SearchRequest& request) const;
    bool concerns(const SearchRequest& request, const Room& room, const Event& event) const;

    std::deque<Room> rooms_;  ///< personal logs too
    std::deque<Member> people_;
    std::vector<Invitation> invitations_;
    std::vector<Reset> resets_;
    std::vector<StoredFile> files_;
    std::vector<RoomLink> room_links_;  ///< oldest first
    std::vector<Linked> identities_;    ///< in the order in which they were linked
    std::set<std::string> kept_names_;
    std::map<std::pair<std::string, std::string>, std::pair<RoomId, Seq>> by_cid_;
    std::vector<Ban> bans_;
    std::vector<Hidden> hidden_;
    std::vector<LogRequest> waiting_;
    std::int64_t now_ms_ = 1'700'000'000'000;
    bool full_ = false;
    bool fail_ = false;
};

}  // namespace parley::server
