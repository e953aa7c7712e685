// Rooms and people on their way out of one log and into another, and copies of the whole.
#include "native-server/storage/transfer.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <deque>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "native-server/storage/backup.h"
#include "native-server/storage/database.h"
#include "native-server/storage/integrity.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "tests/integration/support/temporary_folder.h"
#include "tests/unit/server/lived_in_log.h"

namespace parley::server {
namespace {

namespace fs = std::filesystem;

using Lines = std::vector<std::string>;

OpeningWorld world() {
    return {[] { return std::int64_t{1'800'000'000'000}; }, [] { return std::uint64_t{0x5EED}; }};
}

const fs::path& lived_in() {
    static const TemporaryFolder folder;
    static const fs::path data = [] {
        live_in(folder.path() / "data");
        return folder.path() / "data";
    }();
    return data;
}

Lines lines_of(const fs::path& data_dir, const std::vector<RoomId>& rooms = {}) {
    Lines lines;
    const auto written = export_log(data_dir, rooms, 1234, [&lines](std::string_view line) {
        lines.emplace_back(line);
        return true;
    });
    EXPECT_TRUE(written.ok()) << written.error();
    return lines;
}

Result<LogSize, std::string> read_into(const fs::path& data_dir, const Lines& lines) {
    std::deque<std::string> left(lines.begin(), lines.end());
    const auto read = [&left](std::string& line) {
        if (left.empty()) return LineRead::end;
        line = left.front();
        left.pop_front();
        return LineRead::line;
    };
    return import_log(data_dir, read, world());
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from << " in " << text;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::size_t first_with(const Lines& lines, const std::string& words) {
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](const std::string& line) { return line.find(words) != std::string::npos; });
    EXPECT_NE(found, lines.end()) << words;
    return static_cast<std::size_t>(found - lines.begin());
}

class TransferTest : public testing::Test {
protected:
    [[nodiscard]] fs::path fresh() const { return folder_.path() / "fresh"; }

    static void expect_sound(const fs::path& data_dir) {
        const auto checked = check_log(data_dir, [](const std::string& finding) { ADD_FAILURE() << finding; });
        EXPECT_TRUE(checked.ok()) << checked.error();
    }
    /// Reading these lines is refused with these words, and nothing has changed.
    void expect_refused(const Lines& lines, const std::string& words) const {
        const bool there = fs::exists(fresh());
        const Lines before = there ? lines_of(fresh()) : Lines();
        const auto result = read_into(fresh(), lines);
        ASSERT_FALSE(result.ok()) << words;
        EXPECT_NE(result.error().find(words), std::string::npos) << result.error();
        EXPECT_NE(result.error().find("nothing was imported"), std::string::npos) << result.error();
        expect_sound(fresh());
        const Lines after = lines_of(fresh());
        if (there) {
            EXPECT_EQ(after, before);
        } else {
            EXPECT_EQ(after.size(), 8U) << "the header, parley, three rooms and how they began";
        }
    }

