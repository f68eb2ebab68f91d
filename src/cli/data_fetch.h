// Fetching, as the command line shows it: options, progress, and what is said of the files.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/progress.h"
#include "cli/verbs.h"
#include "data/fetch/fetch_files.h"
#include "data/sets/data_set.h"

namespace mnemo {

struct FetchOptions {
  std::vector<std::string> addresses;  // --url
  int silence_seconds = 60;            // --timeout
  bool discard = false;
};

// Adds --url, --timeout and --discard, which do not go with `from`.
void AddFetchOptions(CLI::App* verb, CLI::Option* from, FetchOptions* options);

// Throws Error (kBadInput) that says where a person gets the files of a set that has no addresses.
void RequireAddresses(const DataSet& set);

// Where the files of a set are fetched to: DataHome()/downloads/SET.
fs::path DownloadFolder(const DataSet& set);

// Throws Error as FetchFiles().
FetchedFiles FetchSet(const DataSet& set, const FetchOptions& options, Progress* progress);

// Removes the download folder; a warning where that fails.
void Discard(const DataSet& set);

// On stderr, where the prepared content is not the one that the set's files are known to give.
void WarnOfOtherContent(const DataSet& set, const SequenceData& data);

nlohmann::ordered_json FilesJson(const FetchedFiles& fetched);
void PrintDownloads(const DataSet& set, const FetchOptions& options);

// Addresses and checksums of a set, a line each; "" where there is none.
std::string FilesText(const DataSet& set);

}  // namespace mnemo
