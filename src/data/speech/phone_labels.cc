#include "data/speech/phone_labels.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"

namespace mnemo {
namespace {

constexpr const char* kForm = "begin end label: two whole numbers of samples and a name";

// What is wrong with `next` after `before` (null for the first); "" if nothing is.
std::string Fault(const TimedLabel& next, const TimedLabel* before, const LabelRules& rules) {
  if (next.begin < 0) return "a label begins before the recording";
  if (next.begin >= next.end) return "a label ends before it begins, or where it begins";
  if (rules.samples >= 0 && next.end > rules.samples) {
    return fmt::format("a label ends after the recording, which has {} samples", rules.samples);
  }
  const int64_t end = before == nullptr ? 0 : before->end;
  if (!rules.gaps && next.begin > end) {
    return before == nullptr ? "the first label begins after 0"
                             : fmt::format("a gap before this label: the last one ends at {}", end);
  }
  if (before == nullptr) return "";
  if (!rules.overlaps && next.begin < end) {
    return fmt::format("this label begins before the last one ends, at {}", end);
  }
  if (next.begin <= before->begin || next.end <= before->end) {
    return fmt::format("labels do not ascend: the last one is {} {}", before->begin, before->end);
  }
  return "";
}

}  // namespace

LabelRules PhoneRules(int64_t samples) { return {.samples = samples}; }

LabelRules WordRules(int64_t samples) {
  return {.gaps = true, .overlaps = true, .samples = samples};
}

std::vector<TimedLabel> ParseLabels(std::string_view text, const std::string& file,
                                    const LabelRules& rules) {
  std::vector<TimedLabel> labels;
  for (const TextLine& line : SplitLines(text)) {
    const auto refuse = [&](const std::string& what) {
      return BadInput(what).At(file, line.number).Found(Quoted(line.text, 200));
    };
    const auto fields = Words(line.text);
    const auto begin = fields.empty() ? std::nullopt : WholeNumber(fields[0]);
    const auto end = fields.size() < 2 ? std::nullopt : WholeNumber(fields[1]);
    if (fields.size() != 3 || !begin || !end) throw refuse("this is no label").Allowed(kForm);
    if (!IsUtf8(fields[2])) throw refuse("this label is not UTF-8 text");
    TimedLabel next{*begin, *end, std::string(fields[2]), line.number};
    const std::string fault = Fault(next, labels.empty() ? nullptr : &labels.back(), rules);
    if (!fault.empty()) throw refuse(fault);
    labels.push_back(std::move(next));
  }
  if (labels.empty()) throw BadInput("this file has no labels").At(file).Allowed(kForm);
  return labels;
}

std::string ParseSentence(std::string_view text, const std::string& file) {
  const auto lines = SplitLines(text);
  if (lines.size() != 1) {
    throw BadInput("a transcript is one line")
        .At(file)
        .Found(fmt::format("{} lines", lines.size()))
        .Allowed("begin end sentence");
  }
  std::string_view rest = Trimmed(lines[0].text);
  for (int number = 0; number < 2; ++number) {
    const std::string_view field = rest.substr(0, rest.find_first_of(" \t"));
    if (!WholeNumber(field)) {
      throw BadInput("this is no transcript")
          .At(file, lines[0].number)
          .Found(Quoted(lines[0].text, 200))
          .Allowed("begin end sentence");
    }
    rest = Trimmed(rest.substr(field.size()));
  }
  if (rest.empty()) throw BadInput("this transcript is empty").At(file, lines[0].number);
  if (!IsUtf8(rest)) throw BadInput("this transcript is not UTF-8 text").At(file, lines[0].number);
  return std::string(rest);
}

std::vector<int> FrameLabels(const std::vector<TimedLabel>& labels, int64_t frames,
                             const FrameGrid& grid) {
  MNEMO_CHECK(!labels.empty() && frames >= 0 && grid.length > 0 && grid.shift > 0);
  std::vector<int> indices;
  indices.reserve(static_cast<size_t>(frames));
  size_t label = 0;
  for (int64_t t = 0; t < frames; ++t) {
    const int64_t middle = grid.first + t * grid.shift + grid.length / 2;
    while (label + 1 < labels.size() && labels[label + 1].begin <= middle) ++label;
    indices.push_back(static_cast<int>(label));
  }
  return indices;
}

}  // namespace mnemo
