// What the tests of both readers do with them. For *_test.cc only.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "data/own/own_reader.h"

namespace mnemo {

inline std::vector<OwnSequence> AllOf(OwnReader* reader) {
  std::vector<OwnSequence> all;
  reader->Rewind();
  for (OwnSequence sequence; reader->Next(&sequence);) all.push_back(sequence);
  return all;
}

// The message of the Error that `work` throws; "" if it throws none.
inline std::string MessageOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    MNEMO_CHECK(error.kind() == ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

}  // namespace mnemo
