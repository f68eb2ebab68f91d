// libFuzzer: what ReadPickle takes is a tree that can be walked to its end, in as many steps as it
// promises.
#include "base/error.h"
#include "data/music/pickle_file.h"
#include "data/music/pickle_rolls.h"

namespace {

uint64_t Walk(const mnemo::Pickle& pickle, uint32_t index, int depth) {
  MNEMO_CHECK(depth <= mnemo::kMaxPickleDepth);
  const mnemo::Pickle::Value& value = pickle.At(index);
  const bool text =
      value.kind == mnemo::Pickle::Kind::kText || value.kind == mnemo::Pickle::Kind::kBytes;
  MNEMO_CHECK(!text || pickle.Text(value).size() <= 1u << 20);
  uint64_t values = 1;
  for (const uint32_t item : value.items) values += Walk(pickle, item, depth + 1);
  return values;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  try {
    const mnemo::Pickle pickle =
        mnemo::ReadPickle(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz");
    MNEMO_CHECK(Walk(pickle, pickle.root, 0) <= 1000 + mnemo::kMaxValuesPerByte * size);
    mnemo::RollsFromPickle(pickle, "fuzz");
  } catch (const mnemo::Error&) {
  }
  return 0;
}
