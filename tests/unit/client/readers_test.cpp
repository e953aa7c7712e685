// Who else has read, in the model.
#include "wasm-client/model/readers.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

const RoomId tea("tea");

using Names = std::vector<std::string>;

class ReadersTest : public ModelTest {
protected:
    void SetUp() override {
        go_online();
        RoomInfo info = room_info("tea", RoomAccess::direct, 1);
        say(0, RoomAdded{with_standing(info, {parley::Role::member})});
        Event own = posted(1);
        own.room = tea;
        own.author = model->state().me;
        say(last<Join>().first, Joined{info, Epoch("e1"), {own}, false});
    }
    void read(std::vector<Reader> people, RequestId id = 0) { say(id, AccountNotice(ReaderList{tea, std::move(people)})); }
    [[nodiscard]] std::vector<std::string> names() {
        std::vector<std::string> names;
        for (const Reader& reader : readers_of_newest(model->state(), room("tea"))) names.push_back(reader.name);
        return names;
    }
    static Reader by(const std::string& name, Seq read) { return {UserId("u-" + name), name, read}; }
};

TEST_F(ReadersTest, IsAskedForWhenTheRoomIsHereAndSaidOfTheNewestMessageOfOnesOwn) {
    const auto [id, command] = last<AccountCommand>();
    EXPECT_EQ(get<ListReaders>(command).room, tea);
    read({by("Ben", 0), by("Cem", 1)}, id);
    EXPECT_EQ(names(), Names{"Cem"});
    read({by("Ben", 1)});
    EXPECT_EQ(names(), (Names{"Ben", "Cem"}));
    read({by("Ben", 0), by("Dan", 1)});
    EXPECT_EQ(names(), (Names{"Ben", "Cem", "Dan"})) << "nobody reads backwards";
}

TEST_F(ReadersTest, NothingIsSaidOnceSomebodyElseHasWritten) {
    read({by("Ben", 1)});
    Event theirs = posted(2);
    theirs.room = tea;
    push(theirs);
    EXPECT_EQ(names(), Names());
}

TEST_F(ReadersTest, WhoHidesWhatTheyReadSeesItOfNobody) {
    read({by("Ben", 1)});
    intend(KeepSetting{"readers", "off", MessageCid("c1")});
    EXPECT_EQ(names(), Names());
    read({by("Ben", 1)});
    EXPECT_EQ(names(), Names());
    intend(KeepSetting{"readers", "", MessageCid("c2")});
    EXPECT_EQ(get<ListReaders>(last<AccountCommand>().second).room, tea);
}

}  // namespace
}  // namespace parley::client
