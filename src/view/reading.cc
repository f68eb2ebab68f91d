#include "view/reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/legible.h"
#include "view/short_float.h"

namespace mnemo {

Reading::Reading(int64_t number, std::string text, std::vector<int32_t> symbols, int64_t left_out,
                 const Vocabulary& vocabulary, const std::vector<ViewedValue>& values)
    : number_(number),
      text_(std::move(text)),
      symbols_(std::move(symbols)),
      left_out_(left_out),
      values_(values) {
  MNEMO_CHECK(!symbols_.empty() && text_.size() == symbols_.size());
  for (size_t i = 0; i < vocabulary.size(); ++i) {
    bytes_.push_back(static_cast<uint8_t>(vocabulary.Name(static_cast<int32_t>(i))[0]));
  }
  int64_t offset = 0;
  for (const ViewedValue& value : values_) {
    offsets_.push_back(offset);
    offset += value.width;
  }
  blocks_.resize((symbols_.size() + kBlockSteps - 1) / kBlockSteps);
}

std::string Reading::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Reading::Fail(const std::string& why) {
  const std::lock_guard lock(mutex_);
  failure_ = why;
}

void Reading::Add(std::shared_ptr<const TextBlock> block) {
  const int64_t before = read();
  MNEMO_CHECK(before % kBlockSteps == 0 && before + block->steps <= characters());
  const int64_t after = before + block->steps;
  blocks_[before / kBlockSteps] = std::move(block);
  read_.store(after, std::memory_order_release);
}

const TextBlock* Reading::Last() const {
  const int64_t count = (read() + kBlockSteps - 1) / kBlockSteps;
  return count == 0 ? nullptr : blocks_[count - 1].get();
}

std::vector<std::shared_ptr<const TextBlock>> Reading::SharedWith(
    const std::vector<int32_t>& symbols) const {
  const auto most = static_cast<int64_t>(std::min(symbols.size(), symbols_.size()));
  const auto differ = std::mismatch(symbols_.begin(), symbols_.begin() + most, symbols.begin());
  const int64_t alike = differ.first - symbols_.begin();
  const int64_t count = std::min(alike, read()) / kBlockSteps;
  return {blocks_.begin(), blocks_.begin() + count};
}

size_t Reading::Find(int layer, const std::string& value) const {
  std::string allowed;
  for (size_t i = 0; i < values_.size(); ++i) {
    if (values_[i].layer == layer && values_[i].name == value) return i;
    allowed += fmt::format("{}layer {} {}", i == 0 ? "" : ", ", values_[i].layer, values_[i].name);
  }
  throw BadInput("the model has no such value")
      .Found(fmt::format("layer {} {}", layer, Quoted(value)))
      .Allowed(allowed);
}

void Reading::RequireRead(int64_t from, int64_t to, int64_t most) const {
  const int64_t up_to = read();
  if (from < 0 || from >= to || to > up_to) {
    throw BadInput("these characters are not there, or not read yet")
        .Found(fmt::format("{} to {}", from, to))
        .Allowed(fmt::format("0 to {}", up_to));
  }
  if (to - from > most) {
    throw BadInput("too many characters at once")
        .Found(std::to_string(to - from))
        .Allowed(fmt::format("{} at most", most));
  }
}

std::span<const uint16_t> Reading::Row(size_t value, int64_t step) const {
  const TextBlock& block = *blocks_[step / kBlockSteps];
  const int64_t width = values_[value].width;
  const int64_t begin = offsets_[value] * block.steps + (step % kBlockSteps) * width;
  return std::span(block.values).subspan(static_cast<size_t>(begin), static_cast<size_t>(width));
}

std::vector<float> Reading::Cells(int layer, const std::string& value, std::span<const int> units,
                                  int64_t from, int64_t to) const {
  const size_t place = Find(layer, value);
  RequireRead(from, to, kMostSteps);
  const auto count = static_cast<int64_t>(units.size());
  if (units.empty() || count > kMostUnits || count * (to - from) > kMostCells) {
    throw BadInput("too much at once, or nothing")
        .Found(fmt::format("{} units and {} characters", count, to - from))
        .Allowed(fmt::format("1 to {} units, {} numbers in all", kMostUnits, kMostCells));
  }
  for (const int unit : units) {
    if (unit < 0 || unit >= values_[place].width) {
      throw BadInput("there is no such unit")
          .Found(std::to_string(unit))
          .Allowed(fmt::format("0 to {}", values_[place].width - 1));
    }
  }
  std::vector<float> cells(static_cast<size_t>(count * (to - from)));
  for (int64_t t = from; t < to; ++t) {
    const std::span<const uint16_t> row = Row(place, t);
    for (int64_t u = 0; u < count; ++u) {
      cells[u * (to - from) + t - from] = Lengthened(row[units[u]]);
    }
  }
  return cells;
}

std::vector<ViewedStep> Reading::Steps(int64_t from, int64_t to) const {
  RequireRead(from, to, kMostSteps);
  std::vector<ViewedStep> steps;
  for (int64_t t = from; t < to; ++t) {
    const TextBlock& block = *blocks_[t / kBlockSteps];
    const int64_t at = t % kBlockSteps;
    ViewedStep step{block.losses[at], {}};
    for (int64_t k = at * block.kept; k < (at + 1) * block.kept; ++k) {
      step.next.push_back({bytes_[block.likeliest[k]], block.chances[k]});
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

double Reading::MeanLoss() const {
  const int64_t up_to = read();
  if (up_to < 2) return 0;
  double sum = 0;
  for (int64_t b = 0; b * kBlockSteps < up_to; ++b) {
    for (const float loss : blocks_[b]->losses) sum += loss;
  }
  return sum / static_cast<double>(up_to - 1);
}

}  // namespace mnemo
