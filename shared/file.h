// Files that messages hold. docs/protocol.md, "Files".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parley {

/// What a message says of a file; its bytes are fetched over HTTP. A client that sends one gives the id, the server the rest.
struct FileInfo {
    std::string id;
    std::string name;
    std::string type;  ///< as its first bytes say, whatever its name is
    std::uint64_t bytes = 0;
    std::uint32_t width = 0;  ///< of a picture as it is shown, in pixels; 0: not known, or no picture
    std::uint32_t height = 0;
    std::string blur;  ///< of a picture: limits::blur_side rows of as many colours, each six hex digits; may be empty

    friend bool operator==(const FileInfo& a, const FileInfo& b) { return a.id == b.id; }
};

/// Pictures that every browser shows, and the server knows the size of.
inline bool is_picture(std::string_view type) {
    return type.substr(0, 6) == "image/";
}
/// What a browser plays by itself.
inline bool is_sound(std::string_view type) {
    return type.substr(0, 6) == "audio/";
}
inline bool is_film(std::string_view type) {
    return type.substr(0, 6) == "video/";
}

}  // namespace parley
