// A model with a server, a store and a clock that are played by hand.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "shared/codec.h"
#include "wasm-client/model/model.h"

namespace parley::client {

/// By Grace (u2) in the lobby.
inline Event posted(Seq seq, const std::string& cid = "", const std::string& author = "u2") {
    Event event;
    event.room = RoomId("lobby");
    event.seq = seq;
    event.at_ms = static_cast<std::int64_t>(seq * 1000);
    event.author = {UserId(author), author == "u1" ? "Ada" : "Grace"};
    event.cid = MessageCid(cid.empty() ? "c" + std::to_string(seq) : cid);
    event.body = "body " + std::to_string(seq);
    return event;
}
inline Event change(Seq seq, EventKind kind, Seq target = 0) {
    Event event = posted(seq);
    event.kind = kind;
    event.target = target;
    event.body.clear();
    return event;
}
inline Event reply(Seq seq, Seq root, const std::string& author = "u2") {
    Event event = posted(seq, "", author);
    event.thread = root;
    return event;
}
inline Event edited(Seq seq, Seq target, const std::string& body) {
    Event event = change(seq, EventKind::edited, target);
    event.body = body;
    return event;
}
inline Event reaction(Seq seq, EventKind kind, Seq target, const std::string& emoji, const std::string& who = "u2") {
    Event event = change(seq, kind, target);
    event.key = emoji;
    event.author.id = UserId(who);
    return event;
}
inline std::vector<Event> posted_range(Seq first, Seq last) {
    std::vector<Event> events;
    for (Seq seq = first; seq <= last; seq++) events.push_back(posted(seq));
    return events;
}
inline RoomInfo room_info(const std::string& id, RoomAccess access = RoomAccess::everyone, Seq head = 0) {
    return {RoomId(id), id, "", head, access, false, {}};
}
inline RoomInfo with_standing(RoomInfo info, Standing standing) {
    info.standing = standing;
    return info;
}

class ModelTest : public ::testing::Test {
protected:
    Now now() const { return {clock, 0.5, wall}; }

    void run_effects() {
        for (const Effect& effect : model->take_effects()) {
            if (holds_alternative<OpenSocket>(effect)) opened++;
            if (holds_alternative<CloseSocket>(effect)) closed++;
            if (const auto* send = get_if<SendText>(&effect)) {
                sent.push_back(decode_client_message(send->text).value());
                if (!holds_alternative<Typing>(sent.back().command)) steps.push_back("send");
            }
            if (const auto* dialog = get_if<ShowDialog>(&effect)) last_dialog = *dialog;
            if (const auto* path = get_if<ShowPath>(&effect)) paths.push_back(path->path);
            if (const auto* store = get_if<StoreValue>(&effect)) stored[store->key] = store->value;
            if (const auto* composer = get_if<SetComposer>(&effect)) composer_text = composer->text;
            if (const auto* announce = get_if<Announce>(&effect)) announced.push_back(announce->text);
            if (const auto* offer = get_if<OfferText>(&effect)) offered.push_back(*offer);
            if (const auto* keep = get_if<Keep>(&effect)) {
                const bool room = keep->key.find(" room ") != std::string::npos;
                (room ? last_seen : kept)[keep->key] = keep->value;
                if (!room) steps.push_back("keep");
            }
            if (const auto* forget = get_if<Forget>(&effect)) {
                kept.erase(forget->key);
                last_seen.erase(forget->key);
            }
            if (const auto* notice = get_if<Notify>(&effect)) notices.push_back(*notice);
            if (holds_alternative<Chime>(effect)) chimes++;
            if (const auto* drop = get_if<DropNotice>(&effect)) dropped.push_back(drop->room.value);
            if (const auto* page = get_if<ServedPage>(&effect)) page_served = page->build;
        }
    }

    void say(RequestId id, Notice notice) {
        model->on_socket_text(encode(ServerMessage{id, std::move(notice)}), now());
        run_effects();
    }
    void say(RequestId id, AccountNotice notice) { say(id, Notice(std::move(notice))); }
    void push(Event event) { say(0, EventPush{std::move(event)}); }
    void intend(const Intent& intent) {
        model->on_intent(intent, now());
        run_effects();
    }

    /// The newest command of that type that was sent, with its id.
    template <class C>
    std::pair<RequestId, C> last() {
        for (auto message = sent.rbegin(); message != sent.rend(); ++message)
            if (const auto* command = get_if<C>(&message->command)) return {message->id, *command};
        ADD_FAILURE() << "no such command was sent";
        return {};
    }
    /// Likewise, of those about accounts.
    template <class C>
    std::pair<RequestId, C> last_account() {
        for (auto message = sent.rbegin(); message != sent.rend(); ++message) {
            const auto* command = get_if<AccountCommand>(&message->command);
            if (command == nullptr) continue;
            if (const auto* wanted = get_if<C>(command)) return {message->id, *wanted};
        }
        ADD_FAILURE() << "no such command was sent";
        return {};
    }
    template <class C>
    std::size_t count_account() const {
        std::size_t count = 0;
        for (const AccountCommand& command : all<AccountCommand>())
            if (holds_alternative<C>(command)) count++;
        return count;
    }
    template <class C>
    std::vector<C> all() const {
        std::vector<C> found;
        for (const ClientMessage& message : sent)
            if (const auto* command = get_if<C>(&message.command)) found.push_back(*command);
        return found;
    }
    template <class C>
    std::size_t count() const {
        return all<C>().size();
    }

