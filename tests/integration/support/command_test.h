// A server's data directory, and the operator's commands on it, as a shell runs them.
#pragma once

#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/integration/support/server_test.h"

namespace parley {

/// What became of a program.
struct Ran {
    int code = 0;
    std::string out;
    std::string errors;
};

class CommandTest : public ServerTest {
protected:
    static std::string bytes_of(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static std::string quoted(const std::string& word) { return "'" + word + "'"; }

    /// Runs `parley-server` with these words, in a shell that has done `before`; `more` are redirections.
    Ran run(const std::vector<std::string>& words, const std::string& before = "", const std::string& more = "") const {
        return run_on(data(), words, before, more);
    }
    Ran run_on(const std::filesystem::path& data_dir, const std::vector<std::string>& words, const std::string& before = "",
               const std::string& more = "") const {
        std::string line = before + (before.empty() ? "" : "; ") + "exec " + quoted(server_program());
        for (const std::string& word : words) line += " " + quoted(word);
        line += " --data-dir=" + quoted(data_dir.string()) + " >" + quoted(out().string()) + " 2>" + quoted(errors().string());
        const int status = std::system((line + " " + more).c_str());  // NOLINT(cert-env33-c): a shell is what is meant
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, bytes_of(out()), bytes_of(errors())};
    }
    /// It fails with this code and one line on stderr that has these words.
    static void expect_failure(const Ran& ran, int code, const std::string& words) {
        EXPECT_EQ(ran.code, code) << ran.out << ran.errors;
        EXPECT_NE(ran.errors.find(words), std::string::npos) << ran.errors;
        EXPECT_EQ(std::count(ran.errors.begin(), ran.errors.end(), '\n'), 1) << ran.errors;
    }
    static void expect_success(const Ran& ran, const std::string& words) {
        EXPECT_EQ(ran.code, 0) << ran.out << ran.errors;
        EXPECT_NE(ran.out.find(words), std::string::npos) << ran.out;
        EXPECT_EQ(ran.errors, "");
    }

    void stop() {
        server_->send_signal(SIGTERM);
        EXPECT_EQ(server_->wait(), 0) << server_->errors();
        server_.reset();
    }

private:
    [[nodiscard]] std::filesystem::path out() const { return folder_.path() / "out"; }
    [[nodiscard]] std::filesystem::path errors() const { return folder_.path() / "errors"; }
};

}  // namespace parley
