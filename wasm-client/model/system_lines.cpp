#include "wasm-client/model/system_lines.h"

#include <algorithm>
#include <string>

namespace parley::client {

namespace {

/// Whom the server names as the founder of the rooms that are there from the beginning: nobody did that, so nobody is told.
constexpr const char* server_itself = "parley";

/// Between FSI and PDI (UAX #9) where it may read from right to left: a name must turn nothing around it.
std::string isolated(const std::string& name) {
    const auto may_turn = [](char c) { return static_cast<unsigned char>(c) >= 0xD6; };
    if (std::none_of(name.begin(), name.end(), may_turn)) return name;
    return "\u2068" + name + "\u2069";
}

std::string name_of_person(const Person& person) {
    return person.name.empty() ? "Somebody" : isolated(person.name);
}

bool about_another(const Event& event) {
    return !event.person.id.empty() && event.person.id != event.author.id;
}

std::string role_words(Role role) {
    if (role == Role::owner) return " an owner";
    return role == Role::moderator ? " a moderator" : " a member";
}

std::string retention_words(const Event& event) {
    const auto counted = [](std::uint32_t count, const std::string& unit) {
        return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
    };
    if (event.days == 0 && event.messages == 0) return " set messages to be kept for ever";
    if (event.messages == 0) return " set messages to be kept for " + counted(event.days, "day");
    const std::string newest = " set only the newest " + counted(event.messages, "message") + " to be kept";
    return event.days == 0 ? newest : newest + ", for " + counted(event.days, "day");
}

std::string duration_words(std::uint64_t seconds) {
    struct Unit {
        std::uint64_t seconds;
        const char* name;
    };
    for (const Unit& unit : {Unit{86'400, "day"}, Unit{3'600, "hour"}, Unit{60, "minute"}, Unit{1, "second"}}) {
        if (seconds % unit.seconds != 0 || seconds < unit.seconds) continue;
        const std::uint64_t count = seconds / unit.seconds;
        return std::to_string(count) + " " + unit.name + (count == 1 ? "" : "s");
    }
    return "0 seconds";
}

std::string for_so_long(const Event& event) {
    return event.seconds == 0 ? "" : " for " + duration_words(event.seconds);
}

/// The reason that was given, or a note.
std::string because(const Event& event) {
    return event.body.empty() ? "" : ": " + isolated(event.body);
}

/// Of the staff room's events: where it was.
std::string in_room(const Event& event) {
    return event.about.empty() ? "" : " in " + isolated(event.about.value);
}

std::string right_words(const Event& event) {
    const std::string what = event.key == "post"     ? "write"
                             : event.key == "react"  ? "react"
                             : event.key == "pin"    ? "pin messages"
                             : event.key == "invite" ? "invite people"
                                                     : "set the topic";
    if (event.role == Role::none) return " set who may " + what + " to what is usual";
    if (event.role == Role::member) return " let all members " + what;
    return std::string(" let only ") + (event.role == Role::owner ? "owners " : "moderators ") + what;
}

std::string slowed_words(const Event& event) {
    if (event.seconds == 0) return " ended slow mode";
    return " set slow mode: one message each " + duration_words(event.seconds);
}

/// What only the staff room tells.
std::string staff_line(const Event& event, const std::string& author, const std::string& other) {
    switch (event.kind) {
        case EventKind::banned:
            return author + " banned " + (event.address.empty() ? other : "the address " + event.address) +
                   (event.seconds == 0 ? " for ever" : for_so_long(event)) + because(event);
        case EventKind::unbanned:
            return author + " lifted a ban";
        case EventKind::reported:
            return author + " reported a message of " + other + in_room(event) + because(event) + "\n\u201C" +
                   isolated(event.topic) + "\u201D";
        case EventKind::resolved:
            return author + " resolved a report" + because(event);
        case EventKind::purged:
            return author + " removed " + std::to_string(event.messages) +
                   (event.messages == 1 ? " message of " : " messages of ") + other + because(event);
        case EventKind::restored:
            return author + " brought back the messages that were removed";
        case EventKind::kicked:
            return author + " removed " + other + in_room(event);
        case EventKind::removed:
            return author + " deleted a message of " + other + in_room(event);
        case EventKind::ranked:
            return author + " gave " + other + " the rank " + event.key;
        case EventKind::invitation:
            return author + " made an invitation" + because(event);
        case EventKind::withdrawn:
            return author + " withdrew an invitation";
        case EventKind::reset_made:
            return author + " made a link to set a new password for " + other;
        case EventKind::bot_made:
            return author + " made the bot " + other;
        case EventKind::token_made:
            return author + " made a token for the bot " + other + because(event);
        case EventKind::named:
            return other + " was called " + event.body + " before";
        default:
            return {};
    }
}

/// What moderators did in this room, or in the one that the staff room tells of.
std::string moderation_line(const Event& event, const std::string& author, const std::string& other) {
    switch (event.kind) {
        case EventKind::muted:
            return author + " muted " + other + in_room(event) + for_so_long(event) + because(event);
        case EventKind::unmuted:
            return author + " unmuted " + other + in_room(event);
        case EventKind::slowed:
            return author + slowed_words(event) + in_room(event);
        case EventKind::rights:
            return author + right_words(event) + in_room(event);
        case EventKind::hidden:
            return author + " removed messages of " + other;
        case EventKind::unhidden:
            return author + " brought back messages of " + other;
        default:
            return staff_line(event, author, other);
    }
}

}  // namespace

std::string system_line(const Event& event) {
    const std::string author = name_of_person(event.author);
    const std::string other = name_of_person(event.person);
    switch (event.kind) {
        case EventKind::joined:
            return about_another(event) ? author + " added " + other : author + " joined";
        case EventKind::left:
            return about_another(event) ? author + " removed " + other : author + " left";
        case EventKind::invited:
            return author + " invited " + other;
        case EventKind::role:
            return (event.role == Role::none ? author + " removed " + other
                                             : author + " made " + other + role_words(event.role)) +
                   in_room(event);
        case EventKind::created:
            return event.author.id.value == server_itself ? "" : author + " created the room";
        case EventKind::renamed:
            return author + " renamed the room to " + isolated(event.name);
        case EventKind::topic:
            return event.topic.empty() ? author + " removed the topic" : author + " set the topic to " + isolated(event.topic);
        case EventKind::archived:
            return author + " archived the room" + (event.about.empty() ? "" : " " + isolated(event.about.value));
        case EventKind::unarchived:
            return author + " opened the room again" + (event.about.empty() ? "" : " " + isolated(event.about.value));
        case EventKind::retention:
            return author + retention_words(event) + in_room(event);
        default:
            return moderation_line(event, author, other);
    }
}

}  // namespace parley::client
