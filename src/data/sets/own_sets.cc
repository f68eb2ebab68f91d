// The user's own data: .npz and CSV files, whatever is in them (data/own).
#include <string>
#include <vector>

#include "base/error.h"
#include "base/legible.h"
#include "base/mapped_file.h"
#include "data/fields.h"
#include "data/own/csv_sequences.h"
#include "data/own/npz_sequences.h"
#include "data/own/prepare_own.h"
#include "data/sets/set_rows.h"

namespace mnemo {
namespace {

constexpr double kMostShare = 0.9;  // of both parts together
const std::vector<std::string> kKinds = {"auto", "classes", "bits", "numbers", "labels"};

void Prepare(OwnReader* reader, const SetSource& source, const OpenSink& open) {
  const SetOptions& options = source.options;
  const double valid = options.Share("valid", "the sequences", kMostShare);
  const double test = options.Share("test", "the sequences", kMostShare);
  if (valid + test > kMostShare) {
    throw BadInput("options 'valid' and 'test' leave too little to train on")
        .Found(options.Text("valid") + " and " + options.Text("test"))
        .Allowed("together at most 0.9");
  }
  const bool scale = options.OneOf("scale", {"none", "standard"}) == "standard";
  const OwnSplit split(reader->parts(), valid, test, source.seed);
  PrepareOwn(reader, split, scale, source, open);
}

void PrepareNpz(const SetSource& source, const OpenSink& open) {
  NpzOptions options;
  options.kind = source.options.OneOf("kind", kKinds);
  options.per = source.options.OneOf("per", {"auto", "step", "sequence"});
  options.symbols = source.options.OneOf("symbols", {"auto", "yes", "no"});
  for (const std::string_view name : SplitAt(source.options.Text("ignore"), ',')) {
    if (!Trimmed(name).empty()) options.ignore.emplace_back(Trimmed(name));
  }
  const MappedFile file(source.from);
  NpzSequences reader(file.bytes(), LegiblePath(source.from), options);
  Prepare(&reader, source, open);
}

void PrepareCsv(const SetSource& source, const OpenSink& open) {
  CsvOptions options;
  options.sequence = source.options.Text("sequence");
  options.part = source.options.Text("part");
  options.inputs = source.options.Text("inputs");
  options.target = source.options.Text("target");
  options.kind = source.options.OneOf("kind", kKinds);
  options.per = source.options.OneOf("per", {"step", "sequence"});
  options.symbols = source.options.Flag("symbols");
  options.gaps = source.options.Flag("gaps");
  options.separator = source.options.OneOf("separator", {"auto", "comma", "semicolon", "tab"});
  const MappedFile file(source.from);
  CsvSequences reader(file.bytes(), LegiblePath(source.from), options);
  Prepare(&reader, source, open);
}

}  // namespace

void AddOwnSets(std::vector<DataSet>* sets) {
  const SetOption kind = {"kind", "auto", "what the targets are: classes, bits, numbers, labels"};
  const std::vector<SetOption> shared = {
      {"scale", "none", "standard: inputs get mean 0 and deviation 1 (of the training part)"},
      {"valid", "0.1", "share of the sequences to choose by, where the file has no such part"},
      {"test", "0.1", "share of the sequences to report on, where the file has no such part"}};
  DataSet set;
  set.task = "your own";
  set.licence = "yours";
  set.origin = DataSet::Origin::kOwn;

  set.name = "npz";
  set.content = "arrays of NumPy: sequences of vectors or symbols, any target";
  set.where = "a file of yours; docs/data.md has an example";
  set.layout = "FILE.npz with inputs, lengths, and targets or labels (docs/formats.md); and --name";
  set.options = {kind,
                 {"per", "auto", "step or sequence: where the targets stand"},
                 {"symbols", "auto", "yes or no: are whole numbers symbols?"},
                 {"ignore", "", "arrays to leave unread, parted by commas"}};
  set.options.insert(set.options.end(), shared.begin(), shared.end());
  set.prepare = PrepareNpz;
  sets->push_back(set);

  set.name = "csv";
  set.content = "a table, one row a step: numbers or symbols, any target";
  set.layout = "FILE.csv with a line of column names (docs/formats.md); and --name";
  set.options = {{"sequence", "", "column: the sequence that a row belongs to (needed)"},
                 {"target", "", "column or columns, parted by commas (needed)"},
                 {"inputs", "", "columns, parted by commas (default: all others)"},
                 {"part", "", "column with train, valid or test (default: drawn)"},
                 kind,
                 {"per", "step", "sequence: its target is the same in all its rows"},
                 {"symbols", "no", "yes: the input column has symbols, whatever their names"},
                 {"gaps", "no", "yes: empty target fields are steps without a target"},
                 {"separator", "auto", "comma, semicolon or tab"}};
  set.options.insert(set.options.end(), shared.begin(), shared.end());
  set.prepare = PrepareCsv;
  sets->push_back(set);
}

}  // namespace mnemo
