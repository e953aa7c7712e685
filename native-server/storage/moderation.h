// Who is banned, muted or has just written, as the writer knows it: in memory, so that posting asks the database for nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "native-server/core/log.h"
#include "native-server/storage/database.h"
#include "native-server/storage/event_rows.h"
#include "shared/account.h"
#include "shared/address_range.h"
#include "shared/message.h"

namespace parley::server {

struct BanRow {
    Seq seq = 0;              ///< of the event in the staff room
    std::int64_t person = 0;  ///< 0: of an address
    std::string address;
    std::optional<AddressRange> range;
    std::int64_t until_ms = 0;  ///< 0: for ever
    std::string reason;
};

/// On one connection, of one thread.
class Moderation {
public:
    explicit Moderation(Database& database);
    Moderation(const Moderation&) = delete;
    Moderation& operator=(const Moderation&) = delete;

    /// Reads what holds. False: the database failed.
    bool load();
    /// After a transaction was lost: load() again.
    void forget();

    /// An event that was stored. `person`: the number of whom it speaks.
    void follow(const EventRow& row, const EventContent& content, std::int64_t person);

    /// The ban that keeps somebody out, or null. `person` 0, `address` empty: not known.
    [[nodiscard]] const BanRow* find_ban(std::int64_t person, Rank rank, std::string_view address, std::int64_t now_ms) const;
    [[nodiscard]] const BanRow* find_ban(Seq seq) const;
    [[nodiscard]] std::size_t bans_count() const { return bans_.size(); }

    /// 0: not muted; -1: for ever; else until then.
    [[nodiscard]] std::int64_t muted_until(std::int64_t room, std::int64_t person, std::int64_t now_ms) const;
    struct Mute {
        std::int64_t person = 0;
        std::int64_t until_ms = 0;  ///< 0: for ever
    };
    /// Those that hold, by person.
    [[nodiscard]] std::vector<Mute> mutes_of(std::int64_t room, std::int64_t now_ms) const;
    /// Those that hold, newest first.
    [[nodiscard]] std::vector<BanRow> bans(std::int64_t now_ms) const;
    /// Of a room in slow mode: when the person may write again; 0: now.
    [[nodiscard]] std::int64_t slow_until(std::int64_t room, std::int64_t person, std::uint32_t seconds,
                                          std::int64_t now_ms) const;
    /// Somebody wrote in a room in slow mode.
    void posted(std::int64_t room, std::int64_t person, std::uint32_t seconds, std::int64_t at_ms);

    /// What a report is resolved by; 0: by nothing yet.
    bool find_resolved(Seq report, Seq& resolved);
    /// The person's report of this message; 0: there is none. And how many of theirs are open.
    bool find_report(std::int64_t reporter, const RoomId& room, Seq message, Seq& report, std::size_t& open);
    /// The newest words of a message.
    bool find_words(std::int64_t room, Seq message, std::string& words);

    /// For the loops, at start. False: the database failed.
    bool list(std::vector<Restraint>& restraints);

private:
    struct Key {
        std::int64_t room = 0;
        std::int64_t person = 0;
        friend bool operator==(const Key& a, const Key& b) { return a.room == b.room && a.person == b.person; }
    };
    struct Hash {
        std::size_t operator()(const Key& key) const;
    };

    void remove_bans_of(std::int64_t person, const std::string& address);

    std::unordered_map<Seq, BanRow> bans_;
    std::unordered_map<std::int64_t, Seq> by_person_;
    std::vector<Seq> of_addresses_;
    std::unordered_map<Key, std::int64_t, Hash> mutes_;     ///< until when; 0: for ever
    std::unordered_map<Key, std::int64_t, Hash> wrote_at_;  ///< in rooms in slow mode
    Statement select_bans_;
    Statement select_mutes_;
    Statement select_ids_;
    Statement select_resolved_;
    Statement select_report_;
    Statement count_open_;
    Statement select_words_;
};

}  // namespace parley::server
