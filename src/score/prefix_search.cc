#include "score/prefix_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mnemo {
namespace {

size_t Index(int i) { return static_cast<size_t>(i); }

uint64_t Key(int parent, int32_t label) {
  return static_cast<uint64_t>(parent) << 32 | static_cast<uint32_t>(label);
}

double LogAdd(double a, double b) {
  const double most = std::max(a, b), least = std::min(a, b);
  // Also where both are: nothing is to be added.
  return std::isinf(least) ? most : most + std::log1p(std::exp(least - most));
}

}  // namespace

PrefixSearch::PrefixSearch(int classes, int blank, const BeamOptions& options)
    : classes_(classes), blank_(blank), options_(options) {
  Prefix& empty = prefixes_.emplace_back();
  empty.blank = 0;
  if (options.lexicon != nullptr) empty.words = options.lexicon->Start();
  beam_ = {0};
}

double PrefixSearch::Total(const Prefix& prefix) { return LogAdd(prefix.blank, prefix.labelled); }

void PrefixSearch::Step(const std::vector<double>& log_softmax) {
  candidates_.clear();
  for (const int id : beam_) Stay(id, log_softmax);
  for (const int id : beam_) {
    if (prefixes_[Index(id)].extensions.empty()) Extend(id);
    for (int32_t k = 0; k < classes_; ++k) {
      if (log_softmax[Index(k)] >= options_.least) Grow(id, k, log_softmax[Index(k)]);
    }
  }
  Choose();
  Keep();
}