    TemporaryFolder folder_;
};

TEST_F(TransferTest, AnExportHoldsEveryKindOfEvent) {
    const Lines lines = lines_of(lived_in());
    for (int kind = static_cast<int>(EventKind::posted); kind <= static_cast<int>(EventKind::setting); ++kind)
        first_with(lines, "\"kind\":\"" + std::string(name_of(static_cast<EventKind>(kind))) + "\"");
    for (const std::string& line : lines) {
        EXPECT_EQ(line.find("hash of"), std::string::npos) << line;
        EXPECT_EQ(line.find("secret"), std::string::npos) << line;
    }
}

TEST_F(TransferTest, WhatWentOutComesInAndGoesOutAlike) {
    const Lines lines = lines_of(lived_in());
    const auto read = read_into(fresh(), lines);
    ASSERT_TRUE(read.ok()) << read.error();
    EXPECT_EQ(read.value().rooms, 5);
    EXPECT_EQ(read.value().people, 4);
    expect_sound(fresh());
    EXPECT_EQ(lines_of(fresh()), lines);
}

TEST_F(TransferTest, OneRoomGoesByItself) {
    const Lines tea = lines_of(lived_in(), {RoomId("tea")});
    for (const std::string& line : tea) EXPECT_EQ(line.find("\"room\":\"lobby\""), std::string::npos) << line;
    first_with(tea, "\"id\":\"u-carl\"");
    first_with(tea, "\"id\":\"u-ann\"");
    for (const std::string& line : tea) EXPECT_EQ(line.find("argon2"), std::string::npos) << line;
    ASSERT_TRUE(read_into(fresh(), tea).ok());
    expect_sound(fresh());
    EXPECT_EQ(lines_of(fresh(), {RoomId("tea")}), tea);
    const Lines two = lines_of(lived_in(), {RoomId("two"), RoomId("den")});
    ASSERT_TRUE(read_into(fresh(), two).ok());
    expect_sound(fresh());
    EXPECT_EQ(lines_of(fresh(), {RoomId("den"), RoomId("two")}), two);
}

TEST_F(TransferTest, APersonalLogDoesNotGoByItself) {
    for (const std::string room : {"@u-ann", "nowhere"}) {
        const auto written = export_log(lived_in(), {RoomId(room)}, 1, [](std::string_view) { return true; });
        ASSERT_FALSE(written.ok());
        EXPECT_NE(written.error().find(room), std::string::npos);
    }
}

TEST_F(TransferTest, StopsWhenALineCantBeWritten) {
    int lines = 0;
    const auto written = export_log(lived_in(), {}, 1, [&lines](std::string_view) { return ++lines < 10; });
    EXPECT_FALSE(written.ok());
    EXPECT_EQ(lines, 10);
}

TEST_F(TransferTest, NothingComesIntoARoomThatHoldsSomething) {
    fs::copy(lived_in(), fresh());
    expect_refused(lines_of(lived_in(), {RoomId("tea")}), "the room tea is here already");
    expect_refused(lines_of(lived_in()), "the room lobby is here already");
}

TEST_F(TransferTest, AccountsGoWithTheWholeAndSessionsAndCodesStayBehind) {
    const Lines lines = lines_of(lived_in());
    EXPECT_NE(
        lines[first_with(lines, "\"id\":\"u-bob\"")].find(
            R"("account":{"created":1700000000000,"password":"$argon2id$ of Bob","rank":"moderator","skeleton":"bob the builder"})"),
        std::string::npos);
    EXPECT_EQ(lines[first_with(lines, "\"id\":\"u-carl\"")].find("account"), std::string::npos) << "a guest";
    for (const std::string& line : lines)
        for (const std::string secret : {"token of Bob", "Firefox", "hash of"})
            EXPECT_EQ(line.find(secret), std::string::npos) << line;
    ASSERT_TRUE(read_into(fresh(), lines).ok());
    expect_sound(fresh());
    auto database = Database::open((fresh() / "parley.db").string(), Database::Mode::read_only);
    ASSERT_TRUE(database.ok());
    EXPECT_EQ(database.value().integer("SELECT count(*) FROM accounts", -1), 2);
    EXPECT_EQ(database.value().integer("SELECT count(*) FROM sessions", -1), 0);
    EXPECT_EQ(database.value().integer("SELECT count(*) FROM sign_up_codes", -1), 0);
    EXPECT_EQ(database.value().integer("SELECT count(*) FROM reset_codes", -1), 0);
}

TEST_F(TransferTest, ANameThatIsNobodysAnyMoreStaysSo) {
    Lines lines = lines_of(lived_in());
    const std::string kept = R"({"kept_name":{"since":1700000000000,"skeleton":"dora"}})";
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(first_with(lines, "{\"room\"")), kept);
    ASSERT_TRUE(read_into(fresh(), lines).ok());
    expect_sound(fresh());
    EXPECT_EQ(lines_of(fresh()), lines);
    expect_refused({lines[0], R"({"kept_name":{"since":1,"skeleton":""}})"}, "`kept_name.skeleton` is empty");
}

