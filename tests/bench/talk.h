// Two who chat at a fixed rate, while something else goes on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tests/bench/measure.h"
#include "tests/integration/support/chat_client.h"

namespace parley::bench {

/// Waits for a time that comes whatever happens.
class Pace {
public:
    void wait_until(double when_s) {
        std::unique_lock<std::mutex> lock(mutex_);
        while (now_s() < when_s) never_.wait_for(lock, std::chrono::duration<double>(when_s - now_s()));
    }

private:
    std::mutex mutex_;
    std::condition_variable never_;
};

/// One person writes at a fixed rate and another reads: how long from when a message was due until it was there.
inline std::vector<double> talk_until(ChatClient& writer, ChatClient& reader, const std::function<bool(double)>& done,
                                      int& number) {
    constexpr double every_s = 0.01;
    constexpr int signs_every = 500;  ///< who only reads says now and then that they are there
    Pace pace;
    std::vector<double> latencies;
    const double start = now_s();
    for (double due = start; !done(now_s() - start); due += every_s) {
        pace.wait_until(due);
        const std::string cid = "m" + std::to_string(++number);
        writer.post(cid, "Message " + cid + std::string(140, '.'));
        while (reader.next<EventPush>().event.cid.value != cid) {
        }
        latencies.push_back(now_s() - due);
        writer.next<Ack>();
        if (number % signs_every == 0) reader.send(BeatReply{});
    }
    return latencies;
}

}  // namespace parley::bench
