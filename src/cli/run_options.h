// What eval, sample and trace share: which run, which of its weights, which text.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "train/loaded_run.h"
#include "train/model_setup.h"

namespace mnemo {

struct RunOptions {
  std::string run;
  std::string checkpoint = "best";
};

// Adds RUN and --checkpoint.
void AddRunOptions(CLI::App* verb, RunOptions* options);

// Warnings go to stderr.
LoadedRun LoadRun(const RunOptions& options);

struct TextChoice {
  std::string file;           // --data; or
  std::string part = "test";  // --part, of the text that the run was trained on
};

// Adds --data and --part.
void AddTextChoice(CLI::App* verb, TextChoice* choice);

// As the recipe names it: a set, a file or a folder.
const std::string& NameOfText(const DataRecipe& data);

// The symbols of the chosen text. Throws Error (kBadInput) when a byte of the file is unknown to
// the model, or the run's text is not what it was.
Symbols ReadSymbols(const LoadedRun& run, const TextChoice& choice);

// The set that a run was trained on. Throws Error (kBadInput) when it is not what it was.
LoadedData LoadRunData(const LoadedRun& run);

// "train", "valid" or "test".
Split SplitOf(const std::string& part);

}  // namespace mnemo
