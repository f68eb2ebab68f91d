// libFuzzer: whatever ReadJsonRolls takes can be counted and encoded, and every part has steps.
#include "base/error.h"
#include "data/music/json_rolls.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  mnemo::PianoRolls rolls;
  try {
    rolls =
        mnemo::ReadJsonRolls(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz");
  } catch (const mnemo::Error&) {
    return 0;
  }
  uint64_t notes = 0;
  for (const auto* part : {&rolls.train, &rolls.valid, &rolls.test}) {
    MNEMO_CHECK(!part->empty());
    for (const mnemo::Roll& roll : *part) {
      MNEMO_CHECK(roll.steps() > 0);
      for (const uint8_t bit : mnemo::Encode(roll, {.first = 0, .width = mnemo::kPitches})) {
        notes += bit;
      }
    }
  }
  MNEMO_CHECK(mnemo::Count(rolls).notes == notes);
  return 0;
}
