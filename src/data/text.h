// Text as data: bytes are the symbols, numbered in the order of their values, or words
// (data/word_text.h), in a part to train on, one to choose by, and one to report.
//
// Values without owners; loading may be done from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "data/sequences.h"
#include "data/symbols.h"
#include "data/vocabulary.h"
#include "data/word_text.h"

namespace mnemo {

// Of a file or folder that is trained on, or read by a model.
inline constexpr uint64_t kMostTextFileBytes = uint64_t{4} << 30;

struct TextData {
  std::string name;  // of the file or folder
  Symbols train, valid, test;
  Vocabulary vocabulary;  // bytes of the whole text; words of the training part
  std::string sha256;     // of the whole text; of three files also of where each ends
  int files = 0;
  std::vector<std::string> notes;  // what the user should know, one sentence each
};

struct TextOptions {
  // Parts of the text, in order: the rest to train on, then valid, then test. Both are above 0 and
  // below 1 together.
  double valid_fraction = 0.1, test_fraction = 0.1;
  // Instead of the fractions: files (or folders) of their own. Both or neither.
  fs::path valid, test;
  // Of a folder, only files whose names end so, e.g. ".h"; empty: all.
  std::vector<std::string> endings;
  bool words = false;  // words are the symbols, chosen by `word_choice`
  WordChoice word_choice;
};

// A file, or a folder: all files below it, joined in bytewise order of their relative paths (links
// to files are followed, links to folders are not). At most kMostTextFileBytes. Throws Error
// (kBadInput) when something is missing, unreadable or empty, when the text is too short to be
// split, and when it has only one symbol.
TextData LoadText(const fs::path& path, const TextOptions& options = {});

// The same for a text in memory; the fractions of `options` apply.
TextData TextFromBytes(std::string_view bytes, const std::string& name,
                       const TextOptions& options = {});

// A prepared running text (SequenceForm::vocabulary): its sequences one behind the other, where
// each begins in Symbols::Starts. Mapped where the set is. Throws Error (kBadInput) for a set that
// is none, or whose parts are too short.
TextData TextOfSet(const SequenceData& set);

}  // namespace mnemo
