#include "native-server/files/file_desk.h"

#include <algorithm>
#include <utility>

#include "native-server/files/file_words.h"
#include "shared/codec.h"
#include "shared/limits.h"
#include "shared/text_rules.h"

namespace parley::server {

namespace {

constexpr std::string_view pass_cookie = "parley_files";
constexpr std::string_view folder = "/files";
constexpr std::string_view avatars = "avatar";
constexpr std::string_view own_words = "mine";  ///< all that the person has written

struct FilePath {
    std::string_view id;    ///< empty: the folder itself
    std::string_view name;  ///< empty: the upload, not the file
};

FilePath split(std::string_view path) {
    path.remove_prefix(folder.size());
    if (!path.empty()) path.remove_prefix(1);
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return {path, {}};
    return {path.substr(0, slash), path.substr(slash + 1)};
}

std::string random_id(Entropy& entropy) {
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuv";
    constexpr int words = 2;
    std::string id = "f";
    for (int word = 0; word < words; ++word) {
        std::uint64_t bits = entropy.bits();
        for (int i = 0; i < 12; ++i, bits >>= 5) id.push_back(digits[bits & 31]);
    }
    return id;
}

}  // namespace

FileDesk::FileDesk(const FileDeskPorts& ports, Ticket first_ticket) : ports_(ports), next_ticket_(first_ticket) {}

// ---- calls -----------------------------------------------------------------------------------------------------------

void FileDesk::on_call(FileCallId id, FileCall request) {
    if (calls_.size() >= limits::file_calls_max) return refuse(id, make_error(ErrorCode::busy));
    const FilePath path = split(request.path);
    Call call;
    call.id = path.id;
    const bool reads = !path.name.empty();
    call.token = bearer_token(request.authorization);
    if (reads && call.token.empty()) call.token = cookie_named(request.cookie, pass_cookie);
    if (call.token.empty()) return reads ? refuse(id, 404, "There is nothing here.") : refuse(id, 401, "Who asks?");
    call.token_hash = ports_.entropy.digest(call.token);
    if (!call.id.empty() && call.id != "pass" && !is_plain_id(call.id)) return refuse(id, 404, "There is nothing here.");
    call.request = std::move(request);
    Call& kept = calls_.emplace(id, std::move(call)).first->second;
    return reads ? download(id, kept) : upload(id, kept);
}

void FileDesk::upload(FileCallId id, Call& call) {
    using Method = FileCall::Method;
    const Method method = call.request.method;
    if (method == Method::post && call.id == "pass") return ask(id, {id, What::pass, {}, {}}, KnowToken{call.token_hash});
    if (method == Method::post && call.id.empty()) {
        FileInfo file;
        file.id = random_id(ports_.entropy);
        file.name = tidy_file_name(argument_named(call.request.arguments, "name").value_or(""));
        file.bytes = number_in(argument_named(call.request.arguments, "bytes")).value_or(0);
        if (file.name.empty()) file.name = "file";
        if (file.bytes == 0) return refuse(id, 400, "`bytes` must say how large the file is, and an empty one is none.");
        if (file.bytes > ports_.file_bytes_max) return refuse(id, make_error(ErrorCode::too_large));
        if (begins_too_many(call)) return refuse(id, make_error(ErrorCode::rate_limited));
        return ask(id, {id, What::add, {}, {}}, AddFile{call.token_hash, std::move(file)});
    }
    if (call.id.empty() || call.id == "pass") return refuse(id, 405, "Only POST is answered here.");
    if (method == Method::patch) {
        const auto offset = number_in(argument_named(call.request.arguments, "offset"));
        if (!offset) return refuse(id, 400, "`offset` must say where the bytes begin.");
        call.offset = *offset;
    }
    if (method == Method::patch || method == Method::head)
        return ask(id, {id, What::find_upload, {}, {}}, FindUpload{call.token_hash, call.id});
    if (method == Method::remove) return ask(id, {id, What::remove, {}, {}}, RemoveFile{call.token_hash, call.id});
    refuse(id, 405, "Only HEAD, PATCH and DELETE are answered here.");
}

/// Whose the token is only the log knows: the person counts as their sign-in here.
bool FileDesk::begins_too_many(const Call& call) const {
    if (ports_.pacer == nullptr) return false;
    const auto person = ports_.pacer->of_person(call.token_hash);
    const auto address = ports_.pacer->of_address(call.request.address);
    return ports_.pacer->take(Counted::uploads, 1, {nullptr, person.get(), address.get()}, ports_.now_ms()) > 0;
}

void FileDesk::download(FileCallId id, Call& call) {
    if (call.request.method != FileCall::Method::get && call.request.method != FileCall::Method::head)
        return refuse(id, 405, "Only GET and HEAD are answered here.");
    if (call.id == own_words) return ask(id, {id, What::read_own, {}, {}}, ReadOwn{call.token_hash, {}});
    if (call.id == avatars) {
        const std::string tag(split(call.request.path).name);
        call.small = call.avatar = true;
        return ask(id, {id, What::find_file, {}, {}}, FindAvatar{call.token_hash, tag});
    }
    call.small = argument_named(call.request.arguments, "size") == "small";
    ask(id, {id, What::find_file, {}, {}}, FindFile{call.token_hash, call.id});
}

void FileDesk::on_gone(FileCallId id) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    // Its bytes are all there: the log is told all the same, so that who comes back finds the file.
    if (found->second.finishing)
        found->second.gone = true;
    else
        calls_.erase(found);
}

