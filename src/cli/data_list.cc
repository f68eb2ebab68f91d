// mnemo data list: the sets that the program knows, and the user's.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/progress.h"
#include "cli/data_verb.h"
#include "data/prepared.h"

namespace mnemo {
namespace {

// Of the published files: "3.3 MB"; "-" where there are none.
std::string SizeWord(const DataSet& set) {
  if (set.megabytes == 0) return "-";
  return fmt::format("{:.{}f} MB", set.megabytes, set.megabytes < 10 ? 1 : 0);
}

void List(const CommonOptions& common) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  if (!common.json) {
    fmt::print("{:<16} {:<9} {:<10} {:>7} {:<30} {:<39} {}\n", "NAME", "PREPARED", "ORIGIN", "SIZE",
               "LICENCE", "TASK", "WHAT");
  }
  for (const DataSet& set : DataSets()) {
    const bool here = IsPrepared(DataHome() / set.name);
    if (common.json) {
      nlohmann::ordered_json known = nlohmann::ordered_json::array();
      for (const SetOption& option : set.options) {
        known.push_back(
            {{"name", option.name}, {"default", option.fallback}, {"about", option.about}});
      }
      out.push_back({{"name", set.name},
                     {"task", set.task},
                     {"content", set.content},
                     {"licence", set.licence},
                     {"where", set.where},
                     {"layout", set.layout},
                     {"origin", OriginWord(set)},
                     {"options", known},
                     {"megabytes", set.megabytes},
                     {"prepared", here}});
    } else {
      fmt::print("{:<16} {:<9} {:<10} {:>7} {:<30} {:<39} {}\n", set.name, here ? "yes" : "-",
                 OriginWord(set), SizeWord(set), CutToColumns(set.licence, 30), set.task,
                 set.content);
    }
  }
  if (common.json) {
    fmt::print("{}\n", out.dump(2));
    return;
  }
  std::vector<std::string> own;
  for (const std::string& name : PreparedNames()) {
    bool known = false;
    for (const DataSet& set : DataSets()) known = known || set.name == name;
    if (!known) own.push_back(name);
  }
  for (const std::string& name : own) {
    fmt::print("{:<16} {:<9} {:<10} {:>7} mnemo data show {} says more\n", name, "yes", "yours", "",
               name);
  }
  fmt::print("\nPrepared sets are in {}. mnemo data show NAME says more of one.\n",
             DataHome().string());
}

}  // namespace

void AddDataList(CLI::App* data) {
  auto common = std::make_shared<CommonOptions>();
  AddDataSubcommand(data, "list", "All sets that the program knows, and your prepared ones",
                    common.get())
      ->callback([common] { List(*common); });
}

}  // namespace mnemo
