// Names as ICU sees them: one form, one script, what looks like what, what is reserved.
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "native-server/names/icu_names.h"
#include "native-server/names/reserved_names.h"
#include "shared/limits.h"
#include "shared/text_rules.h"
#include "shared/utf8.h"
#include "tests/fakes/fake_names.h"

namespace parley::server {
namespace {

class JudgedNames : public testing::Test {
protected:
    std::string verdict(const std::string& name) {
        const auto judged = names->judge(name);
        if (judged) return "taken as " + judged.value().name;
        EXPECT_EQ(judged.error().code, ErrorCode::bad_name);
        return judged.error().message;
    }
    bool is_taken(const std::string& name) { return names->judge(name).ok(); }

    std::unique_ptr<IcuNames> names = std::move(IcuNames::open().value());
};

constexpr const char* one_script =
    "A name keeps to the letters and digits of one script; Latin ones may stand beside Chinese, Japanese or Korean.";
constexpr const char* reserved = "That name is reserved on this server. Pick another one.";

TEST_F(JudgedNames, AreNormalisedBeforeTheyAreChecked) {
    EXPECT_EQ(verdict("Zoe\u0308"), "taken as Zoë");
    EXPECT_EQ(verdict("A\u030angstro\u0308m"), "taken as Ångström");
    EXPECT_EQ(verdict("\u212bsa"), "taken as Åsa") << "the sign of the unit is the letter";
    EXPECT_EQ(verdict("\u1112\u1161\u11ab"), "taken as 한");
    EXPECT_EQ(names->judge("Zoe\u0308").value().skeleton, names->judge("Zoë").value().skeleton);

    std::string apart;
    for (std::size_t i = 0; i < limits::name_code_points_max; i++) apart += "e\u0302\u0301";
    EXPECT_TRUE(is_taken(apart)) << "it is counted as it will be shown";
    EXPECT_FALSE(is_taken(apart + "e"));
    EXPECT_EQ(verdict("A\xff"), "A name must be valid UTF-8 text.");
}

TEST_F(JudgedNames, OfAnyScriptAreTakenAsTheyAre) {
    for (const char* name : {"Ada",
                             "Ben",
                             "Guest 7",
                             "Zoë",
                             "Nguyễn Thị Ánh",
                             "Işıl",
                             "İrem",
                             "Юлия",
                             "Αλέξανδρος",
                             "李小龙",
                             "さくら",
                             "サクラ",
                             "김철수",
                             "עברית",
                             "שָׁלוֹם",
                             "محمد",
                             "مُحَمَّد",
                             "मीरा",
                             "क्षत्रिय",
                             "ไม้เอก",
                             "မြို့",
                             "Դավիթ",
                             "გიორგი",
                             "Ali",
                             "All",
                             "Mila",
                             "O'Brien-Smith",
                             "R2-D2",
                             "Ann 🫖",
                             "👩‍🚀 Sally",
                             "👨‍👩‍👧‍👦",
                             "🏳️‍🌈",
                             "🇩🇪",
                             "1️⃣",
                             "Ａｄａ",
                             "李 Bruce",
                             "Ken 健"})
        EXPECT_EQ(verdict(name), std::string("taken as ") + name);
}

TEST_F(JudgedNames, ThatCantBeSeenOrTurnTheTextAreRefused) {
    for (const char* name : {"", " ", "...", "A\u202egnp", "\u2067Ada\u2069", "A\u200b", "A\u00adda", "Ad\u200da", "Ad\u200ca",
                             "क्\u200dष", "A\ufe0f", "\u3164", "A\u0007", "\u0301A", "Z\u0351\u036b\u0343\u036f\u0302",
                             "A\ue000", "A\u0378", "🏴\U000e0067\U000e007f"})
        EXPECT_FALSE(is_taken(name)) << name;
}

TEST_F(JudgedNames, OfSeveralScriptsAreRefused) {
    for (const char* name :
         {"\u0410da", "Ad\u0430", "P\u0430yp\u0430l", "\u03a9mega", "Dan דני", "Ada محمد", "A\u10dba", "Анна Smith", "Ann 1२"})
        EXPECT_EQ(verdict(name), one_script) << name;
}

TEST_F(JudgedNames, ThatLookAlikeHaveTheSameSkeleton) {
    const std::string ada = names->skeleton("Ada");
    for (const char* name : {"ada", "ADA", "A d a", "A-D-A", "a.d.a.", "_Ada_", "\u0410da", "\u0410d\u0430", "Ａｄａ", "Ⓐⓓⓐ",
                             "𝐀𝐝𝐚", "𝔸𝕕𝕒", "🅐🅓🅐", "🅰🅳🅰", "Ad\u0251", "\u1d00da", "A\u200bda", "Ada\ufe0f"})
        EXPECT_EQ(names->skeleton(name), ada) << name;
    EXPECT_EQ(names->skeleton("Bob"), names->skeleton("B0b"));
    EXPECT_EQ(names->skeleton("Alice"), names->skeleton("A1ice"));
    EXPECT_EQ(names->skeleton("Alice"), names->skeleton("A|ice"));
    EXPECT_EQ(names->skeleton("Alice"), names->skeleton("A\u05c0ice"));
    EXPECT_EQ(names->skeleton("modem"), names->skeleton("rnodern"));
    EXPECT_EQ(names->skeleton("Irem"), names->skeleton("\u0130rem")) << "the dot of an i";
    EXPECT_EQ(names->skeleton("Isil"), names->skeleton("\u0131s\u0131l")) << "an i without one";
    EXPECT_EQ(names->skeleton("\u0430\u0441\u0435"), names->skeleton("ace")) << "a whole word of Cyrillic";
}

TEST_F(JudgedNames, ThatDifferToTheEyeHaveSkeletonsOfTheirOwn) {
    const std::vector<std::string> different{"Ada",    "Adam",  "Ida", "Zoë", "Zoe", "Ali",   "All",  "李小龙",
                                             "李大龙", "עברית", "🐸",   "🐻",   "Ann", "Ann 2", "Anna", "Ann 🫖"};
    for (const std::string& one : different)
        for (const std::string& other : different)
            EXPECT_EQ(names->skeleton(one) == names->skeleton(other), &one == &other) << one << ", " << other;
    EXPECT_FALSE(names->skeleton("\u01c3").empty()) << "a letter that looks like punctuation";
}

TEST_F(JudgedNames, ThatAreReservedAreRefusedHoweverTheyAreWritten) {
    for (const std::string_view name : reserved_names) EXPECT_EQ(verdict(std::string(name)), reserved) << name;
    for (const char* name : {"Admin",   "ADMIN", "ADMlN",      "adm1n",      "a d m i n",  "_Admin_", "@admin",     "Admin ✅",
                             "👑 admin", "Ädmin", "Ａｄｍｉｎ", "adm\u0131n", "Adm\u0130n", "🅰🅳🅼🅸🅽",   "\u1d00dmin", "r00t",
                             "B0t",     "M0d",   "Parley",     "Parley Bot", "Everyone!",  "rnod",    "ᴀᴅᴍɪɴ",      "ᵃᵈᵐⁱⁿ"})
        EXPECT_EQ(verdict(name), reserved) << name;
    EXPECT_TRUE(names->is_reserved("\u0430dmin")) << "though it is refused for its scripts first";
}

TEST_F(JudgedNames, ThatPeopleHaveAreNotReserved) {
    for (const char* name :
         {"Ada",        "Ali",    "Ann",     "Anna",    "Ben",  "Bob",    "Rod",           "Hero",    "Guest",
          "guest-7t2k", "Helper", "Modesty", "Robot",   "Boot", "Rootsy", "Herb",          "Systema", "Ollie",
          "Nell",       "Nil",    "Adina",   "Adminah", "Eve",  "Grace",  "Sender in tea", "Early"})
        EXPECT_TRUE(is_taken(name)) << name;
}

/// Text that meets the rules from all sides: marks, joiners, controls, many scripts, blanks, what normalisation moves.
std::string random_name(std::mt19937& random) {
    constexpr char32_t interesting[] = {' ',     ' ',     'a',     'A',    'i',     'l',     '1',     '0',     '.',     '\'',
                                        0xA0,    0xE9,    0x131,   0x130,  0x300,   0x301,   0x308,   0x323,   0x327,   0x345,
                                        0x34F,   0x410,   0x430,   0x5D0,  0x5B8,   0x627,   0x64E,   0x651,   0x653,   0x915,
                                        0x94D,   0x937,   0x93F,   0xE01,  0xE49,   0x1100,  0x1161,  0x11A8,  0xAC00,  0x1E9E,
                                        0x1F80,  0x200B,  0x200C,  0x200D, 0x202E,  0x2126,  0x212B,  0x3000,  0x3042,  0x4E00,
                                        0xFA10,  0xFB01,  0xFB1D,  0xFE0F, 0x20E3,  0xFF21,  0x1D15E, 0x1F1E9, 0x1F1EA, 0x1F468,
                                        0x1F469, 0x1F680, 0x1F3FD, 0x2764, 0x2F800, 0xE0041, 0x11131, 0x11127};
    std::string name;
    const std::size_t length = 1 + random() % 12;
    for (std::size_t i = 0; i < length; i++) {
        char32_t c = interesting[random() % std::size(interesting)];
        if (random() % 8 == 0) c = static_cast<char32_t>(random() % 0x3000);
        if (random() % 32 == 0) c = static_cast<char32_t>(random() % 0x20000);
        if (c < 0xD800 || c > 0xDFFF) utf8::append(name, c);
    }
    return name;
}

TEST_F(JudgedNames, AreJudgedTheSameWhenTheyAreJudgedAgain) {
    std::mt19937 random(20260501);
    std::size_t taken = 0;
    for (int round = 0; round < 50'000; round++) {
        const std::string name = random_name(random);
        const auto first = names->judge(name);
        if (!first) {
            EXPECT_FALSE(is_taken(names->composed(name))) << name;
            continue;
        }
        taken++;
        const auto second = names->judge(first.value().name);
        ASSERT_TRUE(second.ok()) << name << ": " << second.error().message;
        ASSERT_EQ(second.value().name, first.value().name);
        ASSERT_EQ(second.value().skeleton, first.value().skeleton);
        ASSERT_FALSE(first.value().skeleton.empty()) << name;
        const auto as_the_client_does = checked_name(names->composed(name));
        ASSERT_TRUE(as_the_client_does.ok()) << name;
        ASSERT_EQ(as_the_client_does.value(), first.value().name);
    }
    EXPECT_GT(taken, 1'000U);
}

TEST_F(JudgedNames, AreJudgedByTheFakeAsByTheRealOne) {
    const FakeNames fake;
    const std::vector<std::string> plain{
        "Ada", " ada ", "A  da", "Ben", "Eve", "Admin", "ad min", "", "...", "A\x01", std::string(41, 'x')};
    for (const std::string& one : plain) {
        const auto real = names->judge(one);
        const auto faked = fake.judge(one);
        ASSERT_EQ(real.ok(), faked.ok()) << one;
        EXPECT_EQ(fake.composed(one), names->composed(one));
        if (!real) {
            EXPECT_EQ(real.error().code, faked.error().code);
            continue;
        }
        EXPECT_EQ(real.value().name, faked.value().name);
        for (const std::string& other : plain) {
            const auto real_other = names->judge(other);
            if (!real_other) continue;
            const bool look_alike = real.value().skeleton == real_other.value().skeleton;
            EXPECT_EQ(faked.value().skeleton == fake.judge(other).value().skeleton, look_alike) << one << ", " << other;
        }
    }
}

}  // namespace
}  // namespace parley::server
