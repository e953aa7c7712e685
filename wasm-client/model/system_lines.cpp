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
            return event.role == Role::none ? author + " removed " + other : author + " made " + other + role_words(event.role);
        case EventKind::created:
            return event.author.id.value == server_itself ? "" : author + " created the room";
        case EventKind::renamed:
            return author + " renamed the room to " + isolated(event.name);
        case EventKind::topic:
            return event.topic.empty() ? author + " removed the topic" : author + " set the topic to " + isolated(event.topic);
        case EventKind::archived:
            return author + " archived the room";
        case EventKind::unarchived:
            return author + " opened the room again";
        case EventKind::retention:
            return author + retention_words(event);
        default:
            return {};
    }
}

}  // namespace parley::client
