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

}  // namespace parley::contents
