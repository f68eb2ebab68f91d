#include "study/trial.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "cell/catalogue.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

using nlohmann::ordered_json;

constexpr std::pair<const char*, double CurvePoint::*> kCurve[] = {
    {"epoch", &CurvePoint::epoch},
    {"seconds", &CurvePoint::seconds},
    {"train", &CurvePoint::train},
    {"valid", &CurvePoint::valid}};

// JSON has no number that is none: it stands as null.
double Number(const nlohmann::json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

// A loss or an error. The squares of a few of them are added up where they are compared: what no
// training in float32 can get near, and would not end as a number there, is refused.
double Score(const nlohmann::json& json) {
  constexpr double kLargest = 1e100;
  const double score = Number(json);
  if (std::abs(score) > kLargest) throw BadInput(fmt::format("it has a score of {:g}", score));
  return score;
}

}  // namespace

std::string TrialKey(const Trial& trial, const std::string& data_sha256) {
  const Recipe& recipe = trial.recipe;
  // What the cells are called, and where the data stands, is not what is trained.
  std::string what = data_sha256;
  for (const std::string& cell : recipe.model.cells) {
    what += ' ' + CanonicalHash(LoadCell(cell));
  }
  Recipe nameless = recipe;
  nameless.model.cells.assign(recipe.model.cells.size(), "cell");
  nameless.data = DataRecipe{};
  nameless.data.set = "data";
  what += '\n' + PrintRecipe(nameless);
  // The content is that of the whole text: how it is read is what a text's own keys say. Only what
  // is not as usual is told, so that keys of sets never change.
  const DataRecipe usual;
  const DataRecipe& data = recipe.data;
  if (data.train_share != usual.train_share || data.valid_share != usual.valid_share) {
    what += fmt::format("parts {} {}\n", data.train_share, data.valid_share);
  }
  if (data.symbols != usual.symbols) what += fmt::format("words {}\n", data.words);
  if (trial.start) what += "begins with " + trial.start->key;
  return Sha256(what);
}

std::string OutcomeLine(const TrialOutcome& outcome) {
  ordered_json json = {{"name", outcome.name}, {"data", outcome.data}, {"key", outcome.key}};
  if (outcome.diverged) json["diverged"] = true;
  json["parameters"] = outcome.parameters;
  json["updates"] = outcome.updates;
  json["best_update"] = outcome.best_update;
  json["seconds"] = outcome.seconds;
  for (size_t s = 0; s < kSplitNames.size(); ++s) {
    if (!outcome.scores[s]) continue;
    ordered_json score = {{"loss", outcome.scores[s]->loss}};
    if (outcome.scores[s]->error) score["error"] = *outcome.scores[s]->error;
    json[kSplitNames[s]] = std::move(score);
  }
  // One list a quantity: a third of the length of one object a point.
  ordered_json& curve = json["curve"] = {{"update", ordered_json::array()}};
  for (const auto& [key, member] : kCurve) curve[key] = ordered_json::array();
  for (const CurvePoint& point : outcome.curve) {
    curve["update"].push_back(point.update);
    for (const auto& [key, member] : kCurve) curve[key].push_back(point.*member);
  }
  return json.dump() + '\n';
}

TrialOutcome ParseOutcome(std::string_view line) {
  try {
    const nlohmann::json json = ParseJson(line, "line");
    TrialOutcome outcome;
    json.at("name").get_to(outcome.name);
    json.at("data").get_to(outcome.data);
    json.at("key").get_to(outcome.key);
    outcome.diverged = json.value("diverged", false);
    json.at("parameters").get_to(outcome.parameters);
    json.at("updates").get_to(outcome.updates);
    json.at("best_update").get_to(outcome.best_update);
    json.at("seconds").get_to(outcome.seconds);
    if (outcome.updates < 0 || outcome.best_update < 0 || outcome.parameters < 0 ||
        !(outcome.seconds >= 0 && outcome.seconds < 1e12)) {
      throw BadInput("no training has such numbers of parameters, updates or seconds");
    }
    for (size_t s = 0; s < kSplitNames.size(); ++s) {
      const auto found = json.find(kSplitNames[s]);
      if (found == json.end()) continue;
      PartOutcome score{.loss = Score(found->at("loss")), .error = {}};
      if (found->contains("error")) score.error = Score(found->at("error"));
      outcome.scores[s] = score;
    }
    const nlohmann::json& curve = json.at("curve");
    const auto updates = curve.at("update").get<std::vector<int64_t>>();
    outcome.curve.resize(updates.size());
    for (size_t i = 0; i < updates.size(); ++i) outcome.curve[i].update = updates[i];
    for (const auto& [key, member] : kCurve) {
      const nlohmann::json& values = curve.at(key);
      if (!values.is_array() || values.size() != updates.size()) {
        throw BadInput("its curve's lists differ in length");
      }
      for (size_t i = 0; i < values.size(); ++i) outcome.curve[i].*member = Number(values[i]);
    }
    for (const Split part : {Split::kValid, Split::kTest}) {
      if (outcome.diverged || outcome.score(part)) continue;
      throw BadInput(
          fmt::format("it has no score of the part '{}'", kSplitNames[static_cast<size_t>(part)]));
    }
    return outcome;
  } catch (const nlohmann::json::exception&) {
    throw BadInput("this is no outcome of a trial");
  } catch (const Error& error) {
    throw BadInput("this is no outcome of a trial: " + error.message());
  }
}

}  // namespace mnemo
