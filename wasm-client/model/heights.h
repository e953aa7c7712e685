// The heights of many rows, and where each begins: both in the time of a logarithm (a Fenwick tree), however many there are.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace parley::client {

/// Grows at both ends: history comes before what is there, news behind it.
class Heights {
public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] float of(std::size_t index) const { return values_[first_ + index]; }
    /// Where the row begins; of size(), where all end.
    [[nodiscard]] double top(std::size_t index) const { return sum(first_ + index); }
    [[nodiscard]] double total() const { return sum(first_ + size_); }
    /// The row at a distance from the beginning; the nearest one outside. There must be rows.
    [[nodiscard]] std::size_t at(double distance) const;

    void clear() { assign({}); }
    void assign(std::span<const float> heights);
    void set(std::size_t index, float height);
    void push_front(std::span<const float> heights);
    void push_back(std::span<const float> heights);
    /// Only the first `size` stay.
    void truncate(std::size_t size);

private:
    [[nodiscard]] double sum(std::size_t end) const;
    void add(std::size_t at, double change);
    void make_room(std::size_t before, std::size_t behind);

    std::vector<float> values_;  ///< with room at both ends, which holds zeros
    std::vector<double> tree_;   ///< at i - 1: of the lowest set bit of i values, up to i
    std::size_t first_ = 0;
    std::size_t size_ = 0;
};

}  // namespace parley::client
