// What `mnemo ngram` prints: tables for people and JSON for programs, with the same numbers.
#pragma once

#include <string>
#include <vector>

#include "analysis/ngram/arpa_score.h"
#include "analysis/ngram/kneser_ney.h"
#include "data/text.h"

namespace mnemo {

struct NgramReport {
  const TextData* text = nullptr;  // neither is owned
  const NgramModel* model = nullptr;
  std::vector<int> ns;
  std::vector<std::vector<float>> valid, test;  // NgramLosses, for each of ns
};

std::string NgramTable(const NgramReport& report);
std::string NgramJson(const NgramReport& report);

// score.losses is not empty.
std::string ArpaTable(const BackoffModel& model, const ArpaScore& score, bool words);
std::string ArpaJson(const BackoffModel& model, const ArpaScore& score, bool words);

}  // namespace mnemo
