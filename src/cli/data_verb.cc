// mnemo data: the data sets that the program knows, and how they become sequences to train on.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/verbs.h"
#include "data/baselines.h"
#include "data/linear_baseline.h"
#include "data/prepared.h"
#include "data/sets/data_set.h"
#include "report/numbers.h"

namespace mnemo {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo data list\n"
    "  mnemo data get jsb --from ~/Downloads/mdata        the folder with JSB_Chorales.mat\n"
    "  mnemo data make memorisation --seed 2\n"
    "  mnemo data check jsb\n"
    "  mnemo data get timit-sample --from timit --option targets=phones --name timit-ctc\n"
    "A prepared set is a folder of .npy files in $MNEMO_DATA (or ~/.local/share/mnemo); a recipe\n"
    "names it: [data] set = \"jsb\".";

struct DataOptions {
  CommonOptions common;
  std::string set, from, name, bad_data = "stop";
  std::vector<std::string> options;
  uint64_t seed = 1;
};

const char* OriginWord(const DataSet& set) {
  switch (set.origin) {
    case DataSet::Origin::kMade: return "made here";
    case DataSet::Origin::kLicensed: return "licensed";
    default: return "free";
  }
}

void List(const DataOptions& options) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  if (!options.common.json) {
    fmt::print("{:<16} {:<9} {:<10} {:<39} {}\n", "NAME", "PREPARED", "ORIGIN", "TASK", "WHAT");
  }
  for (const DataSet& set : DataSets()) {
    const bool here = IsPrepared(DataHome() / set.name);
    if (options.common.json) {
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
                     {"prepared", here}});
    } else {
      fmt::print("{:<16} {:<9} {:<10} {:<39} {}\n", set.name, here ? "yes" : "-", OriginWord(set),
                 set.task, set.content);
    }
  }
  if (options.common.json) {
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
    fmt::print("{:<16} {:<9} {:<10} mnemo data show {} says more\n", name, "yes", "yours", name);
  }
  fmt::print("\nPrepared sets are in {}. mnemo data show NAME says more of one.\n",
             DataHome().string());
}

std::string DescriptionOf(const DataSet& set) {
  std::string text = fmt::format("{}: {}\n  task     {}\n  licence  {}\n  from     {}\n", set.name,
                                 set.content, set.task, set.licence, set.where);
  if (!set.layout.empty()) text += fmt::format("  --from   {}\n", set.layout);
  for (const SetOption& option : set.options) {
    text += fmt::format("  --option {}={}  {}\n", option.name, option.fallback, option.about);
  }
  return text;
}

// Sequences and steps of the parts.
void PrintParts(const SequenceData& data) {
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    const SequenceSplit& part = data.split(split);
    fmt::print("  {:<6} {:>9} sequences {:>12} steps\n", kSplitNames[static_cast<size_t>(split)],
               Whole(static_cast<double>(part.count())), Whole(static_cast<double>(part.steps())));
  }
}

// Of a set that the program knows what it is; of a prepared one what is in it, too.
void Show(const DataOptions& options) {
  const bool known = std::any_of(DataSets().begin(), DataSets().end(),
                                 [&](const DataSet& set) { return set.name == options.set; });
  const bool here = IsPrepared(DataHome() / options.set) || IsPrepared(options.set);
  if (known || !here) fmt::print("{}", DescriptionOf(FindDataSet(options.set)));
  if (!here) return;
  const SequenceData data = OpenPrepared(FindPrepared(options.set));
  fmt::print("prepared in {}: {}, {} {} in, {} out\n", FindPrepared(options.set).string(),
             data.form.task, data.form.inputs, data.form.symbols ? "symbols" : "numbers",
             data.form.outputs);
  PrintParts(data);
  for (const std::string& note : data.form.notes) fmt::print("  {}\n", note);
}

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

