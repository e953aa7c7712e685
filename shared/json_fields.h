// Reads an object's fields by looking first; the first thing that is wrong is kept and the rest reads as empty.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "shared/errors.h"

namespace parley {

using Json = nlohmann::json;

class Fields {
public:
    /// Borrows `object` for its own life. Anything but an object reads as an object without fields, with an error.
    Fields(const Json& object, std::string_view name);

    std::string text(const char* field, std::size_t bytes_max);
    std::string text_or(const char* field, std::size_t bytes_max, std::string_view otherwise);
    std::uint64_t number(const char* field, std::uint64_t max);
    std::uint64_t number_or(const char* field, std::uint64_t max, std::uint64_t otherwise);
    bool flag(const char* field);
    bool flag_or(const char* field, bool otherwise);
    /// Null when missing (an error is kept).
    const Json* object(const char* field);
    const Json* array(const char* field, std::size_t elements_max);
    [[nodiscard]] bool has(const char* field) const;

    void fail(ErrorCode code, std::string message);
    /// Takes over what went wrong in a nested object.
    void absorb(const Fields& nested);
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    const Json* find(const char* field);
    const Json* require(const char* field);
    void mistyped(const char* field, const char* expected);

    const Json* object_;
    std::string name_;
    std::optional<Error> error_;
};

/// Parses text of bounded depth; nothing when it is no JSON, too deep, or bytes follow the value.
std::optional<Json> parse_json(std::string_view text);

/// One line; bytes that are no UTF-8 become U+FFFD.
std::string to_line(const Json& json);
/// The same of a text, at the end of a line, without a tree where it needs no escapes.
void append_text(std::string& line, std::string_view text);

}  // namespace parley
