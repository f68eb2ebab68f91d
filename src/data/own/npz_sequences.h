// A user's .npz file as sequences; docs/formats.md has the layout. Memory: one sequence, 16 bytes
// for every one, and what own_npz.h unpacks.
//
// The bytes must outlive it. Takes them for hostile; throws Error (kBadInput). One thread.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "data/own/npz_layout.h"
#include "data/own/own_npz.h"
#include "data/own/own_reader.h"
#include "data/own/text_ids.h"

namespace mnemo {

struct NpzOptions {
  std::string kind = "auto";  // or classes, bits, numbers, labels (npz_kind.h)
  std::string per = "auto";   // or step, sequence (npz_layout.h)
  std::string symbols =
      "auto";  // yes, no; auto: whole numbers and texts without a width are symbols
  std::vector<std::string> ignore;  // arrays that are left unread
};

class NpzSequences : public OwnReader {
 public:
  NpzSequences(std::string_view bytes, const std::string& file, const NpzOptions& options);

  const SequenceForm& form() const override { return form_; }
  std::array<bool, 3> parts() const override { return layout_.given; }
  void Rewind() override { group_ = 0, index_ = 0; }
  bool Next(OwnSequence* sequence) override;

 private:
  void ChooseInputs(const std::string& symbols);
  void ChooseTargets(const std::string& kind);
  void Read(const NpzGroup& group, int64_t i, SequenceRecord* record) const;
  void ReadTargets(const NpzGroup& group, int64_t i, SequenceRecord* record) const;
  void ReadNumbers(const NpzGroup& group, int64_t i, SequenceRecord* record) const;
  int32_t IdOf(const OwnArray& array, const TextIds& ids, int64_t element, bool none) const;

  OwnNpz arrays_;
  NpzLayout layout_;
  SequenceForm form_;
  TextIds input_ids_, output_ids_;  // of texts
  size_t group_ = 0;
  int64_t index_ = 0;
};

}  // namespace mnemo
