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

bool about_another(const Event& event) {
    return !event.person.id.empty() && event.person.id != event.author.id;
}

/// One event in one language: the sentence, and what is added to it.
class Line {
public:
    Line(const Event& event, const Language& language)
        : event_(event), language_(language), author_(name_of(event.author)), other_(name_of(event.person)) {}

    [[nodiscard]] std::string told() const;

private:
    [[nodiscard]] std::string name_of(const Person& person) const {
        return person.name.empty() ? tr("Somebody") : isolated(person.name);
    }
    [[nodiscard]] const char* tr(const char* english) const { return language_.tr(english); }
    [[nodiscard]] std::string tr(const char* english, Language::Values values) const { return language_.tr(english, values); }
    [[nodiscard]] std::string by(const char* english) const { return tr(english, {author_}); }
    [[nodiscard]] std::string by_to(const char* english) const { return tr(english, {author_, other_}); }

    [[nodiscard]] std::string duration() const;
    [[nodiscard]] std::string for_so_long(const std::string& words) const;
    [[nodiscard]] std::string because(const std::string& words) const;
    [[nodiscard]] std::string in_room(const std::string& words) const;
    [[nodiscard]] std::string role() const;
    [[nodiscard]] std::string retention() const;
    [[nodiscard]] std::string rights() const;
    [[nodiscard]] std::string slowed() const;
    [[nodiscard]] std::string banned() const;
    [[nodiscard]] std::string staff() const;
    [[nodiscard]] std::string moderation() const;

    const Event& event_;
    const Language& language_;
    const std::string author_;
    const std::string other_;
};

