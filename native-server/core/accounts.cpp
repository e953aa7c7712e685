// Accounts: who signs in, with what, and who may let others in.
#include "native-server/core/accounts.h"

#include "native-server/core/server.h"

namespace parley::server {

void Server::on(const Asker& asker, const AccountCommand&) {
    refuse(asker, ErrorCode::sign_up_closed);
}

void Server::on(const AccountReply& answer) {
    take(answer.ticket);
}

void Server::on(const SessionsEnded&) {}

void Server::on(const RankChanged&) {}

}  // namespace parley::server
