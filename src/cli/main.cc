// The program: parses the command line, runs one verb, and turns errors into exit codes.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <iostream>

#include "base/error.h"
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

int Run(int argc, char** argv) {
  CLI::App program(kAbout, "mnemo");
  program.footer(kExamples);
  program.require_subcommand(1);
  program.set_version_flag("--version", "mnemo " MNEMO_VERSION);
  mnemo::AddCompareVerb(program);
  mnemo::AddTrainVerb(program);
  mnemo::AddEvalVerb(program);
  mnemo::AddSampleVerb(program);
  mnemo::AddTraceVerb(program);
  mnemo::AddCellsVerb(program);
  mnemo::AddCheckVerb(program);
  mnemo::AddBenchVerb(program);
  mnemo::AddDataVerb(program);
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
    fmt::print(stderr, "mnemo: {}\n", error.what());
    return static_cast<int>(error.kind());
  } catch (const std::exception& error) {
    fmt::print(stderr, "mnemo: {}\n", error.what());
    return static_cast<int>(mnemo::ErrorKind::kFailed);
  }
}
