// What the forms of the page's dialogs want of the model.
#pragma once

#include "wasm-client/model/intent.h"
#include "wasm-client/platform/platform.h"

namespace parley::client {

inline Intent intent_of(PageForm form, const FormFields& fields, Platform& platform) {
    switch (form) {
        case PageForm::name:
            break;
        case PageForm::room:
            return CreateRoom{fields.name, MessageCid(platform.new_cid()),
                              fields.code == "private" ? RoomAccess::closed : RoomAccess::open, fields.note};
        case PageForm::notices:
            return GiveNotices{fields.note, fields.code, MessageCid(platform.new_cid())};
        case PageForm::sign_in:
            return ComeIn{SignIn{fields.name, fields.password, ""}};
        case PageForm::sign_up:
            return ComeIn{SignUp{fields.name, fields.password, "", fields.code}};
        case PageForm::reset:
            return ComeIn{ResetPassword{fields.code, fields.password, ""}};
        case PageForm::provider:
            return ComeIn{SignInWith{fields.code, fields.name, fields.note, ""}};
        case PageForm::member:
            return BecomeMember{fields.password, fields.code};
        case PageForm::password:
            return SetPassword{fields.old_password, fields.password};
        case PageForm::invitation:
            return MakeInvitation{{fields.uses, fields.days, fields.note}};
        case PageForm::reason:
        case PageForm::rename:
        case PageForm::topic:
        case PageForm::address:
            return GiveWords{fields.note};
        case PageForm::token:
            return MakeToken{{fields.name, Scopes{static_cast<std::uint8_t>(fields.uses)}, fields.days}};
        case PageForm::bot:
            return MakeBot{fields.name};
        case PageForm::nick:
            return NameSelf{fields.name};
        case PageForm::end:
            return EndAccount{fields.password};
        case PageForm::link:
            return LinkAccount{fields.code};
    }
    return ChooseName{fields.name};
}

}  // namespace parley::client
