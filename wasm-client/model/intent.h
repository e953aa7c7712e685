// What the person wants, as the views and the page tell the model; and what the model asks of the browser in return.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/account.h"
#include "shared/file.h"
#include "shared/ids.h"
#include "shared/message.h"
#include "shared/one_of.h"
#include "wasm-client/model/search.h"

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
    std::vector<FileInfo> files = {};  ///< uploaded
};
/// The next message of the current room answers this one; 0: none any more.
/// The draft, which is too long for a message, is uploaded as a text.
struct DraftAsFile {};
struct AnswerMessage {
    Seq seq = 0;
};
/// The composer holds the words of this message; 0: not any more, and the draft is back.
struct EditMessage {
    Seq seq = 0;
};
/// Likewise, of the person's newest message.
struct EditLast {};
/// A reaction, a pin or a deletion, and what takes them back.
struct ActOnMessage {
    EventContent content;
    MessageCid cid;
    RoomId room = {};  ///< empty: the current one
};
/// Of what has not left yet, or was refused.
struct UndoAct {
    MessageCid cid;
};
struct RetryAct {
    MessageCid cid;
};
struct MarkUnread {
    Seq seq = 0;
};
/// To a message of the current room.
struct GoToMessage {
    Seq seq = 0;
};
/// The thread of a message of the current room; its reply of this seq comes in sight, if it is not 0.
struct OpenThread {
    Seq root = 0;
    Seq seq = 0;
};
/// Back to the message that began it, or to the room beside it: there to where one writes, if one wants to.
struct CloseThread {
    bool to_write = false;
};
/// What is written in the open thread next goes to its room too.
struct AlsoInRoom {
    bool also = true;
};
/// To a message of any room.
struct VisitMessage {
    RoomId room;
    Seq seq = 0;
};
/// What moderators do to people, and what is reported to them.
struct Moderate {
    RoomId room;  ///< empty: it goes to the staff room
    EventContent content;
    MessageCid cid;
    std::string done;  ///< said when the server has it
};
/// Of the person's own, on all their devices.
struct KeepSetting {
    std::string key;
    std::string value;
    MessageCid cid;
};
/// The dialog of what one is told of and when, and what was filled in.
struct AskNotices {};
struct GiveNotices {
    std::string keywords;
    std::string quiet;
    MessageCid cid;
};
/// In a while; until then one may stay.
struct LeaveRoom {
    RoomId room;
};
struct StayInRoom {};
/// Messages and typing of this person are folded away here, or shown again.
struct BlockPerson {
    UserId person;
    bool blocked = true;
    MessageCid cid;
};
/// Who somebody is, and what can be done with them here.
struct ShowPerson {
    Person person;
};
struct ClosePerson {};
/// The direct room with somebody; it is made if there is none.
struct OpenDirect {
    UserId person;
    MessageCid cid;
};
/// Their name comes into the composer.
struct MentionPerson {
    std::string name;
};
/// What there is to set of the current room; or all rooms that one may come into.
struct ShowRoomPane {
    bool open = true;
    bool directory = false;
};
/// How long the next link into the current room lasts, and how often it is good.
struct ChooseRoomLink {
    std::uint32_t uses = 0;
    std::uint64_t seconds = 0;
};
struct MakeRoomLink {};
struct EndRoomLink {
    std::string id;
};
/// One of the page's dialogs asks for the words first: a reason, a name, a topic.
struct AskWords {
    Moderate wanted;
};
struct GiveWords {
    std::string words;
};
/// A message of the current room goes to another one, or to a person, who is chosen next.
struct ForwardMessage {
    Seq seq = 0;
};
/// A message's earlier words take the place of the conversation; 0: not any more.
struct ShowVersions {
    Seq seq = 0;
};
/// Those before the oldest that is shown.
struct MoreVersions {};
/// The list of where one can go.
struct OpenSwitcher {};
struct CloseSwitcher {};
struct EditSwitcher {
    std::string text;
};
struct StepSwitcher {
    bool back = false;
};
struct PickChoice {
    std::optional<std::size_t> index;  ///< none: the current one
    MessageCid cid = {};               ///< of the direct room, if one is made
};
/// To the next room in which something is unread, or the one before.
struct StepUnread {
    bool back = false;
};
/// Into the direct room with this person, and the words with it.
struct WriteTo {
    Person person;
    MessageCid cid;
    std::string words = {};
};
struct LoadOlder {
    RoomId room;
};
/// The newest row of the current room came in sight, or went out of it.
struct ReachEnd {
    bool at_end = true;
};
/// Whether the room of an open thread has space beside it, and what is in sight of it.
struct SeeBeside {
    bool fits = false;
    bool at_end = false;
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
    MessageCid cid = {};
    RoomAccess access = RoomAccess::open;
    std::string topic = {};
};
struct CloseDialog {};
/// The list of who is here, of whichever room is current.
struct ShowPeople {
    bool open = true;
};
struct MorePeople {};
/// A search in the current room, or in all; with a filter: of all that it lets through.
struct OpenSearch {
    std::optional<SearchFilter> filter = {};
    bool everywhere = false;
};
struct CloseSearch {};
/// On or off. Nothing: whether all rooms are searched.
struct TurnFilter {
    std::optional<SearchFilter> filter;
};
struct EditQuery {
    std::string text;
};
struct MoreHits {};
/// To the next of what was found, or the one before; around at the ends.
struct StepHit {
    bool back = false;
};
struct GoToHit {
    std::size_t index = 0;
};
/// To the first message of the current room that was not read.
struct GoToUnread {};
/// Newer messages of a passage that was jumped to.
struct LoadNewer {
    RoomId room;
};
/// From such a passage back to the newest messages.
struct ShowLatest {};

