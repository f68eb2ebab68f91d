// Interpolated modified Kneser-Ney n-gram models of a running text (Kneser and Ney 1995; Chen and
// Goodman 1999), without pruning, for any number of context symbols, and for all of them at once.
//
// n counts the symbols of context, as Karpathy, Johnson and Fei-Fei 2015 count: a model with n = 2
// is a trigram, order 3. With c(h w) how often w follows the context h, t(h w) how many different
// symbols stand before h w, and h' the context h without its oldest symbol:
//
//   P(w | h)  = (c(h w) - D(c(h w))) / c(h) + g(h) L(w | h')     |h| = n
//   L(w | h)  = (t(h w) - D(t(h w))) / t(h) + g(h) L(w | h')     |h| < n
//   L(w | h') = 1 / kinds                                        below the empty context
//
// where c(h) and t(h) are sums over w, g(h) is what the discounts D took away, and both discounts
// and counts of counts are those of the length of h (analysis/ngram/discounts.h).
//
// A running text has no marks where sentences begin or end. Two rules follow:
// - where a text that is scored begins, contexts are as short as what there is: P(w | h) with fewer
//   than n symbols before w is L(w | h). A context that was never followed by anything in training
//   gives the next shorter one's probabilities, too.
// - in t, the beginning of the training text counts as one more symbol (analysis/ngram/
//   context_tree.h).
//
// L does not depend on n, so one pass over the contexts of a place answers for every n.
// A value, made once; any thread may read. The same text gives the same bits.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "analysis/ngram/context_tree.h"
#include "analysis/ngram/discounts.h"
#include "data/symbols.h"

namespace mnemo {

class NgramModel {
 public:
  // `text` has at least one symbol, 0 .. kinds - 1; kinds that it has not are possible, too.
  // longest: the largest n that will be asked for, 0 .. ContextTree::kLongestContext. Throws Error
  // (kBadInput) for a text of 2^31 symbols or more, or one whose model does not fit into memory,
  // and what `progress` (0 .. 1) throws.
  NgramModel(const Symbols& text, int32_t kinds, int longest,
             const std::function<void(double)>& progress = {});

  int32_t kinds() const { return tree_.kinds(); }
  int longest() const { return tree_.longest(); }
  const ContextTree& tree() const { return tree_; }

  // P(symbol | context) of the model with n symbols of context; 0 <= n <= longest(), the newest
  // symbol of `context` last, which may be longer or shorter than n. Above 0.
  double Probability(std::span<const int32_t> context, int32_t symbol, int n) const;
  // The same for several n, ascending, into `probabilities`.
  void Probabilities(std::span<const int32_t> context, int32_t symbol, std::span<const int> ns,
                     std::span<double> probabilities) const;
  // Of every symbol, [kinds]; the same bits as Probability's. Adds up to 1.
  void Distribution(std::span<const int32_t> context, int n, std::span<double> probabilities) const;

  // g(h) for a context of training, whole: in the model with n symbols of context. 1 for what was
  // never followed by anything.
  double LeftOver(std::span<const int32_t> context, int n) const;

  // Of contexts of `length` symbols: for c where n = length, for t where n > length.
  const Discounts& CountDiscounts(int length) const { return counts_[static_cast<size_t>(length)]; }
  const Discounts& VarietyDiscounts(int length) const {
    return varieties_[static_cast<size_t>(length)];
  }

 private:
  using Context = ContextTree::Context;
  enum class Kind { kCounts, kVarieties };
  struct Followed {
    uint32_t count = 0, variety = 0;  // 0: never
  };
  // What a context gives a symbol of its own, and what part of the shorter one's it adds.
  double Own(const Context& context, const Followed& followed, Kind kind) const;
  double Rest(const Context& context, Kind kind) const;
  Followed Find(const Context& context, int32_t symbol) const;

  ContextTree tree_;
  std::vector<Discounts> counts_, varieties_;  // [longest + 1]
};

}  // namespace mnemo
