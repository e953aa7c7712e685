// What the core asks of the world besides the log: sockets, passwords, randomness and what Unicode knows of names. Loop thread
// only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "native-server/core/log.h"
#include "shared/errors.h"
#include "shared/message.h"
#include "shared/result.h"

namespace parley::server {

/// Names one connection for its whole life; never used again.
using SessionId = std::uint64_t;

/// Milliseconds of a clock that only goes forward; the zero is anywhere.
using MonotonicMs = std::int64_t;

/// A message's payload, encoded once and shared by everybody it goes to.
using Payload = std::shared_ptr<const std::string>;

/// Which language a connection speaks. json and cbor say the same; cbor comes in binary frames, the others in text.
enum class Dialect : std::uint8_t { json, cbor, plain };
inline constexpr std::size_t dialect_count = 3;

enum class SendResult : std::uint8_t {
    queued,
    full,  ///< not queued: limits::session_queue_bytes_max or more wait already; on_drained follows when the queue is empty
    gone,  ///< there is no such session
};

class Broadcast;

/// Names a room's pushes to the transport; of one loop, and never used again.
using StreamId = std::uint64_t;

enum class Keeping : std::uint8_t {
    durable,   ///< who can't take it is let go of all streams: on_behind tells, and on_drained when there is room again
    volatile_  ///< who can't take it misses it; on_drained follows
};

/// How a session went from a room.
enum class Farewell : std::uint8_t {
    clean,  ///< by leaving it
    lost,   ///< with its connection: it may well come back
};

class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    /// Queues one message; all that a tick queues for a session leaves in one write at the tick's end.
    virtual SendResult send(SessionId session, const Payload& payload) = 0;

    /// From here on the session gets what is published in the stream, in order with what it is sent.
    virtual void follow(SessionId session, StreamId stream) = 0;
    /// What was published before still leaves.
    virtual void unfollow(SessionId session, StreamId stream) = 0;
    /// To everybody who follows: in one write a session and tick, however much it is. Calls nobody back.
    virtual void publish(StreamId stream, std::shared_ptr<const Broadcast> what, Keeping keeping) = 0;

    /// Of who is there, as numbers, behind a trusted proxy too; empty when the session is gone. Mostly a system call each time:
    /// nobody pays memory for it.
    [[nodiscard]] virtual std::string address(SessionId session) const = 0;

    /// Sends what is queued, then a close frame. `reason` is at most 123 bytes (RFC 6455 section 5.5). on_close follows later.
    virtual void close(SessionId session, CloseCode code, std::string_view reason) = 0;
};

/// Who is here and who types is known in one place for all loops: it hears this, and answers by Server::on_presence.
class PresencePort {
public:
    PresencePort() = default;
    PresencePort(const PresencePort&) = delete;
    PresencePort& operator=(const PresencePort&) = delete;
    virtual ~PresencePort() = default;

    /// The session is pushed what happens in the room. Said again, it is told again who is here.
    virtual void came(const RoomId& room, const Person& person, SessionId session) = 0;
    virtual void went(const RoomId& room, SessionId session, Farewell farewell) = 0;
    virtual void types(const RoomId& room, const UserId& person) = 0;
    virtual void posted(const RoomId& room, const UserId& person) = 0;
    /// A device of the person's came in, and is in use. What they chose is as of this seq of their personal log.
    virtual void opened(const UserId& person, SessionId session, PresenceChoice choice, Seq as_of) = 0;
    virtual void closed(const UserId& person, SessionId session) = 0;
    virtual void chose(const UserId& person, PresenceChoice choice, Seq as_of) = 0;
    virtual void called(const Person& person) = 0;
    virtual void idles(const UserId& person, SessionId session, bool idle) = 0;
    /// Answered by Server::on_present.
    virtual void ask(SessionId session, RequestId request, const Who& who) = 0;
};

/// Whose password is guessed, and from where.
struct Guess {
    std::string address;
    std::string skeleton;
};

struct PasswordReply {
    enum class Verdict : std::uint8_t { right, wrong, locked };

    Ticket ticket = 0;
    Verdict verdict = Verdict::wrong;  ///< `right` for what was only to be hashed
    std::string hash;                  ///< what was to be hashed; empty: there was no memory for it
    std::int64_t retry_ms = 0;         ///< locked: for so long
};

/// Passwords are hashed by threads of their own. Answered by Server::on_password. False: too much waits already.
class Passwords {
public:
    Passwords() = default;
    Passwords(const Passwords&) = delete;
    Passwords& operator=(const Passwords&) = delete;
    virtual ~Passwords() = default;

    /// Any thread, as is verify().
    virtual bool hash(Ticket ticket, std::string password) = 0;
    /// Without a hash, which is when there is nobody of that name, it is wrong, and takes as long.
    virtual bool verify(Ticket ticket, Guess guess, std::string password, std::string hash) = 0;
};

/// As whom a provider knows somebody who has signed in there.
struct Identity {
    std::string issuer;
    std::string subject;        ///< the issuer's own name for them, which never changes
    std::string name;           ///< what they would like to be called; empty: nothing is known
    bool open_sign_up = false;  ///< who comes from there may make an account whatever the server's mode
};

/// Errors: bad_code, provider_refused, provider_unavailable.
struct IdentityReply {
    Ticket ticket = 0;
    Result<Identity> identity = Error{};
};

/// Who has signed in elsewhere has a code for it. Answered by Server::on_identity.
class Identities {
public:
    Identities() = default;
    Identities(const Identities&) = delete;
    Identities& operator=(const Identities&) = delete;
    virtual ~Identities() = default;

    /// Any thread, as is settle(). Nobody else can claim the code until it is settled. False: too much waits already.
    virtual bool claim(Ticket ticket, std::string code) = 0;
    /// `spent`: it never holds again. Otherwise it can be claimed again as long as it lasts.
    virtual void settle(std::string code, bool spent) = 0;
};

struct LinkCardReply {
    Ticket ticket = 0;
    std::optional<LinkCard> card;  ///< nothing: there is none to show
};

/// Pages of the web are read by threads of their own. Answered by Server::on_link_card.
class LinkCards {
public:
    LinkCards() = default;
    LinkCards(const LinkCards&) = delete;
    LinkCards& operator=(const LinkCards&) = delete;
    virtual ~LinkCards() = default;

    /// Any thread. What the operator does not want asked for has no card. False: too much waits already.
    virtual bool ask(Ticket ticket, std::string url) = 0;
};

class Entropy {
public:
    Entropy() = default;
    Entropy(const Entropy&) = delete;
    Entropy& operator=(const Entropy&) = delete;
    virtual ~Entropy() = default;

    /// 64 bits from the operating system's generator.
    virtual std::uint64_t bits() = 0;

    /// A one-way digest (SHA-256, lower-case hex) of a secret, for what is kept of it.
    virtual std::string digest(std::string_view secret) = 0;
};

struct JudgedName {
    std::string name;      ///< as it is shown
    std::string skeleton;  ///< the same for all names that look like it
};

class Names {
public:
    Names() = default;
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;
    virtual ~Names() = default;

    /// Normalised (NFC), so that what looks the same is the same. Text that no name can be is left as it is.
    [[nodiscard]] virtual std::string composed(std::string_view text) const = 0;
    /// Whether somebody who signs in may be called that: checked_name of what is composed, one script, not reserved.
    /// Error: bad_name.
    [[nodiscard]] virtual Result<JudgedName> judge(std::string_view name) const = 0;
};

}  // namespace parley::server
