#include "data/music/pickle_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"

namespace mnemo {
namespace {

struct Measure {
  enum : uint8_t { kUnseen, kOpen, kDone } state = kUnseen;
  uint8_t depth = 0;    // levels below, saturated
  uint64_t values = 1;  // itself and all below, saturated
};

struct Walk {
  uint32_t value;
  size_t next = 0;  // the item that comes next
};

}  // namespace

void CheckPickleTree(const Pickle& pickle, uint64_t file_bytes, const std::string& file) {
  const uint64_t most = 1000 + kMaxValuesPerByte * file_bytes;
  std::vector<Measure> measures(pickle.values.size());
  std::vector<Walk> open = {{pickle.root}};
  measures[pickle.root].state = Measure::kOpen;
  while (!open.empty()) {
    Walk& walk = open.back();
    const std::vector<uint32_t>& items = pickle.At(walk.value).items;
    if (walk.next < items.size()) {
      Measure& item = measures[items[walk.next]];
      if (item.state == Measure::kOpen) {
        throw BadInput("the pickle has a value that contains itself").At(file);
      }
      if (item.state == Measure::kUnseen) {
        item.state = Measure::kOpen;
        open.push_back({items[walk.next]});  // ends the life of `walk`
        continue;
      }
      Measure& whole = measures[walk.value];
      whole.depth = std::max<uint8_t>(whole.depth, static_cast<uint8_t>(item.depth + 1));
      whole.values += item.values;
      if (whole.depth > kMaxPickleDepth) {
        throw BadInput("the pickle's values are nested too deeply")
            .At(file)
            .Allowed(fmt::format("{} levels", kMaxPickleDepth));
      }
      if (whole.values > most) {
        throw BadInput("the pickle repeats its values so often that they would fill the memory")
            .At(file)
            .Allowed(fmt::format("{} values for a file of {} bytes", most, file_bytes));
      }
      ++walk.next;
      continue;
    }
    measures[walk.value].state = Measure::kDone;
    open.pop_back();
  }
}

}  // namespace mnemo
