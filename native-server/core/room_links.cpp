// Links that invite into a room. The log decides for good.
#include <utility>

#include "native-server/core/server.h"

namespace parley::server {

void Server::on(const Asker& asker, NewRoomLink wanted) {
    constexpr std::int64_t second_ms = 1000;
    std::string code = random_id("", 2);
    AddRoomLink add{asker.session.person.id,
                    std::move(wanted.room),
                    random_id("l", 1),
                    entropy_.digest(code),
                    wanted.uses,
                    static_cast<std::int64_t>(wanted.seconds) * second_ms,
                    acts_as_member(asker.session)};
    ask_account(asker, std::move(add), {std::move(code), false});
}

void Server::on(const Asker& asker, ListRoomLinks list) {
    ask_account(asker, FindRoomLinks{asker.session.person.id, std::move(list.room), acts_as_member(asker.session)});
}

void Server::on(const Asker& asker, RevokeRoomLink revoke) {
    ask_account(asker, RemoveRoomLink{asker.session.person.id, std::move(revoke.room), std::move(revoke.link),
                                      acts_as_member(asker.session)});
}

void Server::come_by_link(const Asker& asker, const Join& join) {
    UseRoomLink use{asker.session.person.id, join.room, entropy_.digest(join.invitation)};
    submit(asker, AccountRequest{0, std::move(use)}, PendingEnter{join.room});
}

}  // namespace parley::server
