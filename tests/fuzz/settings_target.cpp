// Files that the operator writes: the settings (--config), the bounds (--limits) and the providers. A bad one ends the start
// with a line, never otherwise. They lie in memory, so that nothing touches a disk.
#include <sys/mman.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <variant>

#include "native-server/options.h"
#include "native-server/provider_file.h"
#include "tests/fuzz/fuzz.h"

namespace parley::fuzz {

namespace {

using namespace parley::server;

class MemoryFile {
public:
    explicit MemoryFile(std::string_view bytes) : number_(::memfd_create("settings", MFD_CLOEXEC)) {
        must(number_ >= 0 && ::write(number_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
             "there is memory for a file");
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { ::close(number_); }
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(number_); }

private:
    int number_;
};

std::optional<std::string> no_environment(const std::string& name) {
    return name == "SECRET" ? std::optional<std::string>("hush") : std::nullopt;
}

}  // namespace

void settings(std::string_view bytes) {
    const auto which = take_byte(bytes);
    const MemoryFile file(bytes);
    if (which == 'p') {
        const auto read = read_providers(file.path(), no_environment);
        // The fuzzer learns the secret, and may write it where words are not secret.
        const bool told = bytes.find("hush") != std::string_view::npos;
        if (!read)
            must(!read.error().empty() && (told || read.error().find("hush") == std::string::npos), "words without a secret");
        return;
    }
    const Chosen chosen = read_options({(which == 'l' ? "--limits=" : "--config=") + file.path()}, no_environment, "build");
    if (const auto* exit = get_if<EarlyExit>(&chosen)) {
        must(exit->code == 2, "a settings file asks for nothing but settings");
        must(!exit->text.empty() && exit->text.find('\n') == std::string::npos, "one line says what is wrong");
    }
}

}  // namespace parley::fuzz
