#include "score/label_ngram.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace mnemo {

// FNV-1a over the labels.
size_t LabelNgram::Hash::operator()(const std::vector<int32_t>& context) const {
  uint64_t hash = 14695981039346656037u;
  for (const int32_t label : context) {
    hash = (hash ^ static_cast<uint32_t>(label)) * 1099511628211u;
  }
  return static_cast<size_t>(hash ^ (hash >> 32));
}

LabelNgram::LabelNgram(std::span<const std::vector<int32_t>> sequences, int order, int labels)
    : order_(order), labels_(labels) {
  MNEMO_CHECK(order >= 1 && labels >= 1);
  const auto longest = static_cast<std::ptrdiff_t>(order - 1);
  for (const std::vector<int32_t>& sequence : sequences) {
    std::vector<int32_t> marked(static_cast<size_t>(longest), kStart);
    for (const int32_t label : sequence) {
      MNEMO_CHECK(label >= 0 && label < labels);
      marked.push_back(label);
    }
    marked.push_back(kEnd);
    for (auto next = marked.begin() + longest; next != marked.end(); ++next) {
      for (std::ptrdiff_t length = 0; length <= longest; ++length) {
        Seen& seen = contexts_[std::vector<int32_t>(next - length, next)];
        ++seen.count;
        ++seen.after[*next];
      }
    }
  }
}

double LabelNgram::LogProbability(std::span<const int32_t> context, int32_t label) const {
  MNEMO_CHECK(label == kEnd || (label >= 0 && label < labels_));
  const auto longest = static_cast<size_t>(order_ - 1);
  std::vector<int32_t> whole(longest, kStart);
  const size_t known = std::min(longest, context.size());
  std::copy(context.end() - static_cast<std::ptrdiff_t>(known), context.end(),
            whole.end() - static_cast<std::ptrdiff_t>(known));
  // From the shortest context to the longest: each is mixed into the next.
  double probability = 1.0 / (labels_ + 1);
  for (size_t length = 0; length <= longest; ++length) {
    const auto seen = contexts_.find(
        std::vector<int32_t>(whole.end() - static_cast<std::ptrdiff_t>(length), whole.end()));
    if (seen == contexts_.end()) break;  // nor was any longer one
    const auto hit = seen->second.after.find(label);
    const auto count = static_cast<double>(hit == seen->second.after.end() ? 0 : hit->second);
    const auto kinds = static_cast<double>(seen->second.after.size());
    probability = (count + kinds * probability) / (static_cast<double>(seen->second.count) + kinds);
  }
  return std::log(probability);
}

}  // namespace mnemo
