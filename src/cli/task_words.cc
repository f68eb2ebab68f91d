#include "cli/task_words.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace mnemo {
namespace {

// What ErrorRate counts, for people and as a key.
std::pair<const char*, const char*> ErrorWords(OutputKind output) {
  switch (output) {
    case OutputKind::kSoftmax: return {"of the steps wrong", "wrong_steps"};
    case OutputKind::kSigmoids: return {"note errors (1 - accuracy)", "note_errors"};
    case OutputKind::kCtc: return {"label errors (best path)", "label_errors"};
    default: return {"", ""};
  }
}

}  // namespace

std::string ScoringLine(const std::string& what, double share) {
  return fmt::format("scoring the {}  {:.0f} %", what, 100 * share);
}

std::string TaskWords::Text(const PartScore& score) const {
  if (text_) {
    std::string text = words() ? fmt::format("{:.4f} nats a word, perplexity {:.2f}", score.loss,
                                             std::exp(score.loss))
                               : fmt::format("{:.4f} nats  {:.4f} bits a character", score.loss,
                                             score.loss / std::numbers::ln2);
    if (score.error) text += fmt::format(", {:.2f} % of the {}s wrong", 100 * *score.error, unit_);
    return text;
  }
  std::string text = fmt::format("{:.4f} ", score.loss);
  if (task_.output == OutputKind::kSquares) {
    text += "mean squared error";
  } else {
    text += task_.output == OutputKind::kCtc ? "nats a sequence" : "nats a step";
  }
  if (score.error) {
    text += fmt::format(", {:.2f} % {}", 100 * *score.error, ErrorWords(task_.output).first);
  }
  if (score.folded_error) {
    text += fmt::format("; {:.2f} % of {} with classes folded", 100 * *score.folded_error,
                        score.folded);
  }
  if (score.impossible > 0) {
    text += fmt::format("; {} sequences too short for their labels not counted", score.impossible);
  }
  return text;
}

nlohmann::ordered_json TaskWords::Json(const PartScore& score) const {
  nlohmann::ordered_json json;
  if (text_) {
    json["nats_per_symbol"] = score.loss;
    json["bits_per_symbol"] = score.loss / std::numbers::ln2;
    json["perplexity"] = std::exp(score.loss);
    if (score.error) json["wrong_symbols"] = *score.error;
    return json;
  }
  json[task_.output == OutputKind::kSquares ? "mean_squared_error"
       : task_.output == OutputKind::kCtc   ? "nats_per_sequence"
                                            : "nats_per_step"] = score.loss;
  if (score.counted > 0) json["counted"] = score.counted;
  if (score.impossible > 0) json["too_short_for_labels"] = score.impossible;
  if (score.error) json[ErrorWords(task_.output).second] = *score.error;
  if (score.folded_error) {
    json["folded_counted"] = score.folded;
    json["wrong_steps_folded"] = *score.folded_error;
  }
  return json;
}

}  // namespace mnemo
