#include "native-server/net/web_files.h"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "shared/limits.h"
#include "shared/text_rules.h"

namespace parley::server {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 19> mime_types = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
}};

std::string_view mime_of(const fs::path& path) {
    const std::string extension = path.extension().string();
    const auto* found =
        std::find_if(mime_types.begin(), mime_types.end(), [&](const auto& row) { return row.first == extension; });
    return found == mime_types.end() ? "application/octet-stream" : found->second;
}

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

/// name.0123abcd.js: at least eight hex digits between two dots.
bool has_content_hash(std::string_view name) {
    constexpr std::size_t digits_min = 8;
    for (auto dot = name.find('.'); dot != std::string_view::npos;) {
        const auto next = name.find('.', dot + 1);
        if (next == std::string_view::npos) return false;
        const std::string_view part = name.substr(dot + 1, next - dot - 1);
        if (part.size() >= digits_min && is_hex(part)) return true;
        dot = next;
    }
    return false;
}

/// The encoding that a file's name tells, and the path without it.
std::pair<Encoding, fs::path> split_encoding(const fs::path& path) {
    if (path.extension() == ".br") return {Encoding::brotli, fs::path(path).replace_extension()};
    if (path.extension() == ".gz") return {Encoding::gzip, fs::path(path).replace_extension()};
    return {Encoding::identity, path};
}

bool read_file(const fs::path& path, std::string& bytes) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return false;
    bytes.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    return !file.bad();
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the next comma-separated item off the front.
std::string_view next_item(std::string_view& list) {
    const auto comma = list.find(',');
    const std::string_view item = trimmed(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    return item;
}

/// The weight of "token;q=0.5" in thousandths: 1000 when there is none, 0 when it can't be read.
int weight_of(std::string_view item) {
    const auto semicolon = item.find(';');
    if (semicolon == std::string_view::npos) return 1000;
    std::string_view q = trimmed(item.substr(semicolon + 1));
    if (q.size() < 3 || (q[0] != 'q' && q[0] != 'Q') || q[1] != '=') return 0;
    q.remove_prefix(2);
    int weight = 0;
    int place = 1000;
    for (const char c : q) {
        if (c == '.') continue;
        if (c < '0' || c > '9' || place == 0) return 0;
        weight += (c - '0') * place;
        place /= 10;
    }
    return std::min(weight, 1000);
}

}  // namespace

std::string_view content_encoding(Encoding encoding) {
    switch (encoding) {
        case Encoding::gzip:
            return "gzip";
        case Encoding::brotli:
            return "br";
        case Encoding::identity:
            break;
    }
    return {};
}

bool WebFile::varies() const {
    return representations[1].has_value() || representations[2].has_value();
}

Encoding choose_encoding(const WebFile& file, std::string_view accept_encoding) {
    // Identity is acceptable unless it is excluded, but only chosen when nothing named is.
    constexpr int unset = -1;
    std::array<int, encodings> weights = {unset, unset, unset};
    int any = unset;
    while (!accept_encoding.empty()) {
        const std::string_view item = next_item(accept_encoding);
        const std::string_view token = trimmed(item.substr(0, item.find(';')));
        if (token == "*") any = weight_of(item);
        if (token == "identity") weights[0] = weight_of(item);
        if (token == "gzip" || token == "x-gzip") weights[1] = weight_of(item);
        if (token == "br") weights[2] = weight_of(item);
    }
    Encoding best = Encoding::identity;
    int best_weight = weights[0] == unset ? 0 : weights[0];
    for (const Encoding encoding : {Encoding::gzip, Encoding::brotli}) {
        const auto index = static_cast<std::size_t>(encoding);
        const int weight = weights[index] == unset ? any : weights[index];
        if (!file.representations[index] || weight <= 0 || weight < best_weight) continue;
        best = encoding;
        best_weight = weight;
    }
    return best;
}

bool none_match_names(std::string_view if_none_match, std::string_view etag) {
    while (!if_none_match.empty()) {
        std::string_view item = next_item(if_none_match);
        if (item == "*") return true;
        if (item.substr(0, 2) == "W/") item.remove_prefix(2);
        if (item == etag) return true;
    }
    return false;
}

Result<WebFiles, std::string> WebFiles::load(const fs::path& root, const Digest& digest) {
    std::error_code error;
    fs::recursive_directory_iterator walk(root, error);
    if (error) return "cannot read the web root " + root.string() + ": " + error.message();

    WebFiles web;
    std::size_t count = 0;
    for (; walk != fs::recursive_directory_iterator(); walk.increment(error)) {
        const fs::directory_entry& entry = *walk;
        const bool hidden = entry.path().filename().string().front() == '.';
        if (entry.is_symlink() || hidden) {
            walk.disable_recursion_pending();
            continue;
        }
        if (!entry.is_regular_file()) continue;
        if (++count > limits::web_root_files_max) return "the web root " + root.string() + " holds too many files";

        std::string bytes;
        if (!read_file(entry.path(), bytes)) return "cannot read " + entry.path().string();
        web.bytes_ += bytes.size();
        if (web.bytes_ > limits::web_root_bytes_max) return "the web root " + root.string() + " is too large";

        const auto [encoding, name] = split_encoding(entry.path());
        WebFile& file = web.files_["/" + name.lexically_relative(root).generic_string()];
        file.mime = mime_of(name);
        file.immutable = has_content_hash(name.filename().string());
        constexpr std::size_t tag_digits = 24;
        std::string etag = "\"" + digest(bytes).substr(0, tag_digits) + "\"";
        file.representations[static_cast<std::size_t>(encoding)] = Representation{std::move(bytes), std::move(etag)};
    }
    if (error) return "cannot read the web root " + root.string() + ": " + error.message();
    for (auto it = web.files_.begin(); it != web.files_.end();) {
        // An encoding without its original is no file of the page.
        it = it->second.representations[0] ? std::next(it) : web.files_.erase(it);
    }
    return web;
}

std::string WebFiles::page_build() const {
    constexpr std::string_view mark = R"(name="parley-build" content=")";
    const WebFile* index = find("/");
    if (index == nullptr) return {};
    const std::string& page = index->representations[0]->bytes;
    const auto found = page.find(mark);
    if (found == std::string::npos) return {};
    const auto begin = found + mark.size();
    const auto end = page.find('"', begin);
    // What is no build id, or would break the bounds of the wire, is not passed on.
    if (end == std::string::npos || end - begin > limits::id_bytes_max) return {};
    const std::string build = page.substr(begin, end - begin);
    return is_plain_id(build) ? build : std::string();
}

const WebFile* WebFiles::find(std::string_view path) const {
    if (path == "/" || path.substr(0, 3) == "/r/") path = "/index.html";
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

}  // namespace parley::server
