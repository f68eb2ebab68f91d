#include "analysis/ngram/context_tree.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "base/random.h"

namespace mnemo {
namespace {

using Gram = std::vector<int32_t>;

std::vector<int32_t> Letters(const std::string& text) {
  std::vector<int32_t> symbols;
  for (const char c : text) symbols.push_back(c - 'a');
  return symbols;
}

struct Counted {
  uint32_t count = 0;
  std::set<int32_t> before;  // -1: the text's beginning
};

// Every context of a length and what follows it, slowly.
std::map<Gram, std::map<int32_t, Counted>> CountSlowly(const Gram& text, size_t length) {
  std::map<Gram, std::map<int32_t, Counted>> all;
  for (size_t i = length; i < text.size(); ++i) {
    Counted& counted = all[Gram(text.begin() + i - length, text.begin() + i)][text[i]];
    ++counted.count;
    counted.before.insert(i > length ? text[i - length - 1] : -1);
  }
  return all;
}

void CheckContext(const ContextTree& tree, const ContextTree::Context& context,
                  const std::map<int32_t, Counted>& truth, bool varieties) {
  if (context.node == nullptr) {
    ASSERT_EQ(truth.size(), 1u);
    EXPECT_EQ(truth.begin()->first, context.only);
    EXPECT_EQ(truth.begin()->second.count, 1u);
    EXPECT_EQ(truth.begin()->second.before.size(), 1u);
    return;
  }
  const auto followers = tree.Followers(*context.node);
  ASSERT_EQ(followers.size(), truth.size());
  ContextTree::Sums counts, lefts;
  auto one = truth.begin();
  for (const ContextTree::Follower& follower : followers) {
    EXPECT_EQ(follower.symbol, one->first);
    EXPECT_EQ(follower.count, one->second.count);
    const auto variety = static_cast<uint32_t>(one->second.before.size());
    if (varieties) {
      EXPECT_EQ(context.longest() ? follower.variety : 1u, variety);
    }
    counts.total += follower.count;
    counts.ones += follower.count == 1;
    counts.twos += follower.count == 2;
    lefts.total += follower.variety;
    lefts.ones += follower.variety == 1;
    lefts.twos += follower.variety == 2;
    ++one;
  }
  EXPECT_EQ(context.node->counts.total, counts.total);
  EXPECT_EQ(context.node->counts.ones, counts.ones);
  EXPECT_EQ(context.node->counts.twos, counts.twos);
  EXPECT_EQ(context.node->varieties.total, lefts.total);
  EXPECT_EQ(context.node->varieties.ones, lefts.ones);
  EXPECT_EQ(context.node->varieties.twos, lefts.twos);
}

void CheckPairs(const ContextTree::Pairs& pairs,
                const std::map<Gram, std::map<int32_t, Counted>>& truth, bool varieties) {
  ContextTree::Pairs slow;
  for (const auto& [context, followers] : truth) {
    for (const auto& [symbol, counted] : followers) {
      ++slow.different;
      if (counted.count <= 4) ++slow.counts[counted.count - 1];
      if (counted.before.size() <= 4) ++slow.varieties[counted.before.size() - 1];
    }
  }
  EXPECT_EQ(pairs.different, slow.different);
  EXPECT_EQ(pairs.counts, slow.counts);
  if (varieties) {
    EXPECT_EQ(pairs.varieties, slow.varieties);
  }
}

void Check(const Gram& text, int kinds, int longest) {
  const ContextTree tree(text, kinds, longest);
  for (int length = 0; length <= longest; ++length) {
    const auto truth = CountSlowly(text, static_cast<size_t>(length));
    CheckPairs(tree.pairs(length), truth, length < longest);
    std::set<Gram> listed;
    tree.ForEachContext(length, [&](uint32_t place, const ContextTree::Context& context) {
      const Gram gram(tree.text().begin() + place - length, tree.text().begin() + place);
      EXPECT_TRUE(listed.insert(gram).second);
      ASSERT_EQ(context.length, length);
      ASSERT_TRUE(truth.contains(gram));
      CheckContext(tree, context, truth.at(gram), length < longest);
    });
    EXPECT_EQ(listed.size(), truth.size());
    for (const auto& [gram, followers] : truth) {
      int next = 0;
      tree.Walk(gram, length, [&](const ContextTree::Context& context) {
        ASSERT_EQ(context.length, next++);
        const Gram end(gram.end() - context.length, gram.end());
        const auto shorter = CountSlowly(text, end.size());
        CheckContext(tree, context, shorter.at(end), context.length < longest);
      });
      EXPECT_EQ(next, length + 1);
    }
  }
}

TEST(ContextTree, CountsWhatFollowsEveryContext) {
  for (const char* text : {"a", "aa", "ab", "aaaaaaaa", "abababab", "abcabcabd", "aabbaabbab",
                           "mississippi", "abracadabraabracadabra"}) {
    SCOPED_TRACE(text);
    for (const int longest : {0, 1, 2, 3, 6, 30}) Check(Letters(text), 26, longest);
  }
}

TEST(ContextTree, CountsRandomTexts) {
  const Random random(2, Purpose::kTest);
  uint64_t draw = 0;
  for (const uint64_t kinds : {1, 2, 3, 7}) {
    for (int trial = 0; trial < 10; ++trial) {
      Gram text(random.Below(60, {.step = draw++}) + 1);
      for (int32_t& symbol : text) {
        symbol = static_cast<int32_t>(random.Below(kinds, {.step = draw++}));
      }
      Check(text, static_cast<int>(kinds), 5);
    }
  }
}

TEST(ContextTree, TheTextsBeginningIsALeftNeighbour) {
  // "ab" stands at the beginning and behind c: two varieties of b after a.
  const ContextTree tree(Letters("abcab"), 3, 2);
  int met = 0;
  tree.Walk(Letters("a"), 1, [&](const ContextTree::Context& context) {
    if (context.length != 1) return;
    ++met;
    ASSERT_TRUE(context.longest());
    EXPECT_EQ(tree.Followers(*context.node)[0].variety, 2u);
  });
  EXPECT_EQ(met, 1);
}

TEST(ContextTree, WalksAsFarAsTheTextGoes) {
  const ContextTree tree(Letters("abcab"), 3, 4);
  const auto longest = [&](const std::string& context) {
    int length = -1;
    tree.Walk(Letters(context), 4, [&](const auto& met) { length = met.length; });
    return length;
  };
  EXPECT_EQ(longest(""), 0);
  EXPECT_EQ(longest("a"), 1);
  EXPECT_EQ(longest("ca"), 2);
  EXPECT_EQ(longest("cca"), 2);
  EXPECT_EQ(longest("bca"), 3);
  EXPECT_EQ(longest("abca"), 4);
  EXPECT_EQ(longest("aabca"), 4);
  // "cab" only ends the text: nothing ever followed it.
  EXPECT_EQ(longest("cab"), 2);
  EXPECT_EQ(longest("d"), 0);
}

TEST(ContextTree, SaysHowFarItIsAndMayBeStopped) {
  std::vector<double> shares;
  const std::vector<int32_t> text(200000, 0);
  ContextTree(text, 1, 3, [&](double share) { shares.push_back(share); });
  ASSERT_GT(shares.size(), 4u);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_EQ(shares.front(), 0);
  EXPECT_LE(shares.back(), 1);
  EXPECT_THROW(ContextTree(text, 1, 3, [](double) { throw 1; }), int);
}

}  // namespace
}  // namespace mnemo
