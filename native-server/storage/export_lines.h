// The lines of an export: what each holds, and the way to JSON and back. docs/operations.md has the format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/account.h"
#include "shared/message.h"
#include "shared/result.h"

namespace parley::server {

/// The first line. The numbers are of the lines that follow.
struct ExportHeader {
    std::uint64_t schema = 0;  ///< version of the database it was taken from
    std::int64_t at_ms = 0;
    std::uint64_t people = 0;
    std::uint64_t rooms = 0;
    std::uint64_t events = 0;
};
/// As whom an issuer elsewhere knows the person.
struct ExportedIdentity {
    std::string issuer;
    std::string subject;
    std::int64_t created_ms = 0;
};
struct ExportedAccount {
    std::string skeleton;  ///< of the person's name
    std::string password;  ///< as it was hashed
    Rank rank = Rank::member;
    std::int64_t created_ms = 0;
    std::vector<ExportedIdentity> identities = {};
};
struct ExportedPerson {
    Person person;
    std::int64_t created_ms = 0;
    std::optional<ExportedAccount> account = {};  ///< only where everything is exported
};
/// A name that nobody gets any more: who had it has deleted their account.
struct ExportedKeptName {
    std::string skeleton;
    std::int64_t since_ms = 0;
};
struct ExportedRoom {
    RoomId id;
    RoomAccess access = RoomAccess::everyone;
    std::vector<UserId> people;  ///< of a direct room, sorted
    std::int64_t created_ms = 0;
};
/// As the log holds it.
struct ExportedEvent {
    RoomId room;
    Seq seq = 0;
    std::int64_t at_ms = 0;
    std::string kind;
    UserId author;
    std::optional<std::string> cid;
    std::optional<std::int64_t> target;  ///< of an erased event that speaks of a message
    std::optional<std::string> content;  ///< JSON, as encode_content() makes it; nothing: erased
};
using ExportLine = std::variant<ExportHeader, ExportedPerson, ExportedKeptName, ExportedRoom, ExportedEvent>;

/// One line without its end. Content that is no JSON is left out.
std::string to_export_line(const ExportLine& line);

/// The error is a clause that says what is wrong with the line.
Result<ExportLine, std::string> read_export_line(std::string_view text);

}  // namespace parley::server
