#include "analysis/ngram/kneser_ney.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/memory.h"

namespace mnemo {
namespace {

// Bytes a symbol of the text while a model is made, measured on running texts (docs/decisions.md).
constexpr uint64_t kBytesASymbol = 110;

std::vector<int32_t> Checked(const Symbols& text) {
  if (text.size() >= (size_t{1} << 31) - 2) {
    throw BadInput("the text is too long for an n-gram model")
        .Found(fmt::format("{} symbols", text.size()))
        .Allowed("fewer than 2147483646");
  }
  RequireMemory(text.size() * kBytesASymbol,
                fmt::format("an n-gram model of {} symbols needs", text.size()),
                "take a part of the text");
  return text.ToVector();
}

}  // namespace

NgramModel::NgramModel(const Symbols& text, int32_t kinds, int longest,
                       const std::function<void(double)>& progress)
    : tree_(Checked(text), kinds, longest, progress) {
  for (int length = 0; length <= longest; ++length) {
    counts_.push_back(EstimateDiscounts(tree_.pairs(length).counts));
    varieties_.push_back(EstimateDiscounts(tree_.pairs(length).varieties));
  }
}

double NgramModel::Own(const Context& context, const Followed& followed, Kind kind) const {
  if (followed.count == 0) return 0;
  const auto length = static_cast<size_t>(context.length);
  if (kind == Kind::kCounts) {
    const uint32_t total = context.node != nullptr ? context.node->counts.total : 1;
    return (followed.count - counts_[length].Of(followed.count)) / total;
  }
  if (context.longest()) {
    return (followed.variety - varieties_[length].Of(followed.variety)) /
           context.node->varieties.total;
  }
  const size_t different = context.node != nullptr ? tree_.Followers(*context.node).size() : 1;
  return (1 - varieties_[length].of[0]) / static_cast<double>(different);
}

double NgramModel::Rest(const Context& context, Kind kind) const {
  const auto length = static_cast<size_t>(context.length);
  const Discounts& discounts = kind == Kind::kCounts ? counts_[length] : varieties_[length];
  if (context.node == nullptr) return discounts.of[0];
  if (kind == Kind::kVarieties && !context.longest()) return discounts.of[0];
  const ContextTree::Sums& sums =
      kind == Kind::kCounts ? context.node->counts : context.node->varieties;
  const size_t more = tree_.Followers(*context.node).size() - sums.ones - sums.twos;
  return (discounts.of[0] * sums.ones + discounts.of[1] * sums.twos +
          discounts.of[2] * static_cast<double>(more)) /
         sums.total;
}

NgramModel::Followed NgramModel::Find(const Context& context, int32_t symbol) const {
  if (context.node == nullptr) return context.only == symbol ? Followed{1, 1} : Followed{};
  const auto followers = tree_.Followers(*context.node);
  const auto found = std::lower_bound(
      followers.begin(), followers.end(), symbol,
      [](const ContextTree::Follower& one, int32_t wanted) { return one.symbol < wanted; });
  if (found == followers.end() || found->symbol != symbol) return {};
  return {found->count, found->variety};
}

void NgramModel::Probabilities(std::span<const int32_t> context, int32_t symbol,
                               std::span<const int> ns, std::span<double> probabilities) const {
  MNEMO_CHECK(symbol >= 0 && symbol < kinds() && ns.size() == probabilities.size());
  MNEMO_CHECK(std::is_sorted(ns.begin(), ns.end()));
  if (ns.empty()) return;
  MNEMO_CHECK(ns.front() >= 0 && ns.back() <= longest());
  double lower = 1.0 / kinds();
  size_t next = 0;
  const ContextTree::Node* node = nullptr;
  Followed followed;
  tree_.Walk(context, ns.back(), [&](const Context& met) {
    // All contexts of a node have the same followers.
    if (met.node == nullptr || met.node != node) followed = Find(met, symbol);
    node = met.node;
    for (; next < ns.size() && ns[next] == met.length; ++next) {
      probabilities[next] = Rest(met, Kind::kCounts) * lower + Own(met, followed, Kind::kCounts);
    }
    if (met.length < longest()) {
      lower = Rest(met, Kind::kVarieties) * lower + Own(met, followed, Kind::kVarieties);
    }
  });
  for (; next < ns.size(); ++next) probabilities[next] = lower;
}

double NgramModel::Probability(std::span<const int32_t> context, int32_t symbol, int n) const {
  double probability = 0;
  Probabilities(context, symbol, {&n, 1}, {&probability, 1});
  return probability;
}

void NgramModel::Distribution(std::span<const int32_t> context, int n,
                              std::span<double> probabilities) const {
  MNEMO_CHECK(n >= 0 && n <= longest());
  MNEMO_CHECK(probabilities.size() == static_cast<size_t>(kinds()));
  std::fill(probabilities.begin(), probabilities.end(), 1.0 / kinds());
  tree_.Walk(context, n, [&](const Context& met) {
    const Kind kind = met.length == n ? Kind::kCounts : Kind::kVarieties;
    const double rest = Rest(met, kind);
    for (double& probability : probabilities) probability *= rest;
    if (met.node == nullptr) {
      probabilities[static_cast<size_t>(met.only)] += Own(met, {1, 1}, kind);
      return;
    }
    for (const ContextTree::Follower& one : tree_.Followers(*met.node)) {
      probabilities[static_cast<size_t>(one.symbol)] += Own(met, {one.count, one.variety}, kind);
    }
  });
}

double NgramModel::LeftOver(std::span<const int32_t> context, int n) const {
  double rest = 1;
  tree_.Walk(context, n, [&](const Context& met) {
    if (static_cast<size_t>(met.length) != context.size()) return;
    rest = Rest(met, met.length == n ? Kind::kCounts : Kind::kVarieties);
  });
  return rest;
}

}  // namespace mnemo
