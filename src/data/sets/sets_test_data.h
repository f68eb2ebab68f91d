// What the tests of this folder share. For *_test.cc only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "data/prepared.h"
#include "data/sets/data_set.h"

namespace mnemo {

inline SequenceData Prepare(const std::string& name, const fs::path& from,
                            const std::map<std::string, std::string>& options,
                            const fs::path& folder, uint64_t seed = 1) {
  const DataSet& set = FindDataSet(name);
  BadData bad;
  SetSource source = {from, seed, SetOptions(set.options, options), &bad};
  PrepareDataSet(set, source, folder);
  return OpenPrepared(folder);
}

inline std::vector<float> RowsOf(const Table& table) {
  std::vector<float> rows(static_cast<size_t>(table.rows() * table.width()));
  table.Read(0, table.rows(), rows.data());
  return rows;
}

}  // namespace mnemo