TEST_F(TransferTest, AsWhomIssuersKnowSomebodyGoesWithTheAccount) {
    Lines lines = lines_of(lived_in());
    const std::size_t bob = first_with(lines, "\"id\":\"u-bob\"");
    const std::string known = R"("identities":[{"created":5,"issuer":"https://id.example","subject":"248289"}],)";
    lines[bob] = replaced(lines[bob], R"("password":)", known + R"("password":)");
    ASSERT_TRUE(read_into(fresh(), lines).ok());
    expect_sound(fresh());
    EXPECT_EQ(lines_of(fresh()), lines);
    for (const std::string& line : lines_of(fresh(), {RoomId("tea")}))
        EXPECT_EQ(line.find("248289"), std::string::npos) << line;
}

TEST_F(TransferTest, NobodyComesInUnderAnIdentityThatAnotherHas) {
    Lines lines = lines_of(lived_in());
    const std::string known = R"("identities":[{"created":5,"issuer":"https://id.example","subject":"248289"}],)";
    for (const char* id : {"\"id\":\"u-ann\"", "\"id\":\"u-bob\""}) {
        const std::size_t line = first_with(lines, id);
        lines[line] = replaced(lines[line], R"("password":)", known + R"("password":)");
    }
    expect_refused(lines, "another person signs in at https://id.example");
}

TEST_F(TransferTest, WhoHasAnAccountHereKeepsIt) {
    const Lines before = lines_of(lived_in());
    ASSERT_TRUE(read_into(fresh(), before).ok());
    Lines random = lines_of(lived_in(), {RoomId("random")});
    random[0] = replaced(random[0], "\"people\":1", "\"people\":2");
    random.insert(random.begin() + 1,
                  R"({"person":{"id":"u-ann","name":"Ann","created":1700000000000,"account":{"created":1,"password":"mine",)"
                  R"("rank":"bot","skeleton":"anne"}}})");
    ASSERT_TRUE(read_into(fresh(), random).ok());
    EXPECT_EQ(lines_of(fresh()), before);
}

TEST_F(TransferTest, PeopleWhoAreHereKeepTheirNameAndTheirToken) {
    fs::copy(lived_in(), fresh());
    Lines lines = lines_of(lived_in(), {RoomId("random")});
    const std::size_t parley = first_with(lines, "\"name\":\"Parley\"");
    lines[parley] = replaced(lines[parley], "Parley", "Somebody");
    lines[0] = replaced(lines[0], "\"people\":1", "\"people\":2");
    lines.insert(lines.begin() + 1, R"({"person":{"id":"u-ann","name":"Not Ann","created":5}})");
    ASSERT_TRUE(read_into(fresh(), lines).ok());
    expect_sound(fresh());
    const Lines after = lines_of(fresh());
    const std::string ann = after[first_with(after, "\"id\":\"u-ann\"")];
    EXPECT_NE(ann.find(R"("created":5,"id":"u-ann","name":"Ann"}})"), std::string::npos) << ann;
    first_with(after, "\"name\":\"Parley\"");
}

