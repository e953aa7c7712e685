// The fan-out's figures as Markdown on standard output, progress on standard error. script/bench fanout puts the figures into
// docs/benchmarks.md. Exit code 1: something was lost, or came twice.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/bench/fanout_scenarios.h"
#include "tests/bench/measure.h"

namespace {

using namespace parley::bench;

struct Scenario {
    const char* name;
    void (*run)(Bench&);
};
constexpr Scenario scenarios[] = {
    {"loop", closed_loops}, {"open", open_loops},       {"rooms", small_rooms}, {"slow", slow_consumers},
    {"cost", connections},  {"storm", reconnect_storm}, {"tls", over_tls},
};

struct Choice {
    Bench bench;
    std::vector<std::string> only;
    std::string picture;
};

Extent quick_extent() {
    Extent extent;
    extent.subscribers = {1000};
    extent.outstanding = {1, 64};
    extent.seconds = 0.4;
    extent.turns = 1;
    extent.crowd = 1000;
    extent.slow_bytes = 20'000'000;
    return extent;
}

/// A few seconds: says whether the generator is true, not how fast anything is.
Extent smoke_extent() {
    Extent extent = quick_extent();
    extent.subscribers = {20};
    extent.outstanding = {16};
    extent.seconds = 0.2;
    extent.peers = false;
    extent.crowd = 50;
    extent.slow_bytes = 2'000'000;
    return extent;
}

bool known(const std::string& name) {
    return std::any_of(std::begin(scenarios), std::end(scenarios), [&](const Scenario& one) { return name == one.name; });
}

std::vector<std::string> words_of(const std::string& list) {
    std::vector<std::string> words;
    std::istringstream stream(list);
    for (std::string word; std::getline(stream, word, ',');) words.push_back(word);
    return words;
}

std::vector<std::size_t> numbers_of(const std::string& list) {
    std::vector<std::size_t> numbers;
    for (const std::string& word : words_of(list)) numbers.push_back(std::stoul(word));
    return numbers;
}

/// Less, or more, of one thing.
bool narrow(const std::string& word, const std::string& value, Extent& extent) {
    if (word == "--servers")
        extent.servers = words_of(value);
    else if (word == "--subscribers")
        extent.subscribers = numbers_of(value);
    else if (word == "--under-way")
        extent.outstanding = numbers_of(value);
    else if (word == "--turns")
        extent.turns = std::stoi(value);
    else if (word == "--seconds")
        extent.seconds = std::stod(value);
    else
        return false;
    return true;
}

/// False when the words are none of ours.
bool read_words(const std::vector<std::string>& words, Choice& choice) {
    if (words.empty()) return false;
    choice.bench.folder = words.front();
    for (std::size_t i = 1; i < words.size(); ++i) {
        const bool has_value = i + 1 < words.size();
        if (words[i] == "--quick") {
            choice.bench.extent = quick_extent();
        } else if (words[i] == "--smoke") {
            choice.bench.extent = smoke_extent();
        } else if (words[i] == "--picture" && has_value) {
            choice.picture = words[++i];
        } else if (words[i] == "--only" && has_value) {
            choice.only = words_of(words[++i]);
        } else if (has_value && narrow(words[i], words[i + 1], choice.bench.extent)) {
            ++i;
        } else {
            return false;
        }
    }
    return std::all_of(choice.only.begin(), choice.only.end(), known);
}

int usage() {
    std::string names;
    for (const Scenario& one : scenarios) names.append(names.empty() ? "" : ",").append(one.name);
    std::fprintf(
        stderr,
        "usage: fanout_bench FOLDER [--quick | --smoke] [--only %s] [--picture FILE]\n"
        "       [--servers bare,bytes,parley,before,threads,plain,ws,socket.io] [--subscribers N,...] [--under-way N,...]\n"
        "       [--turns N] [--seconds S]\n",
        names.c_str());
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    Choice choice;
    try {
        if (!read_words({argv + 1, argv + argc}, choice)) return usage();
        std::filesystem::create_directories(choice.bench.folder);
        std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
        raise_open_files();
        pin_generator();
        for (const Scenario& one : scenarios) {
            const auto& only = choice.only;
            if (!only.empty() && std::find(only.begin(), only.end(), one.name) == only.end()) continue;
            progress(std::string("== ") + one.name);
            one.run(choice.bench);
        }
        if (!choice.picture.empty() && !choice.bench.picture.empty())
            std::ofstream(choice.picture) << draw_picture(choice.bench);
    } catch (const std::exception& error) {
        return std::fprintf(stderr, "fanout_bench: %s\n", error.what()), 1;
    }
    return choice.bench.findings.none() ? 0 : 1;
}
