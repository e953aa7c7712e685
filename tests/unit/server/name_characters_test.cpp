// The table that client and server share says what ICU says.
#include "shared/name_characters.h"

#include <gtest/gtest.h>
#include <unicode/uchar.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <sstream>
#include <string>

namespace parley {
namespace {

bool is_one_of(UChar32 c, UProperty property) {
    return u_hasBinaryProperty(c, property) != 0;
}

/// ICU may be newer than the table: what came later is unknown to it.
bool is_known(UChar32 c) {
    UVersionInfo age = {};
    u_charAge(c, age);
    return age[0] != 0 && age[0] <= name_characters_unicode && u_charType(c) != U_UNASSIGNED;
}

/// Blanks and fillers that Unicode counts as letters, marks or symbols; U+FFFC stands for what is not there.
bool is_blank(UChar32 c) {
    return c == 0x2800 || c == 0x13441 || c == 0x13442 || c == 0x16FE4 || c == 0x1D159 || c == 0xFFFC;
}

NameCharacter as_icu_has_it(UChar32 c) {
    using enum NameCharacter;
    if (!is_known(c) || c == 0xFFFD) return unknown;
    const std::uint32_t category = U_MASK(u_charType(c));
    if ((c >= 0x09 && c <= 0x0D) || c == 0x85 || (category & U_GC_ZS_MASK) != 0) return space;
    if ((category & U_GC_CC_MASK) != 0) return control;
    if (is_one_of(c, UCHAR_BIDI_CONTROL)) return directional;
    if ((category & U_GC_CO_MASK) != 0) return private_use;
    if ((category & (U_GC_CF_MASK | U_GC_CS_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK)) != 0) return invisible;
    if (is_one_of(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || is_blank(c)) return invisible;
    if (is_one_of(c, UCHAR_EXTENDED_PICTOGRAPHIC)) return pictograph;
    if ((category & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0) return mark;
    if ((category & U_GC_MC_MASK) != 0) return spacing_mark;
    if ((category & (U_GC_L_MASK | U_GC_N_MASK)) != 0 || is_one_of(c, UCHAR_REGIONAL_INDICATOR)) return letter;
    return sign;
}

/// What belongs into shared/name_characters.cpp, before the formatter.
std::string rows() {
    std::ostringstream text;
    text << std::uppercase << std::hex;
    int last = -1;
    for (UChar32 c = 0; c <= 0x10FFFF; c++) {
        const int is = static_cast<int>(as_icu_has_it(c));
        if (is != last) text << "0x" << c << "'" << is << ", ";
        last = is;
    }
    return text.str();
}

TEST(NameCharacters, AreWhatIcuSaysTheyAre) {
    std::size_t wrong = 0;
    for (UChar32 c = 0; c <= 0x10FFFF; c++)
        if (name_character(static_cast<char32_t>(c)) != as_icu_has_it(c)) wrong++;
    EXPECT_EQ(wrong, 0U) << "of the code points; the rows should be " << rows();
}

TEST(NameCharacters, BeyondUnicodeAreUnknown) {
    EXPECT_EQ(name_character(0x110000), NameCharacter::unknown);
    EXPECT_EQ(name_character(0xFFFFFFFF), NameCharacter::unknown);
}

}  // namespace
}  // namespace parley
