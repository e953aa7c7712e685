// What a message said before it was edited, the newest first.
#include <string>

#include "wasm-client/views/room_panel.h"

namespace parley::client {

void RoomPanel::draw_versions(Ui& ui, const State& state, AccountFlow& flow) {
    const MessageVersions& versions = state.pane->versions;
    if (!versions.refusal.empty() || !versions.loaded) {
        const char* waiting = state.link == Link::online ? ui.tr("Loading\u2026") : ui.tr("Offline");
        paragraph(ui, flow, "versions", versions.refusal.empty() ? waiting : versions.refusal, type::body,
                  ui.colors().text_muted);
        return;
    }
    for (auto event = versions.events.rbegin(); event != versions.events.rend(); ++event) {
        const std::string id = std::to_string(event->seq);
        const bool newest = event == versions.events.rbegin();
        const std::string time = when(ui, event->at_ms);
        const std::string what = event->kind == EventKind::posted ? ui.tr("Written {}", {time}) : ui.tr("Edited {}", {time});
        section(ui, flow, "version-at-" + id, newest ? ui.tr("{}, as it is now", {what}) : what);
        const bool empty = event->body.empty();
        paragraph(ui, flow, "version-" + id, empty ? ui.tr("Without words") : event->body, type::body,
                  empty ? ui.colors().text_muted : ui.colors().text);
        flow.y += account_gap;
    }
    if (versions.more && button_line(ui, flow, "more-versions", ui.tr("Show earlier ones"), false)) ui.intend(MoreVersions{});
}

}  // namespace parley::client
