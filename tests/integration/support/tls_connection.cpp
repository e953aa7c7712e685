#include "tests/integration/support/tls_connection.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

#include "tests/integration/support/server_process.h"

namespace parley {

struct TlsConnection::Handles {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* ssl = nullptr;

    Handles() = default;
    Handles(const Handles&) = delete;
    Handles& operator=(const Handles&) = delete;
    ~Handles() {
        SSL_free(ssl);
        SSL_CTX_free(context);
    }
};

namespace {

/// RFC 7301: each name behind its length.
std::string alpn_list(const std::string& names) {
    std::string list;
    for (std::size_t start = 0; start < names.size();) {
        const std::size_t end = std::min(names.find(',', start), names.size());
        list.push_back(static_cast<char>(end - start));
        list.append(names, start, end - start);
        start = end + 1;
    }
    return list;
}

}  // namespace

TlsConnection::TlsConnection(int socket, const TlsWish& wish) : handles_(std::make_unique<Handles>()) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes as if there were none
    // A read that waits for the rest of a record must not wait for ever.
    const timeval patience{patience_ms / 1000, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);

    SSL_CTX* context = handles_->context;
    SSL_CTX_load_verify_locations(context, wish.certificate.c_str(), nullptr);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    if (wish.version_max != 0) {
        // What is old is below what OpenSSL asks for by itself: it is for the server to refuse it.
        SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
        SSL_CTX_set_min_proto_version(context, 0);
        SSL_CTX_set_max_proto_version(context, wish.version_max);
    }
    const std::string protocols = alpn_list(wish.alpn);
    handles_->ssl = SSL_new(context);
    SSL* ssl = handles_->ssl;
    if (!protocols.empty()) {
        SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(protocols.data()),
                            static_cast<unsigned int>(protocols.size()));
    }
    std::string host = "localhost";
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data());
    SSL_set_fd(ssl, socket);
    ERR_clear_error();
    if (SSL_connect(ssl) == 1) return;
    const char* reason = ERR_reason_error_string(ERR_peek_error());
    throw std::runtime_error(std::string("the TLS handshake failed: ") + (reason == nullptr ? "it was cut off" : reason));
}

TlsConnection::~TlsConnection() = default;

ssize_t TlsConnection::send(std::string_view bytes) {
    return SSL_write(handles_->ssl, bytes.data(), static_cast<int>(bytes.size()));
}

ssize_t TlsConnection::receive(char* bytes, std::size_t bytes_max) {
    return SSL_read(handles_->ssl, bytes, static_cast<int>(bytes_max));
}

bool TlsConnection::holds_bytes() const {
    return SSL_pending(handles_->ssl) > 0;
}

std::string TlsConnection::version() const {
    return SSL_get_version(handles_->ssl);
}

std::string TlsConnection::alpn() const {
    const unsigned char* name = nullptr;
    unsigned int bytes = 0;
    SSL_get0_alpn_selected(handles_->ssl, &name, &bytes);
    return name == nullptr ? "" : std::string(reinterpret_cast<const char*>(name), bytes);
}

}  // namespace parley
