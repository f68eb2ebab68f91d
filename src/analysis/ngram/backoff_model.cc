#include "analysis/ngram/backoff_model.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "analysis/ngram/arpa_tokens.h"
#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kBlank = std::numeric_limits<double>::quiet_NaN();

// Every bit of the result depends on every bit of the key (the finalizer of MurmurHash3).
uint64_t Mix(uint64_t key) {
  key = (key ^ (key >> 33)) * 0xff51afd7ed558ccdu;
  key = (key ^ (key >> 33)) * 0xc4ceb9fe1a85ec53u;
  return key ^ (key >> 33);
}

uint64_t Key(uint32_t gram, int32_t token) {
  return uint64_t{gram} << 32 | static_cast<uint32_t>(token);
}

}  // namespace

BackoffModel::BackoffModel(int order) : order_(order), entries_({{kBlank, 0}}) {
  MNEMO_CHECK(order >= 1);
  keys_.resize(16);
  slots_.assign(16, kNone);
}

size_t BackoffModel::Slot(uint64_t key) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = Mix(key) & mask;
  while (slots_[slot] != kNone && keys_[slot] != key) slot = (slot + 1) & mask;
  return slot;
}

uint32_t BackoffModel::Entry(uint32_t gram, int32_t token) const {
  return slots_[Slot(Key(gram, token))];
}

uint32_t BackoffModel::AddEntry(uint32_t gram, int32_t token) {
  const uint64_t key = Key(gram, token);
  if (3 * entries_.size() >= 2 * slots_.size()) {
    const std::vector<uint64_t> keys = std::move(keys_);
    const std::vector<uint32_t> slots = std::move(slots_);
    keys_.assign(2 * keys.size(), 0);
    slots_.assign(2 * slots.size(), kNone);
    for (size_t old = 0; old < slots.size(); ++old) {
      if (slots[old] == kNone) continue;
      const size_t slot = Slot(keys[old]);
      keys_[slot] = keys[old];
      slots_[slot] = slots[old];
    }
  }
  const size_t slot = Slot(key);
  if (slots_[slot] == kNone) {
    MNEMO_CHECK(entries_.size() < kNone);
    keys_[slot] = key;
    slots_[slot] = static_cast<uint32_t>(entries_.size());
    entries_.push_back({kBlank, 0});
  }
  return slots_[slot];
}

bool BackoffModel::AddToken(std::string_view token, double log10_probability,
                            double log10_backoff) {
  if (!ids_.emplace(token, kinds()).second) return false;
  tokens_.emplace_back(token);
  ++grams_;
  entries_[AddEntry(0, kinds() - 1)] = {log10_probability, log10_backoff};
  return true;
}

bool BackoffModel::Add(std::span<const int32_t> gram, double log10_probability,
                       double log10_backoff) {
  MNEMO_CHECK(gram.size() >= 2 && gram.size() <= static_cast<size_t>(order_));
  uint32_t entry = 0;
  for (const int32_t token : gram) {
    MNEMO_CHECK(token >= 0 && token < kinds());
    entry = AddEntry(entry, token);
  }
  if (!std::isnan(entries_[entry].log10_probability)) return false;
  entries_[entry] = {log10_probability, log10_backoff};
  ++grams_;
  return true;
}

int32_t BackoffModel::Find(std::string_view token) const {
  const auto found = ids_.find(std::string(token));
  return found == ids_.end() ? -1 : found->second;
}

int32_t BackoffModel::unknown() const {
  const int32_t unknown = Find(kArpaUnknown);
  return unknown >= 0 ? unknown : Find("<UNK>");
}

double BackoffModel::Log10(const State& state, int32_t token) const {
  MNEMO_CHECK(token >= 0 && token < kinds());
  double backoff = 0;
  for (size_t length = state.contexts.size(); length-- > 0;) {
    const uint32_t context = state.contexts[length];
    if (context == kNone) continue;
    const uint32_t entry = Entry(context, token);
    if (entry != kNone && !std::isnan(entries_[entry].log10_probability)) {
      return backoff + entries_[entry].log10_probability;
    }
    backoff += entries_[context].log10_backoff;
  }
  CheckFailed("every token has a 1-gram", __FILE__, __LINE__);
}

double BackoffModel::LogProbability(int32_t token, State* state) const {
  const double log10_probability = Log10(*state, token);
  std::vector<uint32_t>& contexts = state->contexts;
  if (contexts.size() < static_cast<size_t>(order_)) contexts.push_back(kNone);
  for (size_t length = contexts.size() - 1; length > 0; --length) {
    const uint32_t shorter = contexts[length - 1];
    contexts[length] = shorter == kNone ? kNone : Entry(shorter, token);
  }
  return log10_probability * std::numbers::ln10;
}

BackoffModel::State BackoffModel::After(std::span<const int32_t> context) const {
  State state;
  for (const int32_t token : context) LogProbability(token, &state);
  return state;
}

void BackoffModel::Distribution(const State& state, std::span<double> probabilities) const {
  MNEMO_CHECK(probabilities.size() == tokens_.size());
  for (int32_t token = 0; token < kinds(); ++token) {
    probabilities[static_cast<size_t>(token)] = std::exp(Log10(state, token) * std::numbers::ln10);
  }
}

}  // namespace mnemo
