// Kaldi's archives (.ark): records of a key (the utterance's name) and a table of floats, a vector
// or whole numbers, in binary or as text, each record in its own way.
//
//   record       key, a space, object
//   binary       "\0B", then
//                  "FM " or "DM ", rows, columns, floats or doubles          matrix
//                  "FV " or "DV ", size, floats or doubles                   vector
//                  "CM " "CM2 " "CM3 ", minimum, range, rows, columns, ...   compressed matrix
//                  \4, int32 size, size times int32                          whole numbers
//                sizes of the first two: \4, int32. Little-endian throughout.
//   text         "[", lines of numbers, "]" (a matrix; on one line a vector), or a line of whole
//                numbers
//   compressed   with m = minimum and r = range as floats (Kaldi, src/matrix/compressed-matrix):
//                CM2 m + r v / 65535 of 16-bit v, CM3 m + r v / 255 of 8-bit v, row by row. CM: for
//                every column four 16-bit points p0 p25 p75 p100 as in CM2; then columns of 8-bit
//                v, linear from p0 at 0 over p25 at 64 and p75 at 192 to p100 at 255.
//
// The reader takes files for hostile: nothing is allocated that is larger than a small multiple of
// the bytes that are there. Functions without state; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/matrix.h"
#include "data/speech/byte_source.h"

namespace mnemo {

struct KaldiRecord {
  enum class Kind { kMatrix, kVector, kIntegers };

  std::string key;  // any bytes but white space
  Kind kind = Kind::kMatrix;
  Matrix matrix;  // kVector: one row. Doubles are rounded to float
  std::vector<int32_t> integers;

  bool operator==(const KaldiRecord&) const = default;
};

using KaldiVisit = std::function<void(KaldiRecord)>;

// Calls visit for every record in the archive's order. A record with a value that is no finite
// float, or with a key that was there before, goes to `bad` and is left out. Damage goes to `bad`,
// too, and ends the reading: nothing tells where the next record would begin.
void ReadKaldiArk(ByteSource* source, const std::string& file, BadData* bad,
                  const KaldiVisit& visit);
void ReadKaldiArk(const fs::path& path, BadData* bad, const KaldiVisit& visit);

// The object at an offset (just after "key "), as .scp files name it. Throws Error (kBadInput).
KaldiRecord ReadKaldiObject(ByteSource* source, uint64_t offset, const std::string& key,
                            const std::string& file);

}  // namespace mnemo
