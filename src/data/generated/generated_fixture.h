// What the tests of several generated tasks need. For *_test.cc only.
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/error.h"
#include "data/generated/symbol_task.h"

namespace mnemo {

// Inputs as text, then targets as text with '-' where nothing is scored. The alphabet's symbols
// have one character each.
inline std::string InputText(const SymbolTask& task, const SymbolSequence& sequence) {
  std::string text;
  for (const int32_t id : sequence.inputs) text += task.alphabet.at(static_cast<size_t>(id));
  return text;
}
inline std::string TargetText(const SymbolTask& task, const SymbolSequence& sequence) {
  std::string text;
  for (const int32_t id : sequence.targets) {
    text += id == kNotScored ? " " : task.alphabet.at(static_cast<size_t>(id));
  }
  return text;
}

// The same (seed, index) gives the same sequence; others give others. Of `count` sequences nearly
// all must be different.
template <class Task>
void ExpectAFunctionOfSeedAndIndex(const Task& task, int count) {
  int equal_index = 0, equal_seed = 0;
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<uint64_t>(i);
    const auto sequence = task.make(5, index);
    EXPECT_EQ(task.make(5, index), sequence);
    equal_index += task.make(5, index + 1) == sequence;
    equal_seed += task.make(6, index) == sequence;
  }
  EXPECT_LE(equal_index, count / 20);
  EXPECT_LE(equal_seed, count / 20);
  // Far places are places, too.
  EXPECT_EQ(task.make(~uint64_t{0}, (uint64_t{1} << 48) - 1),
            task.make(~uint64_t{0}, (uint64_t{1} << 48) - 1));
}

inline void ExpectADifferentSymbolEach(const SymbolTask& task, size_t count) {
  EXPECT_EQ(task.alphabet.size(), count);
  EXPECT_EQ(std::set<std::string>(task.alphabet.begin(), task.alphabet.end()).size(), count);
}

template <class Work>
std::string RangeMessage(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

}  // namespace mnemo
