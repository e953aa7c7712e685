// A search index in a folder of its own, and what its tests ask of it.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "native-server/storage/search_index.h"
#include "native-server/storage/search_match.h"
#include "native-server/storage/search_text.h"
#include "shared/search_query.h"
#include "tests/integration/support/temporary_folder.h"

namespace parley::server {

using Seqs = std::vector<Seq>;

class SearchIndexTest : public testing::Test {
protected:
    static constexpr std::int64_t lobby = 1;
    static constexpr std::int64_t tea = 2;
    static constexpr std::int64_t ann = 11;
    static constexpr std::int64_t bob = 12;
    static constexpr std::int64_t first_at_ms = 1'700'000'000'000;

    SearchIndexTest() { open(); }

    void open(const std::string& epoch = "epoch") {
        index_.reset();
        auto opened =
            SearchIndex::open(path(), Epoch(epoch), bounds_, [this](const std::string& line) { warnings_.push_back(line); });
        ASSERT_TRUE(opened.ok()) << opened.error();
        index_ = std::move(opened.value());
    }
    std::filesystem::path path() const { return folder_.path() / "search.db"; }

    /// Each a second after the one before.
    Seq put(const std::string& body, std::int64_t room = lobby, std::int64_t author = ann) {
        const Seq seq = ++seq_;
        SearchStep step;
        step.added.push_back({{room, seq}, author, first_at_ms + static_cast<std::int64_t>(seq) * 1000, body});
        step.cursors.push_back({room, seq});
        apply(step);
        return seq;
    }
    void edit(Seq seq, const std::string& body, std::int64_t room = lobby) {
        SearchStep step;
        step.edited.push_back({{room, seq}, body});
        apply(step);
    }
    void remove(Seq seq, std::int64_t room = lobby) {
        SearchStep step;
        step.removed.push_back({room, seq});
        apply(step);
    }
    void apply(const SearchStep& step) { ASSERT_TRUE(index_->apply(step)) << index_->failure().why; }
    void tidy() {
        for (bool left = true; left;) ASSERT_TRUE(index_->tidy(left)) << index_->failure().why;
    }

    SearchRange range(const std::string& text, std::size_t hits_max = 20) {
        const auto query = parse_search_query(text);
        EXPECT_TRUE(query.ok()) << text;
        SearchRange range;
        if (query) range.match = match_expression(query.value(), in_, from_);
        range.rooms = readable_;
        range.hits_max = hits_max;
        return range;
    }
    SearchPage search(const SearchRange& range) {
        auto page = index_->search(range);
        EXPECT_TRUE(page.has_value()) << index_->failure().why << ": " << range.match;
        return page.value_or(SearchPage());
    }
    Seqs found(const std::string& text) { return seqs(search(range(text))); }
    static Seqs seqs(const SearchPage& page) {
        Seqs seqs;
        for (const SearchMatch& match : page.matches) seqs.push_back(match.key.seq);
        return seqs;
    }
    /// All pages of so many hits.
    Seqs found_by_pages(const std::string& text, std::size_t hits_max) {
        Seqs all;
        SearchRange wanted = range(text, hits_max);
        for (int pages = 0; pages < 1000; ++pages) {
            const SearchPage page = search(wanted);
            for (const SearchMatch& match : page.matches) all.push_back(match.key.seq);
            if (!page.more) return all;
            EXPECT_LT(page.next, wanted.before_no.value_or(SearchParts::no_end)) << "a page goes back";
            wanted.before_no = page.next;
        }
        ADD_FAILURE() << "the pages have no end";
        return all;
    }
    std::string snippet(const std::string& text, const std::string& body) {
        const SearchPage page = search(range(text));
        if (page.matches.empty()) return "nothing was found";
        const auto pieces = snippet_of(page.matches.front().marked, body);
        if (!pieces) return "another text";
        std::string line;
        for (std::size_t i = 0; i < pieces->size(); ++i) line += i % 2 == 0 ? (*pieces)[i] : "[" + (*pieces)[i] + "]";
        return line;
    }

    std::string bytes() const {
        std::string bytes;
        for (const char* suffix : {"", "-wal"}) {
            std::ifstream file(path().string() + suffix, std::ios::binary);
            std::ostringstream content;
            content << file.rdbuf();
            bytes += content.str();
        }
        return bytes;
    }
    bool in_the_files(const std::string& word) const { return bytes().find(word) != std::string::npos; }

    TemporaryFolder folder_;
    SearchBounds bounds_;
    std::vector<std::string> warnings_;
    std::unique_ptr<SearchIndex> index_;
    std::vector<std::int64_t> readable_{lobby, tea};
    std::vector<std::int64_t> in_;
    std::vector<std::int64_t> from_;
    Seq seq_ = 0;
};

/// Its parts hold ten documents each.
class SmallPartsTest : public SearchIndexTest {
protected:
    SmallPartsTest() {
        bounds_.part.documents_max = 10;
        open();
    }
};

}  // namespace parley::server
