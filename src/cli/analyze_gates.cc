// mnemo analyze gates: how often each gate is open and shut over a text.
#include <memory>

#include "analysis/look.h"
#include "base/signals.h"
#include "cli/analyze_verb.h"
#include "cli/teller.h"
#include "report/gates_result.h"

namespace mnemo {
namespace {

constexpr char kAbout[] =
    "How often the gates of every layer are open (above 0.9) and shut (below 0.1) over a text";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo analyze gates runs/war-and-peace-1\n"
    "  mnemo analyze gates runs/war-and-peace-1 --data other.txt --out gates\n"
    "A gate is what the cell's file marks by `gate`, or else every direct result of sigmoid. The\n"
    "text is read as 16 parts side by side. Figure 3 of Karpathy, Johnson and Fei-Fei 2015.";

struct GatesOptions {
  AnalyzeOptions analyze;
  RunOptions run;
  TextChoice text;
};

void Run(const CLI::App* verb, const GatesOptions& options) {
  RefuseOut(verb, options.analyze);
  InstallStopSignals();
  const LoadedRun run = LoadRun(options.run);
  const Symbols symbols = ReadSymbols(run, options.text);
  AnalysisResult result = NewResult(verb);
  result.title = "Gates of " + options.run.run;
  AddRunFact("run", options.run, run, &result);
  AddTextFact(options.text, run, symbols, &result);
  Progress progress(2, options.analyze.common.quiet);
  std::vector<GateSaturation> gates;
  for (const LayerGate& gate :
       GateSaturations(run, symbols, Teller(&progress, "reading the text"))) {
    gates.push_back({gate.layer + 1, gate.gate, gate.units});
  }
  progress.Clear();
  AddGates(run.spec.layers[0].cell->name, gates, &result);
  Present(result, options.analyze);
}

}  // namespace

void AddAnalyzeGates(const AnalyzeFrame& analyze) {
  const auto options = std::make_shared<GatesOptions>();
  CLI::App* verb = AddAnalysis(analyze, "gates", kAbout, &options->analyze);
  verb->footer(kExamples);
  AddRunOptions(verb, &options->run);
  AddTextChoice(verb, &options->text);
  verb->callback([verb, options] { Run(verb, *options); });
}

}  // namespace mnemo
