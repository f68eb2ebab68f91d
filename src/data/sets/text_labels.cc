#include "data/sets/text_labels.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "data/fields.h"

namespace mnemo {
namespace {

std::vector<std::string> UnitsOf(std::string_view text, TextUnit unit) {
  const std::vector<std::string_view> words = Words(text);
  if (unit == TextUnit::kWords) return {words.begin(), words.end()};
  std::string spaced;
  for (const std::string_view word : words) {
    if (!spaced.empty()) spaced += ' ';
    spaced += word;
  }
  return Characters(spaced);
}

}  // namespace

TextLabels LabelTranscripts(const std::vector<Transcript>& transcripts, TextUnit unit,
                            int64_t least) {
  std::map<std::string, int64_t> counts;
  for (const Transcript& transcript : transcripts) {
    if (!transcript.trains) continue;
    for (const std::string& name : UnitsOf(transcript.text, unit)) ++counts[name];
  }
  TextLabels result;
  std::map<std::string, int32_t> numbers;
  for (const auto& [name, count] : counts) {
    if (count < least || name == kUnknownLabel) continue;
    numbers[name] = static_cast<int32_t>(result.names.size());
    result.names.push_back(name);
  }
  if (result.names.empty()) {
    throw BadInput("the training part's transcripts give no label")
        .Hint(least > 1 ? "option 'least' asks for too much" : "");
  }
  const auto unknown = static_cast<int32_t>(result.names.size());
  for (const Transcript& transcript : transcripts) {
    std::vector<int32_t>& labels = result.labels.emplace_back();
    for (const std::string& name : UnitsOf(transcript.text, unit)) {
      const auto found = numbers.find(name);
      labels.push_back(found == numbers.end() ? unknown : found->second);
      result.unknown += labels.back() == unknown;
    }
  }
  if (result.unknown > 0) result.names.emplace_back(kUnknownLabel);
  return result;
}

std::string UnknownNote(const TextLabels& labels, const std::string& units) {
  if (labels.unknown == 0) return "";
  return std::to_string(labels.unknown) + " of the " + units +
         " are unknown to the training part: " + kUnknownLabel;
}

}  // namespace mnemo
