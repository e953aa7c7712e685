// Names that nobody signs in with.
#pragma once

#include <array>
#include <string_view>

namespace parley::server {

/// What could be taken for somebody who speaks for the server, for everybody in a room, or for nobody at all. Case, blanks and
/// look-alike letters don't matter: see IcuNames::is_reserved.
inline constexpr auto reserved_names = std::to_array<std::string_view>(
    {// who runs it
     "admin", "admins", "administrator", "administrators", "sysadmin", "root", "superuser", "owner", "owners", "operator",
     "operators", "moderator", "moderators", "mod", "mods", "staff", "team", "webmaster", "postmaster", "hostmaster",
     "security", "abuse",
     // the program
     "parley", "parleyserver", "parleyteam", "parleybot", "server", "system", "service", "support", "help", "helpdesk", "info",
     "official", "bot", "daemon", "notice", "notification", "notifications",
     // everybody who is there
     "everyone", "everybody", "here", "channel", "room", "lobby",
     // nobody
     "nobody", "anonymous", "unknown", "deleted", "deleteduser", "null", "undefined"});

}  // namespace parley::server
