#include "analysis/units/units_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/units/passage_choice.h"
#include "analysis/units/ranks.h"
#include "base/error.h"
#include "base/random.h"
#include "engine/cpu/cpu.h"
#include "train/trace.h"

namespace mnemo {
namespace {

constexpr int64_t kLeastSymbols = 2 * ShiftTest::kLeastText;

// A passage begins with a line where one begins so near.
constexpr int64_t kNearLine = 100;

// A unit that may be reported, with its values over the text.
struct Candidate {
  UnitScore score;
  std::vector<float> values;
};

class Study {
 public:
  Study(const LoadedRun& run, const Symbols& symbols, const UnitsOptions& options,
        const StudyProgress& progress)
      : run_(run),
        options_(options),
        progress_(progress),
        backend_(MakeCpuBackend(options.threads)),
        threads_(options.threads) {
    ChoosePlaces();
    ReadText(symbols);
  }

  UnitsStudy Run() {
    std::vector<TextLabel> labels = LabelText(study_.text, study_.rules, symbols_.Starts());
    const LabelledText text(std::move(labels), study_.half);
    for (size_t l = 0; l < text.labels().size(); ++l) {
      LabelFinding finding;
      finding.name = text.labels()[l].name;
      finding.about = text.labels()[l].about;
      finding.numeric = text.labels()[l].numeric;
      finding.varies = text.Varies(l);
      for (int which : {0, 1}) finding.share[which] = text.Share(l, which);
      study_.labels.push_back(std::move(finding));
    }
    const auto varies = [](const LabelFinding& one) { return one.varies; };
    if (std::none_of(study_.labels.begin(), study_.labels.end(), varies)) {
      throw BadInput("no label varies in both halves of the text: there is nothing to look for")
          .Hint("--labels prose or c chooses other labels, --data FILE another text");
    }
    candidates_.resize(study_.labels.size());
    Score(text);
    for (size_t l = 0; l < candidates_.size(); ++l) Report(text, l);
    Ablate(text);
    return std::move(study_);
  }

 private:
  void ChoosePlaces() {
    const int layers = static_cast<int>(run_.spec.layers.size());
    for (int layer = 0; layer < layers; ++layer) {
      if (options_.layer && *options_.layer != layer) continue;
      const CellGraph& cell = *run_.spec.layers[static_cast<size_t>(layer)].cell;
      std::vector<std::string> names = options_.values;
      if (names.empty()) names = {cell.memory, cell.output_name};
      std::set<int> seen;
      for (const std::string& name : names) {
        const ModelProbe probe = FindProbes(run_.spec, {{layer, name}})[0];
        if (cell.nodes[probe.node].width != kWidthUnits) {
          throw BadInput("only values with one number a unit can be looked at").Found(name);
        }
        if (!seen.insert(probe.node).second) continue;
        probes_.push_back(probe);
        study_.places.push_back({layer, name, WidthOfProbe(run_.spec, probe)});
      }
    }
    if (probes_.empty()) {
      throw BadInput(fmt::format("the model has no layer {}", options_.layer.value_or(0)))
          .Allowed(layers == 1 ? "0" : fmt::format("0 to {}", layers - 1));
    }
  }

  void ReadText(const Symbols& symbols) {
    study_.symbols = static_cast<int64_t>(symbols.size());
    int widest = 1;
    for (const UnitsStudy::Place& place : study_.places) widest = std::max(widest, place.units);
    const int64_t fit = std::min(study_.symbols, kMostUnitValues / widest);
    symbols_ = symbols.Part(0, static_cast<size_t>(fit));
    if (fit < kLeastSymbols) {
      throw BadInput("the text is too short to choose units on one half and try them on the other")
          .Found(fmt::format("{} characters", fit))
          .Allowed(fmt::format("at least {}", kLeastSymbols));
    }
    study_.text = run_.vocabulary.Decode(symbols_);
    study_.half = fit / 2;
    study_.rules_guessed = !options_.rules;
    study_.rules = options_.rules.value_or(GuessRules(study_.text));
    study_.unroll = run_.recipe.train.steps;
    study_.held_begin = study_.half;
    study_.held_end = std::min(fit, study_.half + options_.held_symbols);
    study_.held_at_zero = options_.hold_at_zero;
    study_.controls = options_.controls;
  }

  void Tell(const std::string& what, size_t place, double share) const {
    if (!progress_) return;
    progress_(fmt::format("layer {} {}: {}", study_.places[place].layer, study_.places[place].value,
                          what),
              share);
  }

