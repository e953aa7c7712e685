// What one finger means: a tap, a long press, a swipe to the right, or a scroll that goes on for a while after the finger has
// left. Lengths are CSS px, times ms of the client's clock.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace parley::client {

/// How fast a finger moved last. A finger that rested before it left was not moving.
class FingerSpeed {
public:
    void begin(double now_ms, float y);
    void note(double now_ms, float y);
    /// Px a ms at that moment; positive is down.
    [[nodiscard]] double at(double now_ms) const;

private:
    struct Sample {
        double at_ms = 0;
        float y = 0;
    };
    std::array<Sample, 16> samples_;
    std::size_t count_ = 0;  ///< ever; the newest are kept
};

/// A scroll that slows down by itself, the same whatever the frame rate.
class Fling {
public:
    /// Px a ms; positive scrolls towards the end. Too slow a finger starts none.
    void start(double now_ms, double speed);
    void stop() { speed_ = 0; }
    [[nodiscard]] bool moving() const { return speed_ != 0; }
    /// Px a ms at that moment.
    [[nodiscard]] double speed(double now_ms) const;
    /// How far to scroll since the start or the last step.
    float step(double now_ms);

private:
    double speed_ = 0;  ///< at the start; 0: nothing moves
    double started_ms_ = 0;
    double stepped_ms_ = 0;
};

class Touch {
public:
    enum class Phase : std::uint8_t {
        none,
        pressed,    ///< may become anything
        wandering,  ///< went sideways, or only stopped a fling: it may still scroll
        scrolling,  ///< what lies below follows the finger
        swiping,    ///< what lies below is drawn to the right, and nothing scrolls
        held,       ///< it was a long press, and nothing more comes of it
    };

    [[nodiscard]] Phase phase() const { return phase_; }
    [[nodiscard]] bool down() const { return phase_ != Phase::none; }
    [[nodiscard]] float x() const { return x_; }  ///< of the press
    [[nodiscard]] float y() const { return y_; }

    /// What lies there can be swiped, or only scrolled.
    enum class Sideways : std::uint8_t { nothing, swipes };
    void press(double now_ms, float x, float y, Sideways sideways = Sideways::nothing);
    /// How far to scroll; positive is towards the end.
    float move(double now_ms, float x, float y);
    /// True: it was a tap. With `may_fling` a scroll goes on.
    bool release(double now_ms, bool may_fling);
    void cancel();
    /// A swipe so far means something once the finger leaves.
    static constexpr float swipe_px = 56;
    /// How far to the right it has been drawn: less and less beyond that.
    [[nodiscard]] float swiped() const;
    /// True once, when the finger left after a swipe that went far enough.
    bool take_swipe() { return std::exchange(swipe_done_, false); }
    /// When a press that stays becomes a long one; 0: none can.
    [[nodiscard]] double long_press_at_ms() const;
    /// True once, when the press has become a long one.
    bool take_long_press(double now_ms);

    /// Of the fling, if there is one.
    float step(double now_ms) { return fling_.step(now_ms); }
    [[nodiscard]] bool flinging() const { return fling_.moving(); }
    void stop() { fling_.stop(); }

private:
    Phase phase_ = Phase::none;
    float x_ = 0, y_ = 0;
    float last_y_ = 0;
    Sideways sideways_ = Sideways::nothing;
    float swipe_from_ = 0, swipe_at_ = 0;
    bool swipe_done_ = false;
    double pressed_ms_ = 0;
    double carried_ = 0;  ///< the speed of the fling that the press stopped
    FingerSpeed finger_;
    Fling fling_;
};

}  // namespace parley::client
