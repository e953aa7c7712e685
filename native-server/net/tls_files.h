// The certificate and its key, as files in PEM form.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include "shared/result.h"

struct ssl_ctx_st;

namespace parley::server {

struct TlsFiles {
    std::filesystem::path certificate;  ///< the server's own first, then those that vouch for it
    std::filesystem::path key;
};

/// Of a certificate that the server makes for itself, for tries on one machine.
inline TlsFiles dev_tls_files(const std::filesystem::path& data_dir) {
    return {data_dir / "dev-cert.pem", data_dir / "dev-key.pem"};
}
/// Makes it, and the folder, when it is not there or holds for less than a day: for localhost and the loopback addresses. The
/// error is a sentence for the operator.
Result<std::monostate, std::string> make_dev_tls(const TlsFiles& files);

/// A certificate, those that vouch for it, and its key, in memory. It doesn't change: any thread.
struct TlsIdentity;

/// Looks whether a server can use them: libwebsockets would only say that it did not start, and ask for a passphrase on the
/// terminal. The error is a sentence for the operator.
Result<std::shared_ptr<const TlsIdentity>, std::string> read_tls_files(const TlsFiles& files);

/// From here on handshakes of the context (OpenSSL's SSL_CTX) show it; connections that are there keep what they have shown.
/// The thread that the context belongs to. False: it was not taken, and all is as before.
bool use_tls_identity(ssl_ctx_st* context, const TlsIdentity& identity);

}  // namespace parley::server