std::vector<CtcHypothesis> PrefixSearch::Results() const {
  std::vector<CtcHypothesis> results;
  for (const int id : beam_) {
    const Prefix& prefix = prefixes_[Index(id)];
    if (options_.lexicon != nullptr && !options_.lexicon->Complete(prefix.words)) continue;
    CtcHypothesis& result = results.emplace_back();
    for (int at = id; at > 0; at = prefixes_[Index(at)].parent) {
      result.labels.push_back(prefixes_[Index(at)].label);
    }
    std::reverse(result.labels.begin(), result.labels.end());
    result.log_probability = std::min(0.0, Total(prefix));
    result.score = Total(prefix) + prefix.gain + ModelGain(Context(id), LabelModel::kEnd);
  }
  std::stable_sort(results.begin(), results.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  if (results.size() > Index(options_.results)) results.resize(Index(options_.results));
  return results;
}

// The last labels that the language model looks at.
std::vector<int32_t> PrefixSearch::Context(int id) const {
  std::vector<int32_t> context;
  const int length = options_.model == nullptr ? 0 : options_.model->context_length();
  for (int at = id; at > 0 && static_cast<int>(context.size()) < length;
       at = prefixes_[Index(at)].parent) {
    context.push_back(prefixes_[Index(at)].label);
  }
  std::reverse(context.begin(), context.end());
  return context;
}

double PrefixSearch::ModelGain(const std::vector<int32_t>& context, int32_t label) const {
  if (options_.model == nullptr) return 0;
  return options_.model_weight * options_.model->LogProbability(context, label);
}

// The same labels after one more step: a blank, or the last label once more.
void PrefixSearch::Stay(int id, const std::vector<double>& log_softmax) {
  Prefix& prefix = prefixes_[Index(id)];
  prefix.slot = static_cast<int>(candidates_.size());
  const double again = id == 0 ? kNever : prefix.labelled + log_softmax[Index(prefix.label)];
  candidates_.push_back({.prefix = id,
                         .parent = prefix.parent,
                         .label = prefix.label,
                         .blank = Total(prefix) + log_softmax[Index(blank_)],
                         .labelled = again,
                         .score = prefix.gain});
}

void PrefixSearch::Extend(int id) {
  Prefix& prefix = prefixes_[Index(id)];
  prefix.extensions.resize(Index(classes_));
  const std::vector<int32_t> context = Context(id);
  for (int32_t k = 0; k < classes_; ++k) {
    if (k == blank_) continue;
    Extension& extension = prefix.extensions[Index(k)];
    if (options_.lexicon != nullptr) {
      extension.words = options_.lexicon->Next(prefix.words, k);
      if (extension.words.empty()) continue;
    }
    extension.allowed = true;
    extension.gain = prefix.gain + ModelGain(context, k) + options_.label_bonus;
    if (const auto made = made_.find(Key(id, k)); made != made_.end()) {
      extension.prefix = made->second;
    }
  }
}

// One label more. After an equal one a blank must stand between.
void PrefixSearch::Grow(int id, int32_t k, double log_probability) {
  const Prefix& prefix = prefixes_[Index(id)];
  const Extension& extension = prefix.extensions[Index(k)];
  if (!extension.allowed) return;
  const double from = k == prefix.label ? prefix.blank : Total(prefix);
  if (from == kNever) return;
  const int slot = extension.prefix < 0 ? -1 : prefixes_[Index(extension.prefix)].slot;
  if (slot >= 0) {  // it is in the beam already
    double& labelled = candidates_[Index(slot)].labelled;
    labelled = LogAdd(labelled, from + log_probability);
    return;
  }
  candidates_.push_back({.prefix = extension.prefix,
                         .parent = id,
                         .label = k,
                         .blank = kNever,
                         .labelled = from + log_probability,
                         .score = extension.gain});
}

bool PrefixSearch::IsComplete(const Candidate& candidate) const {
  const Lexicon::State& words =
      candidate.prefix >= 0
          ? prefixes_[Index(candidate.prefix)].words
          : prefixes_[Index(candidate.parent)].extensions[Index(candidate.label)].words;
  return options_.lexicon->Complete(words);
}

// The best candidates and, if none of them is whole words, the best one that is: there always is
// one, as no words are whole words.
void PrefixSearch::Choose() {
  for (Candidate& candidate : candidates_) {
    candidate.score += LogAdd(candidate.blank, candidate.labelled);
  }
  chosen_.resize(candidates_.size());
  for (size_t i = 0; i < chosen_.size(); ++i) chosen_[i] = static_cast<int>(i);
  const auto better = [this](int a, int b) {
    const double left = candidates_[Index(a)].score, right = candidates_[Index(b)].score;
    return left != right ? left > right : a < b;
  };
  const auto end =
      chosen_.begin() +
      std::min<std::ptrdiff_t>(options_.width, static_cast<std::ptrdiff_t>(chosen_.size()));
  std::partial_sort(chosen_.begin(), end, chosen_.end(), better);
  const auto complete = [this](int at) { return IsComplete(candidates_[Index(at)]); };
  int extra = -1;
  if (options_.lexicon != nullptr && std::none_of(chosen_.begin(), end, complete)) {
    for (auto at = end; at != chosen_.end(); ++at) {
      if (complete(*at) && (extra < 0 || better(*at, extra))) extra = *at;
    }
  }
  chosen_.erase(end, chosen_.end());
  if (extra >= 0) chosen_.push_back(extra);
}

void PrefixSearch::Keep() {
  for (const int id : beam_) prefixes_[Index(id)].slot = -1;
  const std::vector<int> old = std::exchange(beam_, {});
  for (const int at : chosen_) {
    const Candidate& candidate = candidates_[Index(at)];
    const int id = candidate.prefix >= 0 ? candidate.prefix : Make(candidate);
    Prefix& prefix = prefixes_[Index(id)];
    prefix.blank = candidate.blank;
    prefix.labelled = candidate.labelled;
    prefix.slot = 0;
    beam_.push_back(id);
  }
  for (const int id : old) {
    if (prefixes_[Index(id)].slot < 0) prefixes_[Index(id)].extensions = {};
  }
  for (const int id : beam_) prefixes_[Index(id)].slot = -1;
}

int PrefixSearch::Make(const Candidate& candidate) {
  const auto id = static_cast<int>(prefixes_.size());
  Extension& extension = prefixes_[Index(candidate.parent)].extensions[Index(candidate.label)];
  extension.prefix = id;
  made_.emplace(Key(candidate.parent, candidate.label), id);
  Prefix prefix;
  prefix.parent = candidate.parent;
  prefix.label = candidate.label;
  prefix.gain = extension.gain;
  prefix.words = extension.words;
  prefixes_.push_back(std::move(prefix));
  return id;
}

}  // namespace mnemo
