// The finished page, held in memory: what a request gets is looked up in a table, so no path can lead out of the folder.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "shared/result.h"

namespace parley::server {

enum class Encoding : std::uint8_t { identity, gzip, brotli };
inline constexpr std::size_t encodings = 3;

/// The token of the Content-Encoding header; empty for identity.
std::string_view content_encoding(Encoding encoding);

struct Representation {
    std::string bytes;
    std::string etag;  ///< strong, with its quotes; differs between encodings (RFC 9110 section 8.8.3)
};

struct WebFile {
    std::string_view mime;
    bool immutable = false;  ///< its name holds a hash of its content
    /// By Encoding; identity is always there.
    std::array<std::optional<Representation>, encodings> representations;

    [[nodiscard]] bool varies() const;
};

/// The encoding to answer with: of those that are there the one that the client likes best (RFC 9110 section 12.5.3), and
/// where it does not care brotli before gzip before identity. An absent header is an empty one.
Encoding choose_encoding(const WebFile& file, std::string_view accept_encoding);

/// Whether an If-None-Match header names the tag (RFC 9110 section 13.1.2).
bool none_match_names(std::string_view if_none_match, std::string_view etag);

class WebFiles {
public:
    using Digest = std::function<std::string(std::string_view)>;

    /// No files at all.
    WebFiles() = default;

    /// Reads the folder: every regular file that is neither hidden nor reached by a link; x.br and x.gz are encodings of x.
    /// `digest` gives the hex digits of which ETags are made. The error is a sentence for the operator.
    static Result<WebFiles, std::string> load(const std::filesystem::path& root, const Digest& digest);

    /// The file at a decoded path; index.html at / and /r/...; nullptr when there is none.
    [[nodiscard]] const WebFile* find(std::string_view path) const;

    [[nodiscard]] bool has_index() const { return find("/") != nullptr; }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    /// What index.html says that it is, as <meta name="parley-build">; empty when it says nothing.
    [[nodiscard]] std::string page_build() const;

private:
    std::map<std::string, WebFile, std::less<>> files_;  ///< by path, from the slash on
    std::size_t bytes_ = 0;
};

}  // namespace parley::server
