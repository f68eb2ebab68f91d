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
  int64_t length = 500;      // bytes after the prompt
  double temperature = 0.8;  // logits are divided by it; 0: always the most likely symbol
  std::string prompt;        // read first; empty: a line break, if the vocabulary has one
  uint64_t seed = 1;
};

// Calls `emit` with every byte; it returns false to end early. A pure function of the run and the
// options (on one backend). Throws Error (kBadInput) for a model of sequences, and for a prompt
// with a byte that the model has never seen, naming the byte and its place.
void SampleText(const LoadedRun& run, Backend<float>& backend, const SampleOptions& options,
                const std::function<bool(char byte)>& emit);

// The same as a whole, on one thread.
std::string SampleText(const LoadedRun& run, int64_t length, double temperature,
                       const std::string& prompt, uint64_t seed);

// The symbols of bytes. Throws Error (kBadInput) for a byte that is not in the vocabulary, with its
// line and column; `name` is what the bytes are called in the message.
std::vector<uint8_t> SymbolsOf(const std::vector<uint8_t>& vocabulary, std::string_view bytes,
                               const std::string& name);

}  // namespace mnemo
