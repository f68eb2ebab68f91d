#include "score/edit_distance.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "base/error.h"

namespace mnemo {
namespace {

enum class Move : uint8_t { kPair, kInsert, kDelete };

struct Step {
  int64_t cost;
  Move move;
};

// The cheapest way into a cell from its three neighbours, ties as the header says. Both functions
// below go by it, so that they see the same alignment.
Step Cheapest(int64_t pair, int64_t insertion, int64_t deletion) {
  if (pair <= deletion && pair <= insertion) return {pair, Move::kPair};
  if (deletion < insertion) return {deletion, Move::kDelete};
  return {insertion, Move::kInsert};
}

void CheckWeights(const EditWeights& weights) {
  MNEMO_CHECK(weights.substitution > 0 && weights.deletion > 0 && weights.insertion > 0);
}

void Count(Edit edit, EditCounts* counts) {
  switch (edit) {
    case Edit::kCorrect: ++counts->correct; break;
    case Edit::kSubstitution: ++counts->substitutions; break;
    case Edit::kDeletion: ++counts->deletions; break;
    case Edit::kInsertion: ++counts->insertions; break;
  }
}

// Words as numbers, equal where the words are.
class Numbers {
 public:
  std::vector<int32_t> Of(std::span<const std::string> words) {
    std::vector<int32_t> numbers;
    numbers.reserve(words.size());
    for (const std::string& word : words) {
      numbers.push_back(known_.emplace(word, static_cast<int32_t>(known_.size())).first->second);
    }
    return numbers;
  }

 private:
  std::unordered_map<std::string_view, int32_t> known_;
};

}  // namespace

double EditCounts::Rate() const {
  if (errors() == 0) return 0;
  if (reference_length() == 0) return std::numeric_limits<double>::infinity();
  return static_cast<double>(errors()) / static_cast<double>(reference_length());
}

EditCounts& EditCounts::operator+=(const EditCounts& other) {
  correct += other.correct;
  substitutions += other.substitutions;
  deletions += other.deletions;
  insertions += other.insertions;
  return *this;
}

Alignment Align(std::span<const int32_t> reference, std::span<const int32_t> hypothesis,
                const EditWeights& weights) {
  CheckWeights(weights);
  const size_t rows = reference.size() + 1, columns = hypothesis.size() + 1;
  std::vector<Move> moves(rows * columns);
  std::vector<int64_t> above(columns), row(columns);
  for (size_t j = 1; j < columns; ++j) {
    row[j] = row[j - 1] + weights.insertion;
    moves[j] = Move::kInsert;
  }
  for (size_t i = 1; i < rows; ++i) {
    std::swap(above, row);
    row[0] = above[0] + weights.deletion;
    moves[i * columns] = Move::kDelete;
    for (size_t j = 1; j < columns; ++j) {
      const bool same = reference[i - 1] == hypothesis[j - 1];
      const Step step = Cheapest(above[j - 1] + (same ? 0 : weights.substitution),
                                 row[j - 1] + weights.insertion, above[j] + weights.deletion);
      row[j] = step.cost;
      moves[i * columns + j] = step.move;
    }
  }

  Alignment alignment;
  size_t i = reference.size(), j = hypothesis.size();
  while (i > 0 || j > 0) {
    const Move move = moves[i * columns + j];
    AlignedPair pair;
    if (move != Move::kInsert) pair.reference = static_cast<int64_t>(--i);
    if (move != Move::kDelete) pair.hypothesis = static_cast<int64_t>(--j);
    pair.edit = move == Move::kInsert           ? Edit::kInsertion
                : move == Move::kDelete         ? Edit::kDeletion
                : reference[i] == hypothesis[j] ? Edit::kCorrect
                                                : Edit::kSubstitution;
    Count(pair.edit, &alignment.counts);
    alignment.pairs.push_back(pair);
  }
  std::reverse(alignment.pairs.begin(), alignment.pairs.end());
  return alignment;
}

EditCounts CountEdits(std::span<const int32_t> reference, std::span<const int32_t> hypothesis,
                      const EditWeights& weights) {
  CheckWeights(weights);
  // Each cell carries the counts of its own cheapest alignment.
  struct Cell {
    int64_t cost = 0;
    EditCounts counts;
  };
  std::vector<Cell> above(hypothesis.size() + 1), row(hypothesis.size() + 1);
  for (size_t j = 1; j < row.size(); ++j) {
    row[j] = row[j - 1];
    row[j].cost += weights.insertion;
    ++row[j].counts.insertions;
  }
  for (size_t i = 1; i <= reference.size(); ++i) {
    std::swap(above, row);
    row[0] = above[0];
    row[0].cost += weights.deletion;
    ++row[0].counts.deletions;
    for (size_t j = 1; j < row.size(); ++j) {
      const bool same = reference[i - 1] == hypothesis[j - 1];
      const Step step =
          Cheapest(above[j - 1].cost + (same ? 0 : weights.substitution),
                   row[j - 1].cost + weights.insertion, above[j].cost + weights.deletion);
      switch (step.move) {
        case Move::kPair:
          row[j].counts = above[j - 1].counts;
          Count(same ? Edit::kCorrect : Edit::kSubstitution, &row[j].counts);
          break;
        case Move::kInsert:
          row[j].counts = row[j - 1].counts;
          ++row[j].counts.insertions;
          break;
        case Move::kDelete:
          row[j].counts = above[j].counts;
          ++row[j].counts.deletions;
          break;
      }
      row[j].cost = step.cost;
    }
  }
  return row.back().counts;
}

Alignment Align(std::span<const std::string> reference, std::span<const std::string> hypothesis,
                const EditWeights& weights) {
  Numbers numbers;
  const auto a = numbers.Of(reference), b = numbers.Of(hypothesis);
  return Align(std::span<const int32_t>(a), std::span<const int32_t>(b), weights);
}

EditCounts CountEdits(std::span<const std::string> reference,
                      std::span<const std::string> hypothesis, const EditWeights& weights) {
  Numbers numbers;
  const auto a = numbers.Of(reference), b = numbers.Of(hypothesis);
  return CountEdits(std::span<const int32_t>(a), std::span<const int32_t>(b), weights);
}

}  // namespace mnemo
