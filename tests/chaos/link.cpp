#include "tests/chaos/link.h"

#include <algorithm>
#include <utility>

namespace parley::chaos {

namespace {

Weather some_weather(Random& random) {
    Weather weather;
    if (random.chance(0.6)) weather.delay_ms = random.between(0, 30);
    if (random.chance(0.3)) weather.jitter_ms = random.between(0, 20);
    if (random.chance(0.1)) weather.write_bytes_max = random.count(1, 700);
    return weather;
}

}  // namespace

Link::Link(Descriptor client, Descriptor server, Random random)
    : random_(random),
      client_(std::move(client)),
      server_(std::move(server)),
      up_(some_weather(random_), Random(random_.next())),
      down_(some_weather(random_), Random(random_.next())) {}

void Link::prepare(Poller& poller, double now_ms) const {
    if (connecting_) {
        poller.want(server_, POLLOUT);
        return;
    }
    const auto events = [now_ms](bool reads, const Pipe& writes) {
        const bool blocked = writes.blocked() && writes.next_due_ms() <= now_ms;
        return static_cast<short>((reads ? POLLIN : 0) | (blocked ? POLLOUT : 0));
    };
    if (hidden_) {
        poller.want(client_, POLLRDHUP);
        poller.want(server_, static_cast<short>(POLLRDHUP | events(false, up_)));
        return;
    }
    poller.want(client_, events(up_.has_room() && server_.open(), down_));
    poller.want(server_, events(down_.has_room() && client_.open(), up_));
}

void Link::pump(const Poller& poller, double now_ms) {
    if (connecting_) {
        if (!poller.writable(server_)) return;
        connecting_ = false;
        if (!is_connected(server_)) {
            end(client_, Ending::reset);
            server_.close();
            return;
        }
    }
    if (hidden_) {
        pump_hidden(poller, now_ms);
        return;
    }
    pump_in(poller, now_ms);
    pump_out(now_ms);
    if (up_.at_cut() || down_.at_cut() || now_ms >= cut_at_ms_)
        cut();
    else
        pass_end_on();
}

void Link::pump_hidden(const Poller& poller, double now_ms) {
    if (poller.hung_up(client_)) client_.close();
    if (poller.hung_up(server_)) server_.close();
    if (!late_linger_ms_ || !server_.open()) return;
    if (up_.move_out(server_, now_ms) == Moved::ended) server_.close();
    if (up_.empty() && late_until_ms_ == never_ms) late_until_ms_ = now_ms + *late_linger_ms_;
    if (now_ms >= late_until_ms_) end(server_, Ending::orderly);
}

void Link::pump_in(const Poller& poller, double now_ms) {
    if (up_.has_room() && server_.open() && poller.readable(client_) && up_.move_in(client_, now_ms) == Moved::ended)
        client_.close();
    if (down_.has_room() && client_.open() && poller.readable(server_) && down_.move_in(server_, now_ms) == Moved::ended)
        server_.close();
}

void Link::pump_out(double now_ms) {
    if (server_.open() && up_.move_out(server_, now_ms) == Moved::ended) server_.close();
    if (client_.open() && down_.move_out(client_, now_ms) == Moved::ended) client_.close();
    if (cut_after_upload_ms_ < 0 || answers_lost_ || up_.passed_bytes() == passed_before_) return;
    answers_lost_ = true;
    down_.swallow();
    cut_at_ms_ = std::min(cut_at_ms_, now_ms + cut_after_upload_ms_);
}

/// What one side sent before it ended still arrives at the other.
void Link::pass_end_on() {
    const Ending ending = random_.chance(0.5) ? Ending::orderly : Ending::reset;
    if (!client_.open() && server_.open() && up_.empty()) end(server_, ending);
    if (!server_.open() && client_.open() && down_.empty()) end(client_, ending);
}

void Link::cut() {
    was_cut_ = true;
    end(client_, random_.chance(0.7) ? Ending::reset : Ending::orderly);
    end(server_, random_.chance(0.7) ? Ending::reset : Ending::orderly);
}

double Link::next_due_ms() const {
    if (connecting_) return never_ms;
    double due_ms = std::min(cut_at_ms_, late_until_ms_);
    if (!up_.blocked() && server_.open() && (!hidden_ || late_linger_ms_)) due_ms = std::min(due_ms, up_.next_due_ms());
    if (!down_.blocked() && client_.open() && !hidden_) due_ms = std::min(due_ms, down_.next_due_ms());
    return due_ms;
}

bool Link::healthy() const {
    return !connecting_ && !hidden_ && !answers_lost_ && client_.open() && server_.open();
}

void Link::cut_after(Direction direction, std::size_t bytes, double latest_ms) {
    (direction == Direction::down ? down_ : up_).cut_after(bytes);
    cut_at_ms_ = std::min(cut_at_ms_, latest_ms);
}

void Link::cut_after_next_upload(double later_ms) {
    cut_after_upload_ms_ = later_ms;
    passed_before_ = up_.passed_bytes();
}

void Link::stall(Direction direction, double until_ms) {
    if (direction != Direction::down) up_.stall_until(until_ms);
    if (direction != Direction::up) down_.stall_until(until_ms);
}

void Link::hide_from_client() {
    hidden_ = true;
    cut_at_ms_ = never_ms;
    end(server_, Ending::reset);
}

void Link::hide_from_server() {
    hidden_ = true;
    cut_at_ms_ = never_ms;
    end(client_, Ending::reset);
}

void Link::deliver_late(double now_ms, double linger_ms) {
    up_.stall_until(now_ms);
    late_linger_ms_ = linger_ms;
}

void Link::clear_weather() {
    up_.clear_weather();
    down_.clear_weather();
    up_.stall_until(0);
    down_.stall_until(0);
}

}  // namespace parley::chaos
