#include "view/text_block.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/error.h"
#include "engine/cpu/cpu.h"
#include "train/trace.h"
#include "view/short_float.h"

namespace mnemo {
namespace {

// Sequences are moved, not copied.
ModelState<float> CopyOf(const ModelState<float>& state) {
  ModelState<float> copy;
  copy.fresh = state.fresh;
  for (const auto& layer : state.layers) {
    copy.layers.emplace_back();
    for (const Sequence<float>& block : layer) {
      const Block<float>& from = block.block();
      copy.layers.back().emplace_back(from.time, from.batch, from.width);
      std::copy_n(from.data, from.rows() * from.stride, copy.layers.back().back().Row(0, 0));
    }
  }
  return copy;
}

// log(softmax(logits)), summed in double.
void LogSoftmax(const float* logits, std::vector<float>* log_chances) {
  const size_t count = log_chances->size();
  const double most = *std::max_element(logits, logits + count);
  double sum = 0;
  for (size_t i = 0; i < count; ++i) sum += std::exp(logits[i] - most);
  const double log_sum = most + std::log(sum);
  for (size_t i = 0; i < count; ++i) {
    (*log_chances)[i] = static_cast<float>(logits[i] - log_sum);
  }
}

void AddLikeliest(const std::vector<float>& log_chances, TextBlock* block) {
  std::vector<int> order(log_chances.size());
  std::iota(order.begin(), order.end(), 0);
  std::partial_sort(order.begin(), order.begin() + block->kept, order.end(), [&](int a, int b) {
    return log_chances[a] != log_chances[b] ? log_chances[a] > log_chances[b] : a < b;
  });
  for (int k = 0; k < block->kept; ++k) {
    block->likeliest.push_back(static_cast<uint8_t>(order[k]));
    block->chances.push_back(std::exp(log_chances[order[k]]));
  }
}

}  // namespace

std::vector<ViewedValue> ViewedValues(const ModelSpec& spec) {
  std::vector<ViewedValue> values;
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const CellGraph& cell = *spec.layers[l].cell;
    std::set<int> seen;
    for (const NamedValue& named : cell.values) {
      if (!seen.insert(named.node).second) continue;
      ViewedValue value;
      value.layer = static_cast<int>(l);
      value.name = named.name;
      value.width = WidthOfProbe(spec, {value.layer, named.node});
      const auto is = [&](const std::string& name) { return cell.FindValue(name) == named.node; };
      value.gate = std::any_of(cell.gates.begin(), cell.gates.end(), is);
      value.memory = is(cell.memory);
      value.output = named.node == cell.output;
      value.share = cell.nodes[named.node].op == Op::kSigmoid;
      values.push_back(std::move(value));
    }
  }
  return values;
}

BlockReader::BlockReader(const LoadedRun& run)
    : run_(run), values_(ViewedValues(run.spec)), backend_(MakeCpuBackend(1)) {
  MNEMO_CHECK(!run.vocabulary.empty() && run.vocabulary.size() <= 256);
  std::vector<TracedValue> traced;
  for (const ViewedValue& value : values_) {
    traced.push_back({value.layer, value.name});
    width_ += value.width;
  }
  probes_ = FindProbes(run.spec, traced);
  model_ = std::make_unique<Model<float>>(run.spec, *backend_,
                                          ModelOptions{.train = false, .probes = probes_});
  model_->SetParameters(run.parameters.data());
}

int64_t BlockReader::BlockBytes() const {
  // A state's rows are padded and aligned, an allocation has some bytes of its own.
  constexpr int64_t kOverhead = 1024, kAllocation = 2048;
  int64_t bytes = kOverhead + kBlockSteps * (2 * width_ + 4 + 5 * kLikeliest) +
                  4 * static_cast<int64_t>(run_.vocabulary.size());
  for (const LayerSpec& layer : run_.spec.layers) {
    const auto states = static_cast<int64_t>(layer.cell->states.size());
    bytes += states * (4 * PaddedWidth(layer.units) + kAllocation);
  }
  return bytes;
}

std::shared_ptr<const TextBlock> BlockReader::Read(const TextBlock* before,
                                                   std::span<const int32_t> symbols) {
  const auto steps = static_cast<int>(symbols.size());
  MNEMO_CHECK(steps > 0 && steps <= kBlockSteps);
  auto block = std::make_shared<TextBlock>();
  block->steps = steps;
  block->kept = static_cast<int>(std::min<size_t>(kLikeliest, run_.vocabulary.size()));
  block->after = before == nullptr ? model_->StartState(1) : CopyOf(before->after);
  model_->Forward({symbols.data(), steps, 1}, &block->after);

  block->values.reserve(static_cast<size_t>(width_ * steps));
  for (const ModelProbe& probe : probes_) {
    const Block<const float> value = model_->Value(probe);
    for (int t = 0; t < steps; ++t) {
      std::transform(value.Row(t, 0), value.Row(t, 0) + value.width,
                     std::back_inserter(block->values), Shortened);
    }
  }
  const size_t kept = static_cast<size_t>(steps) * block->kept;
  block->losses.reserve(symbols.size());
  block->likeliest.reserve(kept);
  block->chances.reserve(kept);
  if (before != nullptr) block->log_chances = before->log_chances;
  for (int t = 0; t < steps; ++t) {
    const bool predicted = !block->log_chances.empty();
    block->losses.push_back(predicted ? -block->log_chances[symbols[t]] : 0.0f);
    block->log_chances.resize(run_.vocabulary.size());
    LogSoftmax(model_->Logits().Row(t, 0), &block->log_chances);
    AddLikeliest(block->log_chances, block.get());
  }
  return block;
}

}  // namespace mnemo
