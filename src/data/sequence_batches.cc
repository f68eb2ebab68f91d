#include "data/sequence_batches.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/random.h"

namespace mnemo {
namespace {

template <typename T>
void Shuffle(const Random& random, uint64_t epoch, uint32_t what, std::vector<T>* items) {
  for (size_t i = items->size(); i > 1; --i) {
    const RandomPlace place = {
        .step = epoch, .layer = what, .sequence = static_cast<uint32_t>(i), .element = 0};
    std::swap((*items)[i - 1], (*items)[random.Below(i, place)]);
  }
}

void LongestFirst(const SequenceSplit& split, std::vector<int64_t>* sequences) {
  std::stable_sort(sequences->begin(), sequences->end(),
                   [&](int64_t a, int64_t b) { return split.length(a) > split.length(b); });
}

}  // namespace

SequenceBatch GatherBatch(const SequenceForm& form, const SequenceSplit& split,
                          std::vector<int64_t> sequences) {
  LongestFirst(split, &sequences);
  SequenceBatch batch;
  batch.rows = static_cast<int>(sequences.size());
  batch.steps = static_cast<int>(split.length(sequences.at(0)));
  batch.sequences = std::move(sequences);
  const int64_t rows = int64_t{batch.steps} * batch.rows;
  const bool classes = form.target == TargetKind::kClasses;
  const bool numbers = form.target == TargetKind::kBits || form.target == TargetKind::kNumbers;
  if (form.symbols) {
    batch.symbols.assign(rows, 0);
  } else {
    batch.vectors.assign(rows * form.inputs, 0.0f);
  }
  if (classes) batch.classes.assign(rows, -1);
  if (numbers) batch.numbers.assign(rows * form.outputs, 0.0f);
  if (form.some_counted) batch.counted.assign(rows, 0);
  for (int r = 0; r < batch.rows; ++r) {
    const int64_t sequence = batch.sequences[r], first = split.starts[sequence];
    const auto length = static_cast<int>(split.length(sequence));
    batch.lengths.push_back(length);
    batch.total_steps += length;
    for (int t = 0; t < length; ++t) {
      const int64_t place = int64_t{t} * batch.rows + r;
      if (form.symbols) {
        batch.symbols[place] = split.inputs.Symbol(first + t);
      } else {
        split.inputs.Read(first + t, 1, &batch.vectors[place * form.inputs]);
      }
      if (classes) batch.classes[place] = split.targets.Symbol(first + t);
      if (numbers) split.targets.Read(first + t, 1, &batch.numbers[place * form.outputs]);
      if (form.some_counted) {
        batch.counted[place] = static_cast<uint8_t>(split.counted.Symbol(first + t));
      }
    }
    if (form.target == TargetKind::kLabels) batch.labels.push_back(split.Labels(sequence));
  }
  return batch;
}

SequenceBatches::SequenceBatches(const SequenceForm& form, const SequenceSplit& split, int batch,
                                 uint64_t seed)
    : form_(form), split_(split), batch_(batch), seed_(seed) {
  MNEMO_CHECK(batch >= 1);
  if (split.count() == 0) throw BadInput("the set has no sequences to train on").At(form.name);
  batches_per_epoch_ = (static_cast<uint64_t>(split.count()) + static_cast<uint64_t>(batch) - 1) /
                       static_cast<uint64_t>(batch);
}

SequenceBatch SequenceBatches::At(uint64_t update) {
  const uint64_t epoch = update / batches_per_epoch_;
  if (epoch != epoch_) {
    epoch_ = epoch;
    const Random random(seed_, Purpose::kShuffle);
    std::vector<int64_t> sequences(split_.count());
    std::iota(sequences.begin(), sequences.end(), 0);
    Shuffle(random, epoch, 0, &sequences);
    order_.clear();
    const int64_t pool = int64_t{kPoolBatches} * batch_, count = split_.count();
    for (int64_t first = 0; first < count; first += pool) {
      std::vector<int64_t> members(sequences.begin() + first,
                                   sequences.begin() + std::min(first + pool, count));
      LongestFirst(split_, &members);
      for (size_t i = 0; i < members.size(); i += static_cast<size_t>(batch_)) {
        const size_t end = std::min(members.size(), i + static_cast<size_t>(batch_));
        order_.emplace_back(members.begin() + static_cast<int64_t>(i),
                            members.begin() + static_cast<int64_t>(end));
      }
    }
    Shuffle(random, epoch, 1, &order_);
  }
  return GatherBatch(form_, split_, order_[update % batches_per_epoch_]);
}

std::vector<std::vector<int64_t>> ScoringBatches(const SequenceSplit& split, int batch,
                                                 int64_t most_steps) {
  std::vector<int64_t> sequences(split.count());
  std::iota(sequences.begin(), sequences.end(), 0);
  LongestFirst(split, &sequences);
  std::vector<std::vector<int64_t>> batches;
  int64_t longest = 0;
  for (const int64_t sequence : sequences) {
    const bool full = batches.empty() || static_cast<int>(batches.back().size()) == batch ||
                      longest * static_cast<int64_t>(batches.back().size() + 1) > most_steps;
    if (full) {
      batches.emplace_back();
      longest = split.length(sequence);
    }
    batches.back().push_back(sequence);
  }
  return batches;
}

}  // namespace mnemo