/// With a password, an invitation or a reset link; the model adds the device.
struct ComeIn {
    AccountCommand command;
};
/// A guest makes an account of who they are.
struct BecomeMember {
    std::string password;
    std::string invitation;
};
struct SetPassword {
    std::string old_password;
    std::string password;
};
/// The pane about accounts.
struct OpenAccount {};
struct CloseAccount {};
enum class AccountPart : std::uint8_t { own, look, sessions, tokens, people, invitations, connection };
/// How long the server takes to answer is measured once more.
struct MeasureRoundTrip {};
/// What the address leads to, which stands in that message.
struct WantLinkCard {
    RoomId room;
    Seq seq = 0;
    std::string url;
};
struct ShowAccountPart {
    AccountPart part = AccountPart::own;
};
/// One of the page's dialogs: "member", "password", "invitation", "token", "bot", "nick" or "delete".
struct AskAccount {
    std::string dialog;
};
struct EndSessionOf {
    std::string session;  ///< empty: all but this one
};
/// Asks first; then `sure`. Neither: it was not meant.
struct SignOut {
    bool asked = true;
    bool sure = false;
};
struct MakeInvitation {
    NewInvitation wanted;
};
struct EndInvitation {
    std::string id;
};
struct EditPeopleQuery {
    std::string text;
};
struct MoreAccounts {};
/// What can be done with this person is shown, or no longer.
struct PickPerson {
    UserId person;
};
struct GiveRank {
    UserId person;
    Rank rank = Rank::member;
};
struct MakeResetLink {
    UserId person;
};
/// A bot's, for those who administer.
struct ShowTokensOf {
    Person person;
};
struct MakeToken {
    NewToken wanted;
};
struct RevokeTokenOf {
    std::string token;  ///< its id
};
struct MakeBot {
    std::string name;
};
/// The page leaves for a provider, and comes back with a code: LinkAccount.
struct LinkElsewhere {
    std::string provider;
};
struct LinkAccount {
    std::string code;
};
struct UnlinkElsewhere {
    IdentityInfo identity;
};
/// What one wants to be called.
struct NameSelf {
    std::string name;
};
/// A picture of oneself, to be seen beside one's name: on its way to the server while there is neither, there by the file's id
/// ("": none any more), or come to nothing.
struct OfferAvatar {
    std::optional<std::string> file = {};
    std::string error = {};
};
/// For good.
struct EndAccount {
    std::string password;
};

