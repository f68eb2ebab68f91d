// libFuzzer: every number of a map that ParsePhoneMap takes is one of its sets'.
#include <algorithm>

#include "base/error.h"
#include "base/utf8.h"
#include "data/speech/phone_map.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const mnemo::PhoneMap map = mnemo::ParsePhoneMap(text, "fuzz");
    MNEMO_CHECK(map.fine_to_middle.size() == map.fine.size());
    MNEMO_CHECK(map.middle_to_coarse.size() == map.middle.size());
    std::vector<int> all;
    for (size_t i = 0; i < map.fine.size(); ++i) {
      all.push_back(map.Find(map.fine[i], "fuzz", 1));
      MNEMO_CHECK(all.back() == static_cast<int>(i));
    }
    const std::vector<int> coarse = mnemo::Coarse(map, all);
    MNEMO_CHECK(!coarse.empty());
    for (const int phone : coarse) {
      MNEMO_CHECK(phone >= 0 && static_cast<size_t>(phone) < map.coarse.size());
    }
    map.Find(text.substr(0, 5), "fuzz", 1);
  } catch (const mnemo::Error& error) {
    MNEMO_CHECK(mnemo::IsUtf8(error.what()));
  }
  return 0;
}
