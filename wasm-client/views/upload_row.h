// Files on their way, above the box that one writes in: how far each is, and what ends it.
#pragma once

#include <cstdint>
#include <vector>

#include "wasm-client/views/ui.h"

namespace parley::client {

class UploadRow {
public:
    void set(std::vector<Upload> uploads) { uploads_ = std::move(uploads); }
    [[nodiscard]] bool any() const { return !uploads_.empty(); }
    /// Some are not done, and have not failed.
    [[nodiscard]] bool going() const { return any() && any_goes(); }
    /// What is done, as the server described it.
    [[nodiscard]] std::vector<FileInfo> done() const { return any() ? those_done() : std::vector<FileInfo>(); }

    [[nodiscard]] float height(const Ui& ui) const { return any() ? rows_height(ui) : 0; }
    /// There are some.
    void draw(Ui& ui, const Rect& rect, std::uint64_t parent);

private:
    [[nodiscard]] bool any_goes() const;
    [[nodiscard]] std::vector<FileInfo> those_done() const;
    [[nodiscard]] float rows_height(const Ui& ui) const;
    void draw_one(Ui& ui, const Upload& upload, const Rect& rect, std::uint64_t parent);

    std::vector<Upload> uploads_;
};

}  // namespace parley::client
