// What core/files.h promises: whose a file is, which message holds it, who may read it.
#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

class LogFilesContract : public AccountContractTest {
protected:
    LogFilesContract() { add_everybody(); }

    static std::string token_of(const Person& person) { return "hash-of-" + person.id.value; }
    static FileInfo file_of(const std::string& id, std::uint64_t bytes = 10) {
        FileInfo file;
        file.id = id;
        file.name = "name of " + id;
        file.type = "application/octet-stream";
        file.bytes = bytes;
        return file;
    }
    static FileInfo picture_of(const std::string& id) {
        FileInfo file = file_of(id);
        file.name = "another name";
        file.type = "image/png";
        file.bytes = 99;
        file.width = 3;
        file.height = 4;
        file.blur = "0a0b0c";
        return file;
    }
    Result<FileFound> ask(FileAct act) {
        auto reply = log_->ask<FileReply>(FileRequest{++ticket_, std::move(act)});
        EXPECT_EQ(reply.ticket, ticket_);
        return std::move(reply.result);
    }
    FileFound found(FileAct act) {
        const auto result = ask(std::move(act));
        EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
        return result.ok() ? result.value() : FileFound{};
    }
    std::optional<ErrorCode> refusal(FileAct act) {
        const auto result = ask(std::move(act));
        return result.ok() ? std::nullopt : std::optional(result.error().code);
    }
    void add(const std::string& id, const Person& person = ann, std::uint64_t bytes = 10) {
        found(AddFile{token_of(person), file_of(id, bytes)});
    }
    void add_whole(const std::string& id, const Person& person = ann) {
        add(id, person);
        found(FinishFile{token_of(person), "hash of " + id, picture_of(id)});
    }
    AppendRequest with_file(const std::string& id, const std::string& cid, const Person& author = ann,
                            const RoomId& room = lobby_id) {
        EventContent content = contents::posted("");
        content.files = {file_of(id)};
        return request(author, room, content, cid);
    }
    std::optional<ErrorCode> reading(const Person& person, const std::string& id) {
        return refusal(FindFile{token_of(person), id});
    }
};

TEST_P(LogFilesContract, MessagesAreFoundByTheFilesThatTheyHold) {
    add_whole("f1");
    add("f2");
    found(FinishFile{token_of(ann), "hash of f2", file_of("f2")});
    append(with_file("f1", "c1"));
    append(with_file("f2", "c2"));
    append(request(ann, lobby_id, contents::posted("no file"), "c3"));
    append(request(ann, lobby_id, contents::edited(2, "a picture with words"), "c4"));
    const auto files = [&](const std::string& query) {
        std::vector<std::string> names;
        for (;;) {
            const SearchRequest search{++ticket_, parse_search_query(query).value(), ann.id, "", 10};
            const auto reply = log_->ask<SearchReply>(search);
            EXPECT_TRUE(reply.result.ok()) << query;
            if (!reply.result.ok()) return names;
            if (!reply.result.value().complete) continue;
            for (const Hit& hit : reply.result.value().hits) names.push_back(hit.event.files.at(0).id);
            return names;
        }
    };
    using Ids = std::vector<std::string>;
    EXPECT_EQ(files("has:file"), (Ids{"f2", "f1"}));
    EXPECT_EQ(files("has:picture"), Ids{"f1"}) << "the edit has none of its own, and takes none away";
    EXPECT_EQ(files("has:file words"), Ids{"f1"});
}

TEST_P(LogFilesContract, ATokenIsKnownOrIsNot) {
    EXPECT_EQ(refusal(KnowToken{token_of(ann)}), std::nullopt);
    EXPECT_EQ(refusal(KnowToken{"nobody's"}), ErrorCode::bad_token);
    EXPECT_EQ(refusal(AddFile{"nobody's", file_of("f1")}), ErrorCode::bad_token);
    EXPECT_EQ(refusal(FindUpload{"nobody's", "f1"}), ErrorCode::bad_token);
    EXPECT_EQ(refusal(FinishFile{"nobody's", "hash", file_of("f1")}), ErrorCode::bad_token);
    EXPECT_EQ(refusal(RemoveFile{"nobody's", "f1"}), ErrorCode::bad_token);
    EXPECT_EQ(refusal(FindFile{"nobody's", "f1"}), ErrorCode::bad_token);
}

TEST_P(LogFilesContract, AnUploadIsOnesOwnAndHasNoHashBeforeItIsFinished) {
    const FileFound added = found(AddFile{token_of(ann), file_of("f1", 12)});
    EXPECT_EQ(added.file.id, "f1");
    EXPECT_EQ(added.file.bytes, 12U);
    EXPECT_EQ(added.hash, "");
    EXPECT_EQ(found(FindUpload{token_of(ann), "f1"}).file.name, "name of f1");
    EXPECT_EQ(found(FindUpload{token_of(ann), "f1"}).hash, "");
    EXPECT_EQ(refusal(FindUpload{token_of(bob), "f1"}), ErrorCode::unknown_file);
    EXPECT_EQ(refusal(FindUpload{token_of(ann), "f2"}), ErrorCode::unknown_file);
    EXPECT_EQ(refusal(FinishFile{token_of(bob), "hash", file_of("f1")}), ErrorCode::unknown_file);
    EXPECT_EQ(reading(ann, "f1"), ErrorCode::unknown_file) << "not all of it is there";
    EXPECT_EQ(refusal(AddFile{token_of(bob), file_of("f1")}), ErrorCode::storage_unavailable) << "the id is taken";
}

