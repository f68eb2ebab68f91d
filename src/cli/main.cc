// The program: parses the command line, runs one verb, and turns errors into exit codes.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/legible.h"
#include "cli/verbs.h"

namespace {

constexpr char kAbout[] =
    "Mnemo: a laboratory for recurrent networks.\n"
    "Trains any recurrent cell that is written as its equations, and shows what it remembers.";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo compare /usr/include/linux --cells tanh,lstm,gru --params 120k --minutes 3\n"
    "  mnemo cells gru --units 128 --plan\n"
    "  mnemo VERB --help\n"
    "Exit codes: 0 done, 1 failed while running, 2 wrong usage or bad input, 3 diverged,\n"
    "75 stopped by a signal after a checkpoint (start again to go on).";

// What a person can do about arguments that cannot be parsed. `arguments`: all of them, in order.
std::string UsageMessage(const CLI::App* program, const CLI::Error& error,
                         const std::vector<std::string>& arguments) {
  const CLI::App* verb = program;
  std::string name = "mnemo";
  size_t next = 0;
  for (auto parsed = verb->get_subcommands(); !parsed.empty(); parsed = verb->get_subcommands()) {
    verb = parsed.front();
    name += " " + verb->get_name();
    while (next < arguments.size() && arguments[next++] != verb->get_name()) {
    }
  }
  const auto known = verb->get_subcommands([](const CLI::App*) { return true; });
  mnemo::Error message = mnemo::BadInput(name + ": " + error.what());
  if (known.empty()) return mnemo::LegibleLines(message.Hint(name + " --help").what()) + "\n";
  std::vector<std::string> names;
  std::string allowed;
  for (const CLI::App* one : known) {
    names.push_back(one->get_name());
    allowed += (allowed.empty() ? "" : ", ") + one->get_name();
  }
  std::string hint = name + " --help";
  if (next < arguments.size() && !arguments[next].starts_with("-")) {
    message.Found(mnemo::Quoted(arguments[next]));
    const std::string near = mnemo::DidYouMean(arguments[next], names);
    if (!near.empty()) hint = near;
  }
  return mnemo::LegibleLines(message.Allowed(allowed).Hint(hint).what()) + "\n";
}

int Run(int argc, char** argv) {
  CLI::App program(kAbout, "mnemo");
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  program.failure_message([&arguments](const CLI::App* app, const CLI::Error& error) {
    return UsageMessage(app, error, arguments);
  });
  program.footer(kExamples);
  program.require_subcommand(1);
  program.set_version_flag("--version", "mnemo " MNEMO_VERSION);
  mnemo::AddCompareVerb(program);
  mnemo::AddTrainVerb(program);
  mnemo::AddEvalVerb(program);
  mnemo::AddSampleVerb(program);
  mnemo::AddTraceVerb(program);
  mnemo::AddViewVerb(program);
  mnemo::AddCellsVerb(program);
  mnemo::AddCheckVerb(program);
  mnemo::AddBenchVerb(program);
  mnemo::AddDataVerb(program);
  mnemo::AddNgramVerb(program);
  mnemo::AddAnalyzeVerb(program);
  mnemo::AddReproduceVerb(program);
  mnemo::AddReportVerb(program);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help and --version arrive here too, with code 0.
    return program.exit(error) == 0 ? 0 : static_cast<int>(mnemo::ErrorKind::kBadInput);
  }
  return 0;
}

// A result that could not be written (a full disk) is no result.
int Flushed(int code) {
  std::cout.flush();
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout.good();
  if (written || code != 0) return code;
  throw mnemo::Failed("the result could not be written to stdout");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Flushed(Run(argc, argv));
  } catch (const mnemo::Error& error) {
    fmt::print(stderr, "mnemo: {}\n", mnemo::LegibleLines(error.what()));
    return static_cast<int>(error.kind());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "mnemo: there is not memory enough for this\n");
    return static_cast<int>(mnemo::ErrorKind::kFailed);
  } catch (const std::exception& error) {
    fmt::print(stderr, "mnemo: {}\n", mnemo::LegibleLines(error.what()));
    return static_cast<int>(mnemo::ErrorKind::kFailed);
  }
}
