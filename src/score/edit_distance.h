// How a recognised sequence differs from the reference: the cheapest alignment of the two, and its
// substitutions, deletions and insertions.
//
// Two ways to weigh: kLevenshtein (every edit costs 1) gives the fewest edits; kSclite (4, 3 and 3)
// is how NIST's sclite aligns words, which prefers one deletion and one insertion to two wrong
// substitutions and so may count more edits.
//
// Ties. Where several alignments are equally cheap, they may still split differently. Here the
// alignment is read from its end, and at every place takes the pair (correct or substituted) if
// that is cheapest, else the insertion, and the deletion only where it is cheaper than both. That
// is sclite's order, so that kSclite gives its split as well as its total.
//
// Pure functions. Time is R * H; memory R * H bytes for Align, O(H) for CountEdits.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mnemo {

struct EditWeights {
  int substitution = 1, deletion = 1, insertion = 1;
};
inline constexpr EditWeights kLevenshtein = {1, 1, 1};
inline constexpr EditWeights kSclite = {4, 3, 3};

struct EditCounts {
  int64_t correct = 0;
  int64_t substitutions = 0;
  int64_t deletions = 0;   // in the reference only
  int64_t insertions = 0;  // in the hypothesis only

  int64_t errors() const { return substitutions + deletions + insertions; }
  int64_t reference_length() const { return correct + substitutions + deletions; }
  int64_t hypothesis_length() const { return correct + substitutions + insertions; }
  // errors() / reference_length(), which may be above 1. Against an empty reference: 0 if nothing
  // was recognised either, else infinity. Such insertions count in a sum over utterances like any
  // others: rates are made of summed counts, never of other rates.
  double Rate() const;

  EditCounts& operator+=(const EditCounts& other);
  friend bool operator==(const EditCounts&, const EditCounts&) = default;
};

enum class Edit : uint8_t { kCorrect, kSubstitution, kDeletion, kInsertion };

struct AlignedPair {
  Edit edit = Edit::kCorrect;
  int64_t reference = -1;   // index there; -1 for an insertion
  int64_t hypothesis = -1;  // index there; -1 for a deletion
};

struct Alignment {
  EditCounts counts;
  std::vector<AlignedPair> pairs;  // from the start to the end
};

Alignment Align(std::span<const int32_t> reference, std::span<const int32_t> hypothesis,
                const EditWeights& weights = kLevenshtein);
Alignment Align(std::span<const std::string> reference, std::span<const std::string> hypothesis,
                const EditWeights& weights = kLevenshtein);

// The counts of the same alignment, without its pairs.
EditCounts CountEdits(std::span<const int32_t> reference, std::span<const int32_t> hypothesis,
                      const EditWeights& weights = kLevenshtein);
EditCounts CountEdits(std::span<const std::string> reference,
                      std::span<const std::string> hypothesis,
                      const EditWeights& weights = kLevenshtein);

}  // namespace mnemo
