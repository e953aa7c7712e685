// What a server asks of the process it runs in.
#pragma once

#include <cstddef>
#include <filesystem>

namespace parley::server {

/// Makes sure that descriptors 0 to 2 are open, so that no database file becomes "stdout", and that a broken pipe is an
/// error and not a signal; new files are for their owner only. First thing in main.
void prepare_process();

/// Sets this process's limit of open files as high as it may and lws's tables should be. How many connections fit.
std::size_t make_room_for_connections(std::size_t loops);

/// The folder that the running program lies in; empty when the system does not tell.
std::filesystem::path program_folder();

}  // namespace parley::server
