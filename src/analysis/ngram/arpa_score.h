// How well a model out of an ARPA file predicts a text. Any thread may call.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/ngram/backoff_model.h"

namespace mnemo {

// Are the model's tokens bytes (analysis/ngram/arpa_tokens.h), all but the marks?
bool IsOfBytes(const BackoffModel& model);

struct ArpaScore {
  std::vector<float> losses;  // nats of every symbol but the first, in the text's order
  // Places of losses whose symbol the model has not: they have the probability of <unk>.
  std::vector<size_t> unknown;
  bool sentences = false;  // lines were scored as sentences
};

// `words`: the text's words and line ends are the symbols, otherwise its bytes. A line's end is
// <eos>; or where the model has no such token but <s> and </s> with a probability, it is </s>,
// every line is a sentence that begins behind <s>, and the first symbol is scored, too. Throws
// Error (kBadInput) when a symbol is unknown and the model has no <unk>, and when one gets a
// probability above 1; `name` is the text's.
ArpaScore ScoreByArpa(const BackoffModel& model, std::string_view text, bool words,
                      const std::string& name, const std::function<void(double)>& progress = {});

}  // namespace mnemo
