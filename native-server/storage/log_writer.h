// The requests that change the log, applied in transactions. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native-server/core/log.h"
#include "native-server/storage/change_rules.h"
#include "native-server/storage/database.h"
#include "native-server/storage/event_appender.h"
#include "native-server/storage/log_tables.h"
#include "native-server/storage/purge_finder.h"
#include "native-server/storage/sweep.h"
#include "shared/permissions.h"
#include "shared/result.h"

namespace parley::server {

struct LogWriterOptions {
    std::function<std::int64_t()> wall_clock_ms;  ///< since 1970
    Retention retention;                          ///< of rooms that have none of their own
    GuestRights guest_rights = GuestRights::full;
    DeletedAccounts deleted_accounts = DeletedAccounts::anonymize;
};

class LogWriter {
public:
    /// `database` outlives the writer and has the present schema.
    static Result<std::unique_ptr<LogWriter>, std::string> create(Database& database, LogWriterOptions options);
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    /// The shared rooms in order of creation.
    [[nodiscard]] std::vector<RoomInfo> rooms();
    /// Mutes, and bans of addresses. False: the database failed.
    bool restraints(std::vector<Restraint>& found) { return tables_.moderation.list(found); }

    /// Commits the requests as one transaction and returns all that is to be told, in order. When the database fails, nothing
    /// of the batch is kept, each request is answered with storage_unavailable and `failure` says why. A request that meets
    /// damage is answered so by itself.
    Replies commit(const std::vector<LogRequest>& batch, std::string& failure);

    /// A step of erasing what is older than rooms keep, in a transaction of its own; begins a sweep when it is time for one.
    /// True while there is more to do. `told` and `failure` as above.
    bool sweep(Replies& told, std::string& failure);

    /// After commits that erased something: takes it out of the write-ahead log too. False: a reader was in the way, or it
    /// failed; ask again soon.
    bool forget_erased(std::string& failure);

    /// Names of files that may be deleted from the disk, each told at least once; FilesCollected says that they are gone.
    /// False: the database failed.
    bool collect_files(std::vector<std::string>& names);

private:
    LogWriter(Database& database, LogWriterOptions options);

    /// False: nothing of the transaction was kept.
    bool begin();
    bool end();
    void lose(std::string& failure);
    /// `at`: the request that failed, or the batch's size.
    bool apply_all(const std::vector<LogRequest>& batch, const std::vector<bool>& damaged, Replies& replies, std::size_t& at);

    // False: the database failed and the transaction is lost. A refusal is a reply and true.
    bool apply(const AppendRequest& request, Replies& replies);
    bool apply(const AddPersonRequest& request, Replies& replies);
    bool apply(const FindPersonRequest& request, Replies& replies);
    bool apply(const AddRoomRequest& request, Replies& replies);
    bool apply(const ReadRequest& request, Replies& replies);
    bool apply(const SearchRequest& request, Replies& replies);
    bool apply(const AccountRequest& request, Replies& replies);
    bool apply(const FileRequest& request, Replies& replies);

    // writer_events.cpp
    bool find_place(const AppendRequest& request, Place& place);
    bool post(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict);
    bool change(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict);
    bool store_change(const AppendRequest& request, const EventContent& content, Place& place, Replies& replies);
    bool erase_draft(const EventContent& content, const Place& place);
    bool tell_invited(const EventContent& content, const Place& place, Replies& replies);

    // writer_forwards.cpp: what another message says, said again
    bool forward(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict);
    /// The message that is to be forwarded, as it is now.
    bool find_source(const AppendRequest& request, const Place& place, Place& source, Event& said, Verdict& verdict);
    bool repeat(const Place& place, const Place& source, Event& said, EventContent& content);
    bool find_author_of(const EventRow& row, Person& author);
    /// Those that who reads the room may read.
    bool keep_readable(const RoomRow& room, std::vector<FileInfo>& files);

    // writer_moderation.cpp: acts of moderators, reports, and what the staff room is told
    void restrain(Place& place) const;
    /// Until when, and why, where that is to be said.
    [[nodiscard]] Error worded(const Error& error, const Place& place) const;
    /// Answers if so. `person` is null where nobody is known yet.
    bool is_kept_out(Ticket ticket, const PersonRow* person, const std::string& address, Replies& replies) const;
    bool tell_staff(const PersonRow& author, const EventContent& content, Replies& replies);
    /// What happened elsewhere, if it is one of the things that are told.
    bool tell_staff_of(const EventContent& content, const Place& place, Replies& replies);
    bool moderate(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict);
    bool judge_act(const Place& staff, EventContent& content, Verdict& verdict);
    bool judge_unban(const RoomRow& staff, EventContent& content, Verdict& verdict);
    bool judge_resolve(const RoomRow& staff, const EventContent& content, Verdict& verdict);
    bool judge_restore(const RoomRow& staff, EventContent& content, Verdict& verdict);
    bool judge_report(const Place& place, EventContent& content, Verdict& verdict);
    bool find_act(const RoomRow& staff, Seq seq, EventKind kind, std::optional<EventRow>& row);

