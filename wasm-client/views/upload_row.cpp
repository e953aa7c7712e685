#include "wasm-client/views/upload_row.h"

#include <algorithm>
#include <string>
#include <utility>

#include "shared/codec.h"
#include "wasm-client/views/file_row.h"

namespace parley::client {

namespace {

constexpr std::size_t shown_max = 4;
constexpr float bar_height = 3;
constexpr float button_width_min = 58;

float line_height(const Ui& ui) {
    return ui.target(38);
}

std::string state_words(const Ui& ui, const Upload& upload) {
    if (upload.state == Upload::State::failed) return upload.words;
    if (upload.state == Upload::State::done) return size_text(ui, upload.bytes);
    const std::uint64_t percent = upload.bytes == 0 ? 0 : upload.sent * 100 / upload.bytes;
    return ui.tr("{}% of {}", {std::to_string(percent), size_text(ui, upload.bytes)});
}

}  // namespace

bool UploadRow::any_goes() const {
    return std::any_of(uploads_.begin(), uploads_.end(), [](const Upload& one) { return one.state == Upload::State::going; });
}

std::vector<FileInfo> UploadRow::those_done() const {
    std::vector<FileInfo> files;
    for (const Upload& upload : uploads_) {
        if (upload.state != Upload::State::done) continue;
        if (auto file = decode_file(upload.file)) files.push_back(std::move(file.value()));
    }
    return files;
}

float UploadRow::rows_height(const Ui& ui) const {
    return static_cast<float>(std::min(uploads_.size(), shown_max)) * line_height(ui) + 8;
}

void UploadRow::draw(Ui& ui, const Rect& rect, std::uint64_t parent) {
    fill(*ui.list, rect, ui.colors().raised, space::radius);
    const std::uint64_t list = semantic_key("list", "uploads");
    ui.node(list, parent, Role::list, rect).name = ui.tr("Files to be sent");
    // The newest ones, where there are many.
    const std::size_t from = uploads_.size() - std::min(uploads_.size(), shown_max);
    float y = rect.y + 4;
    for (std::size_t i = from; i < uploads_.size(); i++, y += line_height(ui))
        draw_one(ui, uploads_[i], {rect.x + 10, y, rect.width - 14, line_height(ui)}, list);
}

void UploadRow::draw_one(Ui& ui, const Upload& upload, const Rect& rect, std::uint64_t parent) {
    const Palette& p = ui.colors();
    const bool failed = upload.state == Upload::State::failed;
    const std::string id = std::to_string(upload.number);
    const char* retry = ui.tr("Retry");
    const char* label = upload.state == Upload::State::going ? ui.tr("Cancel") : ui.tr("Remove");
    const float retry_width = failed ? ui.label_width(retry, button_width_min) : 0;
    const float label_width = ui.label_width(label, button_width_min);
    const float buttons = retry_width + label_width;
    const float width = rect.width - buttons - 8;
    const std::string words = state_words(ui, upload);
    const float words_width = std::min(ui.text.width(words, type::small), width * 0.6F);
    const float text_y = rect.y + (rect.height - type::label.line_height) / 2 - 2;
    ui.text.draw_line(*ui.list, upload.name, type::label, rect.x, text_y, p.text, width - words_width - 8);
    ui.text.draw_line(*ui.list, words, type::small, rect.x + width - words_width, text_y, failed ? p.danger : p.text_muted,
                      words_width + 1);
    ui.node(semantic_key("upload", id), parent, Role::text, {rect.x, rect.y, width, rect.height}).text =
        failed ? ui.tr("{}, not uploaded: {}", {upload.name, words}) : ui.tr("{}, {}", {upload.name, words});
    const Rect bar{rect.x, rect.y + rect.height - bar_height - 4, width, bar_height};
    if (upload.state == Upload::State::going) {
        const float part = upload.bytes == 0 ? 0 : static_cast<float>(upload.sent) / static_cast<float>(upload.bytes);
        fill(*ui.list, bar, p.line, 1);
        fill(*ui.list, {bar.x, bar.y, bar.width * part, bar.height}, p.accent, 1);
    }
    float x = rect.x + width + 8;
    const float height = rect.height - 6;
    if (failed) {
        if (ui.text_button(semantic_key("retry-upload", id), parent, retry, {x, rect.y + 3, retry_width - 4, height}, false))
            ui.platform->retry_upload(upload.number);
        x += retry_width;
    }
    if (ui.text_button(semantic_key("cancel-upload", id), parent, label, {x, rect.y + 3, label_width - 4, height}, false))
        ui.platform->cancel_upload(upload.number);
}

}  // namespace parley::client
