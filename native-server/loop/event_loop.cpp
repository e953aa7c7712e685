#include "native-server/loop/event_loop.h"

#include <cassert>
#include <utility>

namespace parley::server {

namespace {

/// A handle and the task that it runs.
template <class Handle>
class Source : public EventLoop::Watch {
public:
    /// `handle` is initialised and not started.
    Source(std::unique_ptr<Handle> handle, EventLoop::Task task) : handle_(handle.release()), task_(std::move(task)) {
        handle_->data = this;
    }

    static void run_task(Handle* handle) { static_cast<Source*>(handle->data)->task_(); }

    [[nodiscard]] Handle* handle() const { return handle_.get(); }

private:
    UvHandle<Handle> handle_;
    EventLoop::Task task_;
};

}  // namespace

Result<std::unique_ptr<EventLoop>, std::string> EventLoop::create() {
    std::unique_ptr<EventLoop> loop(new EventLoop);
    auto native = std::make_unique<uv_loop_t>();
    if (const int error = uv_loop_init(native.get()); error != 0) {
        return std::string("cannot make an event loop: ") + uv_strerror(error);
    }
    loop->loop_ = std::move(native);

    auto async = std::make_unique<uv_async_t>();
    const int error = uv_async_init(loop->native(), async.get(), [](uv_async_t* handle) {
        auto* self = static_cast<EventLoop*>(handle->data);
        if (self->wake_task_) self->wake_task_();
    });
    if (error != 0) return std::string("cannot make an event loop: ") + uv_strerror(error);
    async->data = loop.get();
    loop->async_.reset(async.release());
    return loop;
}

EventLoop::~EventLoop() {
    if (!loop_) return;
    async_.reset();
    uv_run(loop_.get(), UV_RUN_DEFAULT);
    [[maybe_unused]] const int error = uv_loop_close(loop_.get());
    assert(error == 0);
}

void EventLoop::run() {
    uv_run(loop_.get(), UV_RUN_DEFAULT);
}

void EventLoop::stop() {
    uv_stop(loop_.get());
}

std::unique_ptr<EventLoop::Watch> EventLoop::at_tick_end(Task task) {
    auto handle = std::make_unique<uv_prepare_t>();
    uv_prepare_init(loop_.get(), handle.get());
    auto source = std::make_unique<Source<uv_prepare_t>>(std::move(handle), std::move(task));
    uv_prepare_start(source->handle(), [](uv_prepare_t* prepare) { Source<uv_prepare_t>::run_task(prepare); });
    return source;
}

std::unique_ptr<EventLoop::Watch> EventLoop::every(std::int64_t interval_ms, Task task) {
    auto handle = std::make_unique<uv_timer_t>();
    uv_timer_init(loop_.get(), handle.get());
    auto source = std::make_unique<Source<uv_timer_t>>(std::move(handle), std::move(task));
    const auto interval = static_cast<std::uint64_t>(interval_ms);
    uv_timer_start(
        source->handle(), [](uv_timer_t* timer) { Source<uv_timer_t>::run_task(timer); }, interval, interval);
    return source;
}

Result<std::unique_ptr<EventLoop::Watch>, std::string> EventLoop::on_signal(int signal_number, Task task) {
    auto handle = std::make_unique<uv_signal_t>();
    if (const int error = uv_signal_init(loop_.get(), handle.get()); error != 0) {
        return std::string("cannot watch signals: ") + uv_strerror(error);
    }
    auto source = std::make_unique<Source<uv_signal_t>>(std::move(handle), std::move(task));
    const int error = uv_signal_start(
        source->handle(), [](uv_signal_t* watcher, int) { Source<uv_signal_t>::run_task(watcher); }, signal_number);
    if (error != 0) return std::string("cannot watch signals: ") + uv_strerror(error);
    return std::unique_ptr<Watch>(std::move(source));
}

void EventLoop::on_wake(Task task) {
    wake_task_ = std::move(task);
}

void EventLoop::wake() {
    uv_async_send(async_.get());
}

std::int64_t EventLoop::now_ms() const {
    return static_cast<std::int64_t>(uv_now(loop_.get()));
}

std::int64_t EventLoop::now_us() {
    return static_cast<std::int64_t>(uv_hrtime() / 1000);
}

void EventLoop::finish_closing() {
    for (;;) {
        bool closing = false;
        uv_walk(
            loop_.get(),
            [](uv_handle_t* handle, void* found) {
                if (uv_is_closing(handle) != 0) *static_cast<bool*>(found) = true;
            },
            &closing);
        if (!closing) return;
        uv_run(loop_.get(), UV_RUN_NOWAIT);
    }
}

}  // namespace parley::server