    // writer_purge.cpp
    bool hide_words(const RoomRow& staff, const PersonRow& author, EventContent& content, Replies& replies);
    bool put_words_back(const PersonRow& author, EventContent& content, Replies& replies);

    // writer_rooms.cpp
    bool find_made(const AddRoomRequest& request, const PersonRow& founder, std::string& direct_key, Result<RoomRow*>& made);
    bool make_room(const AddRoomRequest& request, const PersonRow& founder, const std::string& direct_key, Replies& replies,
                   Result<RoomRow*>& made);
    bool bring_in(const AddRoomRequest& request, const PersonRow& founder, RoomRow& room, Replies& replies);

    // writer_accounts.cpp: who has one. An act's answer is told last.
    bool act(Ticket ticket, const FindAccount& act, Replies& replies);
    bool act(Ticket ticket, const FindAccountOf& act, Replies& replies);
    bool act(Ticket ticket, const AddAccount& act, Replies& replies);
    bool act(Ticket ticket, const StorePassword& act, Replies& replies);
    bool act(Ticket ticket, const StoreRank& act, Replies& replies);
    bool act(Ticket ticket, const FindPeople& act, Replies& replies);
    bool act(Ticket ticket, const RenamePerson& act, Replies& replies);
    bool is_taken(const RenamePerson& act, const PersonRow& person, bool& taken);
    bool act(Ticket ticket, const StoreAvatar& act, Replies& replies);
    bool drop_avatar(PersonRow& person);
    /// What stands in the way of another account (`error`); spends nothing. Otherwise as what; and by which invitation, where
    /// one is needed.
    bool may_add(const AddAccount& act, Rank& rank, std::optional<SignUpCode>& code, std::optional<Error>& error);
    bool may_sign_up(const AddAccount& act, Rank& rank, std::optional<SignUpCode>& code, std::optional<Error>& error);
    bool tell_account(Ticket ticket, const std::optional<AccountRow>& account, Replies& replies);
    bool make_account(Ticket ticket, const AddAccount& act, Rank rank, Replies& replies);
    bool leaves_no_owner(const PersonRow& person, Rank rank, bool& none);

    // writer_identities.cpp: who signs in elsewhere
    bool act(Ticket ticket, const AddIdentity& act, Replies& replies);
    bool act(Ticket ticket, const FindIdentities& act, Replies& replies);
    bool act(Ticket ticket, const LinkTo& act, Replies& replies);
    bool act(Ticket ticket, const Unlink& act, Replies& replies);
    bool find_account(const UserId& who, std::optional<AccountRow>& account);
    /// The account that is linked gets a session.
    bool open_linked(Ticket ticket, const IdentityRow& linked, const AddAccount& add, Replies& replies);

    // writer_codes.cpp: what admins give out
    bool act(Ticket ticket, const AddInvitation& act, Replies& replies);
    bool act(Ticket ticket, const FindInvitations& act, Replies& replies);
    bool act(Ticket ticket, const RemoveInvitation& act, Replies& replies);
    bool act(Ticket ticket, const AddResetCode& act, Replies& replies);
    bool act(Ticket ticket, const UseResetCode& act, Replies& replies);
    /// `maker` is only there when there is no refusal.
    bool find_entitled(const UserId& by, AccountRight right, PersonRow& maker, std::optional<Error>& error);

    // writer_sessions.cpp
    bool act(Ticket ticket, const OpenSession& act, Replies& replies);
    bool act(Ticket ticket, const FindSessions& act, Replies& replies);
    bool act(Ticket ticket, const EndSessions& act, Replies& replies);
    bool act(Ticket ticket, const OfferToken& act, Replies& replies);
    bool act(Ticket ticket, const ConfirmToken& act, Replies& replies);
    bool see_session(SessionRow& session, const std::string& token_hash);
    bool open_session(const PersonRow& person, const NewSession& session, Replies& replies);
    struct Ending {
        enum Kind : std::uint8_t { sign_ins, all };  ///< all: tokens for programs too
        std::string only;                            ///< empty: whichever
        std::string but;                             ///< empty: none is spared
        Kind kind = sign_ins;
    };
    /// And tells it.
    bool end_sessions(const PersonRow& person, const Ending& ending, Replies& replies, bool& any);