std::string Line::duration() const {
    const std::uint64_t seconds = event_.seconds;
    const auto whole = [&](std::uint64_t unit) { return seconds >= unit && seconds % unit == 0; };
    if (whole(86'400)) return language_.tr_count("{} day", "{} days", seconds / 86'400);
    if (whole(3'600)) return language_.tr_count("{} hour", "{} hours", seconds / 3'600);
    if (whole(60)) return language_.tr_count("{} minute", "{} minutes", seconds / 60);
    return language_.tr_count("{} second", "{} seconds", seconds);
}

std::string Line::for_so_long(const std::string& words) const {
    return event_.seconds == 0 ? words : tr("{} for {}", {words, duration()});
}

/// The reason that was given, or a note.
std::string Line::because(const std::string& words) const {
    return event_.body.empty() ? words : tr("{}: {}", {words, isolated(event_.body)});
}

/// Of the staff room's events: where it was.
std::string Line::in_room(const std::string& words) const {
    return event_.about.empty() ? words : tr("{} in {}", {words, isolated(event_.about.value)});
}

std::string Line::role() const {
    if (event_.role == Role::none) return by_to("{} removed {}");
    if (event_.role == Role::owner) return by_to("{} made {} an owner");
    return by_to(event_.role == Role::moderator ? tr_noop("{} made {} a moderator") : tr_noop("{} made {} a member"));
}

std::string Line::retention() const {
    const std::string days = language_.tr_count("{} day", "{} days", event_.days);
    if (event_.days == 0 && event_.messages == 0) return by("{} set messages to be kept for ever");
    if (event_.messages == 0) return tr("{} set messages to be kept for {}", {author_, days});
    const std::string newest =
        language_.tr_count("{1} set only the newest {0} message to be kept", "{1} set only the newest {0} messages to be kept",
                           event_.messages, {author_});
    return event_.days == 0 ? newest : tr("{}, for {}", {newest, days});
}

std::string Line::rights() const {
    const std::string what = event_.key == "post"     ? tr("write")
                             : event_.key == "react"  ? tr("react")
                             : event_.key == "pin"    ? tr("pin messages")
                             : event_.key == "invite" ? tr("invite people")
                                                      : tr("set the topic");
    if (event_.role == Role::none) return tr("{} set who may {} to what is usual", {author_, what});
    if (event_.role == Role::member) return tr("{} let all members {}", {author_, what});
    if (event_.role == Role::owner) return tr("{} let only owners {}", {author_, what});
    return tr("{} let only moderators {}", {author_, what});
}

std::string Line::slowed() const {
    if (event_.seconds == 0) return by("{} ended slow mode");
    return tr("{} set slow mode: one message each {}", {author_, duration()});
}

std::string Line::banned() const {
    const std::string whom = event_.address.empty() ? other_ : tr("the address {}", {event_.address});
    if (event_.seconds == 0) return tr("{} banned {} for ever", {author_, whom});
    return for_so_long(tr("{} banned {}", {author_, whom}));
}

/// What only the staff room tells.
std::string Line::staff() const {
    switch (event_.kind) {
        case EventKind::banned:
            return because(banned());
        case EventKind::unbanned:
            return by("{} lifted a ban");
        case EventKind::reported:
            return because(in_room(by_to("{} reported a message of {}"))) + "\n\u201C" + isolated(event_.topic) + "\u201D";
        case EventKind::resolved:
            return because(by("{} resolved a report"));
        case EventKind::purged:
            return because(language_.tr_count("{1} removed {0} message of {2}", "{1} removed {0} messages of {2}",
                                              event_.messages, {author_, other_}));
        case EventKind::restored:
            return by("{} brought back the messages that were removed");
        case EventKind::kicked:
            return in_room(by_to("{} removed {}"));
        case EventKind::removed:
            return in_room(by_to("{} deleted a message of {}"));
        case EventKind::ranked:
            return tr("{} gave {} the rank {}", {author_, other_, tr(event_.key.c_str())});
        case EventKind::invitation:
            return because(by("{} made an invitation"));
        case EventKind::withdrawn:
            return by("{} withdrew an invitation");
        case EventKind::reset_made:
            return by_to("{} made a link to set a new password for {}");
        case EventKind::bot_made:
            return by_to("{} made the bot {}");
        case EventKind::token_made:
            return because(by_to("{} made a token for the bot {}"));
        case EventKind::named:
            return tr("{} was called {} before", {other_, event_.body});
        default:
            return {};
    }
}

/// What moderators did in this room, or in the one that the staff room tells of.
std::string Line::moderation() const {
    switch (event_.kind) {
        case EventKind::muted:
            return because(for_so_long(in_room(by_to("{} muted {}"))));
        case EventKind::unmuted:
            return in_room(by_to("{} unmuted {}"));
        case EventKind::slowed:
            return in_room(slowed());
        case EventKind::rights:
            return in_room(rights());
        case EventKind::hidden:
            return by_to("{} removed messages of {}");
        case EventKind::unhidden:
            return by_to("{} brought back messages of {}");
        default:
            return staff();
    }
}

std::string Line::told() const {
    const std::string& about = event_.about.value;
    switch (event_.kind) {
        case EventKind::joined:
            return about_another(event_) ? by_to("{} added {}") : by("{} joined");
        case EventKind::left:
            return about_another(event_) ? by_to("{} removed {}") : by("{} left");
        case EventKind::invited:
            return by_to("{} invited {}");
        case EventKind::role:
            return in_room(role());
        case EventKind::created:
            return event_.author.id.value == server_itself ? "" : by("{} created the room");
        case EventKind::renamed:
            return tr("{} renamed the room to {}", {author_, isolated(event_.name)});
        case EventKind::topic:
            return event_.topic.empty() ? by("{} removed the topic")
                                        : tr("{} set the topic to {}", {author_, isolated(event_.topic)});
        case EventKind::archived:
            return about.empty() ? by("{} archived the room") : tr("{} archived the room {}", {author_, isolated(about)});
        case EventKind::unarchived:
            return about.empty() ? by("{} opened the room again")
                                 : tr("{} opened the room again {}", {author_, isolated(about)});
        case EventKind::retention:
            return in_room(retention());
        default:
            return moderation();
    }
}

}  // namespace

std::string system_line(const Event& event, const Language& language) {
    return Line(event, language).told();
}

}  // namespace parley::client
