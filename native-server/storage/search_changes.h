// Events of the log, folded into what they change of the search index.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "native-server/storage/event_rows.h"
#include "native-server/storage/search_index.h"

namespace parley::server {

class SearchChanges {
public:
    /// The next event of its room, of any kind but `expired`. What was erased meanwhile counts as not there. An event whose
    /// words can't be read changes nothing; `damage` says what is wrong with it.
    void take(const EventRow& row, std::string& damage);

    /// All of them, each message at most once.
    [[nodiscard]] SearchStep step() const;

private:
    enum class Fate : std::uint8_t { added, edited, removed };
    struct Change {
        Fate fate = Fate::added;
        SearchDocument document;
    };
    void put(const EventRow& row, EventContent& content);
    void edit(const SearchKey& key, std::string body);
    void remove(const SearchKey& key);

    std::map<SearchKey, Change> changes_;
    std::map<std::int64_t, Seq> cursors_;
};

}  // namespace parley::server
