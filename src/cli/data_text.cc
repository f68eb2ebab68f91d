#include "cli/data_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/signals.h"
#include "report/numbers.h"

namespace mnemo {

const DataSet* FindText(const std::string& name) {
  for (const DataSet& set : DataSets()) {
    if (set.name == name && set.origin == DataSet::Origin::kText) return &set;
  }
  return nullptr;
}

fs::path TextFile(const DataSet& set) { return DownloadFolder(set) / set.files[0].name; }

void GetText(const DataSet& set, const FetchOptions& fetch, const CommonOptions& common) {
  Progress progress(2, common.quiet);
  InstallStopSignals();
  const FetchedFiles fetched = FetchSet(set, fetch, &progress);
  progress.Clear();
  if (common.json) {
    const nlohmann::ordered_json out = {
        {"set", set.name}, {"text", TextFile(set).string()}, {"files", FilesJson(fetched)}};
    fmt::print("{}\n", out.dump(2));
    return;
  }
  fmt::print("{} is in {}\n  {} bytes{}\n", set.name, TextFile(set).string(),
             Grouped(static_cast<int64_t>(fetched.files[0].done.bytes)),
             fetched.files[0].known ? "; its checksum is right" : "; its checksum is not known");
  fmt::print("A recipe names it so: [data] text = \"{}\"\n", TextFile(set).string());
}

void CheckText(const DataSet& set, const CommonOptions& common) {
  const PublishedFile& file = set.files[0];
  std::error_code ignored;
  if (!fs::exists(TextFile(set), ignored)) {
    throw BadInput("this text is not here yet")
        .At(TextFile(set).string())
        .Hint("mnemo data get " + set.name);
  }
  const std::string text = ReadFile(TextFile(set), file.most_bytes);
  const std::string sha256 = Sha256(text);
  const std::set<char> distinct(text.begin(), text.end());
  std::vector<std::string> wrong;
  if (!file.sha256.empty() && sha256 != file.sha256) {
    wrong.push_back(fmt::format("SHA-256 {}, published {}", sha256, file.sha256));
  }
  if (file.bytes > 0 && text.size() != file.bytes) {
    wrong.push_back(fmt::format("{} bytes, published {}", text.size(), file.bytes));
  }
  if (common.json) {
    const nlohmann::ordered_json out = {{"set", set.name},
                                        {"sha256", sha256},
                                        {"bytes", text.size()},
                                        {"different_bytes", distinct.size()},
                                        {"wrong", wrong}};
    fmt::print("{}\n", out.dump(2));
  } else {
    fmt::print("{}: {}\n  {} bytes, {} different ones\n", set.name, set.task,
               Grouped(static_cast<int64_t>(text.size())), distinct.size());
    for (const std::string& what : wrong) fmt::print("  WRONG  {}\n", what);
    if (wrong.empty()) fmt::print("  as it should be\n");
  }
  if (!wrong.empty()) throw Failed("the text is not as it should be").At(TextFile(set).string());
}

}  // namespace mnemo
