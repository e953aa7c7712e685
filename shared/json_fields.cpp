#include "shared/json_fields.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "shared/limits.h"

namespace parley {

namespace {

/// nlohmann's parser recurses into nothing, but copying or dropping a value nested 100,000 deep overflows the stack: depth is
/// bounded before the parse.
bool within_depth(std::string_view text) {
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); i++) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limits::json_depth_max) return false;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return true;
}

}  // namespace

Fields::Fields(const Json& object, std::string_view name) : object_(object.is_object() ? &object : nullptr), name_(name) {
    if (object_ == nullptr) fail(ErrorCode::bad_field, "`" + name_ + "` must be an object.");
}

void Fields::fail(ErrorCode code, std::string message) {
    if (!error_) error_ = Error{code, std::move(message)};
}

void Fields::absorb(const Fields& nested) {
    if (nested.error_) fail(nested.error_->code, nested.error_->message);
}

bool Fields::has(const char* field) const {
    return object_ != nullptr && object_->contains(field);
}

const Json* Fields::find(const char* field) {
    if (object_ == nullptr) return nullptr;
    const auto found = object_->find(field);
    return found == object_->end() ? nullptr : &*found;
}

const Json* Fields::require(const char* field) {
    const Json* value = find(field);
    if (value == nullptr) fail(ErrorCode::bad_field, "`" + name_ + "." + field + "` is missing.");
    return value;
}

void Fields::mistyped(const char* field, const char* expected) {
    fail(ErrorCode::bad_field, "`" + name_ + "." + field + "` must be " + expected + ".");
}

std::string Fields::text(const char* field, std::size_t bytes_max) {
    const Json* value = require(field);
    if (value == nullptr) return {};
    const auto* text = value->get_ptr<const std::string*>();
    if (text == nullptr) {
        mistyped(field, "a string");
        return {};
    }
    if (text->size() > bytes_max) {
        fail(ErrorCode::too_large, "`" + name_ + "." + field + "` can have at most " + std::to_string(bytes_max) + " bytes.");
        return {};
    }
    return *text;
}

std::string Fields::text_or(const char* field, std::size_t bytes_max, std::string_view otherwise) {
    return has(field) ? text(field, bytes_max) : std::string(otherwise);
}

std::uint64_t Fields::number(const char* field, std::uint64_t max) {
    const Json* value = require(field);
    if (value == nullptr) return 0;
    const auto* number = value->get_ptr<const Json::number_unsigned_t*>();
    if (number == nullptr || *number > max) {
        mistyped(field, ("an integer from 0 to " + std::to_string(max)).c_str());
        return 0;
    }
    return *number;
}

std::uint64_t Fields::number_or(const char* field, std::uint64_t max, std::uint64_t otherwise) {
    return has(field) ? number(field, max) : otherwise;
}

bool Fields::flag(const char* field) {
    const Json* value = require(field);
    if (value == nullptr) return false;
    const auto* flag = value->get_ptr<const bool*>();
    if (flag == nullptr) mistyped(field, "true or false");
    return flag != nullptr && *flag;
}

bool Fields::flag_or(const char* field, bool otherwise) {
    return has(field) ? flag(field) : otherwise;
}

const Json* Fields::object(const char* field) {
    const Json* value = require(field);
    if (value == nullptr) return nullptr;
    if (value->is_object()) return value;
    mistyped(field, "an object");
    return nullptr;
}

const Json* Fields::array(const char* field, std::size_t elements_max) {
    const Json* value = require(field);
    if (value == nullptr) return nullptr;
    if (!value->is_array()) {
        mistyped(field, "an array");
        return nullptr;
    }
    if (value->size() > elements_max) {
        fail(ErrorCode::too_large,
             "`" + name_ + "." + field + "` can have at most " + std::to_string(elements_max) + " elements.");
        return nullptr;
    }
    return value;
}

std::optional<Json> parse_json(std::string_view text) {
    if (!within_depth(text)) return std::nullopt;
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return std::nullopt;
    return json;
}

namespace {

/// Whether JSON writes it as it is. What is not ASCII may not be UTF-8 either.
bool is_plain(std::string_view text) {
    // Eight at a time, and without a branch for each: all that a chat says goes through here on its way to the disk.
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t highs = 0x8080808080808080;
    const auto has_zero = [](std::uint64_t word) { return (word - ones) & ~word & highs; };
    std::uint64_t found = 0;
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        found |= word & highs;                         // not ASCII
        found |= (word - ones * ' ') & ~word & highs;  // below the blank
        found |= has_zero(word ^ ones * '"') | has_zero(word ^ ones * '\\') | has_zero(word ^ ones * 0x7F);
    }
    return found == 0 && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                                     [](char c) { return c >= ' ' && c < '\x7F' && c != '"' && c != '\\'; });
}

}  // namespace

void append_text(std::string& line, std::string_view text) {
    if (!is_plain(text)) {
        line += to_line(Json(text));
        return;
    }
    line.reserve(line.size() + text.size() + 3);
    line.append(1, '"').append(text).append(1, '"');
}

std::string to_line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace parley
