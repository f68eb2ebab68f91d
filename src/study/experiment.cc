#include "study/experiment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/random.h"
#include "base/toml.h"

namespace mnemo {
namespace {

constexpr int64_t kMostTrials = 100000;

bool IsWord(const std::string& name) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyz0123456789._-";
  return !name.empty() && name[0] != '.' && name[0] != '-' &&
         name.find_first_not_of(kPlain) == std::string::npos;
}

std::string ReadName(const TomlTable& table) {
  std::string name = table.String("name");
  if (!IsWord(name)) {
    throw table.Wrong("name", "this cannot be a part of a trial's name")
        .Found(name)
        .Allowed("a word of a-z, 0-9, '.', '_' and '-'");
  }
  return name;
}

std::vector<double> ReadRates(const TomlTable& table) {
  const double low = table.Number("low", {.min = -100, .max = 100});
  const double high = table.Number("high", {.min = low, .max = 100});
  const int64_t count = table.Int("count", {.min = 1, .max = 1000});
  const auto seed = static_cast<uint64_t>(table.Int("seed", {.min = 0}));
  const Random random(seed, Purpose::kGenerate);
  std::vector<double> rates;
  for (int64_t i = 0; i < count; ++i) {
    const double u = random.Uniform({.element = static_cast<uint32_t>(i)});
    // Four digits: what is printed is what is trained.
    rates.push_back(std::stod(fmt::format("{:.3e}", std::exp(low + (high - low) * u))));
  }
  std::sort(rates.begin(), rates.end());
  return rates;
}

Axis ReadAxis(const TomlTable& table) {
  Axis axis{.name = ReadName(table), .values = {}};
  for (const TomlTable& value : table.Tables("value")) {
    AxisValue read{.name = ReadName(value),
                   .cost = value.Number("cost", {.min = 0, .min_open = true}, 1.0),
                   .overrides = value.Strings("set")};
    for (const AxisValue& other : axis.values) {
      if (other.name == read.name) throw value.Wrong("name", "this name is there twice");
    }
    axis.values.push_back(std::move(read));
  }
  if (axis.values.empty()) throw table.Wrong("value", "this axis has no value");
  return axis;
}

Recipe RecipeAt(const Experiment& experiment, const Point& point, std::optional<double> rate,
                int64_t seed, double* cost) {
  std::vector<std::string> overrides;
  *cost = 1;
  for (size_t a = 0; a < experiment.axes.size(); ++a) {
    for (const AxisValue& value : experiment.axes[a].values) {
      if (value.name != point[a]) continue;
      overrides.insert(overrides.end(), value.overrides.begin(), value.overrides.end());
      *cost *= value.cost;
    }
  }
  if (rate) overrides.push_back(fmt::format("train.rate={}", *rate));
  overrides.push_back(fmt::format("seed={}", seed));
  return ParseRecipe(experiment.recipe, experiment.recipe_file, overrides);
}

std::string PointName(const Experiment& experiment, const Point& point) {
  std::string name = experiment.name;
  for (const std::string& value : point) name += "/" + value;
  return name;
}

PlannedTrial Planned(const Experiment& experiment, const Point& point, std::string name,
                     std::optional<double> rate, int64_t seed) {
  PlannedTrial planned{.trial = {.name = std::move(name), .recipe = {}, .cost = 1},
                       .keep_run = false,
                       .scores_train = experiment.scores_train};
  planned.trial.recipe = RecipeAt(experiment, point, rate, seed, &planned.trial.cost);
  return planned;
}

}  // namespace

Experiment ReadExperiment(const fs::path& file) {
  TomlDocument document(ReadFile(file, 1 << 20), file.string());
  const TomlTable root = document.Root();
  Experiment experiment;
  experiment.name = file.stem().string();
  if (!IsWord(experiment.name)) {
    throw BadInput("an experiment's file is called by a word of a-z, 0-9, '.', '_' and '-'")
        .At(file.string());
  }
  const fs::path recipe = file.parent_path() / root.String("recipe");
  experiment.recipe_file = recipe.string();
  experiment.recipe = ReadFile(recipe, 1 << 20);
  experiment.scores_train = root.Bool("scores_train", false);
  experiment.keep_runs = root.Bool("keep_runs", false);
  experiment.start_from = root.String("start_from", "");
  if (root.Has("start_from") && experiment.start_from.empty()) {
    throw root.Wrong("start_from", "it names no trial").Allowed("EXPERIMENT/POINT/seed-N");
  }
  experiment.rate_seed = static_cast<uint64_t>(root.Int("rate_seed", {.min = 0}, 1));
  experiment.seeds = root.Ints("seeds", {.min = 0});
  if (root.HasTable("rates")) experiment.rates = ReadRates(root.Table("rates"));
  for (const TomlTable& axis : root.Tables("axis")) experiment.axes.push_back(ReadAxis(axis));
  document.CheckAllRead();
  if (experiment.seeds.empty()) throw root.Wrong("seeds", "there is no seed");
  // A seed that counted twice would make an interval out of one training.
  for (size_t s = 0; s < experiment.seeds.size(); ++s) {
    const auto begin = experiment.seeds.begin(), here = begin + static_cast<std::ptrdiff_t>(s);
    if (std::find(begin, here, *here) != here) {
      throw root.Wrong("seeds", "a seed is there twice").Found(std::to_string(*here));
    }
  }
  if (static_cast<int64_t>(TrialCount(experiment)) > kMostTrials) {
    throw root.Wrong("axis", "the grid has more than 100,000 trials");
  }
  for (const Point& point : PointsOf(experiment)) {
    double cost = 0;
    try {
      RecipeAt(experiment, point, std::nullopt, 1, &cost);
    } catch (Error& error) {
      // Nobody typed --set: an axis' value did.
      const std::string text = error.what();
      if (!text.starts_with("--set ")) throw;
      throw error.At(
          fmt::format("{}, set = [\"{}\"]", file.string(), text.substr(6, text.find(": ") - 6)));
    }
  }
  return experiment;
}

