#include "wasm-client/text/clusters.h"

#include "shared/utf8.h"
#include "wasm-client/text/characters.h"

namespace parley::client {

namespace {

constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t first_picture = 0x2190;

}  // namespace

Cluster next_cluster(std::string_view text, std::size_t at) {
    const utf8::Decoded first = utf8::decode(text, at);
    Cluster cluster{at + first.bytes, first.code_point, needs_shaping(first.code_point)};
    if (first.code_point == '\n') return cluster;
    if (is_regional_indicator(first.code_point)) {
        const utf8::Decoded second = utf8::decode(text, cluster.end);
        if (second.valid && is_regional_indicator(second.code_point)) cluster.end += second.bytes;
        return cluster;
    }
    bool joined = false;
    while (cluster.end < text.size()) {
        const utf8::Decoded next = utf8::decode(text, cluster.end);
        // A joiner binds pictures only; between letters it merely shapes, and belongs to the letter before it.
        const bool bound = joined && next.code_point >= first_picture;
        if (!next.valid || (!extends_cluster(next.code_point) && !bound)) break;
        joined = next.code_point == zero_width_joiner;
        cluster.end += next.bytes;
        cluster.shaped = true;
    }
    return cluster;
}

}  // namespace parley::client
