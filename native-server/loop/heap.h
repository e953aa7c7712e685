// A thread's own part of the heap.
#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "shared/limits.h"

namespace parley::server {

/// First thing on a thread that others wait for: its heap gets limits::thread_heap_bytes of addresses (not of memory) ahead.
/// The C library would go on to take them page by page, each time with the lock of the whole process's address space, which
/// comparing a password holds for several milliseconds (mmap(2), MAP_POPULATE). prepare_process() sees to it that they are
/// kept.
inline void reserve_heap() {
    constexpr std::size_t block_bytes = std::size_t{64} * 1024;  // more would get mappings of their own (mallopt(3))
    std::array<std::unique_ptr<std::byte[]>, limits::thread_heap_bytes / block_bytes> blocks;
    for (auto& block : blocks) block.reset(new std::byte[block_bytes]);
}

}  // namespace parley::server
