#include "report/compare_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "report/numbers.h"

namespace mnemo {
namespace {

// The simplest recurrent network: what gates have to beat.
constexpr char kBaseline[] = "tanh";

CompareRow RowOf(const CellResult& cell, int place) {
  CompareRow row{.cell = &cell, .place = place};
  for (const GridPoint& point : cell.grid) {
    if (point.chosen) row.learning_rate = point.learning_rate;
  }
  double speed = 0;
  int measured = 0;
  for (const SeedRun& run : cell.runs) {
    if (!run.diverged && std::isfinite(run.test_loss)) ++row.seeds;
    row.diverged += run.diverged;
    if (!std::isfinite(run.characters_per_second)) continue;
    speed += run.characters_per_second;
    ++measured;
  }
  if (measured > 0) row.characters_per_second = speed / measured;
  row.nats = cell.test_mean;
  row.bits = cell.test_mean / std::numbers::ln2;
  row.seed_half = (cell.seed_high - cell.seed_low) / 2;
  return row;
}

// -1 if both ends are below zero, 1 if both are above, else 0.
int Side(double low, double high) { return high < 0 ? -1 : low > 0 ? 1 : 0; }

// "the interval over seeds includes 0", and so on: why nothing is claimed.
std::string WhyUnsettled(const PairedDifference& pair) {
  const bool seeds = Side(pair.seed_low, pair.seed_high) == 0;
  const bool text = Side(pair.text_low, pair.text_high) == 0;
  if (seeds && text) return "both intervals include 0";
  if (seeds) return "the interval over seeds includes 0";
  if (text) return "the interval over the text includes 0";
  return "the two intervals contradict each other";
}

std::string PairSentence(const PairedDifference& pair) {
  const std::string size = Fixed(std::abs(pair.mean));
  const bool baseline = pair.cell_b == kBaseline;
  switch (Judge(pair)) {
    case Verdict::kLower:
      return fmt::format("{} is better than {}: {} nats/char lower, and both intervals exclude 0.",
                         pair.cell_a, pair.cell_b, size);
    case Verdict::kHigher:
      return fmt::format("{} is {} {}: {} nats/char higher, and both intervals exclude 0.",
                         pair.cell_a, baseline ? "not better but worse than" : "worse than",
                         pair.cell_b, size);
    case Verdict::kUnsettled:
      return fmt::format("{} {} {}{}: {} nats/char, but {}.", pair.cell_a,
                         baseline ? "is not shown to be better than" : "against", pair.cell_b,
                         baseline ? "" : " is open", Signed(pair.mean), WhyUnsettled(pair));
    case Verdict::kOneSeed:
      return fmt::format("{} against {}: {} nats/char with one seed; no claim.", pair.cell_a,
                         pair.cell_b, Signed(pair.mean));
    case Verdict::kNotMeasured: break;
  }
  return fmt::format("{} against {}: not measured.", pair.cell_a, pair.cell_b);
}

}  // namespace

std::vector<CompareRow> CompareRows(const CompareReport& report) {
  std::vector<CompareRow> rows;
  for (size_t i = 0; i < report.cells.size(); ++i) {
    rows.push_back(RowOf(report.cells[i], static_cast<int>(i)));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const CompareRow& a, const CompareRow& b) {
    if (std::isfinite(a.nats) != std::isfinite(b.nats)) return std::isfinite(a.nats);
    return a.nats < b.nats;
  });
  return rows;
}

PairedDifference FindPair(const CompareReport& report, const std::string& a, const std::string& b) {
  for (const PairedDifference& pair : report.pairs) {
    if (pair.cell_a == a && pair.cell_b == b) return pair;
    if (pair.cell_a == b && pair.cell_b == a) {
      return {a, b, -pair.mean, -pair.text_high, -pair.text_low, -pair.seed_high, -pair.seed_low};
    }
  }
  return {.cell_a = a, .cell_b = b};
}

Verdict Judge(const PairedDifference& pair) {
  if (!std::isfinite(pair.mean) || !std::isfinite(pair.text_low) ||
      !std::isfinite(pair.text_high)) {
    return Verdict::kNotMeasured;
  }
  if (!std::isfinite(pair.seed_low) || !std::isfinite(pair.seed_high)) return Verdict::kOneSeed;
  const int seeds = Side(pair.seed_low, pair.seed_high);
  const int text = Side(pair.text_low, pair.text_high);
  if (seeds < 0 && text < 0) return Verdict::kLower;
  if (seeds > 0 && text > 0) return Verdict::kHigher;
  return Verdict::kUnsettled;
}

std::string CompareHeadline(const CompareReport& report) {
  const std::vector<CompareRow> rows = CompareRows(report);
  if (rows.empty() || !std::isfinite(rows[0].nats)) return "No cell has a test score.";
  const CompareRow& best = rows[0];
  std::string text = fmt::format("{}: {} nats a character on the test text ({} bits)",
                                 best.cell->name, Fixed(best.nats), Fixed(best.bits));
  if (rows.size() == 1) return text + ".";
  const CompareRow& second = rows[1];
  if (!std::isfinite(second.nats)) return text + "; no other cell has a test score.";
  text = fmt::format("Lowest is {}, {} below {}.", text, Fixed(second.nats - best.nats),
                     second.cell->name);
  switch (Judge(FindPair(report, best.cell->name, second.cell->name))) {
    case Verdict::kLower: return text + " Both intervals of that difference exclude 0.";
    case Verdict::kOneSeed:
      return text + " With one seed a cell this report makes no claim about which cell is better.";
    case Verdict::kNotMeasured:
      return text + " Without an interval for that difference this report makes no claim.";
    case Verdict::kHigher:
    case Verdict::kUnsettled: break;
  }
  return text + " That difference is not settled: an interval includes 0.";
}

std::vector<PairedDifference> ComparePairs(const CompareReport& report) {
  std::vector<PairedDifference> pairs, others;
  const std::vector<CompareRow> rows = CompareRows(report);
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t j = i + 1; j < rows.size(); ++j) {
      const bool turned = rows[i].cell->name == kBaseline;
      const std::string& a = rows[turned ? j : i].cell->name;
      const std::string& b = rows[turned ? i : j].cell->name;
      (b == kBaseline ? pairs : others).push_back(FindPair(report, a, b));
    }
  }
  pairs.insert(pairs.end(), others.begin(), others.end());
  return pairs;
}

std::vector<std::string> CompareSentences(const CompareReport& report) {
  std::vector<std::string> sentences;
  for (const PairedDifference& pair : ComparePairs(report)) {
    sentences.push_back(PairSentence(pair));
  }
  for (const CompareRow& row : CompareRows(report)) {
    if (row.diverged == 0) continue;
    sentences.push_back(fmt::format("{}: {} of {} trainings diverged and {} not counted.",
                                    row.cell->name, row.diverged, row.cell->runs.size(),
                                    row.diverged == 1 ? "is" : "are"));
  }
  return sentences;
}

}  // namespace mnemo
