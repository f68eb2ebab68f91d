// Is what a pickle made a tree that a program may walk? Used by pickle_file.cc only.
#pragma once

#include <cstdint>
#include <string>

#include "data/music/pickle_file.h"

namespace mnemo {

// Throws Error (kBadInput) when a value that the root reaches contains itself, lies deeper than
// kMaxPickleDepth, or when the tree has more values than kMaxValuesPerByte allow (and 1,000).
void CheckPickleTree(const Pickle& pickle, uint64_t file_bytes, const std::string& file);

}  // namespace mnemo
