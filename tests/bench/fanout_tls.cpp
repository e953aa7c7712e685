#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

#include "tests/bench/fanout_columns.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

constexpr std::size_t subscribers = 1000;

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(std::FILE* file) const { std::fclose(file); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

void must(bool well) {
    if (!well) throw std::runtime_error("cannot make a certificate");
}

/// A certificate of our own for localhost, good for a day.
KeyFiles make_key_files(const std::filesystem::path& folder) {
    const KeyFiles files{(folder / "fanout-cert.pem").string(), (folder / "fanout-key.pem").string()};
    const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
    const Owned<X509> certificate(X509_new());
    must(key && certificate);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24L * 60 * 60);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
    const Owned<std::FILE> key_file(std::fopen(files.key.c_str(), "w"));
    const Owned<std::FILE> certificate_file(std::fopen(files.certificate.c_str(), "w"));
    must(key_file && certificate_file);
    must(PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    must(PEM_write_X509(certificate_file.get(), certificate.get()) == 1);
    return files;
}

}  // namespace

void over_tls(Bench& bench) {
    if (!server_knows("--tls-cert")) return progress("this parley-server has no TLS of its own: nothing to measure");
    const KeyFiles files = make_key_files(bench.folder);
    print_text("\n### The same over TLS\n");
    print_text("1,000 subscribers, TLS 1.3 with a P-256 key. Medians of " + std::to_string(bench.extent.turns) + ".\n");
    print_head({"server", "w", "CPU µs a delivery", "of npm ws", "deliveries/s", "p50", "p99"});
    const std::vector<std::size_t> outstanding = {1, 64};
    std::vector<Kind> kinds = {parley_tls_kind(parley_kind(), files)};
    if (const auto before = parley_before_kind()) kinds.push_back(parley_tls_kind(*before, files));
    if (bench.extent.peers) kinds.push_back(ws_tls_kind(files));
    kinds = chosen(bench, kinds);
    Columns columns;
    for (int turn = 0; turn < bench.extent.turns; ++turn)
        for (const Kind& kind : kinds) columns.measure(bench, kind, subscribers, outstanding);
    for (const Kind& kind : kinds) {
        for (const std::size_t under_way : outstanding) {
            std::vector<std::string> row = columns.cells(kind.name, under_way, {ws_tls_kind(files).name});
            row.insert(row.begin(), {kind.name, std::to_string(under_way)});
            print_row(row);
        }
    }
}

}  // namespace parley::bench