TEST_F(TransferTest, ADamagedLineIsRefusedByItsNumber) {
    const Lines sound = lines_of(lived_in());
    struct Damage {
        std::string line, from, to, words;
    };
    const std::vector<Damage> damages = {
        {"\"parley\"", "\"version\":1", "\"version\":2", "its version is not 1"},
        {"\"parley\"", "\"schema\":", "\"schema\":9", "another version of parley-server"},
        {"\"parley\"", "export", "import", "it is no export"},
        {"\"u-bob\",\"name\"", "\"id\":\"u-bob\"", "\"id\":\"u bob\"", "a person needs an id"},
        {"\"u-bob\",\"name\"", "\"created\":", "\"created\":-", "created"},
        {"\"id\":\"u-bob\"", "\"moderator\"", "\"tsar\"", "`account.rank` is not known"},
        {"\"id\":\"u-bob\"", "\"moderator\"", "\"guest\"", "`account.rank` is not known"},
        {"\"id\":\"u-bob\"", "\"bob the builder\"", "\"\"", "`account.skeleton` is empty"},
        {"\"id\":\"u-bob\"", "\"bob the builder\"", "\"ann\"", "is called Bob"},
        {"\"id\":\"u-bob\"", "\"password\"", "\"pass\"", "password"},
        {"\"access\":\"private\"", "private", "secret", "access"},
        {"\"access\":\"private\"", "\"id\":\"den\"", "\"id\":\"d en\"", "can't be the id"},
        {"\"access\":\"private\"", "\"id\":\"den\"", "\"id\":\"tea\"", "comes twice"},
        {"\"access\":\"direct\"", "u-bob", "u-eve", "no line before it describes the person u-eve"},
        {"\"access\":\"personal\"", "\"@u-", "\"@x-", "the person x-"},
        {"\"kind\":\"posted\"", "\"seq\":", "\"seq\":1", "is missing"},
        {"\"kind\":\"posted\"", "\"room\":\"lobby\"", "\"room\":\"attic\"", "the room attic"},
        {"\"kind\":\"posted\"", "\"author\":\"u-ann\"", "\"author\":\"u-eve\"", "the person u-eve"},
        {"\"kind\":\"posted\"", "\"kind\":\"posted\"", "\"kind\":\"sung\"", "does not know the kind 'sung'"},
        {"\"kind\":\"posted\"", "\"at\":1", "\"at\":0", "it is not one JSON object"},
        {"\"kind\":\"posted\"", "\"at\":17", "\"at\":16", "its time is before"},
        {"\"kind\":\"posted\"", "\"body\":\"", "\"body\":7,\"x\":\"", "body"},
        {"\"kind\":\"edited\"", "\"target\":", "\"target\":9", "there is no message"},
        {"\"kind\":\"role\"", "u-bob", "u-eve", "u-eve"},
        {"\"kind\":\"read\"", "\"about\":\"", "\"about\":\"attic", "there is no room attic"},
        {"\"kind\":\"created\"", "everyone", "public", "its access is not that of its room"},
    };
    for (const Damage& damage : damages) {
        Lines lines = sound;
        const std::size_t at = first_with(lines, damage.line);
        lines[at] = replaced(lines[at], damage.from, damage.to);
        expect_refused(lines, damage.words);
        const std::string number = "line " + std::to_string(at + 1) + ": ";
        EXPECT_EQ(read_into(fresh(), lines).error().rfind(number, 0), 0U) << damage.words;
    }
}

