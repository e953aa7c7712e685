// Accounts, and the codes that open or reset one: the rows. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native-server/storage/database.h"
#include "shared/account.h"
#include "shared/result.h"

namespace parley::server {

struct AccountRow {
    std::int64_t person = 0;
    std::string skeleton;  ///< of the person's name
    std::string password;  ///< as it was hashed; empty: signs in elsewhere only
    Rank rank = Rank::member;
    std::int64_t created_ms = 0;
};

/// For SELECT, in the order that read_account_row() takes; the table may be joined with others.
inline constexpr std::string_view account_columns =
    "accounts.person, accounts.skeleton, accounts.password, accounts.rank, accounts.created_ms, accounts.crc";
/// The error says what is wrong with the row.
Result<AccountRow, std::string> read_account_row(const Query& query, int first_column = 0);
std::int64_t account_checksum(const AccountRow& row);

/// An invitation; the table `invitations` is about rooms.
struct SignUpCode {
    std::string id;
    std::string code_hash;
    std::int64_t made_by = 0;
    std::string note;
    std::int64_t uses_left = 0;
    std::int64_t expires_ms = 0;
};
struct ResetCodeRow {
    std::int64_t person = 0;
    std::string code_hash;
    std::int64_t made_by = 0;
    std::int64_t expires_ms = 0;
};

/// False, everywhere: the database failed, or a row is damaged; damage() says what.
class Accounts {
public:
    explicit Accounts(Database& database);
    Accounts(const Accounts&) = delete;
    Accounts& operator=(const Accounts&) = delete;

    bool find(std::int64_t person, std::optional<AccountRow>& found);
    bool find_by_skeleton(std::string_view skeleton, std::optional<AccountRow>& found);
    /// Adds one; the person has none and nobody has the skeleton. Or changes its password and rank.
    bool store(const AccountRow& row);
    /// Nobody else has the skeleton.
    bool rename(const AccountRow& row);
    /// The name is nobody's from then on: is_kept().
    bool remove(const AccountRow& row, std::int64_t now_ms);
    bool keep_name(std::string_view skeleton, std::int64_t since_ms);
    /// Somebody who has deleted their account was called so.
    bool is_kept(std::string_view skeleton, bool& kept);
    bool has_any(bool& any);
    bool has_owner_besides(std::int64_t person, bool& any);
    /// Those whose skeleton begins with `prefix` and comes after `after`, in that order.
    bool list(std::string_view prefix, std::string_view after, std::size_t at_most, std::vector<PersonInfo>& people);

    /// Whether it can still be used is for the caller to see.
    bool find_sign_up_code(std::string_view code_hash, std::optional<SignUpCode>& found);
    /// Those that can still be used, newest first.
    bool list_sign_up_codes(std::int64_t now_ms, std::vector<SignUpCode>& codes);
    /// `added` is false when the id or the hash is taken.
    bool add_sign_up_code(const SignUpCode& code, bool& added);
    /// One use less; the last one takes it away.
    bool use_sign_up_code(const SignUpCode& code);
    bool remove_sign_up_code(std::string_view id);
    bool remove_expired(std::int64_t now_ms);

    bool find_reset_code(std::string_view code_hash, std::optional<ResetCodeRow>& found);
    /// In the place of an earlier one of the person. `stored` is false when another's has this hash.
    bool store_reset_code(const ResetCodeRow& code, bool& stored);
    bool remove_reset_code_of(std::int64_t person);
    bool remove_reset_codes_by(std::int64_t maker);

    [[nodiscard]] const std::string& damage() const { return damaged_; }
    void forget() { damaged_.clear(); }

private:
    bool load(Query& query, std::optional<AccountRow>& found);

    Database& database_;
    std::string damaged_;
    Statement select_;
    Statement select_by_skeleton_;
    Statement store_;
    Statement select_any_;
    Statement select_owner_;
    Statement select_page_;
    Statement select_code_;
    Statement select_codes_;
    Statement insert_code_;
    Statement use_code_;
    Statement delete_code_;
    Statement delete_expired_codes_;
    Statement select_reset_;
    Statement store_reset_;
    Statement delete_reset_;
    Statement delete_resets_by_;
    Statement delete_expired_resets_;
    Statement rename_;
    Statement delete_;
    Statement keep_name_;
    Statement select_kept_;
};

}  // namespace parley::server
