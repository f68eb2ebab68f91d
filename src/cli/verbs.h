// The verbs of the command line, one file each, and what they share.
//
// A verb's function adds a subcommand and a callback to the program. Callbacks throw Error; main.cc
// turns its kind into the exit code (0 done; 1 failed while running; 2 wrong usage or bad input;
// 3 diverged; 75 stopped by a signal after a checkpoint). Results go to stdout, progress and logs
// to stderr.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

namespace mnemo {

// Options that every verb takes.
struct CommonOptions {
  int threads = 0;  // 0: all cores
  std::string device = "cpu";
  bool json = false;
  bool quiet = false;

  // threads, or the machine's cores if 0.
  int ThreadCount() const;
};

// Adds --threads, --device, --json and --quiet. Only "cpu" is a device so far; another one is an
// error that says so.
void AddCommonOptions(CLI::App* verb, CommonOptions* options);

// A finite number from low to high; CLI::Range lets NaN pass.
CLI::Validator FiniteRange(double low, double high);

// Adds --seed: 0 to 2^63 - 1, what a recipe can hold.
CLI::Option* AddSeedOption(CLI::App* verb, uint64_t* seed, const std::string& about);

// What is given here is written into TOML and JSON files. Throws Error (kBadInput) that names
// `option` unless the value is UTF-8 and, where it was given at all, not empty.
void RequireName(const CLI::App* verb, const std::string& option, const std::string& value);

// For files that a slip could overwrite, a text or a table of the user's: throws Error (kBadInput)
// where `path` is a file already. An empty path is none.
void RefuseOverwriting(const std::string& option, const std::string& path);

void AddCellsVerb(CLI::App& program);
void AddCheckVerb(CLI::App& program);
void AddTrainVerb(CLI::App& program);
void AddEvalVerb(CLI::App& program);
void AddSampleVerb(CLI::App& program);
void AddTraceVerb(CLI::App& program);
void AddCompareVerb(CLI::App& program);
void AddBenchVerb(CLI::App& program);
void AddDataVerb(CLI::App& program);
void AddNgramVerb(CLI::App& program);
void AddAnalyzeVerb(CLI::App& program);
void AddReproduceVerb(CLI::App& program);
void AddReportVerb(CLI::App& program);

}  // namespace mnemo