void Prepare(const DataOptions& options, bool make) {
  const DataSet& set = FindDataSet(options.set);
  const bool made = set.origin == DataSet::Origin::kMade;
  if (make != made) {
    throw BadInput(made ? "this set is made, not fetched" : "this set cannot be made")
        .At(set.name)
        .Hint(fmt::format("mnemo data {} {}", made ? "make" : "get", set.name));
  }
  if (!made && options.from.empty()) {
    throw BadInput("say where the set's files are: --from")
        .At(set.name)
        .Allowed(set.layout)
        .Hint(set.origin == DataSet::Origin::kLicensed
                  ? "it is licensed, and you bring it: " + set.where
                  : "fetch it from " + set.where);
  }
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
  for (const DataSet& other : DataSets()) {
    if (name == other.name && name != set.name) {
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
  PrepareDataSet(set, source, folder);
  progress.Clear();
  if (bad.count() > 0) {
    fmt::print(stderr, "mnemo: warning: left out {} record{} that cannot be used\n", bad.count(),
               bad.count() == 1 ? "" : "s");
  }
  const SequenceData data = OpenPrepared(folder);
  if (options.common.json) {
    nlohmann::ordered_json out = {
        {"set", name}, {"folder", folder.string()}, {"left_out", bad.count()}};
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
  fmt::print("A recipe names it so: [data] set = \"{}\"\n", name);
}

void Check(const DataOptions& options) {
  const SequenceData data = OpenPrepared(FindPrepared(options.set));
  const bool same = SequenceSha256(data) == data.sha256;
  const Baseline baseline = UnigramBaseline(data, Split::kTest);
  const std::optional<double> linear = LinearBaseline(data, Split::kTest);
  std::vector<std::string> wrong;
  if (!same) wrong.push_back("the content has changed since it was prepared (SHA-256)");
  for (const DataSet& set : DataSets()) {
    if (set.name != options.set) continue;
    for (size_t s = 0; s < set.counts.size(); ++s) {
      const auto compare = [&](const char* what, int64_t stated, int64_t found) {
        if (stated < 0 || stated == found) return;
        wrong.push_back(fmt::format("{}: {} {}, stated {}", kSplitNames[s], found, what, stated));
      };
      compare("sequences", set.counts[s].sequences, data.splits[s].count());
      compare("steps", set.counts[s].steps, data.splits[s].steps());
    }
  }
  if (options.common.json) {
    nlohmann::ordered_json out = {{"set", options.set}, {"sha256", data.sha256}, {"wrong", wrong}};
    for (size_t s = 0; s < 3; ++s) {
      out[kSplitNames[s]] = {{"sequences", data.splits[s].count()},
                             {"steps", data.splits[s].steps()}};
    }
    if (baseline.nats) out["unigram_nats_per_step"] = *baseline.nats;
    if (baseline.wrong) out["commonest_class_wrong"] = *baseline.wrong;
    if (linear) out["linear_gaussian_nats_per_step"] = *linear;
    fmt::print("{}\n", out.dump(2));
  } else {
    fmt::print("{}: {}\n", options.set, data.form.task);
    PrintParts(data);
    if (baseline.nats) {
      fmt::print("  frequencies of the training part alone: {:.3f} nats a step on test\n",
                 *baseline.nats);
    }
    if (linear) {
      fmt::print("  a linear Gaussian predictor: {:.3f} nats a step on test\n", *linear);
    }
    if (baseline.wrong) {
      fmt::print("  the commonest class alone: {:.2f} % of the test steps wrong\n",
                 100 * *baseline.wrong);
    }
    for (const std::string& text : wrong) fmt::print("  WRONG  {}\n", text);
    if (wrong.empty()) fmt::print("  as it should be\n");
  }
  if (!wrong.empty()) throw Failed("the set is not as it should be").At(options.set);
}

CLI::App* Add(CLI::App* verb, const char* name, const char* about,
              const std::shared_ptr<DataOptions>& options, bool named) {
  CLI::App* sub = verb->add_subcommand(name, about);
  if (named) sub->add_option("set", options->set, "Name of the set")->required();
  AddCommonOptions(sub, &options->common);
  return sub;
}

void AddPrepareOptions(CLI::App* sub, const std::shared_ptr<DataOptions>& options) {
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

void AddDataVerb(CLI::App& program) {
  CLI::App* verb =
      program.add_subcommand("data", "Data sets: what there is, prepare, make and check them");
  verb->require_subcommand(1);
  verb->footer(kExamples);
  auto options = std::make_shared<DataOptions>();
  Add(verb, "list", "All sets that the program knows, and your prepared ones", options, false)
      ->callback([options] { List(*options); });
  CLI::App* get = Add(verb, "get", "Prepare a published set from its files", options, true);
  get->add_option("--from", options->from, "Folder or file of the set as it is published");
  AddPrepareOptions(get, options);
  get->callback([options] { Prepare(*options, false); });
  CLI::App* make = Add(verb, "make", "Make a generated or synthesised set", options, true);
  AddPrepareOptions(make, options);
  make->callback([options] { Prepare(*options, true); });
  Add(verb, "check", "Compare a prepared set with published counts, and score its frequencies",
      options, true)
      ->callback([options] { Check(*options); });
  Add(verb, "show", "What a set is, where it comes from, and its options", options, true)
      ->callback([options] { Show(*options); });
}

}  // namespace mnemo
