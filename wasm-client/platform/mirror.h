// Keeps the page's semantic elements equal to the app's nodes, touching the DOM only for what changed.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "wasm-client/platform/platform.h"

namespace parley::client {

class Mirror {
public:
    void update(std::span<const SemanticNode> nodes);
    /// The node's key behind a slot that the page names; 0 when there is none any more.
    [[nodiscard]] std::uint64_t key_of(int slot) const;

private:
    /// A node as the page has it. The page knows it by its slot; slot 0 is the root.
    struct Entry {
        SemanticNode node;  ///< as the page has it; the rect is relative to the parent
        Rect place;         ///< on the page
        int slot = 0;
        int parent_slot = 0;
        int previous_slot = 0;
        std::uint64_t seen = 0;     ///< the last update that had this node
        std::uint64_t created = 0;  ///< the update that made its element
        // Of the update that is going on:
        int last_child_slot = 0;
        std::uint32_t keyless_children = 0;
    };

    void match(std::span<const SemanticNode> nodes);
    void remove_unseen();
    void write(Entry& entry, const SemanticNode& node, Entry& parent);
    void create(Entry& entry, const SemanticNode& node, const Entry& parent);
    Entry& parent_of(const SemanticNode& node);
    int free_slot();

    std::unordered_map<std::uint64_t, Entry> entries_;  // by identity: the key, or one made up for a keyless node
    std::vector<Entry*> matched_;                       // parallel to the nodes of the update
    std::vector<int> unused_slots_;
    std::vector<bool> removed_;  // by slot: goes in this update
    Entry root_;
    int slots_ = 1;
    std::uint64_t update_ = 0;
};

}  // namespace parley::client