    // writer_tokens.cpp: tokens for programs, bots
    bool act(Ticket ticket, const AddToken& act, Replies& replies);
    bool act(Ticket ticket, const FindTokens& act, Replies& replies);
    bool act(Ticket ticket, const RemoveToken& act, Replies& replies);
    bool act(Ticket ticket, const AddBot& act, Replies& replies);
    /// Whose tokens `by` may see to: their own, or a bot's.
    bool find_token_holder(const UserId& by, const UserId& of, PersonRow& holder, std::optional<Error>& error);
    /// Those that have not lapsed; the others are removed.
    bool list_tokens(const PersonRow& person, std::vector<SessionRow>& tokens);

    // writer_leaving.cpp
    bool act(Ticket ticket, const RemoveAccount& act, Replies& replies);
    bool may_leave(const RemoveAccount& act, const PersonRow& person, const AccountRow& account, std::optional<Error>& error);
    bool forget_account(const PersonRow& person, const AccountRow& account, Replies& replies);
    bool leave_rooms(const PersonRow& person, Replies& replies);

    // writer_profiles.cpp: who somebody is, and who is kept out or quiet
    bool act(Ticket ticket, const FindProfile& act, Replies& replies);
    bool act(Ticket ticket, const FindRestraints& act, Replies& replies);
    bool act(Ticket ticket, const FindReaders& act, Replies& replies);
    /// Somebody's marker moved: who may see it is told.
    bool tell_read(const EventContent& content, const PersonRow& reader, Replies& replies);
    /// Null where the room is none that the person may read. Otherwise what they are in it.
    bool find_readable(const RoomId& id, const PersonRow& person, RoomRow*& room, Role& role);
    bool find_role(const RoomRow& room, const PersonRow& person, Role& role);
    bool describe_to_staff(const PersonRow& person, Profile& profile);
    bool list_bans(RestraintList& list);
    bool list_mutes(const RoomRow& room, RestraintList& list);
    bool name_restrained(std::int64_t no, RestraintInfo& one);

    // writer_room_links.cpp
    bool act(Ticket ticket, const AddRoomLink& act, Replies& replies);
    bool act(Ticket ticket, const FindRoomLinks& act, Replies& replies);
    bool act(Ticket ticket, const RemoveRoomLink& act, Replies& replies);
    bool act(Ticket ticket, const UseRoomLink& act, Replies& replies);
    /// What the person is in the room; `place.room` is null where there is none, or nobody of that id.
    bool find_link_place(const UserId& by, const RoomId& room, bool as_member, Place& place);
    /// Whether it leads into this room now.
    bool holds(const RoomLinkRow& link, const Place& place, bool& is_good);
    /// Those of the room that hold.
    bool list_links(const Place& place, std::vector<RoomLinkRow>& links);

    // writer_files.cpp
    bool act(Ticket ticket, const KnowToken& act, Replies& replies);
    bool act(Ticket ticket, const AddFile& act, Replies& replies);
    bool act(Ticket ticket, const FindUpload& act, Replies& replies);
    bool act(Ticket ticket, const FinishFile& act, Replies& replies);
    bool act(Ticket ticket, const RemoveFile& act, Replies& replies);
    bool act(Ticket ticket, const FindFile& act, Replies& replies);
    bool act(Ticket ticket, const FindAvatar& act, Replies& replies);
    bool act(Ticket ticket, const ReadOwn& act, Replies& replies);
    bool act(Ticket ticket, const FilesCollected& act, Replies& replies);
    /// Who may upload by this token; `error` otherwise.
    bool find_owner(const std::string& token_hash, std::int64_t& person, std::optional<Error>& error);
    bool find_own_file(const std::string& token_hash, const std::string& id, std::optional<FileRow>& row,
                       std::optional<Error>& error);
    /// Says of the files what the log knows. `all`: each may be held by a new message.
    bool find_held(const Place& place, EventContent& content, bool& all);
    /// The room's newest event holds its files.
    bool hold(const EventContent& content, const RoomRow& room);
    bool post_with_files(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict);

    // writer_people.cpp
    bool tell_found(Ticket ticket, const PersonRow& person, const std::string& session, Replies& replies);
    bool collect_rooms(const PersonRow& person, PersonFound& found);
    bool collect_personal(const PersonRow& person, PersonFound& found);

    Database& database_;
    LogWriterOptions options_;
    LogTables tables_;
    EventAppender appender_;
    ChangeRules rules_;
    PurgeFinder purge_finder_;
    Sweep sweep_;
    bool rooms_known_ = false;          ///< false after a failure: what is in memory may be ahead of the database
    std::int64_t unposted_due_ms_ = 0;  ///< when uploads that came to nothing are looked for
    bool erased_ = false;               ///< the write-ahead log holds what was erased, once the transaction is committed
};

}  // namespace parley::server
