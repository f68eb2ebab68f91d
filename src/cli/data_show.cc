// mnemo data show: what a set is, and what is in it.
#include <fmt/format.h>

#include <algorithm>

#include "cli/data_text.h"
#include "cli/data_verb.h"
#include "data/prepared.h"

namespace mnemo {
namespace {

struct ShowOptions {
  CommonOptions common;
  std::string set;
};

std::string DescriptionOf(const DataSet& set) {
  std::string text = fmt::format("{}: {}\n  task     {}\n  licence  {}\n  from     {}\n", set.name,
                                 set.content, set.task, set.licence, set.where);
  if (!set.layout.empty()) text += fmt::format("  --from   {}\n", set.layout);
  text += FilesText(set);
  for (const SetOption& option : set.options) {
    text += fmt::format("  --option {}={}  {}\n", option.name, option.fallback, option.about);
  }
  return text;
}

// Of a set that the program knows what it is; of a prepared one what is in it, too.
void Show(const ShowOptions& options) {
  const bool known = std::any_of(DataSets().begin(), DataSets().end(),
                                 [&](const DataSet& set) { return set.name == options.set; });
  const bool here = IsPrepared(DataHome() / options.set) || IsPrepared(options.set);
  if (known || !here) fmt::print("{}", DescriptionOf(FindDataSet(options.set)));
  if (const DataSet* text = FindText(options.set); text && fs::exists(TextFile(*text))) {
    fmt::print("fetched to {}\n", TextFile(*text).string());
  }
  if (!here) return;
  const SequenceData data = OpenPrepared(FindPrepared(options.set));
  fmt::print("prepared in {}: {}, {} {} in, {} out\n", FindPrepared(options.set).string(),
             data.form.task, data.form.inputs, data.form.symbols ? "symbols" : "numbers",
             data.form.outputs);
  PrintParts(data);
  for (const std::string& note : data.form.notes) fmt::print("  {}\n", note);
}

}  // namespace

void AddDataShow(CLI::App* data) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* verb = AddDataSubcommand(
      data, "show", "What a set is, where it comes from, and its options", &options->common);
  verb->add_option("set", options->set, "Name of the set")->required();
  verb->callback([options] { Show(*options); });
}

}  // namespace mnemo
