// mnemo data get and make: a set's files, or a seed, become a prepared set.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/legible.h"
#include "base/progress.h"
#include "base/signals.h"
#include "base/utf8.h"
#include "cli/data_fetch.h"
#include "cli/data_verb.h"
#include "data/prepared.h"

namespace mnemo {
namespace {

struct GetOptions {
  CommonOptions common;
  std::string set, from, name, bad_data = "stop";
  std::vector<std::string> options;
  uint64_t seed = 1;
  FetchOptions fetch;
};

std::map<std::string, std::string> Given(const std::vector<std::string>& options) {
  std::map<std::string, std::string> given;
  for (const std::string& option : options) {
    const size_t equals = option.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw BadInput("an option is NAME=VALUE").Found(option);
    }
    given[option.substr(0, equals)] = option.substr(equals + 1);
  }
  return given;
}

// A recipe must be able to say it, and a command line to take it.
void CheckName(const std::string& name) {
  const bool plain = IsUtf8(name) && name == Legible(name, name.size());
  if (plain && !name.starts_with('-') && name != "." && name != "..") return;
  throw BadInput("a set cannot be called so")
      .Found(Quoted(name))
      .Allowed("a name without control characters that does not begin with '-', or a path");
}

void Prepare(const GetOptions& options, bool make) {
  const DataSet& set = FindDataSet(options.set);
  const bool made = set.origin == DataSet::Origin::kMade;
  if (make != made) {
    throw BadInput(made ? "this set is made, not fetched" : "this set cannot be made")
        .At(set.name)
        .Hint(fmt::format("mnemo data {} {}", made ? "make" : "get", set.name));
  }
  const bool fetch = !made && options.from.empty();
  if (fetch) RequireAddresses(set);
  Progress progress(2, options.common.quiet);
  BadData bad(options.bad_data == "skip" ? BadData::Policy::kSkip : BadData::Policy::kStop,
              [&](const Error& error) { progress.Log(fmt::format("left out: {}", error.what())); });
  SetSource source = {options.from,
                      options.seed,
                      SetOptions(set.options, Given(options.options)),
                      &bad,
                      [&](const std::string& text) { progress.Update(text); },
                      &StopFlag()};
  const std::string name = options.name.empty() ? set.name : options.name;
  const bool own = set.origin == DataSet::Origin::kOwn;
  if (own && options.name.empty()) {
    throw BadInput("say what to call your set: --name").At(set.name);
  }
  CheckName(name);
  if (name == DownloadFolder(set).parent_path().filename()) {
    throw BadInput("fetched files are kept in a folder of this name").Found(name);
  }
  for (const DataSet& other : DataSets()) {
    if (name == other.name && (own || name != set.name)) {
      throw BadInput("this is another set's name").Found(name).Allowed("a name of your own");
    }
  }
  InstallStopSignals();
  const bool path = name.find('/') != std::string::npos;
  const fs::path folder = path ? fs::path(name) : DataHome() / name;
  if (!path) MakeFolder(DataHome());
  if (IsPrepared(folder)) {
    throw BadInput("this set is prepared already")
        .At(folder.string())
        .Hint("--name gives another name; remove the folder to prepare it anew");
  }
  FetchedFiles fetched;
  if (fetch) {
    fetched = FetchSet(set, options.fetch, &progress);
    source.from = fetched.from;
  }
  PrepareDataSet(set, source, folder);
  progress.Clear();
  if (bad.count() > 0) {
    fmt::print(stderr, "mnemo: warning: left out {} record{} that cannot be used\n", bad.count(),
               bad.count() == 1 ? "" : "s");
  }
  const SequenceData data = OpenPrepared(folder);
  WarnOfOtherContent(set, data);
  if (fetch && options.fetch.discard) Discard(set);
  if (options.common.json) {
    nlohmann::ordered_json out = {
        {"set", name}, {"folder", folder.string()}, {"left_out", bad.count()}};
    if (fetch) out["files"] = FilesJson(fetched);
    if (fetch && !options.fetch.discard) out["downloads"] = DownloadFolder(set).string();
    for (size_t s = 0; s < 3; ++s) {
      out[kSplitNames[s]] = {{"sequences", data.splits[s].count()},
                             {"steps", data.splits[s].steps()}};
    }
    fmt::print("{}\n", out.dump(2));
    return;
  }
  fmt::print("{} is in {}\n", name, folder.string());
  PrintParts(data);
  for (const std::string& note : data.form.notes) fmt::print("  {}\n", note);
  if (fetch) PrintDownloads(set, options.fetch);
  fmt::print("A recipe names it so: [data] set = \"{}\"\n", name);
}

void AddPrepareOptions(CLI::App* sub, GetOptions* options) {
  sub->add_option("--name", options->name, "Call it so, or a path with a '/' (default: the set's)");
  sub->add_option("--option", options->options,
                  "NAME=VALUE, repeatable; mnemo data show lists them")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  sub->add_option("--bad-data", options->bad_data,
                  "stop at a record that cannot be used, or skip it (default: stop)")
      ->check(CLI::IsMember({"stop", "skip"}));
  AddSeedOption(sub, &options->seed, "Of what is drawn (default: 1)");
}

}  // namespace

void AddDataGet(CLI::App* data) {
  auto get_options = std::make_shared<GetOptions>();
  CLI::App* get = AddDataSubcommand(
      data, "get", "Fetch a published set, or take its files from a folder, and prepare it",
      &get_options->common);
  get->add_option("set", get_options->set, "Name of the set")->required();
  CLI::Option* from = get->add_option(
      "--from", get_options->from,
      "Folder or file of the set as it is published (default: fetch it from its addresses)");
  AddFetchOptions(get, from, &get_options->fetch);
  AddPrepareOptions(get, get_options.get());
  get->callback([from, get_options] {
    // --from "$UNSET" was not meant to fetch.
    if (from->count() > 0 && get_options->from.empty()) throw BadInput("--from is empty");
    Prepare(*get_options, false);
  });
  auto make_options = std::make_shared<GetOptions>();
  CLI::App* make =
      AddDataSubcommand(data, "make", "Make a generated or synthesised set", &make_options->common);
  make->add_option("set", make_options->set, "Name of the set")->required();
  AddPrepareOptions(make, make_options.get());
  make->callback([make_options] { Prepare(*make_options, true); });
}

}  // namespace mnemo
