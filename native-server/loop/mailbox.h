// The only crossing between threads: many post, one takes.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace parley::server {

template <class T>
class Mailbox {
public:
    /// `wake` is called on the posting thread, without the lock, whenever the first item arrives in an empty box.
    explicit Mailbox(std::size_t items_max, std::function<void()> wake = {}) : items_max_(items_max), wake_(std::move(wake)) {}
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    /// Any thread. False when the box is full or closed; then the item is gone.
    bool post(T item) {
        {
            const std::lock_guard lock(mutex_);
            if (closed_ || items_.size() >= items_max_) return false;
            items_.push_back(std::move(item));
            if (items_.size() > 1) return true;
        }
        arrived_.notify_one();
        if (wake_) wake_();
        return true;
    }

    /// The taker's thread only. Everything there is, in the order of arrival; empty when there is nothing.
    std::vector<T> take() {
        const std::lock_guard lock(mutex_);
        return take_locked(items_.size());
    }

    /// The taker's thread only. Waits for something; empty only when the box is closed and nothing is left.
    std::vector<T> wait(std::size_t at_most) {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return closed_ || !items_.empty(); });
        return take_locked(std::min(at_most, items_.size()));
    }

    /// The taker's thread only. As wait(), and comes back with nothing after `patience` too, or when it was poked: finished()
    /// tells.
    std::vector<T> wait_for(std::size_t at_most, std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, patience, [this] { return closed_ || poked_ || !items_.empty(); });
        poked_ = false;
        return take_locked(std::min(at_most, items_.size()));
    }

    /// Any thread. A taker in wait_for() looks up, now or when it comes to wait; many pokes may be one.
    void poke() {
        {
            const std::lock_guard lock(mutex_);
            poked_ = true;
        }
        arrived_.notify_one();
    }

    /// Any thread.
    std::size_t size() {
        const std::lock_guard lock(mutex_);
        return items_.size();
    }

    /// Any thread. Closed, and nothing is left.
    bool finished() {
        const std::lock_guard lock(mutex_);
        return closed_ && items_.empty();
    }

    /// Any thread. Nothing further is accepted; what is there can still be taken.
    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        arrived_.notify_all();
    }

private:
    std::vector<T> take_locked(std::size_t count) {
        std::vector<T> taken;
        taken.reserve(count);
        for (; count > 0; --count) {
            taken.push_back(std::move(items_.front()));
            items_.pop_front();
        }
        return taken;
    }

    const std::size_t items_max_;
    const std::function<void()> wake_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<T> items_;
    bool closed_ = false;
    bool poked_ = false;
};

}  // namespace parley::server
