// Names, rooms' names, bodies, addresses and names of files: what is let pass is what it says, and passes again unchanged.
#include <memory>
#include <string>

#include "native-server/files/file_words.h"
#include "native-server/names/icu_names.h"
#include "shared/address_range.h"
#include "shared/limits.h"
#include "shared/text_rules.h"
#include "shared/utf8.h"
#include "tests/fuzz/fuzz.h"

namespace parley::fuzz {

namespace {

void name(std::string_view text) {
    if (const auto checked = checked_name(text)) {
        must(utf8::is_valid(checked.value()), "a name is UTF-8");
        must(utf8::length(checked.value()) <= limits::name_code_points_max, "a name is not too long");
        const auto again = checked_name(checked.value());
        must(again.ok() && again.value() == checked.value(), "a checked name passes as it is");
        for (const char c : checked.value())
            must(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "a name holds no controls");
    }
    if (const auto checked = checked_room_name(text)) {
        const auto again = checked_room_name(checked.value());
        must(again.ok() && again.value() == checked.value(), "a checked room name passes as it is");
        const RoomId slug = slug_of(checked.value());
        must(slug.value.empty() || is_plain_id(slug.value), "a room's id is a plain one");
    }
}

void judged_name(std::string_view text) {
    static const std::unique_ptr<server::IcuNames> names = std::move(server::IcuNames::open().value());
    const std::string composed = names->composed(text);
    must(names->composed(composed) == composed, "what is composed stays as it is");
    const auto judged = names->judge(text);
    if (!judged) return;
    must(checked_name(judged.value().name).ok(), "a judged name is a name");
    must(!names->is_reserved(judged.value().name), "a reserved name is nobody's");
    const auto again = names->judge(judged.value().name);
    must(again.ok() && again.value().name == judged.value().name, "a judged name passes as it is");
    must(again.value().skeleton == judged.value().skeleton, "a name has one skeleton");
}

void address(std::string_view text) {
    const auto range = address_range_from(text);
    if (!range) return;
    const auto again = address_range_from(range->text());
    must(again && again->bytes == range->bytes && again->prefix == range->prefix, "an address reads as it is written");
    must(range->contains(*again), "a range holds itself");
}

void file_name(std::string_view text) {
    const std::string tidy = server::tidy_file_name(text);
    must(server::tidy_file_name(tidy) == tidy, "a tidy name of a file stays as it is");
    must(tidy.size() <= limits::file_name_bytes_max && utf8::is_valid(tidy), "a tidy name of a file can be stored");
    must(tidy.find_first_of("/\\\r\n") == std::string::npos, "a tidy name of a file names no folder");
    const std::string header = server::content_disposition(text, "image/png");
    for (const char c : header) must(c >= ' ' && c <= '~', "a header holds visible ASCII");
}

}  // namespace

void text_rules(std::string_view bytes) {
    switch (take_byte(bytes)) {
        case 'a':
            return address(bytes);
        case 'f':
            return file_name(bytes);
        case 'j':
            return judged_name(bytes);
        default:
            break;
    }
    name(bytes);
    if (const auto body = checked_body(bytes)) must(body.value() == bytes, "a body is taken as it is");
}

}  // namespace parley::fuzz
