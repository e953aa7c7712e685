// A server with certificates that are made for the test.
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "tests/integration/support/server_test.h"

namespace parley {

class CertifiedTest : public ServerTest {
protected:
    /// NAME.crt and NAME.key, which fit, for localhost.
    void make_certificate(const std::string& name) const {
        const std::string command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            " -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout '" +
            file(name + ".key") + "' -out '" + file(name + ".crt") + "' 2>/dev/null";
        if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl made no certificate");
    }
    [[nodiscard]] std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
};

}  // namespace parley
