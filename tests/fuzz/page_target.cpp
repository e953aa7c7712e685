// A page that a link leads to: whatever it holds, a card is text within its bounds, or there is none. And the address itself:
// what is taken for a place is one of the web. The first line is the page's type, and the address.
#include <string>

#include "native-server/link_cards/card_page.h"
#include "native-server/link_cards/link_rules.h"
#include "shared/limits.h"
#include "shared/utf8.h"
#include "tests/fuzz/fuzz.h"

namespace parley::fuzz {

namespace {

void is_text(const std::string& text, std::size_t bytes_max) {
    must(text.size() <= bytes_max, "what is shown of a page has its bound");
    must(utf8::is_valid(text), "what is shown of a page is UTF-8");
    for (const char c : text) must(static_cast<unsigned char>(c) >= ' ', "nothing that can't be seen is shown of a page");
}

}  // namespace

void page(std::string_view bytes) {
    const std::string first(take_line(bytes));
    if (const auto place = server::place_of(first)) {
        const std::string& url = place.value().url;
        must(url.rfind("http://", 0) == 0 || url.rfind("https://", 0) == 0, "what is asked for is of the web");
        must(!place.value().host.empty() && place.value().port != 0, "a place has a host and a port");
        const server::LinkRules listed{true, {"example.org"}, {}};
        const std::string& host = place.value().host;
        must(!server::takes(listed, place.value()) || host.find("example.org") != std::string::npos,
             "only listed hosts are asked");
    }
    const auto card = server::card_of({first, std::string(bytes)}, "example.org");
    if (!card) return;
    must(!card->title.empty(), "a card has a title");
    is_text(card->site, limits::link_card_site_bytes_max);
    is_text(card->title, limits::link_card_title_bytes_max);
    is_text(card->text, limits::link_card_text_bytes_max);
}

}  // namespace parley::fuzz
