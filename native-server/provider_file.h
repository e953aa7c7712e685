// The file that names where else people sign in. docs/operations.md, "Signing in elsewhere", has its form.
#pragma once

#include <string>
#include <vector>

#include "native-server/oidc/provider.h"
#include "native-server/options.h"
#include "shared/result.h"

namespace parley::server {

/// With the secrets, from the files and variables that it names. The error is a sentence for the operator, without any secret.
Result<std::vector<OidcProvider>, std::string> read_providers(const std::string& path, const Environment& environment);

}  // namespace parley::server
