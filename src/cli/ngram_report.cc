#include "cli/ngram_report.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "analysis/statistics.h"

namespace mnemo {
namespace {

// e^nats; of a model that does not fit the text it may have a hundred digits.
std::string PerplexityText(double nats) {
  const double perplexity = std::exp(nats);
  return perplexity < 1e7 ? fmt::format("{:.3f}", perplexity) : fmt::format("{:.3g}", perplexity);
}

double MeanOf(const std::vector<float>& losses) {
  double sum = 0;
  for (const float loss : losses) sum += loss;
  return sum / static_cast<double>(losses.size());
}

nlohmann::ordered_json ScoreJson(const std::vector<float>& losses, const Interval& interval) {
  nlohmann::ordered_json out;
  out["symbols"] = losses.size();
  out["nats_per_symbol"] = interval.mean;
  out["interval_95"] = {interval.low, interval.high};
  out["bits_per_symbol"] = interval.mean / std::numbers::ln2;
  out["perplexity"] = std::exp(interval.mean);
  return out;
}

nlohmann::ordered_json DiscountsJson(const Discounts& discounts) {
  nlohmann::ordered_json out;
  out["discounts"] = discounts.of;
  out["estimated"] = discounts.estimated;
  return out;
}

// "0, 5..19"
std::string Ranges(const std::vector<int>& ascending) {
  std::string out;
  for (size_t i = 0; i < ascending.size();) {
    size_t last = i;
    while (last + 1 < ascending.size() && ascending[last + 1] == ascending[last] + 1) ++last;
    out += out.empty() ? "" : ", ";
    out += last == i ? fmt::format("{}", ascending[i])
                     : fmt::format("{}..{}", ascending[i], ascending[last]);
    i = last + 1;
  }
  return out;
}

// Where discounts are not estimated, in one line; the JSON says which they are.
std::string RuleNote(const NgramReport& report) {
  std::vector<int> lower, highest;
  for (int length = 0; length < report.ns.back(); ++length) {
    if (!report.model->VarietyDiscounts(length).AllEstimated()) lower.push_back(length);
  }
  for (const int n : report.ns) {
    if (!report.model->CountDiscounts(n).AllEstimated()) highest.push_back(n);
  }
  if (lower.empty() && highest.empty()) return "";
  std::string note = "Note: there are too few different counts to estimate every discount";
  if (!highest.empty()) note += " of n = " + Ranges(highest);
  if (!lower.empty()) {
    note += fmt::format("{} of lower orders' contexts of length {}", highest.empty() ? "" : ", and",
                        Ranges(lower));
  }
  return note + "; a rule gave the others\n";
}

const char* Unit(bool words) { return words ? "word" : "character"; }

}  // namespace

std::string NgramTable(const NgramReport& report) {
  const TextData& text = *report.text;
  std::string out = fmt::format("{}: {} {}s of train, {} of valid, {} of test; {} different\n",
                                text.name, text.train.size(), text.vocabulary.unit(),
                                text.valid.size(), text.test.size(), text.vocabulary.size());
  out += fmt::format("{:>3} {:>6} {:>10} {:>8} {:>8} {:>18} {:>8} {:>11}\n", "n", "order",
                     "n-grams", "valid", "test", "95 % interval", "bits", "perplexity");
  for (size_t i = 0; i < report.ns.size(); ++i) {
    const int n = report.ns[i];
    const Interval test = BlockBootstrap(report.test[i]);
    out += fmt::format("{:>3} {:>6} {:>10} {:>8.4f} {:>8.4f}   [{:.4f}, {:.4f}] {:>8.4f} {:>11}\n",
                       n, n + 1, report.model->tree().pairs(n).different, MeanOf(report.valid[i]),
                       test.mean, test.low, test.high, test.mean / std::numbers::ln2,
                       PerplexityText(test.mean));
  }
  out += fmt::format(
      "Nats a {}; bits and perplexity are test's. n-grams: different ones of the "
      "highest order in train.\n",
      text.vocabulary.unit());
  for (const std::string& note : text.notes) out += "Note: " + note + "\n";
  return out + RuleNote(report);
}

std::string NgramJson(const NgramReport& report) {
  const TextData& text = *report.text;
  nlohmann::ordered_json out;
  out["text"] = text.name;
  out["sha256"] = text.sha256;
  out["unit"] = text.vocabulary.unit();
  out["kinds"] = text.vocabulary.size();
  out["train_symbols"] = text.train.size();
  for (size_t i = 0; i < report.ns.size(); ++i) {
    const int n = report.ns[i];
    nlohmann::ordered_json model;
    model["n"] = n;
    model["order"] = n + 1;
    model["ngrams"] = report.model->tree().pairs(n).different;
    model["valid"] = ScoreJson(report.valid[i], BlockBootstrap(report.valid[i]));
    model["test"] = ScoreJson(report.test[i], BlockBootstrap(report.test[i]));
    model["highest_order"] = DiscountsJson(report.model->CountDiscounts(n));
    out["models"].push_back(model);
  }
  out["lower_orders"] = nlohmann::ordered_json::array();
  for (int length = 0; length < report.ns.back(); ++length) {
    nlohmann::ordered_json one = DiscountsJson(report.model->VarietyDiscounts(length));
    one["context"] = length;
    out["lower_orders"].push_back(one);
  }
  out["notes"] = text.notes;
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string ArpaTable(const BackoffModel& model, const ArpaScore& score, bool words) {
  const Interval interval = BlockBootstrap(score.losses);
  std::string out = fmt::format("order {} (n = {}), {} n-grams, {} tokens\n", model.order(),
                                model.order() - 1, model.grams(), model.kinds());
  out += fmt::format("{} {}s scored{}, {} of them unknown to the model\n", score.losses.size(),
                     Unit(words), score.sentences ? " as sentences, a line each" : "",
                     score.unknown.size());
  out += fmt::format("{:.4f} nats a {} [{:.4f}, {:.4f}], {:.4f} bits, perplexity {}\n",
                     interval.mean, Unit(words), interval.low, interval.high,
                     interval.mean / std::numbers::ln2, PerplexityText(interval.mean));
  const size_t known = score.losses.size() - score.unknown.size();
  if (score.unknown.empty() || known == 0) return out;
  double nats = MeanOf(score.losses) * static_cast<double>(score.losses.size());
  for (const size_t place : score.unknown) nats -= score.losses[place];
  nats /= static_cast<double>(known);
  return out + fmt::format("without the unknown: {:.4f} nats, perplexity {}\n", nats,
                           PerplexityText(nats));
}

std::string ArpaJson(const BackoffModel& model, const ArpaScore& score, bool words) {
  nlohmann::ordered_json out = ScoreJson(score.losses, BlockBootstrap(score.losses));
  out["order"] = model.order();
  out["ngrams"] = model.grams();
  out["tokens"] = model.kinds();
  out["unit"] = Unit(words);
  out["sentences"] = score.sentences;
  out["unknown"] = score.unknown.size();
  return out.dump(2) + "\n";
}

}  // namespace mnemo
