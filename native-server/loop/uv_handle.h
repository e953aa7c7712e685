// Ownership of libuv handles: closing is asynchronous, so the memory is freed in the close callback.
#pragma once

#include <uv.h>

#include <memory>

namespace parley::server {

template <class Handle>
struct CloseUvHandle {
    void operator()(Handle* handle) const {
        uv_close(reinterpret_cast<uv_handle_t*>(handle), [](uv_handle_t* closed) { delete reinterpret_cast<Handle*>(closed); });
    }
};

/// Loop thread only, and gone before the loop is. Wrap a handle only after its uv_*_init succeeded.
template <class Handle>
using UvHandle = std::unique_ptr<Handle, CloseUvHandle<Handle>>;

}  // namespace parley::server
