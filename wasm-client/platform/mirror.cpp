#include "wasm-client/platform/mirror.h"

#include <string>

#include "wasm-client/platform/page_calls.h"

namespace parley::client {

namespace {

enum class StringField : int { name = 0, text = 1, href = 2, id = 3 };

void write_string(int slot, StringField field, std::string& known, const std::string& wanted) {
    if (known == wanted) return;
    known = wanted;
    parley_mirror_string(slot, static_cast<int>(field), wanted.data(), wanted.size());
}

int state_flags(const SemanticNode& node) {
    const auto bit = [](bool set, int value) { return set ? value : 0; };
    return bit(node.current, 1) | bit(node.disabled, 2) | bit(node.pending, 4) | bit(node.failed, 8) | bit(node.scrolls, 16) |
           bit(node.active, 32) | bit(node.expanded != Expanded::never, 64) | bit(node.expanded == Expanded::yes, 128) |
           bit(node.at_once, 256);
}

bool same_state(const SemanticNode& a, const SemanticNode& b) {
    return state_flags(a) == state_flags(b) && a.position == b.position && a.set_size == b.set_size;
}

void copy_state(const SemanticNode& from, SemanticNode& to) {
    to.current = from.current;
    to.disabled = from.disabled;
    to.pending = from.pending;
    to.failed = from.failed;
    to.scrolls = from.scrolls;
    to.active = from.active;
    to.at_once = from.at_once;
    to.expanded = from.expanded;
    to.position = from.position;
    to.set_size = from.set_size;
}

/// Keyless nodes are told apart by their order below their parent. The high bit keeps them away from the app's keys.
std::uint64_t made_up_identity(std::uint64_t parent, std::uint32_t ordinal) {
    constexpr std::uint64_t spread = 0x9E3779B97F4A7C15U;
    return ((parent + 1) * spread + ordinal) | (std::uint64_t{1} << 63);
}

}  // namespace

void Mirror::update(std::span<const SemanticNode> nodes) {
    ++update_;
    root_.last_child_slot = 0;
    root_.keyless_children = 0;
    match(nodes);
    // Before anything is placed: what stays in order then never moves, and keeps its focus.
    remove_unseen();
    for (std::size_t i = 0; i < nodes.size(); ++i) write(*matched_[i], nodes[i], parent_of(nodes[i]));
    parley_mirror_done();
}

std::uint64_t Mirror::key_of(int slot) const {
    for (const auto& [identity, entry] : entries_) {
        if (entry.slot == slot) return entry.node.key;
    }
    return 0;
}

void Mirror::match(std::span<const SemanticNode> nodes) {
    matched_.clear();
    for (const SemanticNode& node : nodes) {
        const std::uint64_t identity =
            node.key != 0 ? node.key : made_up_identity(node.parent, parent_of(node).keyless_children++);
        Entry& entry = entries_[identity];
        entry.seen = update_;
        entry.last_child_slot = 0;
        entry.keyless_children = 0;
        matched_.push_back(&entry);
    }
}

void Mirror::remove_unseen() {
    removed_.assign(static_cast<std::size_t>(slots_), false);
    for (const auto& [identity, entry] : entries_)
        if (entry.seen != update_) removed_[static_cast<std::size_t>(entry.slot)] = true;
    for (auto at = entries_.begin(); at != entries_.end();) {
        const Entry& entry = at->second;
        if (entry.seen == update_) {
            ++at;
            continue;
        }
        // What goes with its parent need not be taken out of it.
        parley_mirror_remove(entry.slot, removed_[static_cast<std::size_t>(entry.parent_slot)]);
        unused_slots_.push_back(entry.slot);
        at = entries_.erase(at);
    }
}

void Mirror::write(Entry& entry, const SemanticNode& node, Entry& parent) {
    const bool fits = entry.slot != 0 && entry.node.role == node.role && entry.parent_slot == parent.slot;
    if (!fits) create(entry, node, parent);
    write_string(entry.slot, StringField::name, entry.node.name, node.name);
    write_string(entry.slot, StringField::text, entry.node.text, node.text);
    write_string(entry.slot, StringField::href, entry.node.href, node.href);
    write_string(entry.slot, StringField::id, entry.node.id, node.id);
    if (!same_state(entry.node, node)) {
        copy_state(node, entry.node);
        parley_mirror_state(entry.slot, state_flags(node), static_cast<int>(node.position), static_cast<int>(node.set_size));
    }
    entry.place = node.rect;
    const Rect relative{node.rect.x - parent.place.x, node.rect.y - parent.place.y, node.rect.width, node.rect.height};
    // While everything scrolls, only the places change.
    if (entry.node.rect.x != relative.x || entry.node.rect.y != relative.y || entry.created == update_)
        parley_mirror_move(entry.slot, relative.x, relative.y);
    if (entry.node.rect.width != relative.width || entry.node.rect.height != relative.height)
        parley_mirror_resize(entry.slot, relative.width, relative.height);
    entry.node.rect = relative;
    if (entry.created == update_ || parent.created == update_ || entry.previous_slot != parent.last_child_slot) {
        entry.previous_slot = parent.last_child_slot;
        parley_mirror_place(entry.slot, parent.slot, parent.last_child_slot);
    }
    parent.last_child_slot = entry.slot;
}

/// Makes the element, or makes it anew where its tag or parent no longer fit.
void Mirror::create(Entry& entry, const SemanticNode& node, const Entry& parent) {
    if (entry.slot == 0) {
        entry.slot = free_slot();
    } else {
        parley_mirror_remove(entry.slot, false);
    }
    entry.node = SemanticNode{};
    entry.node.key = node.key;
    entry.node.role = node.role;
    entry.parent_slot = parent.slot;
    entry.created = update_;
    const int heading_level = parent.slot != 0 && parent.node.role == Role::main ? 1 : 2;
    parley_mirror_create(entry.slot, static_cast<int>(node.role), heading_level, std::to_string(node.key).c_str());
}

Mirror::Entry& Mirror::parent_of(const SemanticNode& node) {
    if (node.parent == 0) return root_;
    const auto found = entries_.find(node.parent);
    return found != entries_.end() && found->second.seen == update_ ? found->second : root_;
}

int Mirror::free_slot() {
    if (unused_slots_.empty()) return slots_++;
    const int slot = unused_slots_.back();
    unused_slots_.pop_back();
    return slot;
}

}  // namespace parley::client