TEST_F(TransferTest, GarbageIsRefusedByItsNumber) {
    const Lines sound = lines_of(lived_in());
    for (const std::string garbage : {"", "{", "[]", "null", "{\"event\":7}", "{\"other\":{}}", "\xFF\xFE"}) {
        Lines lines = sound;
        lines[7] = garbage;
        expect_refused(lines, "line 8: ");
    }
    Lines nested = sound;
    nested[7] = std::string(100'000, '[');
    expect_refused(nested, "line 8: ");
}

TEST_F(TransferTest, AFileThatEndsEarlyIsRefused) {
    const Lines sound = lines_of(lived_in());
    expect_refused({}, "it is empty");
    for (const std::size_t left : {std::size_t{1}, std::size_t{3}, std::size_t{8}, sound.size() / 2, sound.size() - 1})
        expect_refused(Lines(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(left)), "it ends early");
    Lines without_header(sound.begin() + 1, sound.end());
    expect_refused(without_header, "line 1: it is no header");
    Lines twice = sound;
    twice.insert(twice.begin() + 1, sound.front());
    expect_refused(twice, "line 2: it is a second header");
}

TEST_F(TransferTest, TheSameMessageTwiceIsRefused) {
    Lines lines = lines_of(lived_in(), {RoomId("lobby")});
    const std::size_t first = first_with(lines, "\"cid\":\"cid-");
    const std::size_t at = lines[first].find("\"cid\":\"cid-");
    const std::string cid = lines[first].substr(at, lines[first].find(',', at) - at);
    const std::string author = "\"author\":\"u-ann\"";
    ASSERT_NE(lines[first].find(author), std::string::npos);
    for (std::size_t i = first + 1; i < lines.size(); ++i) {
        const std::size_t other = lines[i].find("\"cid\":\"cid-");
        if (other == std::string::npos || lines[i].find(author) == std::string::npos) continue;
        lines[i].replace(other, lines[i].find(',', other) - other, cid);
        return expect_refused(lines, "line " + std::to_string(i + 1) + ": its author has another event of the same cid");
    }
    ADD_FAILURE() << "there is no second message of hers";
}

TEST_F(TransferTest, AFailureToReadIsTold) {
    for (const LineRead how : {LineRead::failed, LineRead::too_long}) {
        const auto result = import_log(
            fresh(), [how](std::string&) { return how; }, world());
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.error().rfind("line 1: ", 0), 0U) << result.error();
    }
}

TEST_F(TransferTest, ADamagedLogIsNotExported) {
    fs::copy(lived_in(), fresh());
    std::ifstream in(fresh() / "parley.db", std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    bytes = replaced(bytes, "from a script", "from A script");
    std::ofstream(fresh() / "parley.db", std::ios::binary) << bytes;
    const auto written = export_log(fresh(), {}, 1, [](std::string_view) { return true; });
    ASSERT_FALSE(written.ok());
    EXPECT_NE(written.error().find("checksum"), std::string::npos) << written.error();
}

// ---- backup ------------------------------------------------------------------------------------------------------------

class BackupTest : public TransferTest {
protected:
    [[nodiscard]] fs::path copy() const { return folder_.path() / "copy.db"; }
    [[nodiscard]] fs::path restored() const { return folder_.path() / "restored"; }
    [[nodiscard]] Lines folder() const {
        Lines names;
        for (const auto& entry : fs::directory_iterator(folder_.path())) names.push_back(entry.path().filename());
        std::sort(names.begin(), names.end());
        return names;
    }
};

TEST_F(BackupTest, IsOneFileForItsOwnerThatHoldsEverything) {
    const auto size = back_up(lived_in(), copy(), Existing::refused);
    ASSERT_TRUE(size.ok()) << size.error();
    EXPECT_EQ(size.value().rooms, 5);
    EXPECT_EQ(folder(), Lines{"copy.db"});
    struct stat status {};
    ASSERT_EQ(::stat(copy().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    fs::create_directory(restored());
    fs::copy(copy(), restored() / "parley.db");
    expect_sound(restored());
    EXPECT_EQ(lines_of(restored()), lines_of(lived_in()));
}

TEST_F(BackupTest, ReplacesAFileOnlyWhenAskedTo) {
    std::ofstream(copy()) << "precious";
    const auto refused = back_up(lived_in(), copy(), Existing::refused);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().find("is there already"), std::string::npos);
    EXPECT_EQ(fs::file_size(copy()), 8U);
    EXPECT_TRUE(back_up(lived_in(), copy(), Existing::replaced).ok());
    EXPECT_GT(fs::file_size(copy()), 8U);
    EXPECT_EQ(folder(), Lines{"copy.db"});
}

TEST_F(BackupTest, DoesNotGoWhereItWouldDoHarm) {
    fs::copy(lived_in(), fresh());
    for (const fs::path& file : {fresh() / "parley.db", fresh() / "copy.db", fresh() / ".." / "fresh" / "parley.db-wal"}) {
        const auto refused = back_up(fresh(), file, Existing::replaced);
        ASSERT_FALSE(refused.ok());
        EXPECT_NE(refused.error().find("may not lie in the data directory"), std::string::npos) << refused.error();
    }
    expect_sound(fresh());
    for (const fs::path& file : {folder_.path() / "nowhere" / "copy.db", folder_.path(), folder_.path() / ""})
        EXPECT_FALSE(back_up(fresh(), file, Existing::replaced).ok()) << file;
    EXPECT_EQ(folder(), Lines{"fresh"});
}

TEST_F(BackupTest, OfADamagedDatabaseIsRefused) {
    fs::copy(lived_in(), fresh());
    std::ifstream in(fresh() / "parley.db", std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    constexpr std::size_t page = 4096;
    const std::size_t words = bytes.find("from a script");
    ASSERT_NE(words, std::string::npos);
    bytes.replace(words / page * page, page, std::string(page, 'x'));
    std::ofstream(fresh() / "parley.db", std::ios::binary) << bytes;
    const auto refused = back_up(fresh(), copy(), Existing::refused);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().find("damaged"), std::string::npos) << refused.error();
    EXPECT_EQ(folder(), Lines{"fresh"});
}

}  // namespace
}  // namespace parley::server
