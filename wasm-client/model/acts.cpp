// What the person does to messages.
#include "wasm-client/model/model.h"

namespace parley::client {

void Model::on(const AnswerMessage& intent, Now) {
    RoomState* room = state_.current_room();
    if (room == nullptr) return;
    room->answer = {};
    if (intent.seq == 0 || !room->writable()) return;
    const Message* message = state_.shown(*room).timeline.row(intent.seq);
    if (message == nullptr || !message->is_whole()) return;
    room->answer = {message->seq, message->author, message->body};
    effect(Announce{"Replying to " + message->author.name});
    effect(FocusComposer{});
}

void Model::on(const GoToMessage& intent, Now) {
    go_to(intent.seq);
}

}  // namespace parley::client
