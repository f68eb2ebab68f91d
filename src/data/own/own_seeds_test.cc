// The seeds of the fuzz targets (tests/fuzz/make_own.py): ok-* are read with some of the fuzzer's
// options, bad-* with none.
#include <gtest/gtest.h>

#include <functional>

#include "base/files.h"
#include "data/own/csv_sequences.h"
#include "data/own/npz_for_tests.h"
#include "data/own/own_reader_for_tests.h"
#include "data/own/seed_options.h"

namespace mnemo {
namespace {

// Can every sequence be used?
bool IsRead(const std::function<void(const std::function<void(OwnReader*)>&)>& open) {
  bool good = true;
  try {
    open([&](OwnReader* reader) {
      for (const OwnSequence& sequence : AllOf(reader)) good = good && !sequence.bad;
    });
  } catch (const Error&) {
    return false;
  }
  return good;
}

void Check(const std::string& name, const std::function<bool(const std::string&)>& read) {
  int good = 0, bad = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(MNEMO_SOURCE_DIR) / "tests" / "fuzz" / name)) {
    const std::string file = entry.path().filename().string();
    const bool ok = file.starts_with("ok-");
    EXPECT_TRUE(ok || file.starts_with("bad-")) << file;
    EXPECT_EQ(read(ReadFile(entry.path())), ok) << file;
    ++(ok ? good : bad);
  }
  EXPECT_GE(good, 5);
  EXPECT_GE(bad, 5);
}

TEST(OwnSeeds, OkAreReadAndBadAreRefused) {
  Check("csv_sequences", [](const std::string& bytes) {
    for (const CsvOptions& options : CsvSeedOptions()) {
      const bool read = IsRead([&](const auto& use) {
        CsvSequences reader(bytes, "seed", options);
        use(&reader);
      });
      if (read) return true;
    }
    return false;
  });
  Check("npz_sequences", [](const std::string& seed) {
    const std::string bytes = NpzOfSeed(seed);
    for (const NpzOptions& options : NpzSeedOptions()) {
      const bool read = IsRead([&](const auto& use) {
        NpzSequences reader(bytes, "seed", options);
        use(&reader);
      });
      if (read) return true;
    }
    return false;
  });
}

}  // namespace
}  // namespace mnemo