    void start(Remembered remembered = {"Ada", "", "/"}) {
        model->start(std::move(remembered), now());
        run_effects();
    }

    void open_socket(const std::string& epoch = "e1") {
        model->on_socket_open(now());
        run_effects();
        Hello hello;
        hello.epoch = Epoch(epoch);
        hello.heartbeat_ms = 25'000;
        hello.heartbeat_grace_ms = 10'000;
        hello.typing_interval_ms = 3000;
        hello.typing_lapse_ms = 6000;
        say(0, hello);
    }

    Welcome welcome_with(std::vector<RoomInfo> rooms) const {
        Welcome welcome;
        welcome.user = {UserId("u1"), "Ada"};
        welcome.token = "token-1";
        welcome.rooms = std::move(rooms);
        return welcome;
    }
    /// With a personal log, as servers have it.
    Welcome personal_welcome(std::vector<RoomInfo> rooms, Seq personal_head = 5) const {
        Welcome welcome = welcome_with(std::move(rooms));
        welcome.personal = room_info("@u1", RoomAccess::personal, personal_head);
        return welcome;
    }
    void welcome(Seq head = 0) { say(last<Auth>().first, welcome_with({room_info("lobby", RoomAccess::everyone, head)})); }

    void joined(std::vector<Event> events = {}, bool more = false) {
        Joined joined{room_info("lobby"), Epoch("e1"), std::move(events), more};
        if (!joined.events.empty()) joined.room.head = joined.events.back().seq;
        say(last<Join>().first, joined);
    }
    void resumed(Seq head, std::vector<Event> events) {
        say(last<Resume>().first, Resumed{RoomId("lobby"), Epoch("e1"), head, std::move(events)});
    }
    static Page page(std::vector<Event> events, Seq head, bool more) {
        Page page;
        page.room = RoomId("lobby");
        page.events = std::move(events);
        page.more = more;
        page.head = head;
        return page;
    }

    /// Of an account, on a server that has them.
    Welcome account_welcome(Rank rank = Rank::member, const std::string& user = "u1",
                            const std::string& token = "token-1") const {
        Welcome welcome = welcome_with({room_info("lobby")});
        welcome.user.id = UserId(user);
        welcome.token = token;
        welcome.rank = rank;
        welcome.session = "s1";
        return welcome;
    }
    void go_online_as(Rank rank) {
        start();
        open_socket();
        say(last<Auth>().first, account_welcome(rank));
        joined();
    }

    void go_online(std::vector<Event> events = {}, bool more = false) {
        start();
        open_socket();
        welcome(events.empty() ? 0 : events.back().seq);
        joined(std::move(events), more);
    }

    void write(const std::string& text, const std::string& cid) {
        model->on_intent(EditDraft{text}, now());
        model->on_intent(SendDraft{MessageCid(cid), 5000}, now());
        run_effects();
    }
    void ack(const std::string& cid, Seq seq) { say(last<Send>().first, Ack{RoomId("lobby"), MessageCid(cid), seq, 9000}); }

    void lose(std::uint16_t code = 1006) {
        model->on_socket_close(code, now());
        run_effects();
    }
    void wake() {
        model->on_wake(now());
        run_effects();
    }
    void pass_until_wake() {
        ASSERT_TRUE(model->wake_at_ms().has_value());
        clock = *model->wake_at_ms();
        wake();
    }
    /// The connection is lost, and the socket is open again.
    void reconnect() {
        lose();
        pass_until_wake();
        open_socket();
    }
    /// The page dies without a word, and is opened again with what was kept.
    void crash() {
        model = std::make_unique<Model>();
        sent.clear();
        Remembered remembered{stored["name"], stored["token"], "/"};
        for (const auto& [key, value] : kept) remembered.kept.push_back({key, value});
        start(std::move(remembered));
    }

    /// The page ends well, and is opened again at this address, with nobody at the other end yet.
    void reopen(const std::string& path = "/") {
        model->on_page_hide(now());
        run_effects();
        model = std::make_unique<Model>();
        sent.clear();
        paths.clear();
        Remembered remembered{stored["name"], stored["token"], path};
        remembered.user = stored["user"];
        for (const auto& entries : {kept, last_seen})
            for (const auto& [key, value] : entries) remembered.kept.push_back({key, value});
        start(std::move(remembered));
    }

    const RoomState& room(const std::string& id) const { return *model->state().find(RoomId(id)); }
    const RoomState& lobby() const { return room("lobby"); }
    std::vector<std::string> bodies() const {
        std::vector<std::string> all;
        for (const Message& row : lobby().timeline.messages()) all.push_back(row.is_line() ? row.line : row.body);
        return all;
    }

    std::unique_ptr<Model> model = std::make_unique<Model>();
    double clock = 1000;
    double wall = 0;
    int opened = 0;
    int closed = 0;
    std::vector<ClientMessage> sent;
    std::vector<std::string> steps;  ///< "keep" and "send", in order; typing is not counted
    ShowDialog last_dialog;
    std::vector<std::string> paths;
    std::map<std::string, std::string> stored;
    std::map<std::string, std::string> kept;
    std::map<std::string, std::string> last_seen;  ///< likewise kept: the rooms' last messages
    std::vector<Notify> notices;
    int chimes = 0;
    std::vector<std::string> dropped;
    std::string page_served;
    std::string composer_text;
    std::vector<std::string> announced;
    std::vector<OfferText> offered;
};

}  // namespace parley::client
