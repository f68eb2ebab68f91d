#include "analysis/ngram/arpa_score.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "analysis/ngram/arpa_tokens.h"
#include "base/error.h"
#include "base/legible.h"
#include "data/vocabulary.h"

namespace mnemo {
namespace {

// What other programs write for a mark that is no word.
constexpr double kNever = -98;

bool Possible(const BackoffModel& model, std::string_view token) {
  const int32_t id = model.Find(token);
  return id >= 0 && model.TokenLog10(id) > kNever;
}

class Scorer {
 public:
  Scorer(const BackoffModel& model, const std::string& name) : model_(model), name_(name) {}

  ArpaScore Words(std::string_view text, const std::function<void(double)>& progress) {
    score_.sentences =
        model_.Find(kEndOfLine) < 0 && model_.Find(kArpaBegin) >= 0 && Possible(model_, kArpaEnd);
    const BackoffModel::State begin =
        score_.sentences ? model_.After(std::vector{model_.Find(kArpaBegin)}) : model_.After({});
    state_ = begin;
    WordReader reader(text);
    TextWord word;
    while (reader.Next(&word)) {
      const bool end = word.word == kEndOfLine;
      Add(score_.sentences && end ? kArpaEnd : word.word, word.line, word.column);
      if (score_.sentences && end) state_ = begin;
      if (progress && end && word.line % 256 == 0) {
        progress(static_cast<double>(score_.losses.size()) / static_cast<double>(text.size()));
      }
    }
    return std::move(score_);
  }

  ArpaScore Bytes(std::string_view text, const std::function<void(double)>& progress) {
    int line = 1, column = 1;
    for (size_t i = 0; i < text.size(); ++i) {
      if (progress && i % 4096 == 0) {
        progress(static_cast<double>(i) / static_cast<double>(text.size()));
      }
      Add(ByteToken(static_cast<uint8_t>(text[i])), line, column);
      column = text[i] == '\n' ? 1 : column + 1;
      line += text[i] == '\n';
    }
    return std::move(score_);
  }

 private:
  void Add(std::string_view token, int line, int column) {
    int32_t id = model_.Find(token);
    const bool known = id >= 0;
    if (!known) id = model_.unknown();
    if (id < 0) {
      throw BadInput("the model has no such token, and no <unk> for what it has not")
          .At(name_, line, column)
          .Found(Quoted(token));
    }
    const double log_probability = model_.LogProbability(id, &state_);
    // Back-offs are rounded to a few digits, and many may be added.
    constexpr double kRounding = 1e-3;
    if (log_probability > kRounding) {
      throw BadInput("the ARPA file gives a probability above 1: its back-offs are wrong")
          .At(name_, line, column)
          .Found(fmt::format("{:.3g} for {}", std::exp(log_probability), Quoted(token)));
    }
    const bool skipped = first_ && !score_.sentences;
    first_ = false;
    if (skipped) return;
    if (!known) score_.unknown.push_back(score_.losses.size());
    score_.losses.push_back(static_cast<float>(-log_probability));
  }

  const BackoffModel& model_;
  const std::string& name_;
  BackoffModel::State state_;
  ArpaScore score_;
  bool first_ = true;
};

}  // namespace

bool IsOfBytes(const BackoffModel& model) {
  bool bytes = false;
  for (int32_t id = 0; id < model.kinds(); ++id) {
    if (IsArpaMark(model.token(id))) continue;
    if (ByteOfToken(model.token(id)) < 0) return false;
    bytes = true;
  }
  return bytes;
}

ArpaScore ScoreByArpa(const BackoffModel& model, std::string_view text, bool words,
                      const std::string& name, const std::function<void(double)>& progress) {
  Scorer scorer(model, name);
  return words ? scorer.Words(text, progress) : scorer.Bytes(text, progress);
}

}  // namespace mnemo