  void Score(const LabelledText& text) {
    ShiftTest test(text.ForShifts());
    study_.turns = test.turns();
    study_.step = test.step();
    for (size_t place = 0; place < probes_.size(); ++place) {
      const UnitValues values =
          ReadUnits(run_, *backend_, symbols_, probes_[place],
                    [&](double share) { Tell("reading the text", place, share); });
      const std::vector<UnitScore> scores =
          ScoreUnits(values, study_.places[place].layer, study_.places[place].value, text,
                     &threads_, &test, [&](double share) { Tell("scoring units", place, share); });
      means_.push_back(Means(values));
      Tell("linear probes", place, 0);
      const std::vector<ProbeScore> probes = ProbeLayer(values, text, &threads_);
      for (size_t l = 0; l < probes.size(); ++l) study_.labels[l].probes.push_back(probes[l]);
      for (const UnitScore& score : scores) Consider(score, values);
      study_.scores.insert(study_.scores.end(), scores.begin(), scores.end());
    }
    for (const UnitScore& score : study_.scores) study_.p.push_back(test.AdjustedP(score.strength));
    for (size_t l = 0; l < candidates_.size(); ++l) {
      for (const Candidate& one : candidates_[l]) {
        UnitFinding finding;
        finding.score = one.score;
        finding.p = test.AdjustedP(one.score.strength);
        study_.labels[l].units.push_back(std::move(finding));
      }
    }
  }

  // Of the first half.
  std::vector<float> Means(const UnitValues& values) const {
    std::vector<float> means;
    for (int unit = 0; unit < values.units; ++unit) {
      double sum = 0;
      for (const float value : values.Unit(unit).first(static_cast<size_t>(study_.half))) {
        sum += value;
      }
      means.push_back(static_cast<float>(sum / static_cast<double>(study_.half)));
    }
    return means;
  }

  // Keeps the best of each label.
  void Consider(const UnitScore& score, const UnitValues& values) {
    if (std::isnan(score.chosen)) return;
    std::vector<Candidate>& best = candidates_[score.label];
    const auto place = std::find_if(best.begin(), best.end(),
                                    [&](const Candidate& one) { return Better(score, one.score); });
    if (place == best.end() && static_cast<int>(best.size()) >= options_.top) return;
    const std::span<const float> unit = values.Unit(score.unit);
    best.insert(place, {score, std::vector<float>(unit.begin(), unit.end())});
    if (static_cast<int>(best.size()) > options_.top) best.pop_back();
  }

  void Report(const LabelledText& text, size_t l) {
    LabelFinding& finding = study_.labels[l];
    const auto half = static_cast<size_t>(study_.half);
    const TextLabel& label = text.labels()[l];
    finding.passage_begin =
        LineBegin(ChoosePassage(label, study_.half, study_.held_end, options_.passage));
    const auto passage_begin = static_cast<size_t>(finding.passage_begin);
    const size_t length =
        std::min(static_cast<size_t>(options_.passage), study_.text.size() - passage_begin);
    const auto cut = [&](const std::vector<float>& all) {
      const auto from = all.begin() + finding.passage_begin;
      return std::vector<float>(from, from + static_cast<int64_t>(length));
    };
    finding.passage = cut(label.values);
    BootstrapOptions bootstrap;
    bootstrap.seed = options_.seed;
    for (size_t i = 0; i < finding.units.size(); ++i) {
      UnitFinding& unit = finding.units[i];
      const std::vector<float>& values = candidates_[l][i].values;
      const std::span<const float> first = std::span(values).first(half);
      const std::span<const float> second = std::span(values).subspan(half);
      unit.passage = cut(values);
      const bool up = unit.score.up;
      unit.held = label.numeric ? CorrelationInterval(MidRanks(second), text.Ranks(l, 1), bootstrap)
                                : AreaInterval(second, text.Values(l, 1), bootstrap);
      if (!up) {
        const double all = label.numeric ? 0 : 1;
        unit.held = {all - unit.held.mean, all - unit.held.high, all - unit.held.low};
      }
      unit.held_f1 = NAN;
      if (label.numeric) continue;
      const Cut best = BestF1Cut(first, text.Values(l, 0), up);
      unit.held_f1 = F1(second, text.Values(l, 1), best);
      if (!HasSpans(label)) continue;
      unit.hold = MeasureHold(first, text.Values(l, 0), second, text.Values(l, 1), up,
                              study_.unroll, options_.seed);
    }
  }

