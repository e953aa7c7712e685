#include "wasm-client/model/touch.h"

#include <algorithm>
#include <cmath>

namespace parley::client {

namespace {

/// So far a finger trembles without meaning it.
constexpr float slop_px = 8;
constexpr double long_press_ms = 500;
/// So many times as far to the right as up or down; else it is a scroll.
constexpr float swipe_steepness = 2;
constexpr float swipe_give = 0.25F;
/// The speed is that of the last while; of a finger that rested as long there is none.
constexpr double speed_window_ms = 80;
constexpr double rested_ms = 60;
constexpr double fling_speed_min = 0.12;
constexpr double fling_speed_max = 8;
constexpr double fling_speed_end = 0.02;
/// The speed falls by a factor of e in this time.
constexpr double fling_slowing_ms = 325;
/// A flick so soon after the one that it stopped adds to it.
constexpr double flick_again_ms = 350;

}  // namespace

// ---- speed -----------------------------------------------------------------------------------------------------------------

void FingerSpeed::begin(double now_ms, float y) {
    count_ = 0;
    note(now_ms, y);
}

void FingerSpeed::note(double now_ms, float y) {
    samples_[count_++ % samples_.size()] = {now_ms, y};
}

double FingerSpeed::at(double now_ms) const {
    if (count_ < 2) return 0;
    const Sample& newest = samples_[(count_ - 1) % samples_.size()];
    if (now_ms - newest.at_ms > rested_ms) return 0;
    Sample oldest = newest;
    const std::size_t kept = std::min(count_, samples_.size());
    for (std::size_t back = 1; back < kept; back++) {
        const Sample& sample = samples_[(count_ - 1 - back) % samples_.size()];
        if (newest.at_ms - sample.at_ms > speed_window_ms) break;
        oldest = sample;
    }
    const double passed_ms = newest.at_ms - oldest.at_ms;
    return passed_ms <= 0 ? 0 : (newest.y - oldest.y) / passed_ms;
}

// ---- fling -----------------------------------------------------------------------------------------------------------------

void Fling::start(double now_ms, double speed) {
    speed_ = std::abs(speed) < fling_speed_min ? 0 : std::clamp(speed, -fling_speed_max, fling_speed_max);
    started_ms_ = stepped_ms_ = now_ms;
}

double Fling::speed(double now_ms) const {
    return speed_ * std::exp(-std::max(0.0, now_ms - started_ms_) / fling_slowing_ms);
}

float Fling::step(double now_ms) {
    if (!moving() || now_ms <= stepped_ms_) return 0;
    const double before = speed(stepped_ms_);
    const double after = speed(now_ms);
    stepped_ms_ = now_ms;
    // The way is the integral of the speed.
    const auto way = static_cast<float>((before - after) * fling_slowing_ms);
    if (std::abs(after) < fling_speed_end) stop();
    return way;
}

// ---- touch -----------------------------------------------------------------------------------------------------------------

void Touch::press(double now_ms, float x, float y, Sideways sideways) {
    sideways_ = sideways;
    swipe_done_ = false;
    carried_ = fling_.moving() ? fling_.speed(now_ms) : 0;
    phase_ = fling_.moving() ? Phase::wandering : Phase::pressed;
    fling_.stop();
    x_ = x;
    y_ = last_y_ = y;
    pressed_ms_ = now_ms;
    finger_.begin(now_ms, y);
}

float Touch::move(double now_ms, float x, float y) {
    if (phase_ == Phase::none || phase_ == Phase::held) return 0;
    finger_.note(now_ms, y);
    if (phase_ == Phase::swiping) {
        swipe_at_ = x;
        return 0;
    }
    if (phase_ != Phase::scrolling) {
        const bool to_the_right = x - x_ > slop_px && x - x_ > swipe_steepness * std::abs(y - y_);
        if (phase_ == Phase::pressed && sideways_ == Sideways::swipes && to_the_right) {
            phase_ = Phase::swiping;
            swipe_from_ = swipe_at_ = x;
            return 0;
        }
        if (std::abs(x - x_) > slop_px) phase_ = Phase::wandering;
        if (std::abs(y - y_) > slop_px) phase_ = Phase::scrolling;
        // From here on, so that nothing jumps by what the finger was allowed to tremble.
        last_y_ = y;
        return 0;
    }
    const float way = last_y_ - y;
    last_y_ = y;
    return way;
}

bool Touch::release(double now_ms, bool may_fling) {
    const Phase was = phase_;
    swipe_done_ = was == Phase::swiping && swiped() >= swipe_px;
    phase_ = Phase::none;
    if (was == Phase::scrolling && may_fling) {
        double speed = -finger_.at(now_ms);
        const bool same_way = speed * carried_ > 0;
        if (same_way && now_ms - pressed_ms_ < flick_again_ms) speed += carried_;
        fling_.start(now_ms, speed);
    }
    return was == Phase::pressed;
}

float Touch::swiped() const {
    if (phase_ != Phase::swiping) return 0;
    const float way = std::max(0.0F, swipe_at_ - swipe_from_);
    return way <= swipe_px ? way : swipe_px + (way - swipe_px) * swipe_give;
}

void Touch::cancel() {
    phase_ = Phase::none;
    fling_.stop();
}

double Touch::long_press_at_ms() const {
    return phase_ == Phase::pressed ? pressed_ms_ + long_press_ms : 0;
}

bool Touch::take_long_press(double now_ms) {
    if (phase_ != Phase::pressed || now_ms < long_press_at_ms()) return false;
    phase_ = Phase::held;
    return true;
}

}  // namespace parley::client
