// How well a few letters fit a name: what one types to find a room, a person, a command.
#pragma once

#include <string>
#include <string_view>

namespace parley::client {

/// Without case, and without the accents of Latin letters.
std::string folded(std::string_view text);

/// 0: not at all. The whole name above its beginning, that above the beginning of a word in it, that above letters which come
/// in this order; among the same, shorter names first. Nothing fits everything, but least.
int fit(std::string_view query, std::string_view name);

}  // namespace parley::client
