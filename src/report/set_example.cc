#include "report/set_example.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "base/error.h"
#include "base/random.h"
#include "report/html.h"
#include "report/numbers.h"

namespace mnemo {
namespace {

constexpr int64_t kMostValues = int64_t{1} << 22;

Matrix Rows(const Table& table, int64_t first, int64_t count) {
  Matrix rows = Matrix::Zeros(count, table.width());
  table.Read(first, count, rows.values.data());
  return rows;
}

std::vector<int32_t> ReadSymbols(const Table& table, int64_t first, int64_t count) {
  std::vector<int32_t> symbols(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) symbols[i] = table.Symbol(first + i);
  return symbols;
}

}  // namespace

SetExample CopyExample(const SequenceData& data, Split part, int64_t index, int64_t most) {
  const SequenceForm& form = data.form;
  const SequenceSplit& split = data.split(part);
  MNEMO_CHECK(index >= 0 && index < split.count() && most >= 1);
  SetExample example;
  example.part = part;
  example.number = index + 1;
  example.name = split.names[index];
  example.steps = split.length(index);
  const int64_t widest =
      std::max({int64_t{1}, int64_t{split.inputs.width()}, int64_t{split.targets.width()}});
  example.shown = std::min({example.steps, most, std::max(int64_t{1}, kMostValues / widest)});
  const int64_t first = split.starts[index];
  if (form.running()) {
    example.text = form.vocabulary.Decode(
        Symbols(split.inputs).Part(static_cast<size_t>(first), static_cast<size_t>(example.shown)));
    return example;
  }
  if (form.symbols) {
    example.symbols = ReadSymbols(split.inputs, first, example.shown);
  } else {
    example.inputs = Rows(split.inputs, first, example.shown);
  }
  if (form.target == TargetKind::kClasses) {
    example.classes = ReadSymbols(split.targets, first, example.shown);
  } else if (form.target == TargetKind::kLabels) {
    const int64_t begin = split.target_starts[index];
    example.labels = ReadSymbols(split.targets, begin,
                                 std::min(split.target_starts[index + 1] - begin, kMostLabels));
  } else {
    example.numbers = Rows(split.targets, first, example.shown);
    if (form.some_counted) {
      for (const int32_t mark : ReadSymbols(split.counted, first, example.shown)) {
        example.counted.push_back(mark != 0 ? 1 : 0);
      }
    }
  }
  return example;
}

std::vector<int64_t> ChooseExamples(int64_t count, int64_t wanted, int64_t first,
                                    std::optional<uint64_t> seed) {
  std::set<int64_t> chosen;
  if (seed && wanted < count) {
    const Random random(*seed, Purpose::kSampling);
    for (uint64_t draw = 0; static_cast<int64_t>(chosen.size()) < wanted; ++draw) {
      chosen.insert(
          static_cast<int64_t>(random.Below(static_cast<uint64_t>(count), {.step = draw})));
    }
  } else {
    for (int64_t i = seed ? 0 : first; i < count && static_cast<int64_t>(chosen.size()) < wanted;
         ++i) {
      chosen.insert(i);
    }
  }
  return {chosen.begin(), chosen.end()};
}

std::string NameOf(const std::vector<std::string>& names, int32_t value) {
  const bool named = value >= 0 && static_cast<size_t>(value) < names.size();
  return named ? names[static_cast<size_t>(value)] : std::to_string(value);
}

std::string TargetName(const SequenceForm& form, int32_t target) {
  return form.running() ? form.vocabulary.Name(target) : NameOf(form.output_names, target);
}

std::string Spelled(const std::vector<std::string>& names, const std::vector<int32_t>& values) {
  const bool characters = !names.empty() && std::all_of(names.begin(), names.end(), [](auto& name) {
    return Glyphs(name).size() <= 1;
  });
  std::string text;
  for (const int32_t value : values) {
    if (!characters && !text.empty()) text += ' ';
    text += NameOf(names, value);
  }
  return text;
}

std::vector<Span> ClassSpans(const std::vector<int32_t>& classes,
                             const std::vector<std::string>& names) {
  std::vector<Span> spans;
  for (size_t begin = 0; begin < classes.size();) {
    size_t end = begin + 1;
    while (end < classes.size() && classes[end] == classes[begin]) ++end;
    if (classes[begin] >= 0) {
      spans.push_back(
          {static_cast<double>(begin), static_cast<double>(end), NameOf(names, classes[begin])});
    }
    begin = end;
  }
  return spans;
}

std::string OnlyClass(const SetExample& example, const std::vector<std::string>& names) {
  if (example.shown < example.steps || example.classes.empty()) return "";
  const auto has = [](int32_t value) { return value >= 0; };
  const auto& classes = example.classes;
  if (std::count_if(classes.begin(), classes.end(), has) != 1) return "";
  const auto place = std::find_if(classes.begin(), classes.end(), has);
  return fmt::format("class {} at {}", NameOf(names, *place),
                     place + 1 == classes.end() ? std::string("the last step")
                                                : "step " + Grouped(place - classes.begin() + 1));
}

}  // namespace mnemo
