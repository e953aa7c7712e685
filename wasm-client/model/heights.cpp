#include "wasm-client/model/heights.h"

#include <algorithm>

namespace parley::client {

namespace {

constexpr std::size_t lowest_bit(std::size_t value) {
    return value & (~value + 1);
}

/// So many rows fit at least at either end before everything is moved again.
constexpr std::size_t room_min = 256;

}  // namespace

double Heights::sum(std::size_t end) const {
    double all = 0;
    for (std::size_t i = end; i > 0; i -= lowest_bit(i)) all += tree_[i - 1];
    return all;
}

void Heights::add(std::size_t at, double change) {
    for (std::size_t i = at + 1; i <= tree_.size(); i += lowest_bit(i)) tree_[i - 1] += change;
}

std::size_t Heights::at(double distance) const {
    std::size_t step = 1;
    while (step * 2 <= tree_.size()) step *= 2;
    std::size_t found = 0;
    for (double left = distance; step > 0; step /= 2) {
        if (found + step > tree_.size() || tree_[found + step - 1] > left) continue;
        left -= tree_[found + step - 1];
        found += step;
    }
    return std::clamp(found, first_, first_ + size_ - 1) - first_;
}

void Heights::assign(std::span<const float> heights) {
    first_ = size_ = 0;
    values_.clear();
    tree_.clear();
    push_back(heights);
}

void Heights::set(std::size_t index, float height) {
    const std::size_t at = first_ + index;
    if (values_[at] == height) return;
    add(at, static_cast<double>(height) - static_cast<double>(values_[at]));
    values_[at] = height;
}

void Heights::push_front(std::span<const float> heights) {
    if (heights.size() > first_) make_room(heights.size(), 0);
    first_ -= heights.size();
    size_ += heights.size();
    for (std::size_t i = 0; i < heights.size(); i++) set(i, heights[i]);
}

void Heights::push_back(std::span<const float> heights) {
    if (first_ + size_ + heights.size() > values_.size()) make_room(0, heights.size());
    const std::size_t before = size_;
    size_ += heights.size();
    for (std::size_t i = 0; i < heights.size(); i++) set(before + i, heights[i]);
}

void Heights::truncate(std::size_t size) {
    while (size_ > size) {
        set(size_ - 1, 0);
        size_--;
    }
}

/// As much again as there is, so that moving everything is rare.
void Heights::make_room(std::size_t before, std::size_t behind) {
    const std::size_t spare = std::max(size_ / 2, room_min);
    std::vector<float> values(before + spare + size_ + behind + spare);
    std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>(first_), size_,
                values.begin() + static_cast<std::ptrdiff_t>(before + spare));
    first_ = before + spare;
    values_ = std::move(values);
    tree_.assign(values_.begin(), values_.end());
    for (std::size_t i = 1; i <= tree_.size(); i++) {
        const std::size_t next = i + lowest_bit(i);
        if (next <= tree_.size()) tree_[next - 1] += tree_[i - 1];
    }
}

}  // namespace parley::client
