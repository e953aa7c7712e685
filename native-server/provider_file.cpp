#include "native-server/provider_file.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "native-server/oidc/web_text.h"
#include "native-server/settings_file.h"
#include "shared/limits.h"
#include "shared/utf8.h"

namespace parley::server {

namespace {

bool is_provider_id(const std::string& id) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !id.empty() && id.size() <= limits::id_bytes_max && std::all_of(id.begin(), id.end(), fits);
}

/// Empty: it was taken.
std::string take_setting(OidcProvider& provider, const std::string& name, const std::string& value,
                         const Environment& environment) {
    if (name == "label") {
        provider.label = value;
    } else if (name == "issuer") {
        provider.issuer = value;
    } else if (name == "client_id") {
        provider.client_id = value;
    } else if (name == "sign_up") {
        if (value != "open" && value != "as-here") return "sign_up is open or as-here";
        provider.open_sign_up = value == "open";
    } else if (name == "client_secret_file") {
        const auto secret = read_first_line(value, limits::secret_bytes_max);
        if (!secret) return "there is no secret in the first line of " + value;
        provider.client_secret = *secret;
    } else if (name == "client_secret_variable") {
        const auto secret = environment(value);
        if (!secret || secret->empty()) return "the variable " + value + " is not set";
        provider.client_secret = *secret;
    } else if (name == "client_secret") {
        return "a secret stands in a file of its own (client_secret_file) or in a variable (client_secret_variable)";
    } else {
        return "there is no setting '" + name + "'";
    }
    return {};
}

std::string lacking(const OidcProvider& provider) {
    if (!is_provider_id(provider.id)) return "its name has a-z, 0-9 and - alone";
    if (provider.label.empty() || provider.label.size() > limits::provider_label_bytes_max || !utf8::is_valid(provider.label))
        return "it needs a label of at most " + std::to_string(limits::provider_label_bytes_max) + " bytes";
    if (!is_safe_address(provider.issuer)) return "it needs an issuer, https (or http on this machine)";
    if (provider.client_id.empty()) return "it needs a client_id";
    return {};
}

std::string provider_named(const std::string& id) {
    return "provider " + id;
}

std::string at(std::string_view where, std::string_view wrong) {
    std::string text(where);
    text += ": ";
    text += wrong;
    return text;
}

}  // namespace

Result<std::vector<OidcProvider>, std::string> read_providers(const std::string& path, const Environment& environment) {
    const auto settings = read_settings(path, "providers' file");
    if (!settings) return settings.error();
    std::vector<OidcProvider> providers;
    for (const Setting& setting : settings.value()) {
        if (setting.sections.size() != 1 || setting.values.size() != 1)
            return at(path, at(setting.full_name(), "that is no setting of a [provider]"));
        const std::string& id = setting.sections.front();
        const auto is_it = [&id](const OidcProvider& one) { return one.id == id; };
        auto provider = std::find_if(providers.begin(), providers.end(), is_it);
        if (provider == providers.end()) {
            providers.emplace_back().id = id;
            provider = std::prev(providers.end());
        }
        if (std::string wrong = take_setting(*provider, setting.name, setting.values.front(), environment); !wrong.empty())
            return at(path, at(provider_named(id), wrong));
    }
    if (providers.size() > limits::providers_max) return path + ": too many providers";
    for (const OidcProvider& provider : providers)
        if (std::string wrong = lacking(provider); !wrong.empty()) return at(path, at(provider_named(provider.id), wrong));
    return providers;
}

}  // namespace parley::server
