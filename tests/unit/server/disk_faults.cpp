#include "tests/unit/server/disk_faults.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>

namespace parley {

namespace {

// What stands between SQLite and the system can't be passed in: the C library's names are global.
struct Fault {
    std::mutex mutex;
    std::condition_variable changed;
    SyncMode mode = SyncMode::works;
};

Fault& fault() {
    static Fault one;
    return one;
}

/// False: the sync is to fail.
bool sync_allowed() {
    std::unique_lock lock(fault().mutex);
    fault().changed.wait(lock, [] { return fault().mode != SyncMode::waits; });
    return fault().mode == SyncMode::works;
}

int sync_with(long number, int descriptor) {
    if (sync_allowed()) return static_cast<int>(::syscall(number, descriptor));
    errno = EIO;
    return -1;
}

}  // namespace

void set_sync_mode(SyncMode mode) {
    {
        const std::lock_guard lock(fault().mutex);
        fault().mode = mode;
    }
    fault().changed.notify_all();
}

}  // namespace parley

extern "C" {
int fsync(int descriptor) {
    return parley::sync_with(SYS_fsync, descriptor);
}
int fdatasync(int descriptor) {
    return parley::sync_with(SYS_fdatasync, descriptor);
}
}
