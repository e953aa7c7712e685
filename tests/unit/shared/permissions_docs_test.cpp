// docs/permissions.md holds the tables that the functions give: it is written anew here, and must be the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "shared/codec.h"
#include "shared/codec_accounts.h"
#include "shared/codec_tokens.h"
#include "shared/event_kinds.h"
#include "shared/permissions.h"
#include "shared/scopes.h"

namespace parley {
namespace {

constexpr std::array accesses{RoomAccess::everyone, RoomAccess::open,     RoomAccess::closed,
                              RoomAccess::direct,   RoomAccess::personal, RoomAccess::staff};
constexpr std::array roles{Role::none, Role::member, Role::moderator, Role::owner};
constexpr std::array ranks{Rank::guest, Rank::bot, Rank::member, Rank::moderator, Rank::admin, Rank::owner};
const UserId ann("ann");
const UserId bob("bob");

/// Those that this version knows.
std::vector<EventKind> all_event_kinds() {
    std::vector<EventKind> all;
    for (auto kind = static_cast<int>(EventKind::posted); kind <= static_cast<int>(EventKind::named); ++kind)
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
        if (goes_to_staff(kind) && kind != EventKind::reported) continue;  // by rank, not by role
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

/// What a mute, slow mode, a ban and the limits of guests take away from a member, who may otherwise.
std::string taken_table() {
    struct Column {
        const char* name;
        void (*mark)(Actor&);
    };
    constexpr std::array columns{Column{"muted", [](Actor& actor) { actor.muted = true; }},
                                 Column{"slow mode", [](Actor& actor) { actor.too_soon = true; }},
                                 Column{"guest, limited", [](Actor& actor) { actor.limited = true; }},
                                 Column{"banned", [](Actor& actor) { actor.banned = true; }}};
    std::string table = head_of({"what", "muted", "slow mode", "guest, limited", "banned"});
    for (const EventKind kind : all_event_kinds()) {
        if (!may(kind, RoomAccess::open, Role::member, false)) continue;
        std::vector<std::string> cells{std::string(name_of(kind))};
        for (const Column& column : columns) {
            EventContent content;
            content.kind = kind;
            content.target = 7;
            Actor actor{ann, Role::member, false};
            column.mark(actor);
            const auto refused = refusal({RoomAccess::open, false}, actor, content, {true, false, ann});
            cells.emplace_back(refused ? error_row(*refused).name : "yes");
        }
        table += row_of(cells);
    }
    return table;
}

/// The kinds that a room's owner may ask another role for.
std::string rights_table() {
    std::string table = head_of({"right", "what"});
    for (std::size_t i = 0; i < room_rights; ++i) {
        const auto right = static_cast<RoomRight>(i);
        std::string kinds;
        for (const EventKind kind : all_event_kinds()) {
            RoomFacts room{RoomAccess::open, false};
            room.rights.set(right, Role::owner);
            EventContent content;
            content.kind = kind;
            content.target = 7;
            const Actor member{ann, Role::member, false};
            if (may(kind, RoomAccess::open, Role::member, false) && refusal(room, member, content, {true, false, ann}))
                kinds += (kinds.empty() ? "" : ", ") + std::string(name_of(kind));
        }
        table += row_of({std::string(name_of(right)), kinds});
    }
    return table;
}

/// Of the server's moderators: whom they may ban and whose messages they may hide, and the rest.
std::string staff_table() {
    std::vector<std::string> head{"what"};
    for (const Rank rank : ranks) head.emplace_back(name_of(rank));
    std::string table = head_of(head);
    const auto row = [&](EventKind kind, const std::string& words, const std::string& address) {
        std::vector<std::string> cells{words};
        for (const Rank rank : ranks) {
            std::string targets;
            bool all = true;
            for (const Rank of : ranks) {
                EventContent content;
                content.kind = kind;
                content.address = address;
                Actor actor{ann, effective_role(RoomAccess::staff, Role::none, rank), false};
                actor.rank = rank;
                TargetFacts target;
                target.rank = of;
                const bool allowed = !refusal({RoomAccess::staff, false}, actor, content, target);
                all = all && allowed;
                if (allowed) targets += (targets.empty() ? "" : ", ") + std::string(name_of(of));
            }
            cells.push_back(all ? "yes" : targets.empty() ? "-" : targets);
        }
        table += row_of(cells);
    };
    std::vector<std::string> reads{"read the staff room"};
    for (const Rank rank : ranks)
        reads.emplace_back(may_read(RoomAccess::staff, effective_role(RoomAccess::staff, Role::none, rank)) ? "yes" : "-");
    table += row_of(reads);
    for (const EventKind kind : all_event_kinds()) {
        if (!goes_to_staff(kind) || kind == EventKind::reported) continue;
        row(kind, std::string(name_of(kind)), "");
        if (kind == EventKind::banned) row(kind, "banned, an address", "192.0.2.7");
    }
    return table;
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
        std::pair{AccountRight::manage_bots, "make bots, and their tokens"},
        std::pair{AccountRight::have_tokens, "have tokens of one's own"},
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

/// The example of each command that docs/protocol.md has: by its type, what a token needs for it.
std::string scopes_table(const std::string& protocol) {
    std::map<std::string, std::set<std::string>> by_need;
    std::istringstream lines(protocol);
    std::string line;
    while (std::getline(lines, line)) {
        if (line != "```json client") continue;
        std::string text;
        while (std::getline(lines, line) && line != "```") text += line + "\n";
        const auto decoded = decode_client_message(text);
        if (!decoded) {
            ADD_FAILURE() << text;
            continue;
        }
        const CommandScope needed = scope_of(decoded.value().command);
        const std::size_t start = text.find(": \"") + 3;
        const std::string type = text.substr(start, text.find('"', start) - start);
        for (std::size_t i = 0; i < scope_count; ++i) {
            const auto all_but = [&] {
                Scopes scopes;
                for (std::size_t other = 0; other < scope_count; ++other)
                    if (other != i) scopes.add(static_cast<Scope>(other));
                return scopes;
            }();
            const bool needs_it = needed.need == ScopeNeed::scope && needed.scope == static_cast<Scope>(i);
            EXPECT_EQ(refusal(decoded.value().command, all_but).has_value(), needed.need == ScopeNeed::sign_in || needs_it)
                << type;
        }
        by_need[needed.need == ScopeNeed::nothing   ? "none"
                : needed.need == ScopeNeed::sign_in ? "no token may"
                                                    : std::string(name_of(needed.scope))]
            .insert(type);
    }
    std::string table = head_of({"scope", "commands"});
    for (const char* need : {"none", "read", "post", "moderate", "admin", "no token may"}) {
        std::string types;
        for (const std::string& type : by_need[need]) types += (types.empty() ? "" : ", ") + type;
        table += row_of({need, types});
    }
    EXPECT_EQ(by_need.size(), 6U) << "`files` is asked by no command";
    return table;
}

std::string read_doc(const std::string& name) {
    std::stringstream text;
    text << std::ifstream(std::string(PARLEY_SOURCE_DIR) + "/docs/" + name).rdbuf();
    return text.str();
}

TEST(PermissionsDocs, HoldTheTablesThatTheFunctionsGive) {
    std::string path(PARLEY_SOURCE_DIR);
    path += "/docs/permissions.md";
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    const std::string expected =
        "<!-- rooms -->\n\n" + rooms_table() + "\nIn an archived room: " + archived_list() + ".\n\n<!-- /rooms -->";
    EXPECT_NE(text.str().find(expected), std::string::npos) << path << " lacks:\n" << expected;
    const std::string taken = "<!-- taken -->\n\n" + taken_table() + "\n<!-- /taken -->";
    EXPECT_NE(text.str().find(taken), std::string::npos) << path << " lacks:\n" << taken;
    const std::string rights = "<!-- rights -->\n\n" + rights_table() + "\n<!-- /rights -->";
    EXPECT_NE(text.str().find(rights), std::string::npos) << path << " lacks:\n" << rights;
    const std::string staff = "<!-- staff -->\n\n" + staff_table() + "\n<!-- /staff -->";
    EXPECT_NE(text.str().find(staff), std::string::npos) << path << " lacks:\n" << staff;
    const std::string by_rank = "<!-- ranks -->\n\n" + ranks_table() + "\n<!-- /ranks -->";
    EXPECT_NE(text.str().find(by_rank), std::string::npos) << path << " lacks:\n" << by_rank;
    const std::string accounts = "<!-- accounts -->\n\n" + accounts_table() + "\n<!-- /accounts -->";
    EXPECT_NE(text.str().find(accounts), std::string::npos) << path << " lacks:\n" << accounts;
    const std::string scopes = "<!-- scopes -->\n\n" + scopes_table(read_doc("protocol.md")) + "\n<!-- /scopes -->";
    EXPECT_NE(text.str().find(scopes), std::string::npos) << path << " lacks:\n" << scopes;
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
                            const bool outside =
                                stored == Role::none && access != RoomAccess::everyone && access != RoomAccess::staff;
                            EXPECT_TRUE(!outside || role == Role::none);
                            const bool wide = may(kind, access, role, of_another, archived);
                            const bool narrow = may(kind, access, effective_role(access, stored), of_another, archived);
                            EXPECT_TRUE(wide || !narrow) << name_of(kind) << ": a rank took something away";
                            asked++;
                        }
    EXPECT_EQ(asked, all_event_kinds().size() * 6 * 4 * 6 * 2 * 2);
    EXPECT_GE(asked, 10'000U);
}

}  // namespace
}  // namespace parley
