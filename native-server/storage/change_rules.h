// Whether a change is stored: what is so already, what permissions say, what a kind asks for besides.
#pragma once

#include <cstdint>

#include "native-server/storage/event_appender.h"
#include "native-server/storage/log_tables.h"

namespace parley::server {

/// Of every kind but `posted`. False, everywhere: the database failed.
class ChangeRules {
public:
    explicit ChangeRules(LogTables& tables);

    /// No verdict: it is to be stored. Fills in the names of people that the content speaks of.
    bool judge(const Place& place, EventContent& content, Verdict& verdict);

    /// The message that `content` speaks of. False: the database failed. The room must be there.
    bool find_target(const Place& place, const EventContent& content, TargetFacts& target);
    /// The newest edit of a message, or 0.
    bool find_edit(const Place& place, Seq message, Seq& edit);
    /// The event that holds the draft whose place `content` takes; 0: there is none.
    bool find_draft(const Place& place, const EventContent& content, Seq& since);

    /// The message whose thread a reply in `thread` goes to: a thread of a thread is its root's. The room must be there.
    bool find_root(const Place& place, Seq thread, Seq& root);

private:
    bool judge_personal(const Place& place, const EventContent& content, Verdict& verdict);
    bool judge_read(const Place& place, const EventContent& content, Verdict& verdict);
    bool judge_setting(const Place& place, const EventContent& content, Verdict& verdict);
    bool judge_draft(const Place& place, const EventContent& content, Verdict& verdict);
    bool judge_message(const Place& place, const EventContent& content, Verdict& verdict);
    /// What a room or its people are already.
    bool so_in_room(const Place& place, const EventContent& content, std::int64_t person, Verdict& verdict);
    bool so_of_message(const Place& place, const EventContent& content, Verdict& verdict);
    bool check_role(const Place& place, const EventContent& content, std::int64_t person, Verdict& verdict);
    bool check_reaction(const Place& place, const EventContent& content, Verdict& verdict);
    bool find_person_facts(const Place& place, const PersonRow* person, TargetFacts& target);
    /// It is so since this event; 0: as of the head.
    bool so_since(const RoomRow* room, Seq seq, Verdict& verdict);

    LogTables& tables_;
    Statement select_pinned_;
    Statement select_reaction_;
    Statement select_emoji_;
    Statement count_emoji_;
    Statement select_setting_;
    Statement count_settings_;
    Statement select_draft_;
    Statement count_drafts_;
    Statement select_edit_;
};

}  // namespace parley::server
