// What can be done with a message: opened by a long press, at the finger, or from below on a narrow screen; or from its bar.
// And with a person, below who they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/platform/platform.h"
#include "wasm-client/views/timeline_view.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

class MessageMenu {
public:
    struct Place {
        float x = 0, y = 0;
        std::string href = {};  ///< the address there, or empty
    };
    void open_for(Ui& ui, const State& state, const RoomState& room, const Message& message, const Place& place);
    /// Of the state's card; again once the server has said more of them.
    void open_for_person(Ui& ui, const State& state, const RoomState& room);
    void follow_person(Ui& ui, const State& state, const RoomState& room);
    [[nodiscard]] bool of_person() const { return key_ != 0 && person_.has_value(); }
    [[nodiscard]] bool open() const { return key_ != 0; }
    void close() {
        key_ = 0;
        person_.reset();
    }
    /// Other reactions were asked for since the last call: to the message of this seq; 0: they were not.
    Seq take_more() { return std::exchange(more_, 0); }
    [[nodiscard]] float x() const { return x_; }
    [[nodiscard]] float y() const { return y_; }

    /// Before everything else, so that nothing below has the pointer; it is seen above all the same. Its nodes come last.
    void draw(Ui& ui);
    /// At the end of the frame.
    void place_nodes(Ui& ui);
    /// False: the node is none of the menu's.
    bool act(Ui& ui, std::uint64_t node, TimelineView& timeline);

private:
    /// One of the three: something is copied, wanted, or the message is selected.
    struct Item {
        std::uint64_t node = 0;
        std::string label;
        Clipping words = {};
        std::optional<Intent> intent = {};
        bool grave = false;
        bool more = false;            ///< all other emoji
        bool given = false;           ///< a reaction that the person has given
        std::vector<Item> next = {};  ///< not empty: these take the menu's place, so that a grave act takes a second step
    };

    /// Of whom it is, above what can be done with them.
    struct Header {
        Person person;
        std::vector<std::string> lines;
        bool known = false;                  ///< the server has said who they are
        std::optional<PersonStatus> status;  ///< nothing: they are not here
    };

    void add_copy(std::string label, std::string words);
    Item& add(std::string label, std::optional<Intent> intent);
    void add_acts(Ui& ui, const State& state, const RoomState& room, const Message& message);
    void add_report(Ui& ui, const RoomState& room, const Message& message);

    // person_menu.cpp. `profile` is null where nothing is known of them.
    void offer(std::string label, std::vector<Item> next);
    static Item step(Ui& ui, std::string label, Moderate wanted);
    static Item worded_step(Ui& ui, std::string label, Moderate wanted);
    void add_people_acts(Ui& ui, const State& state, const RoomState& room, const Person& person, const Profile* profile);
    void add_room_acts(Ui& ui, const State& state, const RoomState& room, const Person& person, const Profile* profile);
    void add_server_acts(Ui& ui, const State& state, const RoomState& room, const Person& person, const Profile* profile);
    void add_roles(Ui& ui, const State& state, const RoomState& room, const Profile& profile);
    void describe(Ui& ui, const State& state, const RoomState& room);
    [[nodiscard]] float header_height() const;
    void draw_header(Ui& ui, const Rect& rect, std::uint64_t region) const;

    void add_reactions(Ui& ui, const State& state, const Message& message);
    void draw_reactions(Ui& ui, const Rect& rect, std::uint64_t region);
    void draw_item(Ui& ui, const Item& item, const Rect& row, std::uint64_t region);

    std::uint64_t key_ = 0;  ///< of the message; 0: closed
    Seq seq_ = 0, more_ = 0;
    float x_ = 0, y_ = 0;
    std::optional<Header> person_;
    bool stepped_ = false;  ///< the second step is shown
    std::vector<Item> reactions_;
    std::vector<Item> items_;
    std::vector<SemanticNode> nodes_;
};

}  // namespace parley::client
