#include "native-server/net/tls_files.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace parley::server {

namespace {

struct Release {
    void operator()(BIO* file) const { BIO_free(file); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Release>;

/// What OpenSSL last complained of, in brackets; its list of complaints is empty afterwards.
std::string complaint() {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    std::string text = reason == nullptr ? "" : " (" + std::string(reason) + ")";
    ERR_clear_error();
    return text;
}

std::string unreadable(const std::filesystem::path& file) {
    std::string why = std::generic_category().message(errno);
    ERR_clear_error();
    return "cannot read " + file.string() + ": " + why;
}

Result<Owned<EVP_PKEY>, std::string> read_key(const std::filesystem::path& file) {
    const Owned<BIO> bytes(BIO_new_file(file.c_str(), "r"));
    if (!bytes) return unreadable(file);
    bool asked = false;
    const auto refuse = [](char*, int, int, void* was_asked) {
        *static_cast<bool*>(was_asked) = true;
        return -1;
    };
    Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bytes.get(), nullptr, refuse, &asked));
    const std::string why = complaint();
    if (asked) return "the key " + file.string() + " has a passphrase; the server needs one without";
    if (!key) return file.string() + " holds no private key in PEM form" + why;
    return key;
}

}  // namespace

Result<std::monostate, std::string> check_tls_files(const TlsFiles& files) {
    const Owned<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
    if (!context) return "OpenSSL did not start" + complaint();
    if (!Owned<BIO>(BIO_new_file(files.certificate.c_str(), "r"))) return unreadable(files.certificate);
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
        return files.certificate.string() + " holds no certificate in PEM form that can be used" + complaint();
    }
    auto key = read_key(files.key);
    if (!key) return key.error();
    const bool fits =
        SSL_CTX_use_PrivateKey(context.get(), key.value().get()) == 1 && SSL_CTX_check_private_key(context.get()) == 1;
    if (!fits) return "the key " + files.key.string() + " does not belong to the certificate " + files.certificate.string();
    return std::monostate{};
}

}  // namespace parley::server
