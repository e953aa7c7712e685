// What the client has asked the server, until the answer comes.
#pragma once

#include <cstdint>
#include <string>

#include "shared/account.h"
#include "shared/ids.h"

namespace parley::client {

/// What has ended, by the person's own choice.
enum class Ending : std::uint8_t { no, session, account };
enum class Told : std::uint8_t { now, later };

/// What a request id's reply is for.
struct Asked {
    enum class What : std::uint8_t {
        auth,
        join,
        resume,
        older,
        fill,
        send,
        act,
        mark,
        draft,
        create,
        direct,
        command,
        probe,
        round_trip,
        people,
        search,
        around,
        newer,
        reread,
        thread,
        reply_thread,  ///< in which thread the reply of `seq` is; refused: what is next to it is shown
        moderate,
        profile,
        restraints,
        forward,         ///< done, or refused: the person is told
        forward_direct,  ///< the direct room to which it goes, first
        versions,
        room_links,
        new_room_link,
        end_room_link,
        by_room_link,  ///< to come into a room
        readers,
        link_card,  ///< about: the address
        // accounts, from here on
        come_in,
        become_member,
        new_password,
        sessions,
        end_session,
        sign_out,
        renew,
        confirm,
        new_invitation,
        invitations,
        end_invitation,
        accounts,
        give_rank,
        reset_link,
        tokens,
        new_token,
        revoke_token,
        new_bot,
        identities,
        link,
        unlink,
        end_account,
        rename,
        avatar  ///< about: the file, or empty
    };
    What what = What::auth;
    RoomId room = {};
    MessageCid cid = {};
    Seq seq = 0;  ///< mark: the one that was read; older, newer: the page ends before it, or begins behind; around
    /// What was written; of accounts: the session, invitation, person, token, or the page that is asked for.
    std::string about = {};
    Rank rank = Rank::guest;
};

}  // namespace parley::client
