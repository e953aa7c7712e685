#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "native-server/net/tls_files.h"

namespace parley::server {

namespace {

constexpr long day_seconds = 24L * 60 * 60;
constexpr long days = 90;

struct Release {
    void operator()(BIO* bytes) const { BIO_free(bytes); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Release>;

bool still_holds(const TlsFiles& files) {
    const Owned<BIO> bytes(BIO_new_file(files.certificate.c_str(), "r"));
    const Owned<X509> certificate(bytes ? PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr) : nullptr);
    ERR_clear_error();
    if (!certificate || !read_tls_files(files)) return false;
    std::time_t tomorrow = std::time(nullptr) + day_seconds;
    return X509_cmp_time(X509_get0_notAfter(certificate.get()), &tomorrow) > 0;
}

bool add_extension(X509* certificate, int kind, const char* value) {
    const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// Signed by itself, and no authority over others.
Owned<X509> make_certificate(EVP_PKEY* key) {
    constexpr long version_3 = 2;  // as X.509 counts
    Owned<X509> certificate(X509_new());
    std::uint32_t number = 0;
    if (!certificate || RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number) != 1) return nullptr;
    X509_set_version(certificate.get(), version_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), std::uint64_t{number} + 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), days * day_seconds);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const auto* words = reinterpret_cast<const unsigned char*>("Parley on this machine");
    const bool made = X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, words, -1, -1, 0) == 1 &&
                      X509_set_issuer_name(certificate.get(), name) == 1 && X509_set_pubkey(certificate.get(), key) == 1 &&
                      add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE") &&
                      add_extension(certificate.get(), NID_ext_key_usage, "serverAuth") &&
                      add_extension(certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
                      X509_sign(certificate.get(), key, EVP_sha256()) > 0;
    return made ? std::move(certificate) : nullptr;
}

std::string taken_from(BIO* bytes) {
    char* begin = nullptr;
    const long size = BIO_get_mem_data(bytes, &begin);
    return size > 0 ? std::string(begin, static_cast<std::size_t>(size)) : std::string();
}

/// For its owner only, from the first byte on.
bool write_file(const std::filesystem::path& path, const std::string& text) {
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return false;
    std::unique_ptr<std::FILE, Close> file(::fdopen(descriptor, "w"));
    return file && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() && std::fflush(file.get()) == 0;
}

}  // namespace

Result<std::monostate, std::string> make_dev_tls(const TlsFiles& files) {
    if (still_holds(files)) return std::monostate{};
    const std::filesystem::path folder = files.key.parent_path();
    std::error_code error;
    if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), error);
    if (!error && !folder.empty() && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return "cannot make the data directory " + folder.string() + ": " + std::generic_category().message(errno);
    const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
    const Owned<X509> certificate(key ? make_certificate(key.get()) : nullptr);
    const Owned<BIO> key_text(BIO_new(BIO_s_mem()));
    const Owned<BIO> certificate_text(BIO_new(BIO_s_mem()));
    if (!certificate || !key_text || !certificate_text ||
        PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1) {
        ERR_clear_error();
        return std::string("OpenSSL made no certificate");
    }
    for (const auto& [path, bytes] :
         {std::pair{files.key, key_text.get()}, std::pair{files.certificate, certificate_text.get()}})
        if (!write_file(path, taken_from(bytes)))
            return "cannot write " + path.string() + ": " + std::generic_category().message(errno);
    return std::monostate{};
}

}  // namespace parley::server