void FileDesk::ask(FileCallId id, Asked asked, FileAct act) {
    const Ticket ticket = next_ticket_++;
    if (!ports_.log.submit(FileRequest{ticket, std::move(act)})) return refuse(id, make_error(ErrorCode::busy));
    asked_.emplace(ticket, std::move(asked));
}

template <class Job>
bool FileDesk::submit(FileCallId id, Job job) {
    if (ports_.store(std::move(job))) return true;
    refuse(id, make_error(ErrorCode::busy));
    return false;
}

void FileDesk::refuse(FileCallId id, const Error& error) {
    refuse(id, http_status_of(error), error.message);
}

void FileDesk::refuse(FileCallId id, int status, std::string_view sentence) {
    const auto call = calls_.find(id);
    if (call != calls_.end() && !call->second.cursor.empty()) return ports_.sockets.give_up(id);  // it has begun
    FileAnswer answer;
    answer.status = status;
    answer.headers = "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n";
    answer.body.append(sentence).append("\n");
    if (status == 503 || status == 429) answer.headers += "Retry-After: 1\r\n";
    ports_.sockets.answer(id, std::move(answer));
}

// ---- what the log answers --------------------------------------------------------------------------------------------

void FileDesk::on_log(const FileReply& reply) {
    const auto found = asked_.find(reply.ticket);
    if (found == asked_.end()) return;
    const Asked asked = std::move(found->second);
    asked_.erase(found);
    if (asked.what == What::finish) static_cast<void>(ports_.store(SettleUpload{asked.file, asked.hash, reply.result.ok()}));
    const auto call = calls_.find(asked.call);
    if (call == calls_.end()) return;
    const bool gone = asked.what == What::finish && call->second.gone;
    call->second.finishing = false;
    if (!reply.result)
        refuse(asked.call, reply.result.error());
    else
        answered(asked.call, call->second, asked, reply.result.value());
    if (gone) calls_.erase(asked.call);
}

void FileDesk::answered(FileCallId id, Call& call, const Asked& asked, const FileFound& found) {
    call.found = found;
    switch (asked.what) {
        case What::pass: {
            FileAnswer answer;
            answer.status = 204;
            answer.headers = "Cache-Control: no-store\r\nSet-Cookie: " + std::string(pass_cookie) + "=" + call.token +
                             "; Path=" + std::string(folder) + "; HttpOnly; SameSite=Strict" +
                             (call.request.https ? "; Secure" : "") + "\r\n";
            return ports_.sockets.answer(id, std::move(answer));
        }
        case What::add:
            return tell_file(id, found.file, 201);
        case What::find_upload:
            if (found.hash.empty()) {
                submit(id, OpenUpload{id, call.id});
                return;
            }
            call.written = found.file.bytes;
            return call.request.method == FileCall::Method::head ? tell_offset(id, call, 200) : tell_file(id, found.file, 200);
        case What::finish:
            return tell_file(id, found.file, 200);
        case What::remove:
            return ports_.sockets.answer(id, FileAnswer{204, "Cache-Control: no-store\r\n", 0, {}});
        case What::read_own:
            return send_own(id, call, found);
        case What::find_file:
            submit(id, OpenFile{id, found.hash, call.small});
            return;
    }
}

