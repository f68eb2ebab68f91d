// mnemo analyze: what trained models have learnt, by looking into them.
#include "cli/analyze_verb.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/legible.h"
#include "base/version.h"
#include "report/numbers.h"

namespace mnemo {
namespace {

constexpr char kAbout[] = "Look into trained models: gates, errors, units";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo analyze gates runs/lstm-1                    how often each unit's gates are open\n"
    "  mnemo analyze gates runs/lstm-1 --out gates        the same as a page, CSV and JSON\n"
    "  mnemo analyze errors runs/large runs/small         what errors are made of\n"
    "  mnemo analyze overlap runs/lstm ngram:20           which errors are shared\n"
    "  mnemo analyze units runs/lstm-1 --out units        which units know of quotes, depth ...\n"
    "An analysis reads runs and changes nothing in them.";

// A positional's values alone, an option's behind its name.
std::string OptionText(const CLI::Option& option) {
  std::string text;
  const bool positional = option.get_positional();
  if (!positional) text += " " + option.get_name();
  if (option.get_expected_max() == 0) return text;  // a flag
  for (const std::string& value : option.results()) text += " " + ShellWord(value);
  return text;
}

CLI::App* AddVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("analyze", kAbout);
  verb->require_subcommand(1);
  verb->footer(kExamples);
  return verb;
}

void AddSubcommands(const AnalyzeFrame& analyze) {
  AddAnalyzeGates(analyze);
  AddAnalyzeLosses(analyze);
  AddAnalyzeErrors(analyze);
  AddAnalyzeUnits(analyze);
  AddAnalyzeMap(analyze);
  AddAnalyzeDynamics(analyze);
}

// Runs the callbacks of what it finds.
void Parse(const std::vector<std::string>& arguments, CLI::App* program) {
  // CLI11 takes the last argument first.
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  reversed.push_back("analyze");
  try {
    program->parse(std::move(reversed));
  } catch (const CLI::Success&) {  // --help
    throw BadInput("this is no analysis: it asks for help");
  } catch (const CLI::ParseError& error) {
    throw BadInput(std::string("this is no analysis: ") + error.what());
  }
}

}  // namespace

CLI::App* AddAnalysis(const AnalyzeFrame& analyze, const char* name, const char* about,
                      AnalyzeOptions* options) {
  options->sink = analyze.sink;
  CLI::App* verb = analyze.app->add_subcommand(name, about);
  verb->add_option("--out", options->out,
                   "A new folder for report.html, result.json, and a CSV file a table");
  AddCommonOptions(verb, &options->common);
  return verb;
}

std::string CommandOf(const CLI::App* verb) {
  std::string names, options;
  for (const CLI::App* app = verb; app != nullptr; app = app->get_parent()) {
    names = app->get_name() + (names.empty() ? "" : " ") + names;
  }
  for (const bool positional : {true, false}) {
    for (const CLI::Option* option : verb->get_options()) {
      if (option->count() == 0 || option->get_positional() != positional) continue;
      if (option->get_name() == "--out" || option->get_name() == "--json") continue;
      options += OptionText(*option);
    }
  }
  return names + options;
}

void RefuseOut(const CLI::App* verb, const AnalyzeOptions& options) {
  if (verb->count("--out") > 0) RequireName(verb, "--out", options.out);
  std::error_code code;
  if (options.out.empty() || !fs::exists(options.out, code)) return;
  if (fs::is_directory(options.out, code) && fs::is_empty(options.out, code)) return;
  throw BadInput("--out names something that is there already")
      .At(options.out)
      .Allowed("a new or an empty folder");
}

void AddRunFact(const std::string& what, const RunOptions& options, const LoadedRun& run,
                AnalysisResult* result) {
  const LayerSpec& first = run.spec.layers[0];
  const size_t layers = run.spec.layers.size();
  result->facts.emplace_back(
      what, fmt::format("{}, weights of update {}: {} layer{} of {}, {} units, {} parameters",
                        options.run, Grouped(run.update), layers, layers == 1 ? "" : "s",
                        first.cell->name, first.units,
                        Grouped(static_cast<int64_t>(run.parameters.size()))));
  if (run.start) result->facts.back().second += ", begun with " + run.start->Text();
}

void AddTextFact(const TextChoice& choice, const LoadedRun& run, const Symbols& symbols,
                 AnalysisResult* result) {
  const std::string which =
      choice.file.empty() ? choice.part + " part of " + NameOfText(run.recipe.data) : choice.file;
  result->facts.emplace_back(
      "text", fmt::format("{}, {} {}s", which, Grouped(static_cast<int64_t>(symbols.size())),
                          run.vocabulary.unit()));
}

void Present(const AnalysisResult& result, const AnalyzeOptions& options) {
  if (options.sink) return options.sink(result);
  if (!options.out.empty()) WriteResult(result, options.out);
  fmt::print("{}", options.common.json ? ResultJson(result) : ResultText(result));
  if (options.out.empty() || options.common.json) return;
  fmt::print("Page: {}\n", (fs::path(options.out) / "report.html").string());
}

AnalysisResult NewResult(const CLI::App* verb) {
  AnalysisResult result;
  result.analysis = verb->get_name();
  result.command = CommandOf(verb);
  result.version = Version();
  return result;
}

AnalysisResult RunAnalysis(const std::vector<std::string>& arguments) {
  AnalysisResult found;
  CLI::App program("", "mnemo");
  AddSubcommands({AddVerb(program), [&found](const AnalysisResult& result) { found = result; }});
  Parse(arguments, &program);
  return found;
}

void CheckAnalysis(const std::vector<std::string>& arguments) {
  CLI::App program("", "mnemo");
  CLI::App* verb = AddVerb(program);
  AddSubcommands({verb, {}});
  for (CLI::App* analysis : verb->get_subcommands([](const CLI::App*) { return true; })) {
    analysis->callback([] {});
  }
  Parse(arguments, &program);
}

void AddAnalyzeVerb(CLI::App& program) { AddSubcommands({AddVerb(program), {}}); }

}  // namespace mnemo