std::vector<Point> PointsOf(const Experiment& experiment) {
  std::vector<Point> points = {{}};
  for (const Axis& axis : experiment.axes) {
    std::vector<Point> longer;
    for (const Point& point : points) {
      for (const AxisValue& value : axis.values) {
        longer.push_back(point);
        longer.back().push_back(value.name);
      }
    }
    points = std::move(longer);
  }
  return points;
}

std::string RateTrialName(const Experiment& experiment, const Point& point, size_t rate) {
  return fmt::format("{}/rate-{}", PointName(experiment, point), rate + 1);
}

std::string SeedTrialName(const Experiment& experiment, const Point& point, int64_t seed) {
  return fmt::format("{}/seed-{}", PointName(experiment, point), seed);
}

std::optional<size_t> BestRate(const Experiment& experiment, const Point& point,
                               const Outcomes& outcomes) {
  std::optional<size_t> best;
  double lowest = std::numeric_limits<double>::infinity();
  for (size_t r = 0; r < experiment.rates.size(); ++r) {
    const auto found = outcomes.find(RateTrialName(experiment, point, r));
    if (found == outcomes.end()) return std::nullopt;
    if (found->second.diverged) continue;
    const double loss = found->second.score(Split::kValid)->loss;
    if (loss < lowest) {
      lowest = loss;
      best = r;
    }
  }
  return best;
}

std::vector<const TrialOutcome*> SeedOutcomes(const Experiment& experiment, const Point& point,
                                              const Outcomes& outcomes) {
  std::vector<const TrialOutcome*> found;
  for (const int64_t seed : experiment.seeds) {
    const auto one = outcomes.find(SeedTrialName(experiment, point, seed));
    if (one != outcomes.end() && !one->second.diverged) found.push_back(&one->second);
  }
  return found;
}

std::vector<PlannedTrial> PlanExperiment(const Experiment& experiment, const Outcomes& outcomes) {
  std::vector<PlannedTrial> planned;
  std::optional<TrialStart> start;
  if (!experiment.start_from.empty()) {
    const auto from = outcomes.find(experiment.start_from);
    if (from == outcomes.end() || from->second.diverged) return {};
    start = TrialStart{from->second.name, from->second.key};
  }
  const std::vector<Point> points = PointsOf(experiment);
  const auto add_seeds = [&](const Point& point) {
    std::optional<double> rate;
    if (!experiment.rates.empty()) {
      const auto best = BestRate(experiment, point, outcomes);
      if (!best) return;
      rate = experiment.rates[*best];
    }
    for (const int64_t seed : experiment.seeds) {
      planned.push_back(
          Planned(experiment, point, SeedTrialName(experiment, point, seed), rate, seed));
      planned.back().keep_run = experiment.keep_runs;
    }
  };
  // Points with the same first value stand together.
  for (size_t begin = 0; begin < points.size();) {
    size_t end = begin;
    while (end < points.size() &&
           (points[end].empty() || points[end].front() == points[begin].front())) {
      ++end;
    }
    for (size_t p = begin; p < end; ++p) {
      for (size_t r = 0; r < experiment.rates.size(); ++r) {
        planned.push_back(Planned(experiment, points[p], RateTrialName(experiment, points[p], r),
                                  experiment.rates[r], static_cast<int64_t>(experiment.rate_seed)));
      }
    }
    for (size_t p = begin; p < end; ++p) add_seeds(points[p]);
    begin = end;
  }
  for (PlannedTrial& one : planned) one.trial.start = start;
  return planned;
}

size_t TrialCount(const Experiment& experiment) {
  size_t count = experiment.rates.size() + experiment.seeds.size();
  for (const Axis& axis : experiment.axes) count *= axis.values.size();
  return count;
}

}  // namespace mnemo
