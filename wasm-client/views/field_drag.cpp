#include "wasm-client/views/field_drag.h"

#include <optional>
#include <string>

namespace parley::client {

namespace {

class OneText final : public SelectableTexts {
public:
    static constexpr std::uint64_t key_of_text = 1;

    explicit OneText(std::string_view text) : text_(text) {}
    [[nodiscard]] std::size_t count() const override { return 1; }
    [[nodiscard]] std::uint64_t key(std::size_t) const override { return key_of_text; }
    [[nodiscard]] std::string_view text(std::size_t) const override { return text_; }

private:
    std::string_view text_;
};

Selection::Unit unit_of(int presses) {
    if (presses <= 1) return Selection::Unit::character;
    return presses == 2 ? Selection::Unit::word : Selection::Unit::paragraph;
}

}  // namespace

bool FieldDrag::follow(Ui& ui, const PlacedText& words) {
    if (!ImGui::IsItemActive()) {
        held_ = false;
        return false;
    }
    const ImGuiIO& io = ImGui::GetIO();
    const OneText text(words.text);
    const auto point = [&] {
        const float x = io.MousePos.x;
        const float y = io.MousePos.y;
        return TextPoint{OneText::key_of_text,
                         whole_characters_ ? character_at(ui.text, words, x, y) : boundary_at(ui.text, words, x, y)};
    };
    const bool begins = !held_;
    if (begins) {
        held_ = true;
        whole_characters_ = ui.presses > 1;
        if (io.KeyShift)
            selection_.press(text, {OneText::key_of_text, anchor_of(ui.desk->of(field_))}, Selection::Unit::character);
        else
            selection_.press(text, point(), unit_of(ui.presses));
        ui.desk->focus(field_);
    }
    selection_.extend(text, point());
    const std::optional<SelectedTexts> selected = selection_.resolve(text);
    if (!selected) return begins;
    const bool backward = selection_.focus().byte < selected->end;
    ui.desk->select(field_, backward ? selected->end : selected->begin, backward ? selected->begin : selected->end);
    return begins;
}

}  // namespace parley::client
