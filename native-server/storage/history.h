// Which history a database is: its epoch, and when it gets a new one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "native-server/storage/database.h"
#include "shared/ids.h"
#include "shared/result.h"

namespace parley::server {

/// Gives 64 random bits.
using RandomBits = std::function<std::uint64_t()>;

/// A name that no other history has.
Epoch draw_epoch(const RandomBits& random_bits);

/// The inode of a file, in decimal: a copy of the file has another. Empty when it can't be seen.
std::string file_identity(const std::filesystem::path& path);

/// The epoch as stored; a new one is drawn and stored when the old one says nothing about this file: it is empty, as a backup
/// carries it, or the file is not the one that was written last.
Result<Epoch, std::string> settle_epoch(Database& database, const std::string& identity, const RandomBits& random_bits);

/// A row of `meta` with its checksum, written in the caller's transaction. False: the database failed.
bool write_meta(Database& database, std::string_view key, std::string_view value);

/// Stores a new epoch, in the caller's transaction or one of its own.
Result<Epoch, std::string> begin_history(Database& database, const std::string& identity, const RandomBits& random_bits);

}  // namespace parley::server
