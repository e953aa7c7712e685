// Sessions: what tokens stand for, and from which device; or, with scopes, for which program. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native-server/core/accounts.h"
#include "native-server/storage/database.h"

namespace parley::server {

struct SessionRow {
    std::int64_t no = 0;  ///< a later one has a higher one
    std::int64_t person = 0;
    std::string id;
    std::string token_hash;
    std::optional<std::string> next_hash;  ///< was offered, and is the only one from its first use on
    std::string device;
    std::int64_t created_ms = 0;
    std::int64_t seen_ms = 0;
    std::optional<std::string> scopes;  ///< names, a space between them; nothing: somebody signed in
    std::int64_t expires_ms = 0;        ///< 0: it does not

    [[nodiscard]] bool lapsed(std::int64_t now_ms) const { return expires_ms != 0 && expires_ms <= now_ms; }
    /// Nothing: no limits.
    [[nodiscard]] std::optional<Scopes> limits() const;
};

/// As the row holds them.
std::string scopes_text(Scopes scopes);

/// False, everywhere: the database failed, or a row is damaged; damage() says what.
class Sessions {
public:
    explicit Sessions(Database& database);
    Sessions(const Sessions&) = delete;
    Sessions& operator=(const Sessions&) = delete;

    bool find(std::int64_t person, std::string_view id, std::optional<SessionRow>& found);
    /// By its token, or by the one that was offered.
    bool find_by_token(std::string_view token_hash, std::optional<SessionRow>& found);
    /// Likewise, and it has not lapsed.
    bool find_valid(std::string_view token_hash, std::int64_t now_ms, std::optional<SessionRow>& found);
    /// Tokens for programs too. Newest first.
    bool list(std::int64_t person, std::vector<SessionRow>& sessions);
    bool has_any(std::int64_t person, bool& any);

    /// Whether the person has no session of this id, and nobody one of this token.
    bool is_free(std::int64_t person, const NewSession& session, bool& free);
    /// What is_free() was said of. The one that was not seen for longest goes when there would be too many: `gone` is its id.
    bool open(std::int64_t person, const NewSession& session, std::int64_t now_ms, std::optional<std::string>& gone);
    /// What is_free() was said of, with scopes.
    bool add_token(const SessionRow& row);
    /// All but the person, the id and the birth of what was found.
    bool store(const SessionRow& row);
    bool end(const SessionRow& row);

    [[nodiscard]] const std::string& damage() const { return damaged_; }
    void forget() { damaged_.clear(); }

private:
    bool read(const Query& query, SessionRow& row);
    bool find_one(Query& query, std::optional<SessionRow>& found);

    std::string damaged_;
    Statement select_;
    Statement select_by_token_;
    Statement select_of_;
    Statement insert_;
    Statement update_;
    Statement delete_;
};

}  // namespace parley::server
