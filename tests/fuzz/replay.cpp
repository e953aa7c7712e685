// The corpus of a target, and mutations of it by a seed: the short run of the fuzzers that every build can make.
//
//   fuzz_replay NAME CORPUS [--runs N] [--seed N]
//   fuzz_replay NAME FILE...
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <sanitizer/common_interface_defs.h>
#include "tests/chaos/random.h"
#include "tests/fuzz/fuzz.h"

namespace {

using parley::chaos::Random;

/// What runs now, for the last words of the program; a death callback and a signal handler take no arguments.
const std::string* running = nullptr;

void tell_what_ran() {
    if (running == nullptr) return;
    std::fputs("the input, as C would write it:\n\"", stderr);
    for (const char c : *running) {
        const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
        std::fprintf(stderr, plain ? "%c" : "\\%03o", plain ? c : static_cast<unsigned char>(c));
    }
    std::fputs("\"\n", stderr);
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> corpus_of(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());  // a folder has no order of its own, and a run is to be the same everywhere
    std::vector<std::string> inputs;
    for (const auto& file : files) inputs.push_back(bytes_of(file));
    return inputs;
}

/// Bytes that mean something to one parser or another.
std::string token(Random& random) {
    static const std::vector<std::string> tokens = {"\"",
                                                    "\\",
                                                    "{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    ":",
                                                    ",",
                                                    "\\u0000",
                                                    "\\ud800",
                                                    "null",
                                                    "-1",
                                                    "9007199254740993",
                                                    "1e9",
                                                    "\n",
                                                    "\r\n",
                                                    " ",
                                                    "*",
                                                    "**",
                                                    "~~",
                                                    "`",
                                                    "```",
                                                    "http://",
                                                    "@",
                                                    "-\"",
                                                    "from:",
                                                    "\xE2\x80\xAE",
                                                    "\xF0\x9F\x91\xA8",
                                                    "\xC3",
                                                    "\xFF",
                                                    "%00",
                                                    "..",
                                                    "bytes=",
                                                    ";",
                                                    "=\"",
                                                    "#",
                                                    "a",
                                                    std::string(1, '\0'),
                                                    std::string(300, '[')};
    return tokens[random.count(0, tokens.size() - 1)];
}

void mutate(std::string& bytes, const std::vector<std::string>& corpus, Random& random) {
    const std::size_t at = random.count(0, bytes.size());
    const std::size_t some = std::min(bytes.size() - at, random.count(1, 16));
    switch (random.count(0, 5)) {
        case 0:
            if (at < bytes.size()) bytes[at] = static_cast<char>(random.next());
            break;
        case 1:
            bytes.insert(at, token(random));
            break;
        case 2:
            bytes.erase(at, some);
            break;
        case 3:
            bytes.insert(at, bytes.substr(at, some));
            break;
        case 4:
            if (at < bytes.size())
                bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << random.count(0, 7)));
            break;
        default: {
            const std::string& other = corpus[random.count(0, corpus.size() - 1)];
            bytes.replace(at, std::string::npos, other.substr(random.count(0, other.size())));
        }
    }
}

void run(parley::fuzz::Target target, const std::string& bytes) {
    running = &bytes;
    target(bytes);
    running = nullptr;
}

int replay(parley::fuzz::Target target, const std::vector<std::string>& arguments) {
    std::vector<std::string> corpus;
    std::size_t runs = 0;
    std::uint64_t seed = 1;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--runs" && i + 1 < arguments.size())
            runs = std::stoul(arguments[++i]);
        else if (arguments[i] == "--seed" && i + 1 < arguments.size())
            seed = std::stoul(arguments[++i]);
        else if (std::filesystem::is_directory(arguments[i]))
            corpus = corpus_of(arguments[i]);
        else
            corpus.push_back(bytes_of(arguments[i]));
    }
    if (corpus.empty()) {
        std::fputs("there is nothing to replay\n", stderr);
        return 2;
    }
    for (const std::string& bytes : corpus) run(target, bytes);
    Random random(seed);
    constexpr std::size_t bytes_max = 4096;
    for (std::size_t i = 0; i < runs; ++i) {
        std::string bytes = corpus[random.count(0, corpus.size() - 1)];
        for (std::size_t changes = random.count(1, 6); changes > 0; --changes) mutate(bytes, corpus, random);
        bytes.resize(std::min(bytes.size(), bytes_max));
        run(target, bytes);
    }
    std::printf("%zu inputs and %zu mutations\n", corpus.size(), runs);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    __sanitizer_set_death_callback(tell_what_ran);
    std::signal(SIGABRT, [](int) { tell_what_ran(); });
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    for (const parley::fuzz::NamedTarget& one : parley::fuzz::targets)
        if (!arguments.empty() && arguments.front() == one.name)
            return replay(one.run, {arguments.begin() + 1, arguments.end()});
    std::fputs("usage: fuzz_replay NAME CORPUS [--runs N] [--seed N]\n", stderr);
    return 2;
}
