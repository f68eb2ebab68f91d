#include "train/label_scoring.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {

std::string MeasureOf(const SequenceForm& form) {
  if (form.unit == "phone") return "PER";
  if (form.unit == "word") return "WER";
  return form.unit == "character" ? "CER" : "LER";
}

std::vector<std::string> NamesOf(const SequenceForm& form, const std::vector<int32_t>& labels) {
  std::vector<std::string> names;
  for (const int32_t label : labels) {
    const auto place = static_cast<size_t>(label);
    names.push_back(place < form.output_names.size() ? form.output_names[place]
                                                     : std::to_string(label));
  }
  return names;
}

std::optional<int32_t> SpaceOf(const SequenceForm& form) {
  const auto& names = form.output_names;
  const auto found = std::find(names.begin(), names.end(), " ");
  if (found == names.end()) return std::nullopt;
  return static_cast<int32_t>(found - names.begin());
}

std::vector<std::string> WordsOfLabels(const SequenceForm& form, const std::vector<int32_t>& labels,
                                       int32_t space) {
  std::vector<std::string> words;
  bool open = false;
  for (const int32_t label : labels) {
    if (label == space) {
      open = false;
      continue;
    }
    if (!open) words.emplace_back();
    open = true;
    words.back() += NamesOf(form, {label}).front();
  }
  return words;
}

LabelNgram NgramOf(const SequenceForm& form, const SequenceSplit& split, int order) {
  std::vector<std::vector<int32_t>> labels;
  for (int64_t i = 0; i < split.count(); ++i) labels.push_back(split.Labels(i));
  return {labels, order, form.outputs};
}

LabelScorer::LabelScorer(const SequenceForm& form, const SequenceSplit& split,
                         const LabelDecoding& decoding)
    : form_(form),
      split_(split),
      decoding_(decoding),
      hypotheses_(static_cast<size_t>(split.count())) {
  MNEMO_CHECK(form.target == TargetKind::kLabels);
}

void LabelScorer::Add(const SequenceOutputs& outputs) {
  std::vector<int32_t>& labels = hypotheses_.at(static_cast<size_t>(outputs.sequence));
  const int blank = outputs.width - 1;
  if (!decoding_.beam) {
    labels = BestPath(outputs.logits, outputs.stride, outputs.steps, outputs.width, blank);
    return;
  }
  auto found = BeamSearch(outputs.logits, outputs.stride, outputs.steps, outputs.width, blank,
                          decoding_.options);
  labels = std::move(found.front().labels);
}

LabelScore LabelScorer::Finish() const {
  LabelScore score;
  score.labels = ErrorCounts(MeasureOf(form_));
  const std::optional<int32_t> space = SpaceOf(form_);
  if (space) score.words.emplace("WER");
  for (int64_t i = 0; i < split_.count(); ++i) {
    const std::vector<int32_t> reference = split_.Labels(i);
    const std::vector<int32_t>& hypothesis = hypotheses_[static_cast<size_t>(i)];
    const std::string& name = split_.names[static_cast<size_t>(i)];
    score.labels.Add(name, CountEdits(reference, hypothesis, decoding_.weights));
    if (!space) continue;
    score.words->Add(name, CountEdits(WordsOfLabels(form_, reference, *space),
                                      WordsOfLabels(form_, hypothesis, *space), decoding_.weights));
  }
  score.hypotheses = hypotheses_;
  return score;
}

}  // namespace mnemo
