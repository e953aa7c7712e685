#include "native-server/link_cards/card_page.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <string_view>
#include <utility>

#include "shared/limits.h"
#include "shared/utf8.h"

namespace parley::server {

namespace {

struct Cleanup {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
    void operator()(xmlChar* text) const { xmlFree(text); }
};

/// Those whose decoders are simple: a page chooses what is run here.
constexpr std::array<std::string_view, 15> encodings = {
    "utf-8",        "us-ascii",     "iso-8859-1", "iso-8859-2", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252",
    "windows-1254", "windows-1256", "koi8-r",     "shift_jis",  "euc-jp",      "euc-kr",       "gb2312"};

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

/// What follows "charset=" there, when it is one of ours.
std::optional<std::string> charset_in(std::string_view text) {
    constexpr std::string_view name = "charset=";
    const std::string words = lower(text);
    const std::size_t at = words.find(name);
    if (at == std::string::npos) return std::nullopt;
    std::string_view rest = std::string_view(words).substr(at + name.size());
    while (!rest.empty() && (rest.front() == '"' || rest.front() == '\'' || rest.front() == ' ')) rest.remove_prefix(1);
    const std::string_view value = rest.substr(0, rest.find_first_of("\"' ;/>\t\r\n"));
    const auto known = std::find(encodings.begin(), encodings.end(), value);
    if (known == encodings.end()) return std::nullopt;
    return std::string(*known);
}

/// The last character may have been cut.
bool reads_as_utf8(std::string_view bytes) {
    for (std::size_t cut = 0; cut < 4 && cut <= bytes.size(); cut++)
        if (utf8::is_valid(bytes.substr(0, bytes.size() - cut))) return true;
    return false;
}

std::string encoding_of(const FetchedPage& page) {
    constexpr std::size_t prescan = 1024;  // WHATWG HTML, section 13.2.3.2
    if (auto said = charset_in(page.content_type)) return *said;
    if (auto said = charset_in(std::string_view(page.bytes).substr(0, prescan))) return *said;
    return reads_as_utf8(page.bytes) ? "utf-8" : "windows-1252";
}

bool is_unseen(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFFD ||
           (c >= 0xFFF9 && c <= 0xFFFB) || c >= 0xE0000;
}

bool is_white(char32_t c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || c == 0x2028 || c == 0x2029 || c == 0x3000 ||
           (c >= 0x2000 && c <= 0x200A);
}

/// In one line, of what can be seen and turns no direction, within so many bytes.
std::string tidied(std::string_view text, std::size_t bytes_max) {
    constexpr std::string_view ellipsis = "\xE2\x80\xA6";
    std::string out;
    std::size_t cut = 0;  ///< as far as it would go with an ellipsis
    bool white = false;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        at += decoded.bytes;
        if (!decoded.valid || (is_unseen(decoded.code_point) && !is_white(decoded.code_point))) continue;
        if (is_white(decoded.code_point)) {
            white = !out.empty();
            continue;
        }
        if (white) out.push_back(' ');
        white = false;
        utf8::append(out, decoded.code_point);
        if (out.size() + ellipsis.size() <= bytes_max) cut = out.size();
        if (out.size() <= bytes_max) continue;
        out.resize(cut);
        return out.append(ellipsis);
    }
    return out;
}

std::string_view view_of(const xmlChar* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

std::string attribute(const xmlNode* node, const char* name) {
    const std::unique_ptr<xmlChar, Cleanup> value(xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)));
    return std::string(view_of(value.get()));
}

struct Said {
    std::string title, og_title, text, og_text, site;
};

void keep(std::string& where, std::string value) {
    if (where.empty()) where = std::move(value);
}

void read_element(const xmlNode* node, Said& said) {
    const std::string name = lower(view_of(node->name));
    if (name == "title") {
        const std::unique_ptr<xmlChar, Cleanup> words(xmlNodeGetContent(node));
        return keep(said.title, std::string(view_of(words.get())));
    }
    if (name != "meta") return;
    std::string property = lower(attribute(node, "property"));
    if (property.empty()) property = lower(attribute(node, "name"));
    if (property == "og:title") keep(said.og_title, attribute(node, "content"));
    if (property == "og:description") keep(said.og_text, attribute(node, "content"));
    if (property == "description") keep(said.text, attribute(node, "content"));
    if (property == "og:site_name") keep(said.site, attribute(node, "content"));
}

/// In the order of the document, without recursion: a page may nest as deep as it likes. A drawing has titles of its own.
Said read_document(xmlDoc* document) {
    Said said;
    const xmlNode* node = xmlDocGetRootElement(document);
    while (node != nullptr) {
        const bool element = node->type == XML_ELEMENT_NODE;
        const bool drawing = element && lower(view_of(node->name)) == "svg";
        if (element && !drawing) read_element(node, said);
        if (element && !drawing && node->children != nullptr) {
            node = node->children;
            continue;
        }
        while (node != nullptr && node->next == nullptr) node = node->parent;
        if (node != nullptr) node = node->next;
    }
    return said;
}

/// Otherwise libxml2 writes to stderr, where the log is.
void say_nothing(void*, xmlErrorPtr) {}

}  // namespace

void prepare_cards() {
    xmlInitParser();
}

std::optional<LinkCard> card_of(const FetchedPage& page, const std::string& host) {
    constexpr int quietly =
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC;
    xmlSetStructuredErrorFunc(nullptr, say_nothing);  // of this thread
    const std::string encoding = encoding_of(page);
    const std::unique_ptr<xmlDoc, Cleanup> document(
        htmlReadMemory(page.bytes.data(), static_cast<int>(page.bytes.size()), nullptr, encoding.c_str(), quietly));
    if (!document) return std::nullopt;
    const Said said = read_document(document.get());
    LinkCard card{tidied(said.site, limits::link_card_site_bytes_max), tidied(said.og_title, limits::link_card_title_bytes_max),
                  tidied(said.og_text, limits::link_card_text_bytes_max)};
    if (card.title.empty()) card.title = tidied(said.title, limits::link_card_title_bytes_max);
    if (card.text.empty()) card.text = tidied(said.text, limits::link_card_text_bytes_max);
    if (card.site.empty()) card.site = tidied(host, limits::link_card_site_bytes_max);
    if (card.title.empty()) return std::nullopt;
    return card;
}

}  // namespace parley::server