void FileDesk::tell_file(FileCallId id, const FileInfo& file, int status) {
    FileAnswer answer;
    answer.status = status;
    answer.headers = "Content-Type: application/json\r\nCache-Control: no-store\r\n";
    if (status == 201) answer.headers += "Location: /files/" + file.id + "\r\n";
    answer.body = encode_file(file);
    ports_.sockets.answer(id, std::move(answer));
}

void FileDesk::tell_offset(FileCallId id, const Call& call, int status) {
    FileAnswer answer;
    answer.status = status;
    answer.headers = "Cache-Control: no-store\r\nUpload-Offset: " + std::to_string(call.written) +
                     "\r\nUpload-Length: " + std::to_string(call.found.file.bytes) + "\r\n";
    ports_.sockets.answer(id, std::move(answer));
}

// ---- uploads ---------------------------------------------------------------------------------------------------------

void FileDesk::on_store(FileStoreReply& reply) {
    const FileCallId id = call_of(reply);
    const auto call = calls_.find(id);
    if (call == calls_.end()) return;
    visit([&](auto& one) { take(id, call->second, one); }, reply);
}

void FileDesk::take(FileCallId id, Call& call, UploadOpened& reply) {
    if (!reply.offset) return refuse(id, reply.offset.error());
    call.written = reply.offset.value();
    if (call.request.method == FileCall::Method::head) return tell_offset(id, call, 200);
    if (call.offset != call.written) return tell_offset(id, call, 409);
    if (call.request.body_bytes > call.found.file.bytes - call.written)
        return refuse(id, 400, "These are more bytes than the file was said to have.");
    call.ended = call.request.body_bytes == 0;
    ports_.sockets.take_body(id, true);
    if (call.ended) go_on_uploading(id, call);
}

void FileDesk::on_body(FileCallId id, std::string_view piece) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    Call& call = found->second;
    call.piece.append(piece);
    if (call.piece.size() >= limits::file_piece_bytes) write(id, call);
    if (call.waiting < limits::upload_waiting_bytes_max || call.paused) return;
    call.paused = true;
    ports_.sockets.take_body(id, false);
}

void FileDesk::on_body_end(FileCallId id) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    found->second.ended = true;
    go_on_uploading(id, found->second);
}

void FileDesk::write(FileCallId id, Call& call) {
    call.waiting += call.piece.size();
    submit(id, WritePiece{id, call.id, std::exchange(call.piece, {})});
}

void FileDesk::take(FileCallId id, Call& call, PieceWritten& reply) {
    if (!reply.bytes) return refuse(id, reply.bytes.error());
    call.waiting -= reply.bytes.value();
    call.written += reply.bytes.value();
    if (call.paused && call.waiting <= limits::upload_waiting_bytes_max / 2) {
        call.paused = false;
        ports_.sockets.take_body(id, true);
    }
    if (call.ended) go_on_uploading(id, call);
}

void FileDesk::go_on_uploading(FileCallId id, Call& call) {
    if (!call.piece.empty()) return write(id, call);
    if (call.waiting > 0) return;
    if (call.written < call.found.file.bytes) return tell_offset(id, call, 204);
    call.finishing = submit(id, FinishUpload{id, call.found.file});
}

void FileDesk::take(FileCallId id, Call& call, UploadFinished& reply) {
    if (reply.stored) {
        StoredFile& stored = reply.stored.value();
        Asked asked{id, What::finish, stored.file.id, stored.hash};
        const FinishFile act{call.token_hash, stored.hash, std::move(stored.file)};
        return ask(id, std::move(asked), act);
    }
    call.finishing = false;
    const Error error = reply.stored.error();
    if (error.code == ErrorCode::too_large) {
        // Nobody will ever go on with it.
        refuse(id, 422, error.message);
        return ask(0, {0, What::remove, {}, {}}, RemoveFile{call.token_hash, call.id});
    }
    refuse(id, error);
    if (call.gone) calls_.erase(id);
}