TEST_P(LogFilesContract, FinishingSaysWhatTheBytesAreAndIsDoneOnce) {
    add("f1");
    const FileFound finished = found(FinishFile{token_of(ann), "hash", picture_of("f1")});
    EXPECT_EQ(finished.hash, "hash");
    EXPECT_EQ(finished.file.type, "image/png");
    EXPECT_EQ(finished.file.width, 3U);
    EXPECT_EQ(finished.file.height, 4U);
    EXPECT_EQ(finished.file.blur, "0a0b0c");
    EXPECT_EQ(finished.file.name, "name of f1") << "who uploads names it, not who looks at the bytes";
    EXPECT_EQ(finished.file.bytes, 10U);
    EXPECT_EQ(found(FinishFile{token_of(ann), "other", file_of("f1")}).hash, "hash") << "asked again, it is what it was";
    EXPECT_EQ(found(FindUpload{token_of(ann), "f1"}).hash, "hash");
    EXPECT_EQ(found(FindFile{token_of(ann), "f1"}).file.type, "image/png");
    EXPECT_EQ(reading(bob, "f1"), ErrorCode::unknown_file) << "it is in no message yet";
}

TEST_P(LogFilesContract, AMessageHoldsAFileOnceAndShowsItToWhoMayReadTheRoom) {
    add_whole("f1");
    append(with_file("f1", "c1"));
    const Event event = event_at(2);
    ASSERT_EQ(event.files.size(), 1U);
    EXPECT_EQ(event.files[0].name, "name of f1");
    EXPECT_EQ(event.files[0].type, "image/png");
    EXPECT_EQ(append(with_file("f1", "c1")).seq, 2U) << "a retry";
    EXPECT_EQ(append_error(with_file("f1", "c2")), ErrorCode::unknown_file) << "it is in another message";
    EXPECT_EQ(reading(ann, "f1"), std::nullopt);
    EXPECT_EQ(reading(bob, "f1"), std::nullopt);
    EXPECT_EQ(refusal(RemoveFile{token_of(ann), "f1"}), ErrorCode::unknown_file) << "the message keeps it";

    add_room("den", RoomAccess::closed, ann);
    add_whole("f2");
    append(with_file("f2", "c3", ann, RoomId("den")));
    EXPECT_EQ(reading(ann, "f2"), std::nullopt);
    EXPECT_EQ(reading(bob, "f2"), ErrorCode::unknown_file);
}

TEST_P(LogFilesContract, WhatIsNotFinishedOrAnothersIsInNoMessage) {
    add("f1");
    add_whole("f2", bob);
    EXPECT_EQ(append_error(with_file("f1", "c1")), ErrorCode::unknown_file);
    EXPECT_EQ(append_error(with_file("f2", "c2")), ErrorCode::unknown_file);
    EXPECT_EQ(append_error(with_file("f3", "c3")), ErrorCode::unknown_file);
    EXPECT_EQ(append(with_file("f2", "c4", bob)).seq, 2U) << "nothing of what was refused took a place";
}

TEST_P(LogFilesContract, ADeletedMessageShowsItsFilesToNobody) {
    add_whole("f1");
    append(with_file("f1", "c1"));
    append(ann, lobby_id, contents::deleted(2), "c2");
    EXPECT_EQ(reading(ann, "f1"), ErrorCode::unknown_file);
    EXPECT_EQ(reading(bob, "f1"), ErrorCode::unknown_file);
}

TEST_P(LogFilesContract, ARemovedUploadMakesRoom) {
    for (std::size_t i = 0; i < limits::uploads_per_person_max; ++i) add("f" + std::to_string(i));
    EXPECT_EQ(refusal(AddFile{token_of(ann), file_of("more")}), ErrorCode::no_room_for_file);
    EXPECT_EQ(refusal(RemoveFile{token_of(bob), "f0"}), ErrorCode::unknown_file);
    EXPECT_EQ(found(RemoveFile{token_of(ann), "f0"}).file.id, "f0");
    EXPECT_EQ(refusal(FindUpload{token_of(ann), "f0"}), ErrorCode::unknown_file);
    EXPECT_EQ(refusal(RemoveFile{token_of(ann), "f0"}), ErrorCode::unknown_file);
    add("more");
    add("another's", bob);
}

TEST_P(LogFilesContract, AFileAndAllOfAPersonsFilesAreBounded) {
    EXPECT_EQ(refusal(AddFile{token_of(ann), file_of("f0", limits::file_bytes_max + 1)}), ErrorCode::too_large);
    constexpr std::uint64_t fit = limits::person_files_bytes_max / limits::file_bytes_max;
    static_assert(fit < limits::uploads_per_person_max);
    for (std::uint64_t i = 1; i <= fit; ++i) add("f" + std::to_string(i), ann, limits::file_bytes_max);
    EXPECT_EQ(refusal(AddFile{token_of(ann), file_of("more", limits::file_bytes_max)}), ErrorCode::no_room_for_file);
    add("another's", bob, limits::file_bytes_max);
}

LOG_CONTRACT(LogFilesContract);

}  // namespace
}  // namespace parley::server
