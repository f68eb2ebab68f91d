// What a model says of a text, whatever the model is: analyses of errors compare networks, n-grams
// and n-NNs place by place. A value; the functions may be called by any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "analysis/ngram/kneser_ney.h"
#include "data/symbols.h"
#include "train/loaded_run.h"

namespace mnemo {

struct Predictions {
  std::string name;  // "runs/lstm-3", "20-gram"
  // Of every symbol but the text's first: nats of what stands there, and which was likeliest.
  std::vector<float> losses;
  std::vector<int32_t> likeliest;  // empty where it was not asked for
};

// An error, as Karpathy, Johnson and Fei-Fei 2015 count: a symbol that got a probability below 0.5.
inline constexpr float kErrorLoss = std::numbers::ln2_v<float>;
inline bool IsError(float loss) { return loss > kErrorLoss; }

// The text is read as one stream from the zero state, as `mnemo eval` does. `progress` is told the
// share that is read, and what it throws ends the work; so below.
Predictions PredictByNetwork(const LoadedRun& run, const std::string& name, const Symbols& text,
                             int threads, const std::function<void(double)>& progress = {});

// Of the models with `ns` (ascending) symbols of context, named "N-gram". With `likeliest` every
// kind is asked for at every place: that takes as many times as long as there are kinds.
std::vector<Predictions> PredictByNgrams(const NgramModel& model, std::span<const int> ns,
                                         const Symbols& text, bool likeliest,
                                         const std::function<void(double)>& progress = {});

// Weights that are not numbers would look like a model without an error: throws Error (kFailed),
// which names `where`, for a loss that is not finite.
void RequireFinite(const Predictions& predictions, const std::string& where);

}  // namespace mnemo
