// The connection, for the curious: how long the server takes to answer, what became of it since the page was opened.
#include <algorithm>
#include <cstdio>
#include <numeric>
#include <string>

#include "wasm-client/model/own_settings.h"
#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/account_panel.h"

namespace parley::client {

namespace {

constexpr double measured_every_ms = 2000;
constexpr float chart_height = 72;
constexpr float bar_gap = 2;

std::string in_ms(Ui& ui, double ms) {
    char text[16];
    std::snprintf(text, sizeof text, ms < 10 ? "%.1f" : "%.0f", ms);
    return ui.tr("{} ms", {text});
}

void draw_fact(Ui& ui, AccountFlow& flow, std::string_view id, const char* name, const std::string& value) {
    const Palette& p = ui.colors();
    const float wide = std::min(flow.width * 0.5F, 220.0F);
    ui.text.draw_line(*ui.list, name, type::body, flow.x, flow.y, p.text_muted, wide - 8);
    ui.text.draw_line(*ui.list, value, type::body, flow.x + wide, flow.y, p.text, flow.width - wide);
    ui.node(semantic_key("fact", id), flow.parent, Role::text, {flow.x, flow.y, flow.width, type::body.line_height}).text =
        ui.tr("{}: {}", {name, value});
    flow.y += type::body.line_height + 6;
}

/// A bar for each measurement, the newest at the end.
void draw_round_trips(Ui& ui, const LinkTally& tally, AccountFlow& flow) {
    const Palette& p = ui.colors();
    const Rect rect{flow.x, flow.y, std::min(flow.width, 480.0F), chart_height};
    fill(*ui.list, rect, p.raised, space::radius);
    const float width = (rect.width - 16) / static_cast<float>(LinkTally::round_trips_max);
    const double highest = std::max(10.0, *std::max_element(tally.round_trips.begin(), tally.round_trips.end()));
    float x = rect.x + 8 + width * static_cast<float>(LinkTally::round_trips_max - tally.round_trips.size());
    for (const double ms : tally.round_trips) {
        const float height = std::max(2.0F, static_cast<float>(ms / highest) * (rect.height - 16));
        fill(*ui.list, {x, rect.y + rect.height - 8 - height, std::max(1.0F, width - bar_gap), height}, p.accent, 1);
        x += width;
    }
    flow.y += chart_height + account_gap;
}

std::string lasting(Ui& ui, double ms) {
    const auto minutes = static_cast<std::uint64_t>(ms / 60'000);
    if (minutes == 0) return ui.tr("Connected");
    if (minutes < 120) return ui.tr_count("Connected for {} minute", "Connected for {} minutes", minutes);
    return ui.tr_count("Connected for {} hour", "Connected for {} hours", minutes / 60);
}

}  // namespace

void AccountPanel::draw_connection(Ui& ui, const State& state, AccountFlow& flow) {
    const LinkTally& tally = state.tally;
    const bool online = state.link == Link::online;
    section(ui, flow, "connection", online ? lasting(ui, ui.now_ms - state.link_since_ms) : ui.tr("Not connected"));
    if (!tally.round_trips.empty()) {
        const auto& all = tally.round_trips;
        const double mean = std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
        draw_fact(ui, flow, "latest", ui.tr("The server\u2019s answer takes"), in_ms(ui, all.back()));
        draw_fact(ui, flow, "mean", ui.tr("On average"), in_ms(ui, mean));
        draw_round_trips(ui, tally, flow);
    } else {
        paragraph(ui, flow, "measuring", online ? ui.tr("Measuring\u2026") : ui.tr("Nothing is lost: it goes on by itself."),
                  type::body, ui.colors().text_muted);
    }
    section(ui, flow, "since", ui.tr("Since this page was opened"));
    draw_fact(ui, flow, "connections", ui.tr("Connections"), std::to_string(tally.connections));
    draw_fact(ui, flow, "resumed", ui.tr("Rooms that went on"), std::to_string(tally.resumed));
    draw_fact(ui, flow, "anew", ui.tr("Rooms read again"), std::to_string(tally.begun_anew));
    flow.y += account_gap;
    section(ui, flow, "builds", ui.tr("Versions"));
    draw_fact(ui, flow, "page", ui.tr("Page"), ui.platform->build_id());
    if (!state.server_build.empty()) draw_fact(ui, flow, "server", ui.tr("Server"), state.server_build);
    draw_fact(ui, flow, "protocol", ui.tr("Protocol"), std::to_string(protocol_version));
    if (!online) return;
    if (measured_at_ms_ == 0 || ui.now_ms >= measured_at_ms_ + measured_every_ms) {
        measured_at_ms_ = ui.now_ms;
        ui.intend(MeasureRoundTrip{});
    }
    ui.move_at(measured_at_ms_ + measured_every_ms);
}

/// Off, unless one wants to hear of what is told.
void AccountPanel::draw_sounds(Ui& ui, const State& state, AccountFlow& flow) {
    const bool on = state.setting("sounds") == "on";
    if (button_line(ui, flow, "sounds", on ? ui.tr("Turn sounds off") : ui.tr("Turn sounds on"), false)) {
        if (!on) ui.platform->chime();
        ui.intend(KeepSetting{"sounds", on ? "" : "on", MessageCid(ui.platform->new_cid())});
    }
}

void AccountPanel::draw_enter(Ui& ui, const State& state, AccountFlow& flow) {
    const bool line = state.setting(enter_key) == "line";
    const char* label = line ? ui.tr("Send with Enter") : ui.tr("Send with Ctrl+Enter, not with Enter");
    if (button_line(ui, flow, "enter", label, false))
        ui.intend(KeepSetting{enter_key, line ? "" : "line", MessageCid(ui.platform->new_cid())});
}

void AccountPanel::draw_link_cards(Ui& ui, const State& state, AccountFlow& flow) {
    if (!state.link_cards.offered()) return;
    const bool off = state.setting(link_cards_key) == "off";
    const char* label = off ? ui.tr("Show what links lead to") : ui.tr("Don\u2019t show what links lead to");
    if (button_line(ui, flow, "link-cards", label, false))
        ui.intend(KeepSetting{link_cards_key, off ? "" : "off", MessageCid(ui.platform->new_cid())});
}

}  // namespace parley::client
