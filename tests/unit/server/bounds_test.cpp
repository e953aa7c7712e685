// What an operator may bound, and that the docs say the same.
#include "native-server/bounds.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "native-server/options.h"
#include "tests/integration/support/temporary_folder.h"

namespace parley::server {
namespace {

class BoundsTest : public testing::Test {
protected:
    std::string file(const std::string& text) {
        const auto path = folder_.path() / "limits";
        std::ofstream(path) << text;
        return path.string();
    }
    std::string wrong(const std::string& text) {
        const std::string path = file(text);
        const auto bounds = read_bounds(path);
        EXPECT_FALSE(bounds) << text;
        if (bounds) return {};
        EXPECT_EQ(bounds.error().rfind(path + ": ", 0), 0U) << bounds.error();
        return bounds.error().substr(path.size() + 2);
    }

    TemporaryFolder folder_;
};

/// The rows as docs/operations.md has them.
std::string table() {
    std::ostringstream text;
    text << "| name | usual | from | to | unit | what it bounds |\n|---|---|---|---|---|---|\n";
    for (const BoundRow& row : bound_rows())
        text << "| `" << row.name << "` | " << row.value(Bounds()) << " | " << row.least << " | " << row.most << " | "
             << row.unit << (row.unit.empty() ? "" : " ") << "| " << row.what << " |\n";
    return text.str();
}

TEST_F(BoundsTest, TheDocsHoldTheSameTable) {
    std::ifstream docs(std::filesystem::path(PARLEY_SOURCE_DIR) / "docs/operations.md");
    std::ostringstream text;
    text << docs.rdbuf();
    EXPECT_NE(text.str().find(table()), std::string::npos) << "docs/operations.md should hold:\n" << table();
}

TEST_F(BoundsTest, EachNameIsThereOnceAndCanBeSetToBothEndsAndNoFurther) {
    std::set<std::string> names;
    for (const BoundRow& row : bound_rows()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_GE(row.value(Bounds()), row.least) << row.name;
        EXPECT_LE(row.value(Bounds()), row.most) << row.name;
        for (const std::uint64_t value : {row.least, row.most}) {
            const auto bounds = read_bounds(file(row.name + " = " + std::to_string(value)));
            ASSERT_TRUE(bounds) << bounds.error();
            EXPECT_EQ(row.value(bounds.value()), value) << row.name;
        }
        EXPECT_NE(wrong(row.name + " = " + std::to_string(row.most + 1)).find(row.name + " must be a number from "),
                  std::string::npos);
        if (row.least > 0) static_cast<void>(wrong(row.name + " = " + std::to_string(row.least - 1)));
    }
}

TEST_F(BoundsTest, WhatTheFileDoesNotNameStaysAsUsual) {
    const auto bounds = read_bounds(file("# ours\n\nperson-searches-at-once = 7\nmessage-bytes=2000\n"));
    ASSERT_TRUE(bounds) << bounds.error();
    EXPECT_EQ(bounds.value().rates.of(Counted::searches, CountedOf::person).at_once, 7U);
    EXPECT_EQ(bounds.value().rates.of(Counted::searches, CountedOf::person).a_second, limits::person_searches.a_second);
    EXPECT_EQ(bounds.value().message_bytes, 2000U);
    EXPECT_EQ(bounds.value().file_bytes, limits::file_bytes_max);
}

TEST_F(BoundsTest, WhatIsWrongIsSaidInASentence) {
    EXPECT_EQ(wrong("conections = 7"), "there is no bound 'conections'; `parley-server limits` lists them");
    EXPECT_EQ(wrong("[person]\nsearches = 7"), "there is no bound 'person.searches'; `parley-server limits` lists them");
    for (const std::string value : {"many", "-1", "1.5", "\"\"", "7 8", "0x10", "[1, 2]", "99999999999999999999"})
        EXPECT_EQ(wrong("connections = " + value), "connections must be a number from 0 to 65536") << value;
    EXPECT_EQ(read_bounds("/no/such/file").error(), "cannot read the file of limits /no/such/file");
}

TEST_F(BoundsTest, TheCommandPrintsThemAsTheFileMakesThem) {
    const auto nothing = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
    const Chosen chosen = read_options({"limits", "--limits", file("connections = 42")}, nothing, "1");
    const auto* exit = get_if<EarlyExit>(&chosen);
    ASSERT_NE(exit, nullptr);
    EXPECT_EQ(exit->code, 0);
    for (const BoundRow& row : bound_rows()) EXPECT_NE(exit->text.find("\n" + row.name + " "), std::string::npos) << row.name;
    std::istringstream lines(exit->text);
    std::string line;
    for (int i = 0; i < 2; ++i) std::getline(lines, line);
    std::istringstream words(line);
    std::string name, value, usual;
    words >> name >> value >> usual;
    EXPECT_EQ(name + " " + value + " " + usual, "connections 42 0");

    const Chosen bad = read_options({"--limits", file("connections = no")}, nothing, "1");
    ASSERT_TRUE(holds_alternative<EarlyExit>(bad));
    EXPECT_EQ(get<EarlyExit>(bad).code, 2);
}

}  // namespace
}  // namespace parley::server
