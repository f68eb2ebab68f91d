// Text that a trained model writes: symbols drawn one by one, each fed back as the next input.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "train/loaded_run.h"

namespace mnemo {

struct SampleOptions {
  int64_t length = 500;      // symbols after the prompt: bytes, or words
  double temperature = 0.8;  // logits are divided by it; 0: always the most likely symbol
  std::string prompt;        // read first; empty: a line's end, if the vocabulary has one
  uint64_t seed = 1;
};

// Calls `emit` with what every symbol adds to the text (Vocabulary::Piece); it returns false to end
// early. A pure function of the run and the options (on one backend). Throws Error (kBadInput) for
// a model of sequences, and for a prompt with what the model has never seen, naming its place.
void SampleText(const LoadedRun& run, Backend<float>& backend, const SampleOptions& options,
                const std::function<bool(std::string_view piece)>& emit);

// The same as a whole, on one thread.
std::string SampleText(const LoadedRun& run, int64_t length, double temperature,
                       const std::string& prompt, uint64_t seed);

}  // namespace mnemo