using Intent =
    OneOf<ChooseName, OpenRoom, EditDraft, SendDraft, LoadOlder, ReachEnd, RetryMessage, DiscardMessage, RetryConnection,
          AskRoomName, CreateRoom, CloseDialog, ShowPeople, MorePeople, OpenSearch, CloseSearch, TurnFilter, EditQuery,
          MoreHits, StepHit, GoToHit, LoadNewer, ShowLatest, GoToUnread, ComeIn, BecomeMember, SetPassword, OpenAccount,
          CloseAccount, ShowAccountPart, MeasureRoundTrip, WantLinkCard, AskAccount, EndSessionOf, SignOut, MakeInvitation,
          EndInvitation, EditPeopleQuery, MoreAccounts, PickPerson, GiveRank, MakeResetLink, DraftAsFile, AnswerMessage,
          GoToMessage, EditMessage, EditLast, ActOnMessage, UndoAct, RetryAct, MarkUnread, VisitMessage, Moderate, BlockPerson,
          ShowPerson, ClosePerson, OpenDirect, MentionPerson, ShowRoomPane, AskWords, GiveWords, OpenSwitcher, CloseSwitcher,
          EditSwitcher, StepSwitcher, PickChoice, StepUnread, WriteTo, ShowTokensOf, MakeToken, RevokeTokenOf, MakeBot,
          LinkElsewhere, LinkAccount, UnlinkElsewhere, EndAccount, KeepSetting, AskNotices, GiveNotices, LeaveRoom, StayInRoom,
          OpenThread, CloseThread, ChooseRoomLink, MakeRoomLink, EndRoomLink, ForwardMessage, ShowVersions, MoreVersions,
          NameSelf, SeeBeside, AlsoInRoom, OfferAvatar>;

struct OpenSocket {};
struct CloseSocket {};
struct SendText {
    std::string text;
};
struct StoreValue {
    std::string key;
    std::string value;
};
/// Outlives the page and its crash; written in the order of the effects.
struct Keep {
    std::string key;
    std::string value;
};
struct Forget {
    std::string key;
};
/// Of the page's own: "name", "sign-in", "sign-up" and "reset" are faces of the first one, and "first" is whichever of them
/// fits; "room", "member", "password", "invitation", "reason", "rename", "topic", "token", "bot", "nick", "delete", "keys",
/// "commands", "notices", "address"; or "" for none.
struct ShowDialog {
    std::string dialog;
    std::string error;
    std::string note = {};  ///< what happened that brought it, in place of what it says by itself; or the words to begin with
};
struct ShowPath {
    std::string path;
    bool replace = false;
};
/// The composer shows this text now.
struct SetComposer {
    std::string text;
};
/// Uploaded as a file of this name.
struct OfferText {
    std::string name;
    std::string text;
};
/// The field of the search shows this text now.
struct SetSearch {
    std::string text;
};
/// One goes on writing there.
struct FocusComposer {};
/// To the pages of a provider; this page comes again with what they say.
struct LeaveFor {
    std::string provider;
};
struct Announce {
    std::string text;
};
/// The page speaks this language, and remembers it; empty: the browser's. Model::set_language follows.
struct Speak {
    std::string language;
};
/// Shown to the person for a while, and announced.
struct Tell {
    std::string text;
};
/// Something was said where the person does not look.
struct Chime {};
struct Notify {
    RoomId room;
    Seq seq = 0;
    std::string title;
    std::string body;
};
/// It has been read: nothing is to be told of this room any more.
struct DropNotice {
    RoomId room;
};
/// The server gives this build of the page to browsers now.
struct ServedPage {
    std::string build;
};

using Effect = OneOf<OpenSocket, CloseSocket, SendText, StoreValue, Keep, Forget, ShowDialog, ShowPath, SetComposer, SetSearch,
                     FocusComposer, LeaveFor, Announce, Tell, Notify, Chime, DropNotice, ServedPage, OfferText, Speak>;

}  // namespace parley::client
