#include "view/unit_order.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "view/char_labels.h"
#include "view/short_float.h"

namespace mnemo {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Sums {
  int64_t count = 0, low = 0, high = 0;
  double value = 0, squares = 0;
  // Of the characters that the label says something of.
  int64_t labelled = 0;
  double labelled_value = 0, labelled_squares = 0, label = 0, label_squares = 0, both = 0;
  double lowest = std::numeric_limits<double>::infinity(),
         highest = -std::numeric_limits<double>::infinity();
};

double Correlation(const Sums& sums) {
  const auto n = static_cast<double>(sums.labelled);
  const double unit = sums.labelled_squares - sums.labelled_value * sums.labelled_value / n;
  const double label = sums.label_squares - sums.label * sums.label / n;
  // What rounding leaves of a variance of 0 is none.
  if (!(unit > 1e-12 * sums.labelled_squares) || !(label > 1e-12 * sums.label_squares))
    return kNone;
  return std::clamp((sums.both - sums.labelled_value * sums.label / n) / std::sqrt(unit * label),
                    -1.0, 1.0);
}

UnitFacts FactsOf(int unit, const Sums& sums) {
  if (sums.count == 0) return {unit, kNone, kNone, kNone, kNone, kNone, kNone, kNone};
  const auto n = static_cast<double>(sums.count);
  UnitFacts facts{.unit = unit, .mean = sums.value / n};
  facts.deviation = std::sqrt(std::max(0.0, sums.squares / n - facts.mean * facts.mean));
  facts.lowest = sums.lowest;
  facts.highest = sums.highest;
  facts.low = static_cast<double>(sums.low) / n;
  facts.high = static_cast<double>(sums.high) / n;
  return facts;
}

}  // namespace

UnitOrder OrderUnits(const Reading& reading, int layer, const std::string& value,
                     const std::string& sort) {
  const size_t place = reading.Find(layer, value);
  const bool plain =
      sort == "number" || sort == "mean" || sort == "variation" || sort == "saturation";
  const std::vector<float> label = plain ? std::vector<float>() : CharLabelOf(sort, reading.text());
  const ViewedValue& viewed = reading.values()[place];
  const double low_end = viewed.share ? 0.1 : -0.9;
  std::vector<Sums> sums(static_cast<size_t>(viewed.width));
  UnitOrder order;
  order.characters = reading.read();
  for (int64_t t = 0; t < order.characters; ++t) {
    const std::span<const uint16_t> row = reading.Row(place, t);
    const double here = plain ? 0 : label[t];
    for (size_t u = 0; u < row.size(); ++u) {
      const double number = Lengthened(row[u]);
      if (!std::isfinite(number)) continue;
      Sums& sum = sums[u];
      ++sum.count;
      sum.value += number;
      sum.squares += number * number;
      sum.low += number < low_end ? 1 : 0;
      sum.high += number > 0.9 ? 1 : 0;
      sum.lowest = std::min(sum.lowest, number);
      sum.highest = std::max(sum.highest, number);
      if (plain || !std::isfinite(here)) continue;
      ++sum.labelled;
      sum.labelled_value += number;
      sum.labelled_squares += number * number;
      sum.label += here;
      sum.label_squares += here * here;
      sum.both += here * number;
    }
  }
  for (size_t u = 0; u < sums.size(); ++u) {
    UnitFacts facts = FactsOf(static_cast<int>(u), sums[u]);
    if (sort == "number") facts.score = facts.unit;
    if (sort == "mean") facts.score = facts.mean;
    if (sort == "variation") facts.score = facts.deviation;
    if (sort == "saturation") facts.score = facts.low + facts.high;
    if (!plain) facts.score = Correlation(sums[u]);
    order.units.push_back(facts);
  }
  if (sort == "number") return order;
  const auto key = [plain](const UnitFacts& facts) {
    if (std::isnan(facts.score)) return -std::numeric_limits<double>::infinity();
    return plain ? facts.score : std::abs(facts.score);
  };
  std::stable_sort(order.units.begin(), order.units.end(),
                   [&](const UnitFacts& a, const UnitFacts& b) { return key(a) > key(b); });
  return order;
}

}  // namespace mnemo
