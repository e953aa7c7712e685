#include "native-server/storage/search_changes.h"

#include <utility>

#include "native-server/storage/search_text.h"
#include "shared/event_kinds.h"

namespace parley::server {

void SearchChanges::take(const EventRow& row, std::string& damage) {
    cursors_[row.room] = row.seq;
    const EventKind kind = event_kind_from(row.kind);
    if (kind != EventKind::posted && kind != EventKind::edited && kind != EventKind::deleted) return;
    Result<EventContent, std::string> content = content_of(row);
    if (!content) {
        damage = content.error();
        return;
    }
    const SearchKey target{row.room, content.value().target};
    if (kind == EventKind::deleted) return remove(target);
    if (!row.payload) return;
    if (kind == EventKind::posted) return put(row, content.value());
    edit(target, std::move(content.value().body));
}

void SearchChanges::put(const EventRow& row, EventContent& content) {
    const SearchKey key{row.room, row.seq};
    changes_[key] = {Fate::added, {key, row.author, row.at_ms, std::move(content.body), held_files(content.files)}};
}

void SearchChanges::edit(const SearchKey& key, std::string body) {
    const auto [change, first] = changes_.try_emplace(key);
    if (first) change->second = {Fate::edited, {key, 0, 0, {}}};
    if (change->second.fate != Fate::removed) change->second.document.body = std::move(body);
}

void SearchChanges::remove(const SearchKey& key) {
    const auto change = changes_.find(key);
    if (change != changes_.end() && change->second.fate == Fate::added)
        changes_.erase(change);
    else
        changes_[key] = {Fate::removed, {key, 0, 0, {}}};
}

SearchStep SearchChanges::step() const {
    SearchStep step;
    for (const auto& [key, change] : changes_) {
        switch (change.fate) {
            case Fate::added:
                step.added.push_back(change.document);
                break;
            case Fate::edited:
                step.edited.emplace_back(key, change.document.body);
                break;
            case Fate::removed:
                step.removed.push_back(key);
                break;
        }
    }
    for (const auto& [room, seq] : cursors_) step.cursors.push_back({room, seq});
    return step;
}

}  // namespace parley::server
