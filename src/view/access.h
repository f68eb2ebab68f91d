// Who may ask: only pages that this program itself sent, opened by whoever has seen the key that it
// printed. What it keeps out: other web pages that know or guess the port (a browser sends their
// requests, too, and by a name of theirs that suddenly means 127.0.0.1), and other users of the
// machine, who can reach the port but cannot read the terminal.
//
// A value; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

// What a request says of itself; a header that stands more than once is there as often.
struct Caller {
  std::vector<std::string> hosts;    // Host
  std::vector<std::string> origins;  // Origin: a page's own address
  std::string key;                   // X-Mnemo-Key; a page of another origin cannot send it
};

class ViewAccess {
 public:
  ViewAccess(int port, std::string key) : port_(port), key_(std::move(key)) {}

  const std::string& key() const { return key_; }
  // Empty if the caller may ask. `with_key`: not for the page itself, which holds nothing.
  std::string Refusal(const Caller& caller, bool with_key) const;

 private:
  bool IsHere(std::string_view host) const;

  int port_;
  std::string key_;
};

// 128 bits from the system's random numbers, as 32 hexadecimal digits. Throws Error (kFailed).
std::string NewKey();

}  // namespace mnemo
