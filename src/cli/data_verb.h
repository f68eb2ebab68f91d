// The subcommands of `mnemo data`, one file each, and what they share.
#pragma once

#include <memory>

#include "cli/verbs.h"
#include "data/sequences.h"
#include "data/sets/data_set.h"

namespace mnemo {

// Adds a subcommand that takes --threads and the like, with its name and one line about it.
CLI::App* AddDataSubcommand(CLI::App* data, const char* name, const char* about,
                            CommonOptions* common);

void AddDataList(CLI::App* data);
void AddDataGet(CLI::App* data);  // and `make`: both prepare a set
void AddDataCheck(CLI::App* data);
void AddDataShow(CLI::App* data);

// "free", "free text", "licensed" or "made here".
const char* OriginWord(const DataSet& set);

// Prints sequences and steps of the parts.
void PrintParts(const SequenceData& data);

}  // namespace mnemo
