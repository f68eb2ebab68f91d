// libFuzzer: whatever a server writes into its header, what is sent back to it is one clean line,
// and a range lies inside its file.
#include <algorithm>

#include "base/error.h"
#include "data/fetch/http_reply.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  mnemo::HttpReply reply;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    reply.TakeLine(text.substr(0, end));
    text.remove_prefix(end);
    MNEMO_CHECK(reply.status >= 0 && reply.status <= 999);
    const std::string& validator = reply.validator();
    MNEMO_CHECK(validator.size() <= mnemo::HttpReply::kLongestValidator);
    MNEMO_CHECK(std::all_of(validator.begin(), validator.end(),
                            [](char c) { return c >= ' ' && c <= '~'; }));
    MNEMO_CHECK(!reply.range_first || !reply.range_total ||
                *reply.range_first < *reply.range_total);
  }
  return 0;
}
