// mnemo sample: text that a trained model writes.
#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/signals.h"
#include "cli/run_options.h"
#include "cli/verbs.h"
#include "engine/cpu/cpu.h"
#include "train/sample.h"

namespace mnemo {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo sample runs/example-recipe-1\n"
    "  mnemo sample runs/example-recipe-1 --prompt 'struct ' --temperature 0.5 --length 2000\n"
    "The same seed gives the same text. With --json bytes that are not UTF-8 become U+FFFD.";

struct SampleVerbOptions {
  CommonOptions common;
  RunOptions run;
  SampleOptions sample;
};

void Sample(const SampleVerbOptions& options) {
  const LoadedRun run = LoadRun(options.run);
  InstallStopSignals();
  // One row of a batch runs on one thread.
  const auto backend = MakeCpuBackend(1);
  std::string text;
  const bool json = options.common.json;
  std::string prompt = options.sample.prompt;
  const bool parts_words = run.vocabulary.of_words() && !prompt.empty();
  if (parts_words && prompt.back() != ' ' && prompt.back() != '\n') prompt += ' ';
  if (!json) std::fwrite(prompt.data(), 1, prompt.size(), stdout);
  SampleText(run, *backend, options.sample, [&](std::string_view piece) {
    if (json) {
      text += piece;
    } else if (std::fwrite(piece.data(), 1, piece.size(), stdout) != piece.size() ||
               std::fflush(stdout) != 0) {
      throw Failed("cannot write the text to stdout");
    }
    return !StopRequested();
  });
  if (!json) {
    fmt::print("\n");
    return;
  }
  nlohmann::ordered_json out;
  out["run"] = options.run.run;
  out["update"] = run.update;
  out["temperature"] = options.sample.temperature;
  out["seed"] = options.sample.seed;
  out["prompt"] = options.sample.prompt;
  out["text"] = text;
  fmt::print("{}\n", out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void AddSampleVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("sample", "Write text with a trained model");
  auto options = std::make_shared<SampleVerbOptions>();
  AddRunOptions(verb, &options->run);
  verb->add_option("--length", options->sample.length, "Bytes, or words, to write (default: 500)")
      ->check(CLI::Range(int64_t{0}, int64_t{1} << 40));
  verb->add_option("--temperature", options->sample.temperature,
                   "Below 1: likelier text; 0: always the likeliest (default: 0.8)")
      ->check(FiniteRange(0.0, 100.0));
  verb->add_option("--prompt", options->sample.prompt, "Text to go on from");
  AddSeedOption(verb, &options->sample.seed, "Of the draws (default: 1)");
  AddCommonOptions(verb, &options->common);
  verb->footer(kExamples);
  verb->callback([options] { Sample(*options); });
}

}  // namespace mnemo
