#include "analysis/units/ablation.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "train/trace.h"

namespace mnemo {
namespace {

constexpr int kSteps = 64;
constexpr int64_t kWarming = 512;
constexpr int64_t kFewest = 20;  // characters of a class that can be called broken

const char* KindOf(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  if (byte == '\n' || byte == '\r') return "newline";
  if (byte == ' ' || byte == '\t') return "space";
  if (byte >= '0' && byte <= '9') return "digit";
  const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || code >= 0x80;
  return letter ? "letter" : "other sign";
}

double MeanChange(const CharacterClass& members, std::span<const float> before,
                  std::span<const float> after) {
  double sum = 0;
  for (const int64_t i : members.members) {
    sum += static_cast<double>(after[static_cast<size_t>(i)]) -
           static_cast<double>(before[static_cast<size_t>(i)]);
  }
  return sum / static_cast<double>(members.members.size());
}

std::vector<float> Picked(const CharacterClass& members, std::span<const float> losses) {
  std::vector<float> picked;
  for (const int64_t i : members.members) picked.push_back(losses[static_cast<size_t>(i)]);
  return picked;
}

float MedianOf(std::span<const float> values) {
  std::vector<double> defined;
  for (const float value : values) {
    if (!std::isnan(value)) defined.push_back(value);
  }
  return defined.empty() ? 0 : static_cast<float>(Quantile(&defined, 0.5));
}

}  // namespace

std::vector<std::vector<float>> HeldLosses(const LoadedRun& run, Backend<float>& backend,
                                           const Symbols& symbols, int64_t begin, int64_t end,
                                           const ModelProbe& value,
                                           const std::vector<HeldUnit>& variants,
                                           const std::function<void(double share)>& progress) {
  MNEMO_CHECK(begin >= 0 && begin + 2 <= end && end <= static_cast<int64_t>(symbols.size()));
  const int rows = static_cast<int>(variants.size());
  const int units = WidthOfProbe(run.spec, value);
  Sequence<float> keep(1, rows, units), held(1, rows, units);
  held.Clear();
  for (int row = 0; row < rows; ++row) {
    std::fill_n(keep.Row(0, row), units, 1.0f);
    const HeldUnit& variant = variants[static_cast<size_t>(row)];
    if (variant.unit < 0) continue;
    MNEMO_CHECK(variant.unit < units);
    keep.Row(0, row)[variant.unit] = 0;
    held.Row(0, row)[variant.unit] = variant.value;
  }
  Model<float> model(run.spec, backend, {.train = false, .probes = {}, .clamps = {value}});
  model.SetParameters(run.parameters.data());
  model.SetClamp(0, keep.block(), held.block());
  ModelState<float> state = model.StartState(rows);
  std::vector<std::vector<float>> losses(variants.size());
  std::vector<int32_t> read, next;
  std::vector<float> found;
  for (int64_t first = std::max<int64_t>(0, begin - kWarming); first + 1 < end;) {
    // A chunk ends where the counted part begins.
    const int64_t stop = first < begin ? begin : end - 1;
    const int steps = static_cast<int>(std::min<int64_t>(kSteps, stop - first));
    read.clear();
    next.clear();
    for (int t = 0; t < steps; ++t) {
      read.insert(read.end(), variants.size(), symbols[static_cast<size_t>(first + t)]);
      next.insert(next.end(), variants.size(), symbols[static_cast<size_t>(first + t) + 1]);
    }
    model.Forward({read.data(), steps, rows}, &state);
    if (first >= begin) {
      model.Loss(next.data(), false, &found);
      for (int t = 0; t < steps; ++t) {
        for (size_t v = 0; v < variants.size(); ++v) {
          losses[v].push_back(found[static_cast<size_t>(t) * variants.size() + v]);
        }
      }
    }
    first += steps;
    if (progress) {
      progress(static_cast<double>(first - begin) / static_cast<double>(end - 1 - begin));
    }
  }
  return losses;
}

std::vector<CharacterClass> ClassesOf(std::string_view text, const TextLabel& label, int64_t begin,
                                      int64_t end) {
  MNEMO_CHECK(begin >= 0 && begin < end && end <= static_cast<int64_t>(text.size()));
  std::vector<CharacterClass> classes = {{"all", {}}};
  if (label.numeric) {
    classes.insert(classes.end(), {{"low", {}}, {"high", {}}});
  } else {
    classes.insert(
        classes.end(),
        {{"inside", {}}, {"outside", {}}, {"where it begins", {}}, {"where it ends", {}}});
  }
  for (const char* name : {"newline", "space", "letter", "digit", "other sign"}) {
    classes.push_back({name, {}});
  }
  const auto add = [&classes](std::string_view name, int64_t member) {
    for (CharacterClass& one : classes) {
      if (one.name == name) one.members.push_back(member);
    }
  };
  const std::span<const float> values = label.values;
  const float median =
      MedianOf(values.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
  for (int64_t at = begin + 1; at < end; ++at) {
    const int64_t member = at - begin - 1;
    const float was = values[static_cast<size_t>(at) - 1], is = values[static_cast<size_t>(at)];
    add("all", member);
    if (!label.numeric) {
      const char* name = was != 0 ? (is != 0 ? "inside" : "where it ends")
                                  : (is != 0 ? "where it begins" : "outside");
      add(name, member);
    } else if (!std::isnan(was)) {
      add(was <= median ? "low" : "high", member);
    }
    add(KindOf(text[static_cast<size_t>(at)]), member);
  }
  std::erase_if(classes, [](const CharacterClass& one) { return one.members.empty(); });
  return classes;
}

std::vector<ClassChange> CompareLosses(const std::vector<CharacterClass>& classes,
                                       std::span<const float> before, std::span<const float> held,
                                       const std::vector<std::span<const float>>& controls,
                                       const BootstrapOptions& options) {
  std::vector<ClassChange> changes;
  for (const CharacterClass& one : classes) {
    ClassChange change;
    change.name = one.name;
    change.characters = static_cast<int64_t>(one.members.size());
    const std::vector<float> picked = Picked(one, before);
    for (const float loss : picked) change.before += loss;
    change.before /= static_cast<double>(picked.size());
    change.change = PairedBlockBootstrap(Picked(one, held), picked, options);
    for (const std::span<const float>& control : controls) {
      change.controls.push_back(MeanChange(one, before, control));
      if (change.controls.back() >= change.change.mean) ++change.reached;
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

int MostBroken(const std::vector<ClassChange>& changes) {
  int most = -1;
  for (size_t i = 0; i < changes.size(); ++i) {
    const ClassChange& one = changes[i];
    if (one.characters < kFewest || !(one.change.low > 0)) continue;
    if (one.reached * 20 > static_cast<int>(one.controls.size())) continue;
    if (most < 0 || one.change.mean > changes[static_cast<size_t>(most)].change.mean) {
      most = static_cast<int>(i);
    }
  }
  return most;
}

}  // namespace mnemo
