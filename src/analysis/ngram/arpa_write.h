// Writes n-gram models as ARPA files, which KenLM, SRILM and others load (docs/formats.md).
//
// An interpolated model is written as it is: each n-gram with its whole probability, each context
// with what it leaves to the shorter one. All numbers have 12 digits, so that a model that is read
// back gives the same probabilities within 1e-10.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "analysis/ngram/kneser_ney.h"
#include "base/files.h"
#include "data/vocabulary.h"

namespace mnemo {

// What a file of the model with n symbols of context would be.
struct ArpaSize {
  std::vector<int64_t> grams;  // of 1, 2, .. n + 1 tokens
  uint64_t bytes = 0;          // about
};
ArpaSize EstimateArpa(const NgramModel& model, int n, const Vocabulary& vocabulary);

// `vocabulary` has the model's kinds. Every kind has a 1-gram; so have <s>, </s> and <unk>, which
// other programs want to see, with a probability of 1e-99 where the vocabulary has them not.
// Throws Error (kFailed) when the disk refuses, kBadInput for what a file cannot hold, and what
// `progress` throws (then no file is left).
void WriteArpa(const NgramModel& model, int n, const Vocabulary& vocabulary, const fs::path& path,
               const std::function<void(double)>& progress = {});

}  // namespace mnemo