// ---- downloads -------------------------------------------------------------------------------------------------------

void FileDesk::take(FileCallId id, Call& call, FileOpened& reply) {
    if (!reply.size) return refuse(id, reply.size.error());
    send_head(id, call, reply.size.value());
}

void FileDesk::send_head(FileCallId id, Call& call, const FileSize& size) {
    call.small = size.small;
    const std::string small_type = size.png ? "image/png" : "image/jpeg";
    const std::string& type = size.small ? small_type : call.found.file.type;
    const std::string tag = "\"" + call.found.hash.substr(0, 32) + (size.small ? "-small" : "") + "\"";
    FileAnswer answer;
    // Asked for again each time, so that who may not read any more gets nothing from a cache either. Whoever comes in may see
    // avatars, and the address of each says what its bytes are.
    answer.headers = call.avatar ? "Cache-Control: private, max-age=31536000, immutable\r\n"
                                 : "Cache-Control: private, no-cache\r\nVary: Cookie\r\n";
    answer.headers += "ETag: " + tag + "\r\n";
    if (call.request.if_none_match == tag) {
        answer.status = 304;
        return ports_.sockets.answer(id, std::move(answer));
    }
    ByteRange range;
    const RangeKind kind = range_of(call.request.range, size.bytes, range);
    if (kind == RangeKind::outside) {
        answer.status = 416;
        answer.headers += "Content-Range: bytes */" + std::to_string(size.bytes) + "\r\n";
        return ports_.sockets.answer(id, std::move(answer));
    }
    if (kind == RangeKind::part) {
        answer.status = 206;
        answer.headers += "Content-Range: bytes " + std::to_string(range.first) + "-" + std::to_string(range.end - 1) + "/" +
                          std::to_string(size.bytes) + "\r\n";
    }
    answer.headers += "Accept-Ranges: bytes\r\nContent-Type: " + type +
                      "\r\nContent-Disposition: " + content_disposition(call.found.file.name, type) + "\r\n";
    answer.body_bytes = range.end - range.first;
    call.next = range.first;
    call.end = range.end;
    ports_.sockets.answer(id, std::move(answer));
}

/// A piece at a time, as the socket takes them. One without lines is passed over.
void FileDesk::send_own(FileCallId id, Call& call, const FileFound& found) {
    const bool first = call.cursor.empty();
    call.cursor = found.next.empty() ? std::string(own_words) : found.next;
    call.end = found.next.empty() ? 0 : 1;
    if (first) {
        FileAnswer answer;
        answer.headers =
            "Content-Type: application/jsonl\r\nCache-Control: no-store\r\n"
            "Content-Disposition: attachment; filename=\"parley.jsonl\"\r\n";
        answer.body = found.lines;
        answer.endless = true;
        return ports_.sockets.answer(id, std::move(answer));
    }
    if (found.lines.empty() && call.end != 0)
        return ask(id, {id, What::read_own, {}, {}}, ReadOwn{call.token_hash, call.cursor});
    ports_.sockets.send_more(id, found.lines);
}

void FileDesk::on_sent(FileCallId id) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    Call& call = found->second;
    if (!call.cursor.empty()) {
        if (call.end != 0) return ask(id, {id, What::read_own, {}, {}}, ReadOwn{call.token_hash, call.cursor});
        return ports_.sockets.send_more(id, {});
    }
    if (call.next >= call.end) return;
    const std::size_t bytes = static_cast<std::size_t>(std::min<std::uint64_t>(limits::file_piece_bytes, call.end - call.next));
    if (!ports_.store(ReadPiece{id, call.found.hash, call.small, call.next, bytes})) ports_.sockets.give_up(id);
}

void FileDesk::take(FileCallId id, Call& call, PieceRead& reply) {
    if (!reply.bytes) return ports_.sockets.give_up(id);
    call.next += reply.bytes.value().size();
    ports_.sockets.send_more(id, std::move(reply.bytes.value()));
}

}  // namespace parley::server
