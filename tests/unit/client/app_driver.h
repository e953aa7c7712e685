// The whole client natively, with a server that is played by hand.
#pragma once

#include <memory>
#include <string>

#include "shared/codec.h"
#include "tests/fakes/fake_platform.h"
#include "tests/fakes/fake_renderer.h"
#include "wasm-client/app/app.h"

namespace parley::client {

class AppDriver {
public:
    explicit AppDriver(float width = 1000, float height = 700) : width_(width), height_(height) {
        platform.stored["name"] = "Ada";
        app = make_app(platform, rasterizer, renderer, {});
    }

    /// The page dies without a word, and the person opens it again.
    void crash() {
        app.reset();
        app = make_app(platform, rasterizer, renderer, platform.kept());
    }

    void say(RequestId id, Notice notice) { app->on_socket_text(encode(ServerMessage{id, std::move(notice)})); }

    bool link_cards = false;  ///< the server makes them

    /// Opens the socket and comes online with one room that holds `count` messages of Grace.
    void go_online(int count = 0) {
        app->on_socket_open();
        Hello hello;
        hello.epoch = Epoch("e");
        hello.heartbeat_ms = 25'000;
        hello.heartbeat_grace_ms = 10'000;
        hello.typing_interval_ms = 3000;
        hello.typing_lapse_ms = 6000;
        hello.link_cards = link_cards;
        say(0, hello);
        const RoomInfo lobby{RoomId("lobby"), "Lobby", "Everybody is here", 0, RoomAccess::everyone, false, {}};
        say(platform.sent.back().id, Welcome{{UserId("u1"), "Ada"}, "t", {lobby}, {}, {}});
        Joined joined{lobby, Epoch("e"), {}, false};
        joined.room.head = static_cast<Seq>(count);
        for (int i = 1; i <= count; i++)
            joined.events.push_back(event(static_cast<Seq>(i), "Message number " + std::to_string(i)));
        say(platform.sent.back().id, joined);
        frame();
    }

    Event event(Seq seq, const std::string& body) {
        Event event;
        event.room = RoomId("lobby");
        event.seq = seq;
        event.at_ms = platform.wall_ms();
        event.author = {UserId("u2"), "Grace"};
        event.cid = MessageCid("g" + std::to_string(seq));
        event.body = body;
        return event;
    }
    /// Something that Grace does, to the message `target` or to the room.
    Event change(Seq seq, EventKind kind, Seq target = 0) {
        Event event = this->event(seq, "");
        event.kind = kind;
        event.target = target;
        return event;
    }
    void push(Event event) { say(0, EventPush{std::move(event)}); }
    static RoomInfo room(const std::string& id, const std::string& name, RoomAccess access = RoomAccess::everyone) {
        return {RoomId(id), name, "", 0, access, false, {}};
    }

    void resize(float width, float height) {
        width_ = width;
        height_ = height;
    }

    void frame() {
        platform.clock_ms += 16;
        app->on_frame({platform.clock_ms, width_, height_, density});
    }

    /// Draws until the app asks for no more; returns how many frames that took.
    int settle(int frames_max = 100) {
        int frames = 0;
        do {
            platform.frames_requested = 0;
            frame();
            frames++;
        } while (platform.frames_requested > 0 && frames < frames_max);
        return frames;
    }

    void click(const Rect& rect) {
        const float x = rect.x + rect.width / 2;
        const float y = rect.y + rect.height / 2;
        app->on_pointer({PointerKind::move, x, y});
        settle();
        app->on_pointer({PointerKind::down, x, y});
        app->on_pointer({PointerKind::up, x, y});
        settle();
    }

    /// As the page tells of a finger: where it is, then what it does, and after a release that it is gone.
    void finger(PointerKind kind, float x, float y) {
        app->on_pointer({PointerKind::move, x, y, 0, true});
        if (kind != PointerKind::move) app->on_pointer({kind, x, y, 0, true});
        if (kind == PointerKind::up) app->on_pointer({PointerKind::leave, x, y, 0, true});
    }
    void tap(const Rect& rect) {
        const float x = rect.x + rect.width / 2;
        const float y = rect.y + rect.height / 2;
        finger(PointerKind::down, x, y);
        settle();
        finger(PointerKind::up, x, y);
        settle();
    }
    /// From one y to another in `steps` frames; the finger stays there.
    void drag(float x, float from, float to, int steps) {
        finger(PointerKind::down, x, from);
        frame();
        for (int i = 1; i <= steps; i++) {
            finger(PointerKind::move, x, from + (to - from) * static_cast<float>(i) / static_cast<float>(steps));
            frame();
        }
    }
    /// Until it is a long press, with no frame but the one that shows it.
    void hold(float x, float y) {
        finger(PointerKind::down, x, y);
        settle();
        platform.clock_ms += 600;
        app->on_wake();
        settle();
        finger(PointerKind::up, x, y);
        settle();
    }

    /// What the textarea would report after somebody typed this.
    void type(const std::string& text) {
        EditState edit;
        edit.text = text;
        edit.selection_start = edit.selection_end = text.size();
        edit.focused = true;
        platform.textarea = edit;
        app->on_edit(edit);
    }

    std::size_t articles() const {
        std::size_t count = 0;
        for (const SemanticNode& node : platform.nodes) count += node.role == Role::article ? 1 : 0;
        return count;
    }

    FakePlatform platform;
    FakeRasterizer rasterizer;
    FakeRenderer renderer;
    std::unique_ptr<AppEvents> app;
    float density = 1;

private:
    float width_, height_;
};

}  // namespace parley::client
