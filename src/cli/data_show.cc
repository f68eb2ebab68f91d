// mnemo data show: what a set is, and some of its sequences as a person would look at them.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/legible.h"
#include "cli/data_fetch.h"
#include "cli/data_verb.h"
#include "data/prepared.h"
#include "data/set_facts.h"
#include "report/set_page.h"
#include "report/set_text.h"

namespace mnemo {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo data show jsb                                 what it is, and a few sequences as "
    "text\n"
    "  mnemo data show jsb --out jsb.html                  piano rolls, on one page\n"
    "  mnemo data show omniglot --out page.html --examples 12 --part test --seed 3\n"
    "  mnemo data show timit-sample --from timit --out timit.html     with the recordings\n"
    "  mnemo data show hershey-words --out words/          index.html and every picture as .svg\n"
    "Without --seed the first sequences of each part are shown.";

constexpr int64_t kTextSteps = 5000;  // of an example; the lines are cut to the terminal

struct ShowOptions {
  CommonOptions common;
  std::string set, out, from, part;
  int64_t examples = 3, first = 1;
  uint64_t seed = 0;
  bool by_seed = false;
};

// Columns as the environment says, else of the terminal; 100 where the output goes elsewhere.
int Width() {
  winsize size{};
  const char* said = std::getenv("COLUMNS");
  if (const int columns = said != nullptr ? std::atoi(said) : 0; columns > 0) {
    return std::clamp(columns, 40, 200);
  }
  const bool terminal = ::isatty(1) == 1 && ::ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return terminal ? std::clamp(static_cast<int>(size.ws_col), 40, 200) : 100;
}

// The row of a prepared set, by what it was prepared from, or by its name. Null for the user's own.
const DataSet* RowOf(const std::string& name, const Preparation& preparation) {
  const std::string& known = preparation.set.empty() ? name : preparation.set;
  for (const DataSet& set : DataSets()) {
    if (set.name == known) return &set;
  }
  return nullptr;
}

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

struct Chosen {
  Split part;
  int64_t index;
};

std::vector<Chosen> Choose(const SequenceData& data, const ShowOptions& options) {
  std::vector<Chosen> chosen;
  for (size_t s = 0; s < data.splits.size(); ++s) {
    if (!options.part.empty() && options.part != kSplitNames[s]) continue;
    const std::optional<uint64_t> seed =
        options.by_seed ? std::optional<uint64_t>(options.seed) : std::nullopt;
    const int64_t count = data.splits[s].count();
    for (int64_t i : ChooseExamples(count, options.examples, options.first - 1, seed)) {
      chosen.push_back({static_cast<Split>(s), i});
    }
  }
  if (chosen.empty()) {
    throw BadInput("no part has so many sequences")
        .At(options.set)
        .Found("--first " + std::to_string(options.first));
  }
  return chosen;
}

// What was spoken in the chosen sequences; empty without --from.
std::vector<SpokenExample> Spoken(const DataSet* row, const SequenceData& data,
                                  const std::vector<Chosen>& chosen, const ShowOptions& options) {
  if (options.from.empty()) return {};
  if (row == nullptr || !row->preview) {
    throw BadInput("--from is for sets whose recordings can be shown with their phones")
        .At(options.set)
        .Hint("leave it out: the pictures are drawn from the prepared set");
  }
  std::vector<std::string> names;
  for (const Chosen& one : chosen) {
    names.push_back(data.split(one.part).names[static_cast<size_t>(one.index)]);
  }
  return row->preview(options.from, names);
}

SetPage PageOf(const DataSet* row, const SequenceData& data, const std::vector<Chosen>& chosen,
               const ShowOptions& options) {
  SetPage page;
  page.name = options.set;
  page.data = &data;
  page.command = fmt::format("mnemo data show {} --out {} --examples {}", ShellWord(options.set),
                             ShellWord(options.out), options.examples);
  if (!options.part.empty()) page.command += " --part " + options.part;
  if (options.by_seed) page.command += fmt::format(" --seed {}", options.seed);
  if (options.first > 1) page.command += fmt::format(" --first {}", options.first);
  if (!options.from.empty()) page.command += " --from " + ShellWord(options.from);
  if (row != nullptr) {
    page.content = row->content;
    page.facts = {{"licence", row->licence}, {"from", row->where}};
  }
  const std::vector<SpokenExample> spoken = Spoken(row, data, chosen, options);
  page.with_sound = !spoken.empty();
  for (size_t i = 0; i < chosen.size(); ++i) {
    page.examples.push_back(
        ViewOf(data, chosen[i].part, chosen[i].index, spoken.empty() ? nullptr : &spoken[i]));
  }
  return page;
}

// One page; into a folder also every picture by itself. Returns what was written.
std::vector<std::string> WritePage(const SetPage& page, const std::string& out) {
  if (!out.ends_with('/')) {
    WriteFile(out, SetHtml(page));
    return {out};
  }
  const fs::path folder = out;
  MakeFolder(folder);
  std::vector<std::string> written;
  const auto write = [&](const std::string& name, const std::string& content) {
    WriteFile(folder / name, content);
    written.push_back((folder / name).string());
  };
  write("index.html", SetHtml(page));
  for (const ExampleView& view : page.examples) {
    for (const ExampleFigure& figure : view.figures) {
      write(fmt::format("{}-{}-{}.svg", kSplitNames[static_cast<size_t>(view.example.part)],
                        view.example.number, figure.kind),
            StandaloneSvg(figure.svg.Finish()));
    }
  }
  return written;
}

nlohmann::ordered_json JsonOf(const SequenceData& data, const std::vector<Chosen>& chosen) {
  const SequenceForm& form = data.form;
  nlohmann::ordered_json out = {{"task", form.task},
                                {"input", InputWords(form)},
                                {"target", TargetWords(form)},
                                {"sha256", data.sha256}};
  if (!data.preparation.set.empty()) {
    out["preparation"] = {{"set", data.preparation.set},
                          {"options", data.preparation.options},
                          {"seed", data.preparation.seed},
                          {"version", data.preparation.version}};
  }
  for (size_t s = 0; s < data.splits.size(); ++s) {
    const SequenceSplit& part = data.splits[s];
    const LengthFacts lengths = LengthsOf(part);
    out["parts"][kSplitNames[s]] = {{"sequences", part.count()},
                                    {"steps", part.steps()},
                                    {"shortest", lengths.shortest},
                                    {"median", lengths.median},
                                    {"longest", lengths.longest}};
  }
  out["commonest"] = nlohmann::json::array();
  for (const Frequency& one : Commonest(data, Split::kTrain, 8)) {
    out["commonest"].push_back({{"name", TargetName(form, one.value)}, {"share", one.share}});
  }
  for (const Chosen& one : chosen) {
    const SetExample example = CopyExample(data, one.part, one.index, 1);
    nlohmann::ordered_json entry = {{"part", kSplitNames[static_cast<size_t>(one.part)]},
                                    {"number", example.number},
                                    {"name", example.name},
                                    {"steps", example.steps}};
    if (form.target == TargetKind::kLabels) {
      entry["labels"] = Spelled(form.output_names, example.labels);
    }
    out["examples"].push_back(entry);
  }
  return out;
}

void PrintText(const SequenceData& data, const std::vector<Chosen>& chosen,
               const fs::path& folder) {
  const int width = Width();
  fmt::print("prepared in {}: {}\n", LegiblePath(folder), data.form.task);
  const std::string made = PreparationText(data.preparation);
  if (!made.empty()) fmt::print("{}\n", CutTo("  with   " + made, width));
  fmt::print("{}", FactsText(data, width));
  for (const std::string& note : data.form.notes) fmt::print("{}\n", CutTo("  " + note, width));
  std::string part;
  for (const Chosen& one : chosen) {
    if (const char* its = kSplitNames[static_cast<size_t>(one.part)]; part != its) {
      part = its;
      fmt::print("{}\n", part);
    }
    fmt::print("{}",
               ExampleText(CopyExample(data, one.part, one.index, kTextSteps), data.form, width));
  }
}

// What is there is replaced: nobody's table by a slip, and no folder is filled unasked.
void CheckOut(const std::string& out) {
  if (out.empty() || out.ends_with('/') || out.ends_with(".html") || out.ends_with(".htm")) return;
  throw BadInput("--out names a page, or a folder")
      .Found(Quoted(out))
      .Allowed("NAME.html; FOLDER/ with a slash at its end");
}

void Show(const ShowOptions& options) {
  CheckOut(options.out);
  if (options.by_seed && options.first > 1) {
    throw BadInput("--first and --seed both choose the sequences").Allowed("one of them");
  }
  const bool known = std::any_of(DataSets().begin(), DataSets().end(),
                                 [&](const DataSet& set) { return set.name == options.set; });
  const bool here = options.set.find('/') != std::string::npos || IsPrepared(options.set) ||
                    IsPrepared(DataHome() / options.set);
  const bool pictures = !options.out.empty() || !options.from.empty();
  if (!here && !pictures) {
    const DataSet& set = FindDataSet(options.set);
    if (!options.common.json) {
      fmt::print("{}", DescriptionOf(set));
      return;
    }
    const nlohmann::ordered_json out = {{"set", set.name},    {"content", set.content},
                                        {"task", set.task},   {"licence", set.licence},
                                        {"where", set.where}, {"prepared", false}};
    fmt::print("{}\n", out.dump(2));
    return;
  }
  const fs::path folder = FindPrepared(options.set);
  const SequenceData data = OpenPrepared(folder);
  const DataSet* row = RowOf(options.set, data.preparation);
  const std::vector<Chosen> chosen = Choose(data, options);
  if (!options.from.empty() && options.out.empty()) {
    throw BadInput("--from is for pictures: say where to write them").Allowed("--out FILE.html");
  }
  std::vector<std::string> written;
  if (!options.out.empty()) written = WritePage(PageOf(row, data, chosen, options), options.out);
  if (options.common.json) {
    nlohmann::ordered_json out = {{"set", options.set}, {"prepared", true}};
    out["folder"] = folder.string();
    out.update(JsonOf(data, chosen));
    if (!written.empty()) out["written"] = written;
    fmt::print("{}\n", out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return;
  }
  if (!written.empty()) {
    fmt::print("wrote {}{}\n", LegiblePath(written[0]),
               written.size() == 1 ? "" : fmt::format(" and {} pictures", written.size() - 1));
    return;
  }
  if (known && row != nullptr) fmt::print("{}", DescriptionOf(*row));
  PrintText(data, chosen, folder);
}

}  // namespace

void AddDataShow(CLI::App* data) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* verb = AddDataSubcommand(
      data, "show", "What a set is, and some of its sequences, as text or pictures",
      &options->common);
  verb->footer(kExamples);
  verb->add_option("set", options->set, "Name of the set")->required();
  verb->add_option("--out", options->out,
                   "Write one page with pictures; FOLDER/ also each picture as a file");
  verb->add_option("--examples", options->examples, "Sequences of each part (default: 3)")
      ->check(CLI::Range(1, 100));
  verb->add_option("--part", options->part, "Of this part only")
      ->check(CLI::IsMember({"train", "valid", "test"}));
  CLI::Option* first =
      verb->add_option("--first", options->first, "The first one's number (default: 1)");
  first->check(CLI::Range(int64_t{1}, int64_t{1} << 53));
  AddSeedOption(verb, &options->seed, "Draw the sequences by chance")
      ->each([options](const std::string&) { options->by_seed = true; });
  verb->add_option("--from", options->from,
                   "Folder of the published recordings: sound and phones with the pictures");
  verb->callback([options] { Show(*options); });
}

}  // namespace mnemo
