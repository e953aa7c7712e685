// People by number and by id. Ids never change, names and avatars only through rename(), and ranks only through set_rank(), so
// those seen are remembered.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "native-server/storage/database.h"
#include "shared/account.h"
#include "shared/message.h"

namespace parley::server {

struct PersonRow {
    std::int64_t no = 0;
    Person person;
    Rank rank = Rank::guest;  ///< of their account; without one a guest
};

/// On one connection, of one thread. What is returned lives until the next call.
class People {
public:
    explicit People(Database& database);
    People(const People&) = delete;
    People& operator=(const People&) = delete;

    /// False: the database failed, or the row is damaged; damage() says what. Null: there is nobody.
    bool find(const UserId& id, const PersonRow*& found);
    bool find(std::int64_t no, const PersonRow*& found);
    /// Adds one; null when the id is taken.
    bool add(const Person& person, std::int64_t now_ms, const PersonRow*& added);
    /// Of somebody who was found: their account has this rank from now on.
    void set_rank(std::int64_t no, Rank rank);
    /// Of somebody who was found: they have this name, avatar and rank from now on. Of an account its row is for the caller to
    /// change, and that of an avatar.
    bool rename(const PersonRow& row);
    /// For who only reads: forgets what is remembered when somebody was renamed since it was called last.
    bool catch_up();

    /// After a transaction was lost, some of what is remembered may never have been.
    void forget();
    /// What is wrong with a row, if that was the failure.
    [[nodiscard]] const std::string& damage() const { return damaged_; }

private:
    bool load(Query& query, const PersonRow*& found);
    const PersonRow* remember(PersonRow row);

    Database& database_;
    std::unordered_map<std::int64_t, PersonRow> by_no_;
    std::unordered_map<UserId, std::int64_t> by_id_;
    std::string damaged_;
    Statement select_by_id_;
    Statement select_by_no_;
    Statement insert_;
    Statement rename_;
    Statement count_renamed_;
    Statement select_renamed_;
    std::int64_t renamed_ = 0;  ///< how often somebody was
};

}  // namespace parley::server
