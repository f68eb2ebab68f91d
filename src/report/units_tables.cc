#include "report/units_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "report/numbers.h"

namespace mnemo {
namespace {

// Rows for people of the two long tables.
constexpr size_t kScoresShown = 15;
constexpr double kSignificant = 0.05;

std::vector<ResultCell> UnitCells(const UnitsStudy& study, const UnitScore& score) {
  return {study.labels[score.label].name, score.layer + 1, score.value, score.unit};
}

// Of a unit and a label that were tested.
int64_t Pairs(const UnitsStudy& study) {
  return std::count_if(study.scores.begin(), study.scores.end(),
                       [&](const UnitScore& score) { return study.labels[score.label].varies; });
}

std::vector<ResultColumn> UnitColumns() {
  return {{"label", "label"}, {"layer", "layer"}, {"value", "value"}, {"unit", "unit"}};
}

std::string Distances(const HoldBin& bin) {
  return bin.last < 0 ? fmt::format("{} and more", bin.first)
                      : fmt::format("{} to {}", bin.first, bin.last);
}

}  // namespace

std::string UnitName(const UnitScore& score) {
  return fmt::format("layer {} {}, unit {}", score.layer + 1, score.value, score.unit);
}

const char* MeasureOf(const LabelFinding& label) { return label.numeric ? "rank r" : "AUC"; }

const ProbeScore& ProbeBeside(const UnitsStudy& study, const LabelFinding& label,
                              const UnitScore& score) {
  for (size_t place = 0; place < study.places.size(); ++place) {
    const UnitsStudy::Place& one = study.places[place];
    if (one.layer == score.layer && one.value == score.value) return label.probes[place];
  }
  MNEMO_CHECK(false);
  return label.probes[0];
}

ResultTable WinnersTable(const UnitsStudy& study) {
  ResultTable table{"winners", "The best units of every label", UnitColumns(), {}, 0, ""};
  table.columns.insert(table.columns.end(), {{"measure", "measure"},
                                             {"held", "second half", 3},
                                             {"low", "95 % from", 3},
                                             {"high", "to", 3},
                                             {"p", "adjusted p", 3},
                                             {"probe", "whole layer", 3},
                                             {"sign", "goes"},
                                             {"chosen", "first half", 3},
                                             {"f1", "F1", 3},
                                             {"probe_f1", "F1, layer", 3}});
  const auto add = [&](const LabelFinding& label, const UnitFinding& unit) {
    const ProbeScore& probe = ProbeBeside(study, label, unit.score);
    std::vector<ResultCell> row = UnitCells(study, unit.score);
    row.insert(row.end(), {MeasureOf(label), unit.held.mean, unit.held.low, unit.held.high, unit.p,
                           probe.held, unit.score.up ? "up" : "down", unit.score.chosen,
                           unit.held_f1, label.numeric ? NAN : probe.f1});
    table.rows.push_back(std::move(row));
  };
  // First those that stand out, and of each label the best; machines get the others, too.
  for (const bool first : {true, false}) {
    for (const LabelFinding& label : study.labels) {
      for (size_t i = 0; i < label.units.size(); ++i) {
        if ((i == 0 || label.units[i].p <= kSignificant) == first) add(label, label.units[i]);
      }
    }
    if (first) table.shown = table.rows.size();
  }
  table.note = fmt::format(
      "AUC: 0.5 knows nothing, 1 all; rank r: 0 and 1. Chosen on the first half, all else but p on "
      "the second. p: the share of {} turns of the labels against the traces in which any of {} "
      "pairs of unit and label looks as strong. Whole layer: a linear map of all its units. Goes "
      "down: low values mean on, or a high number.",
      Grouped(study.turns), Grouped(Pairs(study)));
  return table;
}

ResultTable LabelsTable(const UnitsStudy& study) {
  ResultTable table{"labels",
                    "The labels",
                    {{"label", "label"},
                     {"measure", "measure"},
                     {"best", "best unit", 3},
                     {"low", "95 % from", 3},
                     {"high", "to", 3},
                     {"p", "adjusted p", 3},
                     {"probe", "whole layer", 3},
                     {"beyond", "beyond the steps", 3},
                     {"beyond_count", "characters there"},
                     {"first", "share, first half", 3},
                     {"second", "share, second half", 3},
                     {"about", "what it is"}},
                    {},
                    0,
                    ""};
  for (const LabelFinding& label : study.labels) {
    std::vector<ResultCell> row = {label.name, label.varies ? MeasureOf(label) : "does not vary"};
    if (label.units.empty()) {
      row.insert(row.end(), {NAN, NAN, NAN, NAN, NAN, NAN, 0});
    } else {
      const UnitFinding& best = label.units[0];
      const HoldBin* beyond = best.hold ? &best.hold->beyond : nullptr;
      row.insert(row.end(), {best.held.mean, best.held.low, best.held.high, best.p,
                             ProbeBeside(study, label, best.score).held,
                             beyond == nullptr ? NAN : beyond->area,
                             beyond == nullptr ? 0 : beyond->characters});
    }
    row.insert(row.end(), {label.share[0], label.share[1], label.about});
    table.rows.push_back(std::move(row));
  }
  table.note = fmt::format(
      "Beyond the steps: the best unit's AUC for characters more than {} characters after a span "
      "began, against all outside. Share: of the characters where a label is on, or says "
      "something.",
      study.unroll);
  return table;
}

ResultTable BreaksTable(const UnitsStudy& study) {
  ResultTable table{"breaks", "What breaks when a unit is held still", UnitColumns(), {}, 0, ""};
  table.columns.insert(table.columns.end(), {{"characters", "characters"},
                                             {"count", "count"},
                                             {"before", "nats before", 3},
                                             {"change", "change", 3},
                                             {"low", "95 % from", 3},
                                             {"high", "to", 3},
                                             {"controls_mean", "others, mean", 3},
                                             {"controls_most", "others, most", 3},
                                             {"reached", "reached by"},
                                             {"controls", "of"}});
  const auto add = [&](const UnitFinding& unit, const ClassChange& change) {
    double sum = 0, most = -INFINITY;
    for (const double control : change.controls) {
      sum += control;
      most = std::max(most, control);
    }
    const auto controls = static_cast<int64_t>(change.controls.size());
    std::vector<ResultCell> row = UnitCells(study, unit.score);
    row.insert(row.end(), {change.name, change.characters, change.before, change.change.mean,
                           change.change.low, change.change.high,
                           controls > 0 ? sum / static_cast<double>(controls) : NAN,
                           controls > 0 ? most : NAN, change.reached, controls});
    table.rows.push_back(std::move(row));
  };
  // First what each unit's absence breaks most, which people see; then everything.
  for (const bool first : {true, false}) {
    for (const LabelFinding& label : study.labels) {
      for (const UnitFinding& unit : label.units) {
        const int most = MostBroken(unit.changes);
        for (size_t i = 0; i < unit.changes.size(); ++i) {
          if ((static_cast<int>(i) == most) == first) add(unit, unit.changes[i]);
        }
      }
    }
    if (first) table.shown = table.rows.size();
  }
  table.note = fmt::format(
      "Losses of {} characters of the second half, in nats a character, with the unit held at {} "
      "less those without. Others: {} units of the same layer, by chance, held in the same way. "
      "Shown are units whose absence breaks what that of none of the others breaks, and where "
      "most.",
      Grouped(study.held_end - study.held_begin - 1),
      study.held_at_zero ? "0" : "its mean over the first half", study.controls);
  // No unit breaks anything: then all rows are as good as the first ones.
  if (table.shown == 0) table.shown = std::min<size_t>(kScoresShown, table.rows.size());
  return table;
}

ResultTable HoldTable(const UnitsStudy& study) {
  ResultTable table{"hold", "How long they hold", UnitColumns(), {}, 0, ""};
  table.columns.insert(table.columns.end(), {{"distance", "characters since it began"},
                                             {"count", "characters"},
                                             {"spans", "spans"},
                                             {"on", "says on", 3},
                                             {"low", "95 % from", 3},
                                             {"high", "to", 3},
                                             {"auc", "AUC", 3},
                                             {"false_on", "says on outside", 3}});
  for (const LabelFinding& label : study.labels) {
    for (const UnitFinding& unit : label.units) {
      if (!unit.hold) continue;
      for (const HoldBin& bin : unit.hold->bins) {
        if (bin.characters == 0) continue;
        std::vector<ResultCell> row = UnitCells(study, unit.score);
        row.insert(row.end(), {Distances(bin), bin.characters, bin.spans, bin.on.mean, bin.on.low,
                               bin.on.high, bin.area, unit.hold->false_on});
        table.rows.push_back(std::move(row));
      }
      // The first unit's are enough for people.
      if (table.shown == 0) table.shown = table.rows.size();
    }
  }
  table.note = fmt::format(
      "Second half. A unit says on above (or below) the value that is best on the first half. AUC: "
      "these characters against all outside. Training unrolled {} steps.",
      study.unroll);
  return table;
}

ResultTable ProbesTable(const UnitsStudy& study) {
  ResultTable table{"probes",
                    "What whole layers know",
                    {{"label", "label"},
                     {"layer", "layer"},
                     {"value", "value"},
                     {"measure", "measure"},
                     {"held", "all units", 3},
                     {"best", "best unit", 3},
                     {"f1", "F1, all units", 3},
                     {"rows", "characters fitted"}},
                    {},
                    0,
                    "Second half. All units: logistic or linear regression with a ridge of 1, "
                    "fitted on the first half."};
  for (size_t l = 0; l < study.labels.size(); ++l) {
    const LabelFinding& label = study.labels[l];
    if (!label.varies) continue;
    for (size_t place = 0; place < study.places.size(); ++place) {
      const UnitScore* best = nullptr;
      for (const UnitScore& score : study.scores) {
        const bool here = score.label == l && score.layer == study.places[place].layer &&
                          score.value == study.places[place].value;
        if (here && (best == nullptr || Better(score, *best))) best = &score;
      }
      const ProbeScore& probe = label.probes[place];
      table.rows.push_back({label.name, study.places[place].layer + 1, study.places[place].value,
                            MeasureOf(label), probe.held, best == nullptr ? NAN : best->held,
                            label.numeric ? NAN : probe.f1, probe.fitted});
    }
  }
  return table;
}

ResultTable ScoresTable(const UnitsStudy& study) {
  ResultTable table{"scores", "Every unit and label", UnitColumns(), {}, kScoresShown, ""};
  table.columns.insert(table.columns.end(), {{"measure", "measure"},
                                             {"sign", "goes"},
                                             {"chosen", "first half", 3},
                                             {"held", "second half", 3},
                                             {"strength", "strength", 2},
                                             {"p", "adjusted p", 3}});
  std::vector<size_t> order;
  for (size_t i = 0; i < study.scores.size(); ++i) {
    if (study.labels[study.scores[i].label].varies) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (study.scores[a].label != study.scores[b].label) {
      return study.scores[a].label < study.scores[b].label;
    }
    return Better(study.scores[a], study.scores[b]);
  });
  for (const size_t i : order) {
    const UnitScore& score = study.scores[i];
    std::vector<ResultCell> row = UnitCells(study, score);
    row.insert(row.end(), {MeasureOf(study.labels[score.label]), score.up ? "up" : "down",
                           score.chosen, score.held, score.strength, study.p[i]});
    table.rows.push_back(std::move(row));
  }
  table.note =
      "Strength: the statistic that the turns test, in its own standard deviations over them.";
  return table;
}

}  // namespace mnemo
