#include "native-server/net/streams.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "native-server/net/connection.h"

namespace parley::server {
namespace {

class StreamsTest : public ::testing::Test {
protected:
    Connection& connect(Dialect dialect = Dialect::json) {
        connections_.push_back(std::make_unique<Connection>());
        connections_.back()->dialect = dialect;
        return *connections_.back();
    }
    void publish(StreamId id) { streams.publish(id, std::make_shared<const NoticeBroadcast>(Beat{}), Keeping::durable); }
    /// The places of all who follow are what the connections say they are.
    void expect_in_order(StreamId id, std::size_t followers) {
        std::size_t found = 0;
        for (const auto& connection : connections_)
            if (const Followed* followed = Streams::find(*connection, id)) {
                EXPECT_EQ(Streams::follower(*connection, *followed).connection, connection.get());
                found++;
            }
        EXPECT_EQ(found, followers);
    }

    Streams streams;

private:
    std::vector<std::unique_ptr<Connection>> connections_;
};

TEST_F(StreamsTest, KeepEachFollowersPlaceWhenOthersGo) {
    std::vector<Connection*> all;
    for (int i = 0; i < 20; ++i) {
        all.push_back(&connect(i % 3 == 0 ? Dialect::cbor : Dialect::json));
        for (StreamId id = 1; id <= 5; ++id) streams.follow(*all.back(), id);
    }
    for (const int gone : {0, 19, 7, 8, 3}) streams.unfollow(*all[static_cast<std::size_t>(gone)], 3);
    expect_in_order(3, 15);
    expect_in_order(2, 20);
    for (const int gone : {1, 19, 10}) streams.unfollow_all(*all[static_cast<std::size_t>(gone)]);
    for (StreamId id = 1; id <= 5; ++id) expect_in_order(id, id == 3 ? 13U : 17U);
}

TEST_F(StreamsTest, AreFollowedOnce) {
    Connection& one = connect();
    streams.follow(one, 1);
    streams.follow(one, 1);
    EXPECT_EQ(one.streams.size(), 1U);
    streams.unfollow(one, 1);
    streams.unfollow(one, 1);
    EXPECT_TRUE(one.streams.empty());
}

TEST_F(StreamsTest, AreActiveInTheTickInWhichSomethingIsPublishedToSomebody) {
    publish(1);
    EXPECT_TRUE(streams.active().empty()) << "nobody follows";
    Connection& one = connect();
    streams.follow(one, 1);
    streams.follow(one, 2);
    publish(1);
    publish(1);
    ASSERT_EQ(streams.active().size(), 1U);
    EXPECT_EQ(streams.active()[0]->published.size(), 2U);
    streams.end_tick();
    EXPECT_TRUE(streams.active().empty());
    publish(1);
    EXPECT_EQ(streams.active()[0]->published.size(), 1U);
}

TEST_F(StreamsTest, GiveWhoComesInTheMiddleOfATickOnlyWhatIsPublishedFromThenOn) {
    Connection& early = connect();
    streams.follow(early, 1);
    publish(1);
    Connection& late = connect();
    streams.follow(late, 1);
    publish(1);
    EXPECT_EQ(Streams::follower(early, *Streams::find(early, 1)).passed, 0U);
    EXPECT_EQ(Streams::follower(late, *Streams::find(late, 1)).passed, 1U);
}

TEST_F(StreamsTest, OfATickLiveToItsEndThoughEverybodyGoes) {
    Connection& one = connect();
    streams.follow(one, 1);
    publish(1);
    streams.unfollow_all(one);
    ASSERT_EQ(streams.active().size(), 1U);
    EXPECT_FALSE(streams.active()[0]->is_followed());
    streams.end_tick();
    publish(1);
    EXPECT_TRUE(streams.active().empty());
}

}  // namespace
}  // namespace parley::server
