#include "native-server/net/tls_files.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace parley::server {

namespace {

struct Release {
    void operator()(BIO* file) const { BIO_free(file); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(STACK_OF(X509) * chain) const { sk_X509_pop_free(chain, X509_free); }
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

struct TlsIdentity {
    Owned<X509> certificate;
    Owned<STACK_OF(X509)> chain;
    Owned<EVP_PKEY> key;
};

namespace {

/// The server's own certificate, then those that vouch for it.
Result<std::monostate, std::string> read_certificates(const std::filesystem::path& file, TlsIdentity& identity) {
    const Owned<BIO> bytes(BIO_new_file(file.c_str(), "r"));
    if (!bytes) return unreadable(file);
    identity.certificate.reset(PEM_read_bio_X509_AUX(bytes.get(), nullptr, nullptr, nullptr));
    if (!identity.certificate) return file.string() + " holds no certificate in PEM form that can be used" + complaint();
    identity.chain.reset(sk_X509_new_null());
    while (X509* next = PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr)) {
        if (sk_X509_push(identity.chain.get(), next) > 0) continue;
        X509_free(next);
        return "there is no memory for the certificates of " + file.string();
    }
    const unsigned long error = ERR_peek_last_error();
    const bool ended = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
    const std::string why = complaint();
    if (!ended) return file.string() + " holds a certificate that can't be read" + why;
    return std::monostate{};
}

}  // namespace

Result<std::shared_ptr<const TlsIdentity>, std::string> read_tls_files(const TlsFiles& files) {
    auto identity = std::make_shared<TlsIdentity>();
    if (auto step = read_certificates(files.certificate, *identity); !step) return step.error();
    auto key = read_key(files.key);
    if (!key) return key.error();
    identity->key = std::move(key.value());
    const Owned<SSL_CTX> trial(SSL_CTX_new(TLS_server_method()));
    if (!trial) return "OpenSSL did not start" + complaint();
    const bool fits = X509_check_private_key(identity->certificate.get(), identity->key.get()) == 1;
    ERR_clear_error();
    if (!fits) return "the key " + files.key.string() + " does not belong to the certificate " + files.certificate.string();
    if (!use_tls_identity(trial.get(), *identity))
        return files.certificate.string() + " holds no certificate in PEM form that can be used" + complaint();
    return std::shared_ptr<const TlsIdentity>(std::move(identity));
}

bool use_tls_identity(SSL_CTX* context, const TlsIdentity& identity) {
    constexpr int replace = 1;
    const int taken =
        SSL_CTX_use_cert_and_key(context, identity.certificate.get(), identity.key.get(), identity.chain.get(), replace);
    return taken == 1;
}

}  // namespace parley::server
