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
    };
    struct Member {
        Person person;
        std::string token_hash;
        std::map<std::string, Seq> markers;  ///< by room
        std::map<std::string, std::string> settings;
    };
    using Replies = std::vector<LogReply>;

    // fake_log.cpp: people, rooms
    void apply(const AddPersonRequest& request, Replies& replies);
    void apply(const FindPersonRequest& request, Replies& replies);
    void apply(const AccountRequest& request, Replies& replies);
    void apply(const AddRoomRequest& request, Replies& replies);
    Result<RoomInfo> add_room(const AddRoomRequest& request, Replies& replies);
    std::optional<Result<RoomInfo>> room_of_before(const AddRoomRequest& request, const std::vector<std::string>& people);
    [[nodiscard]] PersonFound found(const Member& member) const;
    [[nodiscard]] Standing standing(const Room& room, const Member& member) const;
    Member& remember(const Person& person);
    Member* find_person(const UserId& id);
    Room* find(const RoomId& id);
    [[nodiscard]] const Room* find(const RoomId& id) const;
    Room& personal_log(const UserId& person);

    // fake_log_append.cpp: events
    void apply(const AppendRequest& request, Replies& replies);
    Result<Appended> append(const AppendRequest& request, Replies& replies);
    /// The seq of when what the request asks for became so; nothing when it is not.
    std::optional<Seq> so_in_room(const AppendRequest& request, const Room& room);
    std::optional<Seq> so_of_message(const AppendRequest& request, const Room& room);
    static Appended repeated(const Room& room, Seq since);
    std::optional<Error> refuse(const AppendRequest& request, const Room& room);
    std::optional<Result<Appended>> judge_personal(const AppendRequest& request, const Room& room);
    static bool is_one_reaction_too_many(const AppendRequest& request, const Room& room);
    const Event& store(Room& room, const Person& author, const MessageCid& cid, EventContent content, Replies& replies);
    void project(Room& room, const Event& event);
    void project_people(Room& room, const Event& event);
    static void erase(Room& room, const Event& event);
    void expire(Replies& replies);
    [[nodiscard]] Actor actor(const Room& room, const UserId& person) const;

    // fake_log_read.cpp: pages, searches
    void apply(const ReadRequest& request, Replies& replies);
    void apply(const SearchRequest& request, Replies& replies);
    /// A message as it is after the room's head, or another event as it is.
    [[nodiscard]] static Event folded(const Room& room, Seq seq);
    [[nodiscard]] static Seq ordinal(const Room& room, Seq seq);
    [[nodiscard]] Result<Found> search(const SearchRequest& request) const;
    [[nodiscard]] bool names_nobody(const SearchRequest& request) const;
    static bool concerns(const SearchRequest& request, const Room& room, const Event& event);

    std::deque<Room> rooms_;  ///< personal logs too
    std::deque<Member> people_;
    std::map<std::pair<std::string, std::string>, std::pair<RoomId, Seq>> by_cid_;
    std::vector<LogRequest> waiting_;
    std::int64_t now_ms_ = 1'700'000'000'000;
    bool full_ = false;
    bool fail_ = false;
};

}  // namespace parley::server
