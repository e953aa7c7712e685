// A list that one chooses from while one writes in a field: rows, the current one marked, a listbox in the mirror.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm-client/views/ui.h"

namespace parley::client {

struct ChoiceRow {
    std::uint64_t key = 0;  ///< of its node
    std::string sign;       ///< before the name: '#', an emoji; empty with `person`
    std::string person;     ///< the id of the one whose picture stands there, or empty
    std::string name;
    std::string about;
    std::uint32_t unread = 0;
    bool staff = false;  ///< the shield of the staff room stands before the name
    std::string avatar = {};
};

class ChoiceList {
public:
    static float row_height(const Ui& ui) { return ui.target(40); }

    /// Returns the row that was pressed. Rows come in sight by `current` and by scroll_by.
    std::optional<std::size_t> draw(Ui& ui, const std::vector<ChoiceRow>& rows, std::size_t current, const Rect& rect,
                                    std::uint64_t key, std::uint64_t parent, const std::string& name);
    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { scroll_ += y; }
    [[nodiscard]] float scrolled() const { return scroll_; }
    void start_over() {
        scroll_ = 0;
        current_seen_ = 0;
    }

private:
    float scroll_ = 0;
    std::size_t current_seen_ = 0;  ///< that was last brought in sight
};

}  // namespace parley::client
