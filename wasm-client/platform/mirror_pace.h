// When the mirror follows what is drawn: at once, but five times a second while the messages scroll, and once more when they
// have come to rest. Nobody can listen to sixty pictures a second, and the DOM costs more than drawing them.
#pragma once

namespace parley::client {

/// Times are ms of the client's clock.
class MirrorPace {
public:
    static constexpr double every_ms = 200;
    static constexpr double rest_ms = 100;  ///< so long it waits for a further frame

    /// With a frame: whether to update now. `scrolling`: everything moved, and nothing else is known to have happened.
    bool frame(double now_ms, bool scrolling) {
        frame_ms_ = now_ms;
        if (scrolling) scrolled_ms_ = now_ms;
        owed_ = now_ms < updated_ms_ + every_ms && now_ms < scrolled_ms_ + every_ms;
        if (!owed_) updated_ms_ = now_ms;
        return !owed_;
    }
    /// Without a frame; likewise.
    bool late(double now_ms) {
        if (!owed_ || now_ms < late_at_ms()) return false;
        owed_ = false;
        updated_ms_ = now_ms;
        return true;
    }
    /// What was drawn last is not in the mirror yet.
    [[nodiscard]] bool owed() const { return owed_; }
    [[nodiscard]] double late_at_ms() const { return frame_ms_ + rest_ms; }

private:
    double frame_ms_ = 0;
    double updated_ms_ = -every_ms;
    double scrolled_ms_ = -every_ms;
    bool owed_ = false;
};

}  // namespace parley::client
