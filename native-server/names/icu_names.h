// Names of people as Unicode sees them, by ICU: how they are normalised, which scripts they mix, what looks like what.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include "native-server/core/ports.h"
#include "shared/result.h"

struct USpoofChecker;

namespace parley::server {

/// Any thread, once it is open.
class IcuNames final : public Names {
public:
    /// The error is a sentence for the operator.
    static Result<std::unique_ptr<IcuNames>, std::string> open();

    [[nodiscard]] std::string composed(std::string_view text) const override;
    [[nodiscard]] Result<JudgedName> judge(std::string_view name) const override;

    /// UTS #39's skeleton of the name in lower case, without blanks and punctuation: names that look alike have the same one.
    /// It is no text to be shown, and another version of ICU may know of more look-alikes.
    [[nodiscard]] std::string skeleton(std::string_view name) const;
    /// Whether it reads as one of reserved_names, whatever stands around and above its letters.
    [[nodiscard]] bool is_reserved(std::string_view name) const;

private:
    struct Close {
        void operator()(USpoofChecker* checker) const;
    };

    explicit IcuNames(std::unique_ptr<USpoofChecker, Close> checker);
    [[nodiscard]] bool mixes_scripts(const std::string& name) const;

    std::unique_ptr<USpoofChecker, Close> checker_;
    std::unordered_set<std::string> reserved_;  ///< their bare skeletons
};

}  // namespace parley::server
