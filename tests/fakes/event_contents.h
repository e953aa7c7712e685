// Contents of events, as tests say them.
#pragma once

#include <string>
#include <utility>

#include "shared/message.h"

namespace parley::contents {

inline EventContent of(EventKind kind) {
    EventContent content;
    content.kind = kind;
    return content;
}
inline EventContent on(EventKind kind, Seq target) {
    EventContent content = of(kind);
    content.target = target;
    return content;
}
inline EventContent about_person(EventKind kind, UserId person) {
    EventContent content = of(kind);
    content.person.id = std::move(person);
    return content;
}

inline EventContent posted(std::string body, Via via = Via::client) {
    EventContent content = of(EventKind::posted);
    content.body = std::move(body);
    content.via = via;
    return content;
}
inline EventContent answering(Seq target, std::string body) {
    EventContent content = posted(std::move(body));
    content.target = target;
    return content;
}
inline EventContent in_thread(Seq root, std::string body, bool in_room = false) {
    EventContent content = posted(std::move(body));
    content.thread = root;
    content.in_room = in_room;
    return content;
}
inline EventContent edited(Seq target, std::string body) {
    EventContent content = on(EventKind::edited, target);
    content.body = std::move(body);
    return content;
}
inline EventContent deleted(Seq target) {
    return on(EventKind::deleted, target);
}
inline EventContent reacted(Seq target, std::string emoji) {
    EventContent content = on(EventKind::reacted, target);
    content.key = std::move(emoji);
    return content;
}
inline EventContent unreacted(Seq target, std::string emoji) {
    EventContent content = on(EventKind::unreacted, target);
    content.key = std::move(emoji);
    return content;
}
inline EventContent pinned(Seq target) {
    return on(EventKind::pinned, target);
}
inline EventContent unpinned(Seq target) {
    return on(EventKind::unpinned, target);
}
inline EventContent joined() {
    return of(EventKind::joined);
}
inline EventContent left() {
    return of(EventKind::left);
}
inline EventContent invited(UserId person) {
    return about_person(EventKind::invited, std::move(person));
}
inline EventContent role(UserId person, Role given) {
    EventContent content = about_person(EventKind::role, std::move(person));
    content.role = given;
    return content;
}
inline EventContent renamed(std::string name) {
    EventContent content = of(EventKind::renamed);
    content.name = std::move(name);
    return content;
}
inline EventContent topic(std::string text) {
    EventContent content = of(EventKind::topic);
    content.topic = std::move(text);
    return content;
}
inline EventContent retention(std::uint32_t days, std::uint32_t messages) {
    EventContent content = of(EventKind::retention);
    content.days = days;
    content.messages = messages;
    return content;
}
inline EventContent read(RoomId about, Seq target) {
    EventContent content = on(EventKind::read, target);
    content.about = std::move(about);
    return content;
}
inline EventContent setting(std::string key, std::string value) {
    EventContent content = of(EventKind::setting);
    content.key = std::move(key);
    content.body = std::move(value);
    return content;
}

// ---- moderation ------------------------------------------------------------------------------------------------------

inline EventContent with_reason(EventContent content, std::string reason) {
    content.body = std::move(reason);
    return content;
}
inline EventContent for_seconds(EventContent content, std::uint64_t seconds) {
    content.seconds = seconds;
    return content;
}
inline EventContent at(RoomId about, EventContent content) {
    content.about = std::move(about);
    return content;
}
inline EventContent muted(UserId person, std::uint64_t seconds, std::string reason = "") {
    return with_reason(for_seconds(about_person(EventKind::muted, std::move(person)), seconds), std::move(reason));
}
inline EventContent unmuted(UserId person) {
    return about_person(EventKind::unmuted, std::move(person));
}
inline EventContent slowed(std::uint64_t seconds) {
    return for_seconds(of(EventKind::slowed), seconds);
}
inline EventContent rights(RoomRight what, Role least) {
    EventContent content = of(EventKind::rights);
    content.key = what == RoomRight::post     ? "post"
                  : what == RoomRight::pin    ? "pin"
                  : what == RoomRight::invite ? "invite"
                  : what == RoomRight::topic  ? "topic"
                                              : "react";
    content.role = least;
    return content;
}
inline EventContent banned(UserId person, std::uint64_t seconds, std::string reason = "") {
    return with_reason(for_seconds(about_person(EventKind::banned, std::move(person)), seconds), std::move(reason));
}
inline EventContent banned_address(std::string address, std::uint64_t seconds, std::string reason = "") {
    EventContent content = with_reason(for_seconds(of(EventKind::banned), seconds), std::move(reason));
    content.address = std::move(address);
    return content;
}
inline EventContent unbanned(Seq ban) {
    return on(EventKind::unbanned, ban);
}
inline EventContent reported(RoomId about, Seq target, std::string reason) {
    return at(std::move(about), with_reason(on(EventKind::reported, target), std::move(reason)));
}
inline EventContent resolved(Seq report, std::string note = "") {
    return with_reason(on(EventKind::resolved, report), std::move(note));
}
inline EventContent purged(UserId person, std::uint64_t seconds, std::string reason = "") {
    return with_reason(for_seconds(about_person(EventKind::purged, std::move(person)), seconds), std::move(reason));
}
inline EventContent restored(Seq purge) {
    return on(EventKind::restored, purge);
}

/// With all their fields, as the log writes them.
inline EventContent keyed(EventContent content, std::string key) {
    content.key = std::move(key);
    return content;
}
inline EventContent hidden(EventKind kind) {
    EventContent content = about_person(kind, UserId("u-bob"));
    content.target = 3;
    return content;
}
inline EventContent report() {
    EventContent content = reported(RoomId("board"), 3, "rude");
    content.person = {UserId("u-bob"), "Bob"};
    content.topic = "the words as they were";
    return content;
}
inline EventContent purge() {
    EventContent content = purged(UserId("u-bob"), 3600, "spam");
    content.messages = 41;
    return content;
}
inline EventContent removed() {
    EventContent content = at(RoomId("board"), about_person(EventKind::removed, UserId("u-bob")));
    content.target = 9;
    return content;
}

}  // namespace parley::contents
