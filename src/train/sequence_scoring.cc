#include "train/sequence_scoring.h"

#include <algorithm>

#include "score/ctc_decode.h"
#include "score/edit_distance.h"

namespace mnemo {
namespace {

constexpr int kRows = 64;  // side by side

void CountFolded(const std::vector<int>& folds, int32_t target, int64_t said,
                 SequenceScore* score) {
  if (folds.empty()) return;
  const int wanted = folds[static_cast<size_t>(target)];
  if (wanted < 0) return;
  ++score->folded_places;
  score->folded_errors += folds[static_cast<size_t>(said)] != wanted;
}

void CountClasses(const SequenceBatch& batch, Block<const float> outputs, const SequenceForm& form,
                  SequenceScore* score) {
  for (int r = 0; r < batch.rows; ++r) {
    for (int t = 0; t < batch.lengths[r]; ++t) {
      const int32_t target = batch.classes[int64_t{t} * batch.rows + r];
      if (target < 0) continue;
      const float* row = outputs.Row(t, r);
      ++score->places;
      const int64_t said = std::max_element(row, row + outputs.width) - row;
      score->errors += said != target;
      CountFolded(form.output_folds, target, said, score);
    }
  }
}

void CountBits(const SequenceBatch& batch, Block<const float> outputs, SequenceScore* score) {
  for (int r = 0; r < batch.rows; ++r) {
    for (int t = 0; t < batch.lengths[r]; ++t) {
      const int64_t place = int64_t{t} * batch.rows + r;
      if (!batch.counted.empty() && batch.counted[place] == 0) continue;
      const float* targets = &batch.numbers[place * outputs.width];
      for (int j = 0; j < outputs.width; ++j) {
        const bool sounds = targets[j] != 0, said = outputs.Row(t, r)[j] > 0;
        score->errors += sounds != said;
        score->places += sounds || said;
      }
    }
  }
}

void CountLabels(const SequenceBatch& batch, Block<const float> outputs, SequenceScore* score) {
  for (int r = 0; r < batch.rows; ++r) {
    const std::vector<int32_t> said =
        BestPath(outputs.Row(0, r), int64_t{outputs.batch} * outputs.stride, batch.lengths[r],
                 outputs.width, outputs.width - 1);
    score->errors += CountEdits(batch.labels[r], said).errors();
    score->places += static_cast<int64_t>(batch.labels[r].size());
  }
}

}  // namespace

SequenceScore ScoreSequences(Model<float>& model, const SequenceForm& form,
                             const SequenceSplit& split, int64_t most_steps,
                             const VisitOutputs& visit) {
  SequenceScore score;
  score.sequence_losses.assign(split.count(), 0);
  score.sequence_counted.assign(split.count(), 0);
  std::vector<float> losses;
  for (const auto& sequences : ScoringBatches(split, kRows, most_steps)) {
    const SequenceBatch batch = GatherBatch(form, split, sequences);
    ModelState<float> state = model.StartState(batch.rows);
    model.Forward(InputOf(batch), &state);
    const ModelTargets targets = TargetsOf(batch);
    const Block<const float> outputs = model.Logits();
    if (form.target == TargetKind::kClasses) CountClasses(batch, outputs, form, &score);
    if (form.target == TargetKind::kBits) CountBits(batch, outputs, &score);
    if (form.target == TargetKind::kLabels) CountLabels(batch, outputs, &score);
    if (visit) {
      for (int r = 0; r < batch.rows; ++r) {
        visit({batch.sequences[r], outputs.Row(0, r), int64_t{outputs.batch} * outputs.stride,
               batch.lengths[r], outputs.width});
      }
    }
    const TargetCount count = model.Count(targets);
    score.counted += count.counted;
    score.impossible += count.impossible;
    model.Loss(targets, false, &losses);
    for (int r = 0; r < batch.rows; ++r) {
      const int64_t sequence = batch.sequences[r];
      for (int t = 0; t < batch.lengths[r]; ++t) {
        const int64_t place = int64_t{t} * batch.rows + r;
        score.sequence_losses[sequence] += losses[place];
        const bool here = !batch.classes.empty()   ? batch.classes[place] >= 0
                          : !batch.counted.empty() ? batch.counted[place] != 0
                                                   : true;
        score.sequence_counted[sequence] += here;
      }
    }
  }
  for (double loss : score.sequence_losses) score.loss += loss;
  score.loss /= static_cast<double>(std::max<int64_t>(1, score.counted));
  return score;
}

ModelInput InputOf(const SequenceBatch& batch) {
  ModelInput input;
  input.symbols = batch.symbols.empty() ? nullptr : batch.symbols.data();
  input.vectors = batch.vectors.empty() ? nullptr : batch.vectors.data();
  input.time = batch.steps;
  input.batch = batch.rows;
  // Rows of one length need no list of lengths, and some ways of training want none.
  if (batch.lengths.back() != batch.steps) input.lengths = batch.lengths;
  return input;
}

ModelTargets TargetsOf(const SequenceBatch& batch) {
  ModelTargets targets;
  targets.symbols = batch.classes.empty() ? nullptr : batch.classes.data();
  targets.numbers = batch.numbers.empty() ? nullptr : batch.numbers.data();
  targets.counted = batch.counted.empty() ? nullptr : batch.counted.data();
  targets.labels = batch.labels.empty() ? nullptr : &batch.labels;
  return targets;
}

}  // namespace mnemo
