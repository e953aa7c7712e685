#include "native-server/process.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "shared/limits.h"

namespace parley::server {

void prepare_process() {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // open() takes the lowest free number, which is the one that was just found closed.
        if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) ::open("/dev/null", O_RDWR);
    }
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a bound on a file's size is a failed write, like a full disk
    ::umask(0077);                  // what the server writes is for nobody else
    // What threads reserve of the heap is kept (mallopt(3)). The last of them would move by itself otherwise.
    constexpr int reserved = static_cast<int>(limits::thread_heap_bytes);
    // NOLINTBEGIN(concurrency-mt-unsafe): there is no other thread yet
    ::mallopt(M_TOP_PAD, reserved);
    ::mallopt(M_TRIM_THRESHOLD, 2 * reserved);
    ::mallopt(M_MMAP_THRESHOLD, reserved / 4);
    // NOLINTEND(concurrency-mt-unsafe)
}

std::size_t make_room_for_connections(std::size_t loops) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    // Lowered too: lws sizes its tables by this limit, and gives up on look-up tables when it is in the millions.
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, limits::descriptors_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    const std::uint64_t reserved = limits::descriptors_reserved + loops * limits::descriptors_a_loop;
    return limit.rlim_cur > reserved ? limit.rlim_cur - reserved : 0;
}

std::filesystem::path program_folder() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path() : program.parent_path();
}

}  // namespace parley::server
