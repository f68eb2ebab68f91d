// The subcommands of `mnemo analyze`, one file each, and what they share.
//
// An analysis reads runs and texts and changes neither. What it finds is an AnalysisResult, shown
// by Present.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/run_options.h"
#include "cli/verbs.h"
#include "report/result.h"

namespace mnemo {

// Who gets the results instead of the console.
using ResultSink = std::function<void(const AnalysisResult&)>;

struct AnalyzeOptions {
  CommonOptions common;
  std::string out;  // --out; "": no files
  ResultSink sink;  // empty: the console
};

// Where subcommands are added.
struct AnalyzeFrame {
  CLI::App* app = nullptr;
  ResultSink sink;
};

// Adds a subcommand with --out, --threads and the like, its name and one line about it.
CLI::App* AddAnalysis(const AnalyzeFrame& analyze, const char* name, const char* about,
                      AnalyzeOptions* options);

// Throws Error (kBadInput) where --out names something that is there: called before the work.
void RefuseOut(const CLI::App* verb, const AnalyzeOptions& options);

// "run": "runs/lstm-1, weights of update 12,000: 2 layers of lstm, 128 units, 200,000 parameters".
void AddRunFact(const std::string& what, const RunOptions& options, const LoadedRun& run,
                AnalysisResult* result);
// "text": "test part of war-and-peace, 330,000 characters".
void AddTextFact(const TextChoice& choice, const LoadedRun& run, const Symbols& symbols,
                 AnalysisResult* result);

// Writes OUT, if there is one, then prints tables or, with --json, JSON.
void Present(const AnalysisResult& result, const AnalyzeOptions& options);

// The command that was parsed, as a line for a shell, without --out and --json, which change no
// number.
std::string CommandOf(const CLI::App* verb);

// With what the command line knows: analysis, command, version.
AnalysisResult NewResult(const CLI::App* verb);

// What `mnemo analyze ARGUMENTS` finds, instead of showing it. Throws what it throws, and Error
// (kBadInput) for arguments that it does not know.
AnalysisResult RunAnalysis(const std::vector<std::string>& arguments);

// Throws Error (kBadInput) for arguments that RunAnalysis does not know, without running anything.
void CheckAnalysis(const std::vector<std::string>& arguments);

void AddAnalyzeGates(const AnalyzeFrame& analyze);
void AddAnalyzeErrors(const AnalyzeFrame& analyze);  // and overlap, characters, brackets
void AddAnalyzeLosses(const AnalyzeFrame& analyze);
void AddAnalyzeUnits(const AnalyzeFrame& analyze);
void AddAnalyzeMap(const AnalyzeFrame& analyze);
void AddAnalyzeDynamics(const AnalyzeFrame& analyze);

}  // namespace mnemo
