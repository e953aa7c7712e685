// What can be done with a message: opened by a long press, at the finger, or from below on a narrow screen.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/platform/platform.h"
#include "wasm-client/views/timeline_view.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

class MessageMenu {
public:
    /// `href`: the address under the finger, or empty.
    void open_for(Ui& ui, const RoomState& room, const Message& message, const std::string& href, float x, float y);
    [[nodiscard]] bool open() const { return key_ != 0; }
    void close() { key_ = 0; }

    /// Before everything else, so that nothing below has the pointer; it is seen above all the same. Its nodes come last.
    void draw(Ui& ui);
    /// At the end of the frame.
    void place_nodes(Ui& ui);
    /// False: the node is none of the menu's.
    bool act(Ui& ui, std::uint64_t node, TimelineView& timeline);

private:
    enum class Action : std::uint8_t { answer, copy_text, copy_address, copy_link, select };
    struct Item {
        Action action;
        std::uint64_t node = 0;
        std::string label;
        Clipping words;  ///< what is copied
    };

    void add(Action action, std::string label, std::string words);

    std::uint64_t key_ = 0;  ///< of the message; 0: closed
    Seq seq_ = 0;            ///< its own
    float x_ = 0, y_ = 0;
    std::vector<Item> items_;
    std::vector<SemanticNode> nodes_;
};

}  // namespace parley::client
