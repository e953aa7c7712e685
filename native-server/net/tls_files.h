// The certificate and its key, as files in PEM form.
#pragma once

#include <filesystem>
#include <string>
#include <variant>

#include "shared/result.h"

namespace parley::server {

struct TlsFiles {
    std::filesystem::path certificate;  ///< the server's own first, then those that vouch for it
    std::filesystem::path key;
};

/// Looks whether a server can use them. The error is a sentence for the operator: libwebsockets would only say that it did
/// not start, and ask for a passphrase on the terminal.
Result<std::monostate, std::string> check_tls_files(const TlsFiles& files);

}  // namespace parley::server
