#include "native-server/names/icu_names.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <utility>

#include "native-server/names/reserved_names.h"
#include "shared/limits.h"
#include "shared/text_rules.h"
#include "shared/utf8.h"

namespace parley::server {

namespace {

Error bad_name(std::string message) {
    return {ErrorCode::bad_name, std::move(message)};
}

icu::UnicodeString normalized(const icu::Normalizer2* form, const icu::UnicodeString& text, UErrorCode& status) {
    return U_FAILURE(status) ? text : form->normalize(text, status);
}

/// Compatibility forms as the plain ones, lower case, without what is ignored: "ＡＤＡ" and "Ada" are "ada".
icu::UnicodeString folded(const icu::UnicodeString& text, UErrorCode& status) {
    return normalized(icu::Normalizer2::getNFKCCasefoldInstance(status), text, status);
}

/// Some letters have a plain form that Unicode's tables don't tell: negative circled and squared ones, halves of flags, small
/// capitals.
UChar32 plain_letter(UChar32 c) {
    for (const UChar32 first : {0x1F150, 0x1F170, 0x1F1E6})
        if (c >= first && c < first + 26) return 'a' + (c - first);
    constexpr std::u32string_view small_capitals = U"ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘ?ʀꜱᴛᴜᴠᴡ?ʏᴢ";
    const std::size_t at = small_capitals.find(static_cast<char32_t>(c));
    return at == std::u32string_view::npos || c == '?' ? c : 'a' + static_cast<UChar32>(at);
}

template <class Change>
icu::UnicodeString each(const icu::UnicodeString& text, Change change) {
    icu::UnicodeString changed;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) change(changed, text.char32At(at));
    return changed;
}

bool is_in(UChar32 c, std::uint32_t categories) {
    return (U_MASK(u_charType(c)) & categories) != 0;
}

bool is_filling(UChar32 c) {
    const bool is_emoji_part = c > 0xFFFF;  // skin tones are modifiers too
    return is_in(c, U_GC_P_MASK | U_GC_Z_MASK) || (is_in(c, U_GC_SK_MASK) && !is_emoji_part);
}

icu::UnicodeString without_filling(const icu::UnicodeString& text) {
    UChar32 before = 0;
    return each(text, [&before](icu::UnicodeString& kept, UChar32 c) {
        constexpr UChar32 dot_above = 0x307;
        const bool is_seen = c != dot_above || u_hasBinaryProperty(before, UCHAR_SOFT_DOTTED) == 0;  // an i has its dot already
        before = c;
        if (is_seen && !is_filling(c)) kept.append(c);
    });
}

std::string in_utf8(const icu::UnicodeString& text) {
    std::string bytes;
    return text.toUTF8String(bytes);
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

/// A skeleton's letters and digits alone. In capitals an l looks like an i, and a 1 like both.
std::string bare(const std::string& skeleton) {
    return in_utf8(each(from_utf8(skeleton), [](icu::UnicodeString& kept, UChar32 c) {
        if (is_in(c, U_GC_L_MASK | U_GC_N_MASK)) kept.append(c == 'i' ? UChar32{'l'} : c);
    }));
}

}  // namespace

void IcuNames::Close::operator()(USpoofChecker* checker) const {
    uspoof_close(checker);
}

Result<std::unique_ptr<IcuNames>, std::string> IcuNames::open() {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<USpoofChecker, Close> checker(uspoof_open(&status));
    if (U_SUCCESS(status)) {
        uspoof_setRestrictionLevel(checker.get(), USPOOF_HIGHLY_RESTRICTIVE);
        uspoof_setChecks(checker.get(), USPOOF_RESTRICTION_LEVEL | USPOOF_MIXED_NUMBERS, &status);
        (void)icu::Normalizer2::getNFCInstance(status);
        (void)icu::Normalizer2::getNFKCCasefoldInstance(status);
    }
    if (U_FAILURE(status)) return std::string("ICU can't read its data, which tells names apart: ") + u_errorName(status);
    return std::unique_ptr<IcuNames>(new IcuNames(std::move(checker)));
}

IcuNames::IcuNames(std::unique_ptr<USpoofChecker, Close> checker) : checker_(std::move(checker)) {
    for (const std::string_view name : reserved_names) reserved_.insert(bare(skeleton(name)));
}

std::string IcuNames::composed(std::string_view text) const {
    const bool is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (is_ascii || text.size() > limits::name_bytes_max || !utf8::is_valid(text)) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString form = normalized(icu::Normalizer2::getNFCInstance(status), from_utf8(text), status);
    return U_FAILURE(status) ? std::string(text) : in_utf8(form);
}

Result<JudgedName> IcuNames::judge(std::string_view name) const {
    Result<std::string> checked = checked_name(composed(name));
    if (!checked) return checked.error();
    if (mixes_scripts(checked.value()))
        return bad_name(
            "A name keeps to the letters and digits of one script; Latin ones may stand beside Chinese, Japanese or Korean.");
    if (is_reserved(checked.value())) return bad_name("That name is reserved on this server. Pick another one.");
    std::string looks = skeleton(checked.value());
    return JudgedName{std::move(checked.value()), std::move(looks)};
}

bool IcuNames::mixes_scripts(const std::string& name) const {
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t found =
        uspoof_checkUTF8(checker_.get(), name.data(), static_cast<std::int32_t>(name.size()), nullptr, &status);
    return U_FAILURE(status) || found != 0;
}

std::string IcuNames::skeleton(std::string_view name) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString plain =
        each(folded(from_utf8(name), status), [](icu::UnicodeString& kept, UChar32 c) { kept.append(plain_letter(c)); });
    icu::UnicodeString looks;
    uspoof_getSkeletonUnicodeString(checker_.get(), 0, plain, looks, &status);
    if (U_FAILURE(status)) return std::string(name);
    looks.foldCase();  // of what a digit looks like: a 0 is an O in it
    const icu::UnicodeString letters = without_filling(looks);
    return in_utf8(letters.isEmpty() ? looks : letters);
}

bool IcuNames::is_reserved(std::string_view name) const {
    return reserved_.count(bare(skeleton(name))) > 0;
}

}  // namespace parley::server
