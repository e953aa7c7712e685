// Lets a test make the disk's sync fail or wait. Linking disk_faults.cpp replaces the C library's calls for the whole program.
#pragma once

namespace parley {

enum class SyncMode {
    works,
    fails,  ///< EIO
    waits,  ///< until the mode changes
};

/// Any thread.
void set_sync_mode(SyncMode mode);

}  // namespace parley
