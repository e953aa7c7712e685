// The examples of docs/protocol.md are the golden files: what is written there is what both sides speak.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "shared/codec.h"
#include "shared/errors.h"

namespace parley {
namespace {

struct Example {
    std::string side;
    std::string json;
};

std::string read_protocol() {
    std::ifstream file(std::string(PARLEY_SOURCE_DIR) + "/docs/protocol.md");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<Example> examples() {
    std::vector<Example> found;
    std::istringstream lines(read_protocol());
    std::string line;
    while (std::getline(lines, line)) {
        if (line.rfind("```json ", 0) != 0) continue;
        Example example{line.substr(8), ""};
        while (std::getline(lines, line) && line != "```") example.json += line + "\n";
        found.push_back(example);
    }
    return found;
}

TEST(ProtocolExamples, CoverEveryCommandAndEveryNotice) {
    std::size_t client = 0;
    std::size_t server = 0;
    for (const Example& example : examples()) (example.side == "client" ? client : server)++;
    EXPECT_GE(client, Command::alternatives);
    // UnknownPush stands for what later versions send and has no example.
    EXPECT_GE(server, Notice::alternatives - 1);
}

TEST(ProtocolExamples, OfTheClientDecodeAndEncodeToTheSame) {
    for (const Example& example : examples()) {
        if (example.side != "client") continue;
        const auto decoded = decode_client_message(example.json);
        ASSERT_TRUE(decoded.ok()) << example.json << decoded.error().error.message;
        EXPECT_EQ(nlohmann::json::parse(encode(decoded.value())), nlohmann::json::parse(example.json));
    }
}

TEST(ProtocolExamples, OfTheServerDecodeAndEncodeToTheSame) {
    for (const Example& example : examples()) {
        if (example.side != "server") continue;
        const auto decoded = decode_server_message(example.json);
        ASSERT_TRUE(decoded.ok()) << example.json << decoded.error().error.message;
        EXPECT_FALSE(holds_alternative<UnknownPush>(decoded.value().notice)) << example.json;
        EXPECT_EQ(nlohmann::json::parse(encode(decoded.value())), nlohmann::json::parse(example.json));
    }
}

TEST(ProtocolExamples, AsCborDecodeToTheSame) {
    const auto cbor_of = [](const std::string& json) {
        std::string cbor;
        nlohmann::json::to_cbor(nlohmann::json::parse(json), cbor);
        return cbor;
    };
    for (const Example& example : examples()) {
        const std::string cbor = cbor_of(example.json);
        EXPECT_LT(cbor.size(), nlohmann::json::parse(example.json).dump().size());
        if (example.side == "client") {
            const auto decoded = decode_client_cbor(cbor);
            ASSERT_TRUE(decoded.ok()) << example.json << decoded.error().error.message;
            EXPECT_EQ(encode(decoded.value()), encode(decode_client_message(example.json).value()));
            EXPECT_EQ(encode_cbor(decoded.value()), cbor);
        } else {
            const auto decoded = decode_server_cbor(cbor);
            ASSERT_TRUE(decoded.ok()) << example.json << decoded.error().error.message;
            EXPECT_EQ(encode(decoded.value()), encode(decode_server_message(example.json).value()));
            EXPECT_EQ(encode_cbor(decoded.value()), cbor);
        }
    }
}

TEST(ProtocolExamples, TheTableOfErrorsIsTheOneThatTheCodeHas) {
    const std::string text = read_protocol();
    for (std::uint64_t number = 0; number < 10'000; number++) {
        const auto code = error_code_from(number);
        if (!code) continue;
        const ErrorRow& row = error_row(*code);
        const std::string start =
            "| " + std::to_string(number) + " | " + std::string(row.name) + " | " + (row.temporary ? "yes" : "no") + " |";
        EXPECT_NE(text.find(start), std::string::npos) << start;
        EXPECT_EQ(row.temporary, row.retry_ms > 0) << row.name;
    }
}

}  // namespace
}  // namespace parley
