// What the person wants, as the views and the page tell the model; and what the model asks of the browser in return.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "shared/ids.h"

namespace parley::client {

struct ChooseName {
    std::string name;
};
struct OpenRoom {
    RoomId room;
    bool from_history = false;  ///< by the browser's back or forward: the address is right already
};
struct EditDraft {
    std::string text;
};
struct SendDraft {
    MessageCid cid;
    std::int64_t wall_ms = 0;
};
struct LoadOlder {
    RoomId room;
};
struct RetryMessage {
    RoomId room;
    MessageCid cid;
};
struct DiscardMessage {
    RoomId room;
    MessageCid cid;
};
struct RetryConnection {};
struct AskRoomName {};
struct CreateRoom {
    std::string name;
};
struct CloseDialog {};

using Intent = std::variant<ChooseName, OpenRoom, EditDraft, SendDraft, LoadOlder, RetryMessage, DiscardMessage,
                            RetryConnection, AskRoomName, CreateRoom, CloseDialog>;

struct OpenSocket {};
struct CloseSocket {};
struct SendText {
    std::string text;
};
struct StoreValue {
    std::string key;
    std::string value;
};
/// "name", "room" or "" for none.
struct ShowDialog {
    std::string dialog;
    std::string error;
};
struct ShowPath {
    std::string path;
    bool replace = false;
};
/// The composer shows this text now.
struct SetComposer {
    std::string text;
};
struct Announce {
    std::string text;
};

using Effect = std::variant<OpenSocket, CloseSocket, SendText, StoreValue, ShowDialog, ShowPath, SetComposer, Announce>;

}  // namespace parley::client
