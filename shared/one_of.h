#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace parley {

namespace one_of {

/// How a value is copied, moved and ended without its type being known.
struct Handling {
    void (*copy)(void* to, const void* from);
    void (*move)(void* to, void* from) noexcept;
    void (*end)(void* value) noexcept;
};

template <typename T>
inline constexpr Handling handling_of = {
    [](void* to, const void* from) { std::construct_at(static_cast<T*>(to), *static_cast<const T*>(from)); },
    [](void* to, void* from) noexcept { std::construct_at(static_cast<T*>(to), std::move(*static_cast<T*>(from))); },
    [](void* value) noexcept { std::destroy_at(static_cast<T*>(value)); },
};

/// sizeof...(Ts) when T is none of them.
template <typename T, typename... Ts>
consteval std::size_t index_in() {
    std::size_t index = 0;
    static_cast<void>(((std::is_same_v<T, Ts> || (++index, false)) || ...));
    return index;
}

template <typename T, typename... Ts>
concept among = index_in<T, Ts...>()
< sizeof...(Ts);

}  // namespace one_of

/// A std::variant for many alternatives ([variant.variant]; get, get_if, holds_alternative and visit as there). Each file that
/// as much as holds a std::variant of the protocol's messages compiles a table of all of them for copying, for moving and for
/// ending: it was half of what a build took. Here a file compiles what it puts in. It always holds a value: an alternative
/// moves without throwing, and one that was moved from stays.
template <typename First, typename... Rest>
class OneOf {
public:
    static constexpr std::size_t alternatives = 1 + sizeof...(Rest);

    OneOf() : OneOf(First{}) {}

    template <typename T>
    requires one_of::among<T, First, Rest...> OneOf(T value) : handling_(&one_of::handling_of<T>), index_(index_of<T>) {
        static_assert(std::is_nothrow_move_constructible_v<T>);
        std::construct_at(static_cast<T*>(place()), std::move(value));
    }

    OneOf(const OneOf& other) : handling_(other.handling_), index_(other.index_) { handling_->copy(place(), other.place()); }
    OneOf(OneOf&& other) noexcept : handling_(other.handling_), index_(other.index_) {
        handling_->move(place(), other.place());
    }
    OneOf& operator=(const OneOf& other) {
        if (this != &other) *this = OneOf(other);
        return *this;
    }
    OneOf& operator=(OneOf&& other) noexcept {
        if (this == &other) return *this;
        handling_->end(place());
        handling_ = other.handling_;
        index_ = other.index_;
        handling_->move(place(), other.place());
        return *this;
    }
    ~OneOf() { handling_->end(place()); }

    [[nodiscard]] std::size_t index() const { return index_; }

    template <typename T>
    requires one_of::among<T, First, Rest...>
    [[nodiscard]] static constexpr std::size_t index_of_alternative() { return index_of<T>; }

    /// See visit.
    template <typename Self, typename Visitor>
    static decltype(auto) shown_to(Visitor& visitor, Self&& self) {
        using Result = decltype(visitor(std::forward<Self>(self).template value<First>()));
        using Show = Result (*)(Visitor&, Self &&);
        static constexpr std::array<Show, alternatives> shows = {&show<Result, First, Visitor, Self>,
                                                                 &show<Result, Rest, Visitor, Self>...};
        return shows[self.index_](visitor, std::forward<Self>(self));
    }

    /// What it holds, taken for granted.
    template <typename T>
    [[nodiscard]] const T& value() const& {
        return *std::launder(static_cast<const T*>(place()));
    }
    template <typename T>
    [[nodiscard]] T& value() & {
        return *std::launder(static_cast<T*>(place()));
    }
    template <typename T>
    [[nodiscard]] T&& value() && {
        return std::move(*std::launder(static_cast<T*>(place())));
    }

private:
    template <typename T>
    static constexpr auto index_of = static_cast<std::uint16_t>(one_of::index_in<T, First, Rest...>());

    template <typename Result, typename T, typename Visitor, typename Self>
    static Result show(Visitor& visitor, Self&& self) {
        return visitor(std::forward<Self>(self).template value<T>());
    }

    static constexpr std::size_t largest() {
        std::size_t size = sizeof(First);
        static_cast<void>(((size = sizeof(Rest) > size ? sizeof(Rest) : size), ...));
        return size;
    }

    void* place() { return static_cast<void*>(bytes_.data()); }
    [[nodiscard]] const void* place() const { return static_cast<const void*>(bytes_.data()); }

    const one_of::Handling* handling_;
    std::uint16_t index_;
    alignas(First) alignas(Rest...) std::array<std::byte, largest()> bytes_;
};

template <typename T, typename... Ts>
[[nodiscard]] bool holds_alternative(const OneOf<Ts...>& held) {
    return held.index() == OneOf<Ts...>::template index_of_alternative<T>();
}

template <typename T, typename... Ts>
[[nodiscard]] const T* get_if(const OneOf<Ts...>* held) {
    return held != nullptr && holds_alternative<T>(*held) ? &held->template value<T>() : nullptr;
}

template <typename T, typename... Ts>
[[nodiscard]] T* get_if(OneOf<Ts...>* held) {
    return held != nullptr && holds_alternative<T>(*held) ? &held->template value<T>() : nullptr;
}

/// Ends the program when it holds another: that is a mistake of ours, and the page is built without exceptions.
template <typename T, typename Held>
requires requires {
    std::remove_cvref_t<Held>::alternatives;
}
[[nodiscard]] auto&& get(Held&& held) {
    if (!holds_alternative<T>(held)) std::abort();
    return std::forward<Held>(held).template value<T>();
}

/// Each alternative has to give the same type.
template <typename Visitor, typename Held>
requires requires {
    std::remove_cvref_t<Held>::alternatives;
}
decltype(auto) visit(Visitor&& visitor, Held&& held) {
    return std::remove_cvref_t<Held>::shown_to(visitor, std::forward<Held>(held));
}

}  // namespace parley
