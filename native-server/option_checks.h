// What an option may be: each says what is wrong with a value, or nothing.
#pragma once

#include <string>
#include <vector>

namespace parley::server {

std::vector<std::string> split_at_commas(const std::string& text);

std::string check_origin(const std::string& origin);
std::string check_addresses(const std::string& text);
std::string fault_of_hosts(const std::string& text, bool with_port);
/// "any", "off", or hosts.
std::string check_card_hosts(const std::string& text);
std::string check_not_empty(const std::string& text);
std::string check_count(const std::string& text);

}  // namespace parley::server
