#include "native-server/presence_desk.h"

#include <memory>
#include <utility>

namespace parley::server {

std::vector<PresentAnswer> PresenceDesk::take(const std::vector<PresenceNote>& notes, MonotonicMs now) {
    std::vector<PresentAnswer> answers;
    for (const PresenceNote& note : notes) {
        switch (note.what) {
            case PresenceNote::What::came:
                presence_.came(note.room, note.person, note.session);
                break;
            case PresenceNote::What::went:
                presence_.went(note.room, note.session, note.farewell, now);
                break;
            case PresenceNote::What::types:
                presence_.typing(note.room, note.person.id, now);
                break;
            case PresenceNote::What::posted:
                presence_.posted(note.room, note.person.id);
                break;
            case PresenceNote::What::opened:
                presence_.opened(note.person.id, note.session, note.choice, note.as_of);
                break;
            case PresenceNote::What::closed:
                presence_.closed(note.person.id, note.session);
                break;
            case PresenceNote::What::chose:
                presence_.chose(note.person.id, note.choice, note.as_of);
                break;
            case PresenceNote::What::called:
                presence_.called(note.person);
                break;
            case PresenceNote::What::idles:
                presence_.idles(note.person.id, note.session, note.idle);
                break;
            case PresenceNote::What::asks:
                answers.push_back({note.session, note.request, presence_.who(note.who)});
                break;
        }
    }
    return answers;
}

std::vector<PresenceNews> PresenceDesk::on_tick(MonotonicMs now) {
    PresenceUpdates updates = presence_.on_tick(now);
    std::vector<PresenceNews> news;
    for (PresenceUpdate& update : updates.presence) {
        const RoomId room = update.push.room;
        news.push_back({room, std::make_shared<const NoticeBroadcast>(std::move(update.push)), std::move(update.only_to)});
    }
    for (TypingPush& push : updates.typing) {
        const RoomId room = push.room;
        news.push_back({room, std::make_shared<const NoticeBroadcast>(std::move(push)), {}});
    }
    return news;
}

}  // namespace parley::server
