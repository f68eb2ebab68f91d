#include "study/comparison_file.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"

namespace mnemo {
namespace {

constexpr int kFormat = 1;

nlohmann::ordered_json ToJson(const CellCost& cost) {
  return {{"cell", cost.cell},
          {"units", cost.units},
          {"parameters", cost.parameters},
          {"seconds_per_update", cost.seconds_per_update},
          {"seconds_per_scored_symbol", cost.seconds_per_scored_symbol},
          {"seconds_per_test_symbol", cost.seconds_per_test_symbol}};
}

// Of the values, whatever the order of the keys and the blanks between them.
std::string ContentSum(const nlohmann::json& json) { return Sha256(json.dump()); }

CellCost CostFromJson(const nlohmann::json& json) {
  CellCost cost;
  json.at("cell").get_to(cost.cell);
  json.at("units").get_to(cost.units);
  json.at("parameters").get_to(cost.parameters);
  json.at("seconds_per_update").get_to(cost.seconds_per_update);
  json.at("seconds_per_scored_symbol").get_to(cost.seconds_per_scored_symbol);
  json.at("seconds_per_test_symbol").get_to(cost.seconds_per_test_symbol);
  return cost;
}

}  // namespace

void WriteComparisonFile(const ComparisonFile& file, const std::filesystem::path& path) {
  // A recipe's list of cells is one a layer; ours are compared, each in models of its own.
  Recipe recipe = file.spec.recipe;
  recipe.model.cells = {file.spec.cells.front()};
  nlohmann::ordered_json json;
  json["format"] = kFormat;
  json["text_sha256"] = file.text_sha256;
  json["asked"] = {{"cells", file.spec.cells},     {"parameters", file.spec.parameters},
                   {"minutes", file.spec.minutes}, {"rates", file.spec.rates},
                   {"seeds", file.spec.seeds},     {"workers", file.spec.workers},
                   {"recipe", PrintRecipe(recipe)}};
  nlohmann::ordered_json costs = nlohmann::ordered_json::array();
  for (const CellCost& cost : file.plan.costs) costs.push_back(ToJson(cost));
  json["planned"] = {{"seeds", file.plan.seeds},
                     {"pilot_updates", file.plan.pilot_updates},
                     {"final_updates", file.plan.final_updates},
                     {"valid_symbols", file.plan.valid_symbols},
                     {"seconds", file.plan.planned_seconds},
                     {"notes", file.plan.notes},
                     {"costs", costs}};
  json["sha256"] = ContentSum(nlohmann::json::parse(json.dump()));
  WriteFile(path, json.dump(2) + "\n");
}

ComparisonFile ReadComparisonFile(const std::filesystem::path& path) {
  if (!fs::exists(path)) {
    throw BadInput("there is no comparison here")
        .At(path.string())
        .Hint("start one: mnemo compare TEXT --cells tanh,lstm,gru --out FOLDER");
  }
  const auto damaged = [&](const std::string& what) {
    return Failed("the file is damaged: " + what)
        .At(path.string())
        .Hint("its runs can still be looked into: mnemo eval " +
              (path.parent_path() / "runs" / "NAME").string());
  };
  nlohmann::json json = ParseJson(ReadFile(path, 1 << 20), path.string());
  if (!json.is_object() || !json.contains("format") || !json.contains("sha256")) {
    throw damaged("it is not what a comparison writes");
  }
  if (json["format"] != kFormat) {
    throw BadInput("written by another version of this program").At(path.string());
  }
  const nlohmann::json sum = json["sha256"];
  json.erase("sha256");
  if (sum != ContentSum(json)) {
    throw damaged("its content does not have the checksum that it names");
  }
  try {
    ComparisonFile file;
    json.at("text_sha256").get_to(file.text_sha256);
    const nlohmann::json& asked = json.at("asked");
    asked.at("cells").get_to(file.spec.cells);
    asked.at("parameters").get_to(file.spec.parameters);
    asked.at("minutes").get_to(file.spec.minutes);
    asked.at("rates").get_to(file.spec.rates);
    asked.at("seeds").get_to(file.spec.seeds);
    asked.at("workers").get_to(file.spec.workers);
    file.spec.recipe = ParseRecipe(asked.at("recipe").get<std::string>(), path.string());
    const nlohmann::json& planned = json.at("planned");
    planned.at("seeds").get_to(file.plan.seeds);
    planned.at("pilot_updates").get_to(file.plan.pilot_updates);
    planned.at("final_updates").get_to(file.plan.final_updates);
    planned.at("valid_symbols").get_to(file.plan.valid_symbols);
    planned.at("seconds").get_to(file.plan.planned_seconds);
    planned.at("notes").get_to(file.plan.notes);
    for (const nlohmann::json& cost : planned.at("costs")) {
      file.plan.costs.push_back(CostFromJson(cost));
    }
    const bool sane = !file.spec.cells.empty() && !file.spec.rates.empty() &&
                      file.plan.costs.size() == file.spec.cells.size() && file.plan.seeds > 0 &&
                      file.spec.workers > 0 && file.spec.workers <= 1024 &&
                      file.plan.pilot_updates > 0 && file.plan.final_updates > 0 &&
                      file.plan.valid_symbols > 1;
    if (!sane) throw damaged("its numbers do not fit together");
    return file;
  } catch (const nlohmann::json::exception& error) {
    throw damaged(error.what());
  }
}

}  // namespace mnemo
