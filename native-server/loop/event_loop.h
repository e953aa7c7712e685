// One thread's libuv loop: timers, signals, the end of a tick, and the wake-up from other threads.
#pragma once

#include <uv.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "native-server/loop/uv_handle.h"
#include "shared/result.h"

namespace parley::server {

class EventLoop {
public:
    using Task = std::function<void()>;

    /// The error is a sentence for the operator.
    static Result<std::unique_ptr<EventLoop>, std::string> create();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;
    /// Runs the loop until every handle is closed. Whoever else owns handles on this loop is gone by then.
    ~EventLoop();

    /// Loop thread only, as is everything below but wake(). Runs until stop().
    void run();
    void stop();

    /// What a task waits for; it ends with this object, which is gone before the loop is.
    class Watch {
    public:
        Watch() = default;
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        virtual ~Watch() = default;
    };

    /// Calls `task` just before the loop waits for the next event: all that one round of events produced is there.
    [[nodiscard]] std::unique_ptr<Watch> at_tick_end(Task task);
    /// Calls `task` every `interval_ms`, from one interval after now.
    [[nodiscard]] std::unique_ptr<Watch> every(std::int64_t interval_ms, Task task);
    /// Calls `task` on the loop's thread when the signal arrives.
    Result<std::unique_ptr<Watch>, std::string> on_signal(int signal_number, Task task);
    /// Calls `task` some time after each wake(); several wakes may lead to one call. Set before other threads know the loop.
    void on_wake(Task task);

    /// Any thread.
    void wake();

    /// Milliseconds of a clock that only goes forward, as of the start of this tick.
    [[nodiscard]] std::int64_t now_ms() const;

    /// Microseconds of such a clock, as of the call.
    [[nodiscard]] static std::int64_t now_us();

    /// Runs the loop without waiting until no handle is in the middle of closing.
    void finish_closing();

    [[nodiscard]] uv_loop_t* native() { return loop_.get(); }

private:
    EventLoop() = default;

    std::unique_ptr<uv_loop_t> loop_;
    UvHandle<uv_async_t> async_;
    Task wake_task_;
};

}  // namespace parley::server
