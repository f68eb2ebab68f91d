#include "view/access.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <cstdint>

#include "base/error.h"

namespace mnemo {
namespace {

// Takes as long wherever they differ.
bool Same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char differ = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    differ |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return differ == 0;
}

}  // namespace

bool ViewAccess::IsHere(std::string_view host) const {
  return host == fmt::format("127.0.0.1:{}", port_) || host == fmt::format("localhost:{}", port_);
}

std::string ViewAccess::Refusal(const Caller& caller, bool with_key) const {
  if (caller.hosts.size() != 1 || !IsHere(caller.hosts[0])) {
    return fmt::format("this is http://127.0.0.1:{}/ and answers to no other name", port_);
  }
  for (const std::string& origin : caller.origins) {
    if (!origin.starts_with("http://") || !IsHere(origin.substr(7))) {
      return "pages of other addresses may not ask";
    }
  }
  if (with_key && !Same(caller.key, key_)) {
    return "the key is wrong: open the address that mnemo view printed";
  }
  return "";
}

std::string NewKey() {
  std::array<uint8_t, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw Failed("the system gives no random numbers");
  }
  std::string key;
  for (const uint8_t byte : bytes) key += fmt::format("{:02x}", byte);
  return key;
}

}  // namespace mnemo
