#include "cli/data_fetch.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/signals.h"
#include "data/prepared.h"

namespace mnemo {

void AddFetchOptions(CLI::App* verb, CLI::Option* from, FetchOptions* options) {
  verb->add_option("--url", options->addresses,
                   "Fetch from this address instead; repeatable, in the order of mnemo data show")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->excludes(from);
  verb->add_option("--timeout", options->silence_seconds,
                   "Give up a server that sends nothing for so many seconds (default: 60)")
      ->check(CLI::Range(1, 86400))
      ->excludes(from);
  verb->add_flag("--discard", options->discard, "Remove the fetched files once the set is prepared")
      ->excludes(from);
}

void RequireAddresses(const DataSet& set) {
  if (!set.files.empty()) return;
  throw BadInput("no address is known that this set could be fetched from: say --from")
      .At(set.name)
      .Allowed(set.layout)
      .Hint(set.origin == DataSet::Origin::kOwn
                ? "docs/data.md, sections Your own data and Speech of your own"
            : set.origin == DataSet::Origin::kLicensed
                ? "it is licensed, and you bring it: " + set.where
                : "fetch it by hand from " + set.where);
}

fs::path DownloadFolder(const DataSet& set) { return DataHome() / "downloads" / set.name; }

FetchedFiles FetchSet(const DataSet& set, const FetchOptions& options, Progress* progress) {
  DownloadWatch watch;
  watch.progress = [progress](const DownloadState& state) {
    if (progress->Due()) progress->Update(DownloadLine(state));
  };
  watch.log = [progress](const std::string& text) { progress->Log(text); };
  watch.stop = &StopFlag();
  watch.silence_seconds = options.silence_seconds;
  return FetchFiles(set.files, options.addresses, DownloadFolder(set), watch);
}

void Discard(const DataSet& set) {
  std::error_code code;
  fs::remove_all(DownloadFolder(set), code);
  if (code) {
    fmt::print(stderr, "mnemo: warning: {} is still there: {}\n", DownloadFolder(set).string(),
               code.message());
  }
}

void WarnOfOtherContent(const DataSet& set, const SequenceData& data) {
  if (!PreparedAsKnown(set, data) || data.sha256 == set.sha256) return;
  fmt::print(stderr,
             "mnemo: warning: {}: the content is not the one that the published files are known "
             "to give\n  found:   {}\n  allowed: {}\n  hint:    numbers trained on it are not "
             "comparable; are these other files, or were they changed?\n",
             set.name, data.sha256, set.sha256);
}

nlohmann::ordered_json FilesJson(const FetchedFiles& fetched) {
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const FetchedFiles::File& file : fetched.files) {
    files.push_back({{"name", file.name},
                     {"address", file.address},
                     {"bytes", file.done.bytes},
                     {"sha256", file.done.sha256},
                     {"checksum_known", file.known},
                     {"was_there", file.done.was_there}});
  }
  return files;
}

void PrintDownloads(const DataSet& set, const FetchOptions& options) {
  if (options.discard) return;
  fmt::print("  The fetched files are in {}; another --option needs no new download.\n",
             DownloadFolder(set).string());
}

std::string FilesText(const DataSet& set) {
  std::string text;
  for (const PublishedFile& file : set.files) {
    text += fmt::format("  fetch    {}\n           {}\n", file.address,
                        file.sha256.empty() ? "SHA-256 not known" : "SHA-256 " + file.sha256);
  }
  if (!set.sha256.empty()) {
    text += fmt::format("  content  SHA-256 {} with the default options and seed {}\n", set.sha256,
                        DataSet::kKnownSeed);
  }
  return text;
}

}  // namespace mnemo
