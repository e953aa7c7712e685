// How the page looks: what is chosen here is a setting, and worn on all devices.
#include <array>
#include <span>
#include <string>

#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/account_panel.h"

namespace parley::client {

namespace {

struct LookChoice {
    const char* label;  ///< in the person's language
    Appearance look;
    Color swatch = 0;  ///< before the label; 0: none
};

constexpr float swatch_size = 14;
constexpr float swatch_gap = 8;

void draw_look_choice(Ui& ui, const LookChoice& choice, bool current, const ButtonState& button, const Rect& rect) {
    const Palette& p = ui.colors();
    const float sign = choice.swatch != 0 ? swatch_size + swatch_gap : 0;
    if (current) fill(*ui.list, rect, p.selected, space::radius);
    if (button.hovered && !current) fill(*ui.list, rect, p.hover, space::radius);
    outline(*ui.list, rect, current ? p.accent : p.line, space::radius, current ? 2.0F : 1.0F);
    const float text_width = ui.text.width(choice.label, type::label);
    const float x = rect.x + (rect.width - sign - text_width) / 2;
    const float middle = rect.y + rect.height / 2;
    if (sign > 0) fill(*ui.list, {x, middle - swatch_size / 2, swatch_size, swatch_size}, choice.swatch, swatch_size / 2);
    ui.text.draw_line(*ui.list, choice.label, type::label, x + sign, middle - type::label.line_height / 2, p.text, rect.width);
}

void draw_look_choices(Ui& ui, AccountFlow& flow, const char* id, const char* title, const Appearance& now,
                       std::span<const LookChoice> choices) {
    section(ui, flow, id, title);
    float x = flow.x;
    const float height = button_height(ui);
    for (const LookChoice& choice : choices) {
        const float width = button_width(ui, choice.label) + (choice.swatch != 0 ? swatch_size + swatch_gap : 0);
        if (x > flow.x && x + width > flow.x + flow.width) {
            x = flow.x;
            flow.y += height + 8;
        }
        const bool current = choice.look == now;
        const Rect rect{x, flow.y, width, height};
        const std::uint64_t key = semantic_key(id, choice.label);
        const ButtonState button = ui.button(key, flow.parent, ui.tr("{}: {}", {title, choice.label}), rect);
        ui.semantics.back().current = current;
        draw_look_choice(ui, choice, current, button, rect);
        if (button.clicked && !current) ui.intend(KeepSetting{"look", choice.look.text(), MessageCid(ui.platform->new_cid())});
        x += width + 8;
    }
    flow.y += height + account_gap;
}

}  // namespace

void AccountPanel::draw_look(Ui& ui, const State& state, AccountFlow& flow) {
    const Appearance now = Appearance::parse(state.setting("look"));
    const auto with = [&](auto change) {
        Appearance look = now;
        change(look);
        return look;
    };
    const auto theme = [&](Theme one) { return with([one](Appearance& look) { look.theme = one; }); };
    const std::array themes = {LookChoice{ui.tr("As the device"), theme(Theme::system)},
                               LookChoice{ui.tr("Light"), theme(Theme::light)}, LookChoice{ui.tr("Dark"), theme(Theme::dark)}};
    draw_look_choices(ui, flow, "look-theme", ui.tr("Theme"), now, themes);
    const std::array contrasts = {LookChoice{ui.tr("As the device"), with([](Appearance& look) { look.contrast = false; })},
                                  LookChoice{ui.tr("High"), with([](Appearance& look) { look.contrast = true; })}};
    draw_look_choices(ui, flow, "look-contrast", ui.tr("Contrast"), now, contrasts);
    constexpr std::array labels = {tr_noop("Blue"),  tr_noop("Teal"), tr_noop("Green"),
                                   tr_noop("Amber"), tr_noop("Rose"), tr_noop("Violet")};
    std::array<LookChoice, labels.size()> colors{};
    const bool dark = ui.colors().text > ui.colors().main;
    for (std::size_t i = 0; i < labels.size(); i++) {
        const auto accent = static_cast<Accent>(i);
        colors[i] = {ui.tr(labels[i]), with([accent](Appearance& look) { look.accent = accent; }),
                     palette_of(dark, false, accent).accent};
    }
    draw_look_choices(ui, flow, "look-accent", ui.tr("Colour"), now, colors);
    const std::array rows = {LookChoice{ui.tr("Roomy"), with([](Appearance& look) { look.close = false; })},
                             LookChoice{ui.tr("Close together"), with([](Appearance& look) { look.close = true; })}};
    draw_look_choices(ui, flow, "look-rows", ui.tr("Messages"), now, rows);
    constexpr std::array names = {tr_noop("Smaller"), tr_noop("Usual"), tr_noop("Large"), tr_noop("Larger"),
                                  tr_noop("Very large")};
    std::array<LookChoice, names.size()> scales{};
    for (std::size_t i = 0; i < names.size(); i++)
        scales[i] = {ui.tr(names[i]), with([i](Appearance& look) { look.size = sizes[i]; })};
    draw_look_choices(ui, flow, "look-size", ui.tr("Size of everything"), now, scales);
    const std::array clocks = {
        LookChoice{ui.tr("As in the language"), with([](Appearance& look) { look.clock = Clock::language; })},
        LookChoice{ui.tr("13:45"), with([](Appearance& look) { look.clock = Clock::twenty_four; })},
        LookChoice{ui.tr("1:45 pm"), with([](Appearance& look) { look.clock = Clock::twelve; })}};
    draw_look_choices(ui, flow, "look-clock", ui.tr("Clock"), now, clocks);
}

}  // namespace parley::client
