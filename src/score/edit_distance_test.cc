#include "score/edit_distance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <sstream>

#include "base/random.h"
#include "score/alignment_text.h"
#include "score/error_counts.h"

namespace mnemo {
namespace {

using Labels = std::vector<int32_t>;

std::vector<std::string> Words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string Edits(const Alignment& alignment) {
  std::string edits;
  for (const AlignedPair& pair : alignment.pairs) edits += "CSDI"[static_cast<int>(pair.edit)];
  return edits;
}

EditCounts Counts(int64_t c, int64_t s, int64_t d, int64_t i) {
  return {.correct = c, .substitutions = s, .deletions = d, .insertions = i};
}

int64_t Cost(const EditCounts& counts, const EditWeights& weights) {
  return counts.substitutions * weights.substitution + counts.deletions * weights.deletion +
         counts.insertions * weights.insertion;
}

// The cheapest of all alignments, by trying them all.
int64_t Least(const Labels& a, const Labels& b, const EditWeights& weights, size_t i = 0,
              size_t j = 0) {
  if (i == a.size()) return static_cast<int64_t>(b.size() - j) * weights.insertion;
  if (j == b.size()) return static_cast<int64_t>(a.size() - i) * weights.deletion;
  return std::min({Least(a, b, weights, i + 1, j + 1) + (a[i] == b[j] ? 0 : weights.substitution),
                   Least(a, b, weights, i + 1, j) + weights.deletion,
                   Least(a, b, weights, i, j + 1) + weights.insertion});
}

Labels RandomLabels(uint64_t trial, uint32_t which, uint64_t most, uint64_t kinds) {
  const Random random(21, Purpose::kTest);
  Labels labels(random.Below(most + 1, {.step = trial, .sequence = which, .element = 1000}));
  for (uint32_t i = 0; i < labels.size(); ++i) {
    labels[i] =
        static_cast<int32_t>(random.Below(kinds, {.step = trial, .sequence = which, .element = i}));
  }
  return labels;
}

TEST(EditDistance, KnownPairs) {
  const auto align = [](const char* a, const char* b) { return Align(Words(a), Words(b)); };
  EXPECT_EQ(Edits(align("the cat sat", "the cat sat")), "CCC");
  EXPECT_EQ(Edits(align("the cat sat", "a cat has sat")), "SCIC");
  EXPECT_EQ(Edits(align("k i t t e n", "s i t t i n g")), "SCCCSCI");
  EXPECT_EQ(Edits(align("", "a b")), "II");
  EXPECT_EQ(Edits(align("a b", "")), "DD");
  EXPECT_EQ(Edits(align("", "")), "");
  EXPECT_EQ(align("a b c d", "b c d e").counts, Counts(3, 0, 1, 1));
  EXPECT_EQ(align("Word", "word").counts, Counts(0, 1, 0, 0));  // case matters
}

TEST(EditDistance, IsTheCheapestAlignment) {
  int different = 0;
  for (uint64_t trial = 0; trial < 400; ++trial) {
    const Labels a = RandomLabels(trial, 0, 7, 4), b = RandomLabels(trial, 1, 7, 4);
    for (const EditWeights& weights : {kLevenshtein, kSclite, EditWeights{2, 1, 3}}) {
      const Alignment alignment = Align(a, b, weights);
      ASSERT_EQ(Cost(alignment.counts, weights), Least(a, b, weights));
      ASSERT_EQ(alignment.counts, CountEdits(a, b, weights));
      ASSERT_EQ(alignment.counts.reference_length(), static_cast<int64_t>(a.size()));
      ASSERT_EQ(alignment.counts.hypothesis_length(), static_cast<int64_t>(b.size()));
    }
    different += Align(a, b, kSclite).counts != Align(a, b).counts;
  }
  EXPECT_GT(different, 20);
}

TEST(EditDistance, PairsAreInOrderAndWhole) {
  for (uint64_t trial = 0; trial < 200; ++trial) {
    const Labels a = RandomLabels(trial, 2, 30, 5), b = RandomLabels(trial, 3, 30, 5);
    const Alignment alignment = Align(a, b, kSclite);
    ASSERT_EQ(alignment.counts, CountEdits(a, b, kSclite));
    int64_t i = 0, j = 0;
    EditCounts counts;
    for (const AlignedPair& pair : alignment.pairs) {
      const bool in_a = pair.edit != Edit::kInsertion, in_b = pair.edit != Edit::kDeletion;
      ASSERT_EQ(pair.reference, in_a ? i++ : -1);
      ASSERT_EQ(pair.hypothesis, in_b ? j++ : -1);
      if (in_a && in_b) {
        const bool same = a[static_cast<size_t>(i - 1)] == b[static_cast<size_t>(j - 1)];
        ASSERT_EQ(pair.edit, same ? Edit::kCorrect : Edit::kSubstitution);
        (same ? counts.correct : counts.substitutions)++;
      } else {
        (in_a ? counts.deletions : counts.insertions)++;
      }
    }
    ASSERT_EQ(i, static_cast<int64_t>(a.size()));
    ASSERT_EQ(j, static_cast<int64_t>(b.size()));
    ASSERT_EQ(counts, alignment.counts);
  }
}

// Five edits are the fewest; sclite prefers six.
TEST(EditDistance, TheWeightsDecide) {
  const Labels a = {1, 2, 3, 4, 5}, b = {4, 5, 6, 7, 8};
  EXPECT_EQ(Align(a, b, kLevenshtein).counts, Counts(0, 5, 0, 0));
  EXPECT_EQ(Edits(Align(a, b, kSclite)), "DDDCCIII");
  EXPECT_EQ(CountEdits(a, b, kSclite), Counts(2, 0, 3, 3));
}

// The pair before the insertion, the insertion before the deletion, seen from the end.
TEST(EditDistance, TiesAreBrokenAsTheHeaderSays) {
  const auto edits = [](const Labels& a, const Labels& b, const EditWeights& weights) {
    return Edits(Align(a, b, weights));
  };
  EXPECT_EQ(edits({1, 2}, {1}, kLevenshtein), "CD");
  EXPECT_EQ(edits({1, 1}, {1}, kLevenshtein), "DC");
  EXPECT_EQ(edits({1}, {1, 1}, kLevenshtein), "IC");
  // 2 against 3 as an insertion and a deletion: the insertion is the later one.
  EXPECT_EQ(edits({2}, {3}, {.substitution = 5, .deletion = 1, .insertion = 1}), "DI");
  // Three substitutions are as dear as two insertions and two deletions: sclite substitutes.
  EXPECT_EQ(edits({1, 2, 9}, {9, 1, 2}, kSclite), "ICCD");
  EXPECT_EQ(edits({1, 2, 9}, {9, 3, 4}, kSclite), "SSS");
}

TEST(EditDistance, RatesOfEmptyReferences) {
  EXPECT_EQ(Counts(0, 0, 0, 0).Rate(), 0);
  EXPECT_EQ(Counts(0, 0, 0, 2).Rate(), std::numeric_limits<double>::infinity());
  EXPECT_DOUBLE_EQ(Counts(2, 1, 1, 4).Rate(), 1.5);
  // In a sum they count like others.
  ErrorCounts counts("WER");
  counts.Add("empty", CountEdits(Words(""), Words("so what")));
  counts.Add("wrong", CountEdits(Words("a b c d"), Words("a b x d")));
  counts.Add("right", CountEdits(Words("a b c d"), Words("a b c d")));
  counts.Add("nothing", CountEdits(Words(""), Words("")));
  EXPECT_EQ(counts.total(), Counts(7, 1, 0, 2));
  EXPECT_DOUBLE_EQ(counts.Percent(), 37.5);
  EXPECT_EQ(counts.wrong_utterances(), 2);
  ASSERT_EQ(counts.utterances().size(), 4u);
  EXPECT_EQ(counts.utterances()[1].name, "wrong");
  EXPECT_EQ(counts.utterances()[1].counts, Counts(3, 1, 0, 0));
  EXPECT_EQ(counts.Line(),
            "WER 37.50 % of 8: 1 substitution, 0 deletions, 2 insertions; 2 of 4 utterances with "
            "errors");
}

TEST(EditDistance, OnlyEmptyReferences) {
  ErrorCounts counts("CER");
  EXPECT_EQ(counts.Percent(), 0);
  counts.Add("noise", CountEdits(Words(""), Words("x")));
  EXPECT_EQ(counts.Line(),
            "CER without limit of 0: 0 substitutions, 0 deletions, 1 insertion; 1 of 1 utterance "
            "with errors");
}

TEST(AlignmentText, MarksErrorsBelow) {
  const auto text = [](const char* a, const char* b) {
    const auto reference = Words(a), hypothesis = Words(b);
    return AlignmentText(reference, hypothesis, Align(reference, hypothesis));
  };
  EXPECT_EQ(text("the cat sat down now", "a cat has sat down"),
            "REF:   the cat *** sat down now\n"
            "HYP:   a   cat has sat down ***\n"
            "EDITS: S       I            D\n");
  EXPECT_EQ(text("", ""), "REF:\nHYP:\nEDITS:\n");
  // Two characters, four bytes; and bytes that are no UTF-8.
  EXPECT_EQ(text("\xc3\xa9\xc3\xa8 b", "b"), "REF:   \xc3\xa9\xc3\xa8 b\nHYP:   ** b\nEDITS: D\n");
  EXPECT_EQ(text("\xff\xfe b", "b"), "REF:   \xff\xfe b\nHYP:   ** b\nEDITS: D\n");
}

}  // namespace
}  // namespace mnemo