  // The beginning of the line that `at` is in, if it is near and in the second half.
  int64_t LineBegin(int64_t at) const {
    for (int64_t t = at; t > study_.half && t > at - kNearLine; --t) {
      if (study_.text[static_cast<size_t>(t) - 1] == '\n') return t;
    }
    return at;
  }

  // The units of one place that are reported, and others to compare with.
  void Ablate(const LabelledText& text) {
    for (size_t place = 0; place < probes_.size(); ++place) {
      std::set<int> reported;
      for (const LabelFinding& label : study_.labels) {
        for (const UnitFinding& unit : label.units) {
          if (At(unit, place)) reported.insert(unit.score.unit);
        }
      }
      if (reported.empty()) continue;
      std::vector<HeldUnit> variants = {{}};
      for (const int unit : reported) variants.push_back({unit, HeldValue(place, unit)});
      const size_t controls_begin = variants.size();
      AddControls(place, reported, &variants);
      if (variants.size() == controls_begin) continue;
      const std::vector<std::vector<float>> losses =
          HeldLosses(run_, *backend_, symbols_, study_.held_begin, study_.held_end, probes_[place],
                     variants, [&](double share) { Tell("holding units", place, share); });
      const std::vector<std::span<const float>> controls(
          losses.begin() + static_cast<int64_t>(controls_begin), losses.end());
      BootstrapOptions bootstrap;
      bootstrap.seed = options_.seed;
      for (size_t l = 0; l < study_.labels.size(); ++l) {
        if (study_.labels[l].units.empty()) continue;
        const std::vector<CharacterClass> classes =
            ClassesOf(study_.text, text.labels()[l], study_.held_begin, study_.held_end);
        for (UnitFinding& unit : study_.labels[l].units) {
          if (!At(unit, place)) continue;
          const auto own = static_cast<size_t>(
              std::distance(reported.begin(), reported.find(unit.score.unit)) + 1);
          unit.changes = CompareLosses(classes, losses[0], losses[own], controls, bootstrap);
        }
      }
    }
  }

  bool At(const UnitFinding& unit, size_t place) const {
    return unit.score.layer == study_.places[place].layer &&
           unit.score.value == study_.places[place].value;
  }
  float HeldValue(size_t place, int unit) const {
    return options_.hold_at_zero ? 0.0f : means_[place][static_cast<size_t>(unit)];
  }

  // Units of this place that are not reported, by chance, with their means.
  void AddControls(size_t place, const std::set<int>& reported,
                   std::vector<HeldUnit>* variants) const {
    std::vector<int> others;
    for (int unit = 0; unit < study_.places[place].units; ++unit) {
      if (!reported.contains(unit)) others.push_back(unit);
    }
    const Random random(options_.seed, Purpose::kControls);
    std::vector<int> chosen;
    for (uint32_t i = 0; static_cast<int>(i) < options_.controls && !others.empty(); ++i) {
      const uint64_t at =
          random.Below(others.size(), {.layer = static_cast<uint32_t>(place), .element = i});
      chosen.push_back(others[at]);
      others.erase(others.begin() + static_cast<int64_t>(at));
    }
    for (const int unit : chosen) {
      variants->push_back({unit, HeldValue(place, unit)});
    }
  }

  const LoadedRun& run_;
  const UnitsOptions& options_;
  const StudyProgress& progress_;
  std::unique_ptr<Backend<float>> backend_;
  ThreadPool threads_;
  Symbols symbols_;
  std::vector<ModelProbe> probes_;         // as study_.places
  std::vector<std::vector<float>> means_;  // of each place's units
  std::vector<std::vector<Candidate>> candidates_;
  UnitsStudy study_;
};

}  // namespace

void RequireCharacters(const LoadedRun& run) {
  if (!run.vocabulary.empty() && !run.vocabulary.of_words()) return;
  throw BadInput("labels are of characters: this model does not read them")
      .Allowed("a model of a text's bytes");
}

UnitsStudy StudyUnits(const LoadedRun& run, const Symbols& symbols, const UnitsOptions& options,
                      const StudyProgress& progress) {
  MNEMO_CHECK(options.top > 0 && options.controls >= 0 && options.passage > 0);
  MNEMO_CHECK(options.held_symbols >= 2);
  RequireCharacters(run);
  return Study(run, symbols, options, progress).Run();
}

}  // namespace mnemo
