// An expected failure is a value: Result<T> holds a T or an Error.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "shared/errors.h"

namespace parley {

template <class T, class E = Error>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
    Result(E error) : held_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return held_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] T& value() {
        assert(ok());
        return *get_if<0>(&held_);
    }
    [[nodiscard]] const T& value() const {
        assert(ok());
        return *get_if<0>(&held_);
    }
    [[nodiscard]] const E& error() const {
        assert(!ok());
        return *get_if<1>(&held_);
    }

private:
    std::variant<T, E> held_;
};

}  // namespace parley
