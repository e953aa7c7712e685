// docs/permissions.md holds the tables that the functions give: it is written anew here, and must be the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "shared/codec_accounts.h"
#include "shared/event_kinds.h"
#include "shared/permissions.h"

namespace parley {
namespace {

constexpr std::array accesses{RoomAccess::everyone, RoomAccess::open, RoomAccess::closed, RoomAccess::direct,
                              RoomAccess::personal};
constexpr std::array roles{Role::none, Role::member, Role::moderator, Role::owner};
constexpr std::array ranks{Rank::guest, Rank::bot, Rank::member, Rank::moderator, Rank::admin, Rank::owner};
const UserId ann("ann");
const UserId bob("bob");

/// Those that this version knows.
std::vector<EventKind> all_event_kinds() {
    std::vector<EventKind> all;
    for (auto kind = static_cast<int>(EventKind::posted); kind <= static_cast<int>(EventKind::setting); ++kind)
        all.push_back(static_cast<EventKind>(kind));
    return all;
}

bool may(EventKind kind, RoomAccess access, Role role, bool of_another, bool archived = false) {
    EventContent content;
    content.kind = kind;
    content.target = 7;
    content.person.id = of_another ? bob : ann;
    return !refusal({access, archived}, {ann, role, false}, content, {true, false, of_another ? bob : ann});
}

/// From which role on one may; every higher one may too.
std::string least_role(EventKind kind, RoomAccess access, bool of_another) {
    for (const Role role : roles) {
        if (!may(kind, access, effective_role(access, role), of_another)) continue;
        for (const Role higher : roles) EXPECT_TRUE(higher <= role || may(kind, access, higher, of_another)) << name_of(kind);
        if (access == RoomAccess::personal) return "oneself";
        return role == Role::none ? "anybody" : std::string(name_of(role));
    }
    return "-";
}

std::string row_of(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells) line += " " + cell + " |";
    return line + "\n";
}
std::string head_of(const std::vector<std::string>& cells) {
    return row_of(cells) + row_of(std::vector<std::string>(cells.size(), "---"));
}

std::string rooms_table() {
    std::vector<std::string> head{"what"};
    for (const RoomAccess access : accesses) head.emplace_back(name_of(access));
    std::string table = head_of(head);
    for (const EventKind kind : all_event_kinds()) {
        std::vector<std::string> own{std::string(name_of(kind))}, another{std::string(name_of(kind)) + ", of another"};
        for (const RoomAccess access : accesses) {
            own.push_back(least_role(kind, access, false));
            another.push_back(least_role(kind, access, true));
        }
        table += row_of(own);
        if (!std::equal(own.begin() + 1, own.end(), another.begin() + 1)) table += row_of(another);
    }
    return table;
}

std::string archived_list() {
    std::string list;
    for (const EventKind kind : all_event_kinds()) {
        bool any = false;
        for (const RoomAccess access : {RoomAccess::open, RoomAccess::closed})
            any = any || may(kind, access, Role::owner, false, true);
        if (any) list += (list.empty() ? "" : ", ") + std::string(name_of(kind));
    }
    return list;
}

std::string ranks_table() {
    std::vector<std::string> head{"rank"};
    for (const RoomAccess access : accesses) head.emplace_back(name_of(access));
    std::string table = head_of(head);
    for (const Rank rank : ranks) {
        std::vector<std::string> cells{std::string(name_of(rank))};
        for (const RoomAccess access : accesses) cells.emplace_back(name_of(effective_role(access, Role::member, rank)));
        table += row_of(cells);
    }
    return table;
}

std::string accounts_table() {
    constexpr std::array rights{
        std::pair{AccountRight::list_people, "see the list of accounts"},
        std::pair{AccountRight::manage_invitations, "make, see and withdraw invitations"},
        std::pair{AccountRight::make_reset_code, "make a link that sets a new password"},
        std::pair{AccountRight::set_rank, "give or take a rank"},
    };
    std::vector<std::string> head{"right"};
    for (const Rank rank : ranks) head.emplace_back(name_of(rank));
    std::string table = head_of(head);
    for (const auto& [right, words] : rights) {
        std::vector<std::string> cells{words};
        for (const Rank actor : ranks) {
            std::string targets;
            bool all = true;
            for (const Rank target : ranks) {
                const bool allowed = !refusal(right, actor, target);
                all = all && allowed;
                if (allowed) targets += (targets.empty() ? "" : ", ") + std::string(name_of(target));
            }
            cells.push_back(all ? "yes" : targets.empty() ? "-" : targets);
        }
        table += row_of(cells);
    }
    return table;
}

TEST(PermissionsDocs, HoldTheTablesThatTheFunctionsGive) {
    std::string path(PARLEY_SOURCE_DIR);
    path += "/docs/permissions.md";
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    const std::string expected =
        "<!-- rooms -->\n\n" + rooms_table() + "\nIn an archived room: " + archived_list() + ".\n\n<!-- /rooms -->";
    EXPECT_NE(text.str().find(expected), std::string::npos) << path << " lacks:\n" << expected;
    const std::string by_rank = "<!-- ranks -->\n\n" + ranks_table() + "\n<!-- /ranks -->";
    EXPECT_NE(text.str().find(by_rank), std::string::npos) << path << " lacks:\n" << by_rank;
    const std::string accounts = "<!-- accounts -->\n\n" + accounts_table() + "\n<!-- /accounts -->";
    EXPECT_NE(text.str().find(accounts), std::string::npos) << path << " lacks:\n" << accounts;
}

TEST(PermissionsDocs, ARankOpensNothingThatARoleWouldNot) {
    std::size_t asked = 0;
    for (const EventKind kind : all_event_kinds())
        for (const RoomAccess access : accesses)
            for (const Role stored : roles)
                for (const Rank rank : ranks)
                    for (const bool of_another : {false, true})
                        for (const bool archived : {false, true}) {
                            const Role role = effective_role(access, stored, rank);
                            const bool outside = stored == Role::none && access != RoomAccess::everyone;
                            EXPECT_TRUE(!outside || role == Role::none);
                            const bool wide = may(kind, access, role, of_another, archived);
                            const bool narrow = may(kind, access, effective_role(access, stored), of_another, archived);
                            EXPECT_TRUE(wide || !narrow) << name_of(kind) << ": a rank took something away";
                            asked++;
                        }
    EXPECT_EQ(asked, all_event_kinds().size() * 5 * 4 * 6 * 2 * 2);
    EXPECT_GE(asked, 10'000U);
}

}  // namespace
}  // namespace parley
