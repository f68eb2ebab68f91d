// mnemo data: the data sets that the program knows, and how they become sequences to train on.
#include "cli/data_verb.h"

#include <fmt/format.h>

#include "report/numbers.h"

namespace mnemo {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo data list\n"
    "  mnemo data get jsb                                 fetched from its address\n"
    "  mnemo data get jsb --from ~/Downloads/mdata        the folder with JSB_Chorales.mat\n"
    "  mnemo data make memorisation --seed 2\n"
    "  mnemo data check jsb\n"
    "  mnemo data show jsb --out jsb.html                 some of it as pictures\n"
    "  mnemo data get npz --from mine.npz --name mine     your own: docs/data.md\n"
    "  mnemo data get csv --from mine.csv --name mine --option sequence=id --option target=label\n"
    "  mnemo data get timit-sample --from timit --option targets=phones --name timit-ctc\n"
    "A prepared set is a folder of .npy files in $MNEMO_DATA (or ~/.local/share/mnemo); a recipe\n"
    "names it: [data] set = \"jsb\".";

}  // namespace

const char* OriginWord(const DataSet& set) {
  switch (set.origin) {
    case DataSet::Origin::kMade: return "made here";
    case DataSet::Origin::kLicensed: return "licensed";
    case DataSet::Origin::kOwn: return "yours";
    default: return "free";
  }
}

// Sequences and steps of the parts.
void PrintParts(const SequenceData& data) {
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    const SequenceSplit& part = data.split(split);
    fmt::print("  {:<6} {:>9} sequences {:>12} steps\n", kSplitNames[static_cast<size_t>(split)],
               Whole(static_cast<double>(part.count())), Whole(static_cast<double>(part.steps())));
  }
}

CLI::App* AddDataSubcommand(CLI::App* data, const char* name, const char* about,
                            CommonOptions* common) {
  CLI::App* verb = data->add_subcommand(name, about);
  AddCommonOptions(verb, common);
  return verb;
}

void AddDataVerb(CLI::App& program) {
  CLI::App* verb =
      program.add_subcommand("data", "Data sets: what there is, prepare, make and check them");
  verb->require_subcommand(1);
  verb->footer(kExamples);
  AddDataList(verb);
  AddDataGet(verb);
  AddDataCheck(verb);
  AddDataShow(verb);
}

}  // namespace mnemo
