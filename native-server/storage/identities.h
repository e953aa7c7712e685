// As whom issuers elsewhere know the people who have accounts: the rows. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native-server/storage/database.h"

namespace parley::server {

struct IdentityRow {
    std::string issuer;
    std::string subject;
    std::int64_t person = 0;
    std::int64_t created_ms = 0;
};

/// False, everywhere: the database failed, or a row is damaged; damage() says what.
class LinkedIdentities {
public:
    explicit LinkedIdentities(Database& database);
    LinkedIdentities(const LinkedIdentities&) = delete;
    LinkedIdentities& operator=(const LinkedIdentities&) = delete;

    bool find(std::string_view issuer, std::string_view subject, std::optional<IdentityRow>& found);
    /// In the order in which they were linked.
    bool list(std::int64_t person, std::vector<IdentityRow>& rows);
    /// Nobody has it.
    bool add(const IdentityRow& row);
    bool remove(const IdentityRow& row);
    bool remove_of(std::int64_t person);

    [[nodiscard]] const std::string& damage() const { return damaged_; }
    void forget() { damaged_.clear(); }

private:
    bool read(const Query& query, IdentityRow& row);

    std::string damaged_;
    Statement select_;
    Statement select_of_;
    Statement insert_;
    Statement delete_;
    Statement delete_of_;
};

}  // namespace parley::server
