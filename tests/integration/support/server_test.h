// A running server with an empty data directory and a small page.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/support/server_process.h"
#include "tests/integration/support/temporary_folder.h"
#include "tests/integration/support/wire_client.h"

namespace parley {

class ServerTest : public testing::Test {
protected:
    ServerTest() {
        std::filesystem::create_directory(web());
        write_page("index.html", "<!doctype html><title>page</title>");
    }

    ~ServerTest() override {
        if (HasFailure() && server_) ADD_FAILURE() << "the server said: " << server_->errors();
    }

    void start(std::vector<std::string> more_arguments = {}) {
        server_.reset();
        server_ = std::make_unique<ServerProcess>(Launch{arguments(std::move(more_arguments)), {}});
        port_ = server_->port();
    }
    [[nodiscard]] std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
        std::vector<std::string> all = {"--port=0", "--data-dir=" + data().string(), "--web-root=" + web().string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    void write_page(const std::string& name, const std::string& bytes) const {
        std::ofstream(web() / name, std::ios::binary) << bytes;
    }
    [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }
    [[nodiscard]] std::filesystem::path web() const { return folder_.path() / "web"; }

    TemporaryFolder folder_;
    std::unique_ptr<ServerProcess> server_;
    std::uint16_t port_ = 0;
};

}  // namespace parley
