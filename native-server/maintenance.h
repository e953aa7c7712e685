// The operator's commands, on the data directory and then at an end.
#pragma once

#include "native-server/options.h"

namespace parley::server {

/// Runs the command. What it did goes to stdout, why it could not to stderr, as one line. The program's exit code: 0 when all
/// is well, 1 when not; `check` has 1 for damage that it found and 2 for what it could not look at.
int run_maintenance(const Maintenance& chosen);

}  // namespace parley::server
