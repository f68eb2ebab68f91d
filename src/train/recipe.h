// A recipe: everything that decides what a training run computes. Two runs of one recipe give the
// same bits (on one backend), whatever the number of threads.
//
// Written as TOML; docs/formats.md lists the keys. Unknown keys are errors that name the nearest
// known key.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/spec.h"
#include "train/optimizer.h"
#include "train/schedule.h"

namespace mnemo {

enum class TextSymbols { kBytes, kWords };

struct DataRecipe {
  std::string text;  // file or folder; or the three below; or `set`
  std::string train, valid, test;
  std::vector<std::string> endings;             // of the files of a folder; empty: all
  double train_share = 0.8, valid_share = 0.1;  // the rest is the test part
  TextSymbols symbols = TextSymbols::kBytes;    // of the text
  int words = 10000;                            // kWords: the commonest that are known; 0: all
  std::string set;  // sequences: a prepared set (data/prepared.h), by its name or folder
};

// Whether two recipes cut one text into the same parts and the same symbols. Of texts and sets of
// another content their sums tell.
bool SameParts(const DataRecipe& a, const DataRecipe& b);

struct ModelRecipe {
  std::vector<std::string> cells = {"lstm"};  // one a layer, or one for all; a name or a .cell file
  int layers = 1;
  int units = 0;                          // of every layer; 0: from one of the next two
  std::vector<int64_t> layer_units = {};  // of each layer, from the lowest; empty: not used
  int64_t parameters = 0;                 // budget of the whole model; 0: not used
  double dropout = 0;
  Regularisation regularisation;  // recurrent_dropout; zoneout, a number or a table of states
  double input_noise = 0;         // standard deviation; in training
  Direction direction = Direction::kForward;  // of every layer; others see what comes later
  int embedding = 0;           // symbols as trained vectors of this width; 0: one-hot
  int mixture = 0;             // numbers by a mixture of so many Gaussians; 0: squared error
  bool learn_initial = false;  // the states that a sequence starts from are trained too
};

struct TrainRecipe {
  int batch = 32;
  int steps = 64;  // T, the length that gradients go back
  // With this probability a row starts a chunk from the zero state and not from where it was: a
  // network that never meets the zero state in training may fall from there into a state that it
  // never leaves (docs/decisions.md; Melis, Dyer and Blunsom 2017 do the same).
  double restart = 0.01;
  bool carry = true;  // a chunk starts from the state at the end of the one before
  // Standard deviation of the noise on every parameter, drawn anew for each update (Graves 2013;
  // Chung et al. 2014). The gradient is taken at the noisy parameters and applied to the others.
  double weight_noise = 0;
  int64_t updates = 0;  // of the whole run; 0: from `epochs` or `minutes`
  double epochs = 0;
  double minutes = 0;  // turned into a number of updates before the first scored one
  double rate = 0.002;
  OptimizerSpec optimizer;
  ScheduleSpec schedule;
  int64_t validate_every = 0;    // updates; 0: twenty times in the run
  int64_t valid_symbols = 0;     // of the validation part that are scored; 0: all
  int64_t patience = 0;          // stop after so many validations without improvement; 0: never
  int64_t checkpoint_every = 0;  // updates; 0: at every validation
  // Copies of the weights that stay: after every so many updates, up to this one. 0: none.
  int64_t snapshot_every = 0, snapshot_until = 0;
  double runaway = 10;  // stop when a loss is this many times ln(V)
  // "1GiB": what training may take (base/memory.h has the units); a longer chunk runs in segments
  // of time (model/segments.h). Empty: as much as the chunk needs.
  std::string memory;
};

struct Recipe {
  uint64_t seed = 1;
  DataRecipe data;
  ModelRecipe model;
  InitRules init;
  TrainRecipe train;
};

// Parses and checks. `file` is for messages. Throws Error (kBadInput) with file, line, column.
// `overrides` are "key=value" with dotted keys ("train.rate=0.01"), applied in order.
Recipe ParseRecipe(const std::string& toml, const std::string& file,
                   const std::vector<std::string>& overrides = {});

// The whole recipe with every default written out; ParseRecipe of it gives the same recipe.
std::string PrintRecipe(const Recipe& recipe);

}  // namespace mnemo
