// A provider as the operator describes it.
#pragma once

#include <string>

namespace parley::server {

struct OidcProvider {
    std::string id;      ///< part of its addresses here
    std::string label;   ///< what people call it
    std::string issuer;  ///< https, or http on this machine
    std::string client_id;
    std::string client_secret;  ///< empty: a client that has none, PKCE alone
    bool open_sign_up = false;  ///< who comes from there may make an account whatever the server's mode
};

}  // namespace parley::server
