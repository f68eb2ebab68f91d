// A paper's folder: claims.toml, and the experiments that its claims stand on.
//
//   papers/chung2014/claims.toml                 claim.h
//   papers/chung2014/experiments/music.toml      study/experiment.h
//
// Papers are known by name: the folders of MNEMO_PAPERS from the environment if that is set; else
// of
// ../share/mnemo/papers beside the program's folder if that exists; else of the sources.
//
// Reads files and keeps nothing; any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/claims/claim.h"
#include "base/files.h"
#include "study/experiment.h"

namespace mnemo {

struct Paper {
  std::string name;  // "chung2014"
  fs::path folder;
  PaperClaims claims;
  std::map<std::string, Experiment> experiments;  // those of PaperClaims::experiments
};

// The papers that have claims, sorted.
std::vector<std::string> PaperNames();

// A name, or the path of such a folder (with a '/'). Throws Error (kBadInput): an unknown name
// (with the nearest), what ReadClaims and ReadExperiment throw, and a point that an experiment
// lacks.
Paper ReadPaper(const std::string& name_or_path);

}  // namespace mnemo
