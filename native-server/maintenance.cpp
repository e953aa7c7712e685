#include "native-server/maintenance.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <system_error>

#include "native-server/entropy.h"
#include "native-server/file_commands.h"
#include "native-server/logging.h"
#include "native-server/storage/backup.h"
#include "native-server/storage/integrity.h"
#include "native-server/storage/new_file.h"
#include "native-server/storage/rebuild.h"
#include "native-server/storage/transfer.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr int failed = 1;
constexpr int damaged = 1;
constexpr int unreadable = 2;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

OpeningWorld real_world() {
    OpeningWorld world;
    world.wall_clock_ms = [] {
        using namespace std::chrono;
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    };
    world.random_bits = [] { return SystemEntropy().bits(); };
    return world;
}

int fail(int code, const std::string& why) {
    std::fprintf(stderr, "parley-server: %s\n", one_line(why).c_str());
    return code;
}

std::string last_error() {
    return std::generic_category().message(errno);
}

std::string in_words(const LogSize& size) {
    return std::to_string(size.rooms) + " rooms, " + std::to_string(size.events) + " events, " + std::to_string(size.people) +
           " people";
}

std::string counted(std::uint64_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string in_words(const FilesChecked& files) {
    std::string text = counted(files.files, "file");
    if (files.unneeded > 0)
        text +=
            " (and " + std::to_string(files.unneeded) + " that nothing needs, " + counted(files.unneeded_bytes, "byte") + ")";
    return text;
}

/// The last line of a command that did what it should.
int succeed(std::FILE* to, const std::string& did, const Result<LogSize, std::string>& result) {
    if (!result) return fail(failed, result.error());
    std::fprintf(to, "%s: %s\n", did.c_str(), in_words(result.value()).c_str());
    return EXIT_SUCCESS;
}

int back_up_all(const Maintenance& chosen) {
    const Existing existing = chosen.replace ? Existing::replaced : Existing::refused;
    if (chosen.without_files)
        return succeed(stdout, "backed up without files", back_up(chosen.data_dir, chosen.file, existing));
    const auto backed_up = back_up_with_files(chosen.data_dir, chosen.file, existing);
    if (!backed_up) return fail(failed, backed_up.error());
    std::printf("backed up: %s, %s\n", in_words(backed_up.value().size).c_str(),
                counted(backed_up.value().files, "file").c_str());
    if (backed_up.value().missing == 0) return EXIT_SUCCESS;
    return fail(failed, "the bytes of " + counted(backed_up.value().missing, "file") +
                            " are not on the disk, and not in the backup: `check` names them");
}

int check(const Maintenance& chosen) {
    std::size_t findings = 0;
    const auto tell = [&findings](const std::string& finding) {
        if (findings++ < limits::findings_told_max) std::printf("%s\n", one_line(finding).c_str());
    };
    const auto checked = check_log(chosen.data_dir, tell);
    if (!checked) return fail(unreadable, checked.error());
    const auto files = check_files(chosen.data_dir, chosen.read_files ? FileBytes::read : FileBytes::counted, tell);
    if (!files && findings == 0) return fail(unreadable, files.error());
    if (findings == 0) {
        const char* more = checked.value().search ? "" : "; the search index is not complete, and was not looked at";
        std::printf("ok: %s, %s%s\n", in_words(checked.value().size).c_str(), in_words(files.value()).c_str(), more);
        return EXIT_SUCCESS;
    }
    if (findings > limits::findings_told_max) std::printf("and %zu more\n", findings - limits::findings_told_max);
    std::printf("damaged: %zu findings\n", findings);
    return damaged;
}

/// Writes lines, and keeps why it could not.
class LineWriter {
public:
    explicit LineWriter(std::FILE* to) : to_(to) {}

    bool write(std::string_view line) {
        return keep(std::fwrite(line.data(), 1, line.size(), to_) == line.size() && std::fputc('\n', to_) != EOF);
    }
    bool flush() { return keep(std::fflush(to_) == 0); }
    [[nodiscard]] std::string failure() const { return "cannot write: " + std::generic_category().message(errno_); }

private:
    bool keep(bool written) {
        if (!written) errno_ = errno;
        return written;
    }

    std::FILE* to_;
    int errno_ = 0;
};

Result<LogSize, std::string> export_to(std::FILE* to, const Maintenance& chosen) {
    LineWriter lines(to);
    std::vector<RoomId> rooms;
    for (const std::string& room : chosen.rooms) rooms.emplace_back(room);
    auto written = export_log(chosen.data_dir, rooms, real_world().wall_clock_ms(),
                              [&lines](std::string_view line) { return lines.write(line); });
    const bool refused = !written && written.error().empty();
    if (refused || (written.ok() && !lines.flush())) return lines.failure();
    return written;
}

int export_rooms(const Maintenance& chosen) {
    const bool to_stdout = chosen.file.empty() || chosen.file == "-";
    // What was done is told on stderr, where the lines themselves go to stdout.
    if (to_stdout) return succeed(stderr, "exported", export_to(stdout, chosen));
    auto target = NewFile::create(chosen.file, Existing::refused);
    if (!target) return fail(failed, target.error());
    const File file(::fdopen(::dup(target.value().descriptor()), "w"));
    if (!file) return fail(failed, "cannot write " + chosen.file + ": " + last_error());
    const auto written = export_to(file.get(), chosen);
    if (written.ok()) {
        if (auto published = target.value().publish(); !published) return fail(failed, published.error());
    }
    return succeed(stdout, "exported", written);
}

LineRead read_line(std::FILE* from, std::string& line) {
    line.clear();
    for (int c = std::getc(from); c != EOF; c = std::getc(from)) {
        if (c == '\n') return LineRead::line;
        if (line.size() == limits::export_line_bytes_max) return LineRead::too_long;
        line.push_back(static_cast<char>(c));
    }
    if (std::ferror(from) != 0) return LineRead::failed;
    return line.empty() ? LineRead::end : LineRead::line;
}

int import_rooms(const Maintenance& chosen) {
    const bool from_stdin = chosen.file == "-";
    const File file(from_stdin ? nullptr : std::fopen(chosen.file.c_str(), "re"));
    if (!from_stdin && !file) return fail(failed, "cannot read " + chosen.file + ": " + last_error());
    std::FILE* from = from_stdin ? stdin : file.get();
    const auto read = [from](std::string& line) { return read_line(from, line); };
    return succeed(stdout, "imported", import_log(chosen.data_dir, read, real_world()));
}

}  // namespace

int run_maintenance(const Maintenance& chosen) {
    switch (chosen.command) {
        case Maintenance::Command::backup:
            return back_up_all(chosen);
        case Maintenance::Command::check:
            return check(chosen);
        case Maintenance::Command::rebuild:
            return succeed(stdout, "rebuilt", rebuild(chosen.data_dir, real_world()));
        case Maintenance::Command::export_log:
            return export_rooms(chosen);
        case Maintenance::Command::import_log:
            return import_rooms(chosen);
    }
    return failed;
}

}  // namespace parley::server
