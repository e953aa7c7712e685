// Judges names as the real thing does where they are plain ASCII, without tables of Unicode.
#pragma once

#include <string>
#include <string_view>

#include "native-server/core/ports.h"
#include "shared/text_rules.h"

namespace parley::server {

class FakeNames final : public Names {
public:
    [[nodiscard]] std::string composed(std::string_view text) const override { return std::string(text); }

    [[nodiscard]] Result<JudgedName> judge(std::string_view name) const override {
        Result<std::string> checked = checked_name(name);
        if (!checked) return checked.error();
        JudgedName judged{checked.value(), ""};
        for (const char c : judged.name) {
            if (c >= 'A' && c <= 'Z') judged.skeleton += static_cast<char>(c - 'A' + 'a');
            if (c >= 'a' && c <= 'z') judged.skeleton += c;
        }
        if (judged.skeleton == "admin") return Error{ErrorCode::bad_name, "That name is reserved."};
        return judged;
    }
};

}  // namespace parley::server
