// What the operator says of link cards.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "native-server/options.h"

namespace parley::server {
namespace {

using Texts = std::vector<std::string>;

Chosen read(const Texts& arguments, const std::string& variable = "") {
    const auto lookup = [&](const std::string& name) -> std::optional<std::string> {
        if (name == "PARLEY_LINK_CARDS" && !variable.empty()) return variable;
        return std::nullopt;
    };
    return read_options(arguments, lookup, "1.2.3");
}

LinkRules rules(const Texts& arguments, const std::string& variable = "") {
    const Chosen chosen = read(arguments, variable);
    if (const auto* exit = get_if<EarlyExit>(&chosen)) {
        ADD_FAILURE() << exit->text;
        return {};
    }
    return get<Options>(chosen).link_cards;
}

TEST(LinkCardOptions, AreOffUntilTheyAreAskedForOfAllOrOfSomeHosts) {
    EXPECT_FALSE(rules({}).on);
    EXPECT_FALSE(rules({"--link-cards-inside=wiki.lan:80"}).on);
    const LinkRules any = rules({"--link-cards=any", "--link-cards-inside=wiki.lan:80,127.0.0.1:8080"});
    EXPECT_TRUE(any.on);
    EXPECT_TRUE(any.hosts.empty());
    EXPECT_EQ(any.inside, (Texts{"wiki.lan:80", "127.0.0.1:8080"}));
    const LinkRules some = rules({"--link-cards", "example.org,example.net", "--link-cards=wiki.lan"});
    EXPECT_TRUE(some.on);
    EXPECT_EQ(some.hosts, (Texts{"example.org", "example.net", "wiki.lan"}));
    EXPECT_TRUE(rules({}, "any").on);
    EXPECT_FALSE(rules({"--link-cards=off"}, "any").on) << "the command line counts more";
}

TEST(LinkCardOptions, WhatIsNoHostIsSaid) {
    for (const char* wrong : {"--link-cards=https://example.org", "--link-cards=", "--link-cards-inside=wiki.lan"}) {
        const Chosen chosen = read({wrong});
        ASSERT_TRUE(holds_alternative<EarlyExit>(chosen)) << wrong;
        EXPECT_EQ(get<EarlyExit>(chosen).code, 2);
    }
}

}  // namespace
}  // namespace parley::server
