#include "data/sequences.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "base/error.h"
#include "base/npy.h"
#include "base/test_folder.h"
#include "data/prepared.h"
#include "data/sequence_batches.h"

namespace mnemo {
namespace {

SequenceForm VectorsToClasses() {
  SequenceForm form;
  form.name = "small";
  form.task = "test";
  form.inputs = 2;
  form.outputs = 3;
  return form;
}

SequenceForm SymbolsToLabels() {
  SequenceForm form = VectorsToClasses();
  form.symbols = true;
  form.inputs = 5;
  form.input_type = ElementType::kU8;
  form.target = TargetKind::kLabels;
  form.target_type = ElementType::kU8;
  return form;
}

SequenceForm VectorsToBits() {
  SequenceForm form = VectorsToClasses();
  form.input_type = ElementType::kU8;
  form.target = TargetKind::kBits;
  form.target_type = ElementType::kU8;
  form.some_counted = true;
  return form;
}

// Everything that any form asks for; every number tells sequence and step.
SequenceRecord Record(const SequenceForm& form, int64_t steps, int number) {
  SequenceRecord record;
  record.name = "sequence " + std::to_string(number);
  record.steps = steps;
  for (int64_t t = 0; t < steps; ++t) {
    record.symbols.push_back(static_cast<int32_t>((t + number) % 5));
    record.classes.push_back(static_cast<int32_t>((t + number) % 4) - 1);
    record.counted.push_back((t + number) % 3 != 0);
    for (int j = 0; j < form.inputs; ++j) {
      const bool bytes = form.input_type == ElementType::kU8;
      record.vectors.push_back(static_cast<float>(number * 10 + t + j) * (bytes ? 1.0f : 0.5f));
    }
    for (int j = 0; j < form.outputs; ++j) {
      record.numbers.push_back(static_cast<float>((t + j + number) % 2));
    }
  }
  for (int i = 0; i < number; ++i) record.labels.push_back(i % 3);
  return record;
}

template <typename Sink>
void Fill(const SequenceForm& form, Sink* sink) {
  int number = 0;
  for (int64_t steps : {3, 7, 1, 4, 7, 2, 5}) {
    sink->Add(Split::kTrain, Record(form, steps, number++));
  }
  for (int64_t steps : {6, 2}) sink->Add(Split::kValid, Record(form, steps, number++));
  sink->Add(Split::kTest, Record(form, 4, number++));
}

void ExpectEqual(const SequenceBatch& a, const SequenceBatch& b) {
  EXPECT_EQ(a.lengths, b.lengths);
  EXPECT_EQ(a.symbols, b.symbols);
  EXPECT_EQ(a.vectors, b.vectors);
  EXPECT_EQ(a.classes, b.classes);
  EXPECT_EQ(a.numbers, b.numbers);
  EXPECT_EQ(a.counted, b.counted);
  EXPECT_EQ(a.labels, b.labels);
}

TEST(Prepared, IsWhatWasPutIn) {
  for (const SequenceForm& form : {VectorsToClasses(), SymbolsToLabels(), VectorsToBits()}) {
    const TestFolder folder;
    MemorySink memory(form);
    Fill(form, &memory);
    const SequenceData wanted = memory.Finish();
    const fs::path path = folder.path() / "set";
    PreparedWriter writer(path, form);
    Fill(form, &writer);
    EXPECT_FALSE(fs::exists(path));
    EXPECT_EQ(writer.sequences(Split::kTrain), 7);
    EXPECT_EQ(writer.steps(Split::kValid), 8);
    writer.Finish();
    const SequenceData found = OpenPrepared(path);
    EXPECT_EQ(found.sha256, wanted.sha256);
    EXPECT_EQ(found.sha256, SequenceSha256(found));
    EXPECT_EQ(found.form.task, "test");
    for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
      EXPECT_EQ(found.split(split).names, wanted.split(split).names);
      std::vector<int64_t> all(wanted.split(split).count());
      for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int64_t>(i);
      ExpectEqual(GatherBatch(form, found.split(split), all),
                  GatherBatch(form, wanted.split(split), all));
    }
    // Nothing half-written is left behind.
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
    EXPECT_THROW(PreparedWriter(path, form), Error);
  }
}

TEST(Prepared, AnotherContentHasAnotherSum) {
  const SequenceForm form = VectorsToClasses();
  std::set<std::string> sums;
  for (int change = 0; change < 4; ++change) {
    SequenceRecord record = Record(form, 3, 1);
    if (change == 1) record.vectors[4] += 1;
    if (change == 2) record.classes[1] = 2;
    MemorySink sink(form);
    sink.Add(change == 3 ? Split::kTest : Split::kTrain, record);
    sums.insert(sink.Finish().sha256);
  }
  EXPECT_EQ(sums.size(), 4u);
}

TEST(Prepared, FoldsComeBackAndAreChecked) {
  const TestFolder folder;
  SequenceForm form = VectorsToClasses();
  const auto write = [&](const char* name) {
    PreparedWriter writer(folder / name, form);
    writer.Add(Split::kTrain, Record(form, 4, 1));
    writer.Finish();
    return OpenPrepared(folder / name);
  };
  const std::string plain = write("plain").sha256;
  form.unit = "phone";
  EXPECT_EQ(write("unit").sha256, plain);  // words for people
  form.output_folds = {1, -1, 0};
  form.fold_names = {"x", "y"};
  const SequenceData folded = write("folded");
  EXPECT_EQ(folded.form.unit, "phone");
  EXPECT_EQ(folded.form.output_folds, form.output_folds);
  EXPECT_EQ(folded.form.fold_names, form.fold_names);
  EXPECT_EQ(folded.sha256, SequenceSha256(folded));
  EXPECT_NE(folded.sha256, plain);
  const fs::path file = folder / "folded" / "set.json";
  const std::string good = ReadFile(file);
  for (const auto& [old, wrong] : {std::pair("  -1,", "  2,"), std::pair("  -1,", ""),
                                   std::pair("\"classes\"", "\"numbers\"")}) {
    std::string bytes = good;
    ASSERT_NE(bytes.find(old), std::string::npos) << old;
    bytes.replace(bytes.find(old), std::string(old).size(), wrong);
    WriteFile(file, bytes);
    try {
      OpenPrepared(folder / "folded");
      ADD_FAILURE() << old << " is taken";
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("folds"), std::string::npos) << error.what();
    }
  }
}

TEST(Prepared, LeavesNothingWhenGivenUp) {
  const TestFolder folder;
  {
    PreparedWriter writer(folder.path() / "set", VectorsToClasses());
    writer.Add(Split::kTrain, Record(VectorsToClasses(), 3, 1));
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Prepared, DamageIsNamed) {
  const SequenceForm form = SymbolsToLabels();
  const TestFolder folder;
  const fs::path path = folder.path() / "set";
  PreparedWriter writer(path, form);
  Fill(form, &writer);
  writer.Finish();
  const auto expect = [&](const char* file, const std::string& content, const std::string& says) {
    const std::string before = ReadFile(path / file);
    WriteFile(path / file, content);
    try {
      OpenPrepared(path);
      ADD_FAILURE() << "opened with a damaged " << file;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(file), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
    }
    WriteFile(path / file, before);
  };
  const std::string inputs = ReadFile(path / "train.inputs.npy");
  std::string wild = inputs;
  wild.back() = 5;
  expect("train.inputs.npy", wild, "out of range");
  expect("train.inputs.npy", inputs.substr(0, inputs.size() - 1), "shape");
  expect("train.inputs.npy", "", "");
  const std::string starts = ReadFile(path / "valid.starts.npy");
  std::string shifted = starts;
  shifted[shifted.size() - 8] += 1;
  expect("valid.starts.npy", shifted, "do not fit");
  std::string empty = starts;
  empty[empty.size() - 16] = 0;
  expect("valid.starts.npy", empty, "no steps");
  expect("test.names.json", "[]", "names");
  expect("test.names.json", "{", "");
  expect("set.json", "{}", "key");
  EXPECT_NO_THROW(OpenPrepared(path));
  EXPECT_THROW(OpenPrepared(folder.path()), Error);
}

TEST(CheckRecord, RefusesWhatHasNotTheForm) {
  const auto refused = [](const SequenceForm& form, auto change) {
    SequenceRecord record = Record(form, 4, 2);
    EXPECT_NO_THROW(CheckRecord(form, record));
    change(&record);
    EXPECT_THROW(CheckRecord(form, record), Error);
  };
  const SequenceForm classes = VectorsToClasses();
  refused(classes, [](SequenceRecord* r) { r->steps = 0; });
  refused(classes, [](SequenceRecord* r) { r->vectors.pop_back(); });
  refused(classes, [](SequenceRecord* r) { r->vectors[3] = NAN; });
  refused(classes, [](SequenceRecord* r) { r->classes[0] = 3; });
  refused(classes, [](SequenceRecord* r) { r->classes[0] = -2; });
  const SequenceForm labels = SymbolsToLabels();
  refused(labels, [](SequenceRecord* r) { r->symbols[1] = 5; });
  refused(labels, [](SequenceRecord* r) { r->labels[1] = 3; });
  const SequenceForm bits = VectorsToBits();
  refused(bits, [](SequenceRecord* r) { r->numbers[1] = 0.5f; });
  refused(bits, [](SequenceRecord* r) { r->counted.clear(); });
}

TEST(SequenceBatches, EveryEpochHasEverySequenceOnce) {
  const SequenceForm form = VectorsToClasses();
  MemorySink sink(form);
  for (int i = 0; i < 150; ++i) sink.Add(Split::kTrain, Record(form, 1 + i * 7 % 23, i));
  const SequenceData data = sink.Finish();
  SequenceBatches batches(form, data.split(Split::kTrain), 4, 9);
  ASSERT_EQ(batches.batches_per_epoch(), 38u);
  std::vector<std::vector<int64_t>> orders;
  for (uint64_t epoch = 0; epoch < 2; ++epoch) {
    std::vector<int64_t> seen;
    int64_t waste = 0;
    for (uint64_t i = 0; i < 38; ++i) {
      const SequenceBatch batch = batches.At(epoch * 38 + i);
      EXPECT_TRUE(std::is_sorted(batch.lengths.rbegin(), batch.lengths.rend()));
      EXPECT_EQ(batch.lengths[0], batch.steps);
      waste += int64_t{batch.steps} * batch.rows - batch.total_steps;
      seen.insert(seen.end(), batch.sequences.begin(), batch.sequences.end());
    }
    EXPECT_LT(waste, 150);  // about a tenth of the 1,800 steps; at random it would be 40 %
    orders.push_back(seen);
    std::sort(seen.begin(), seen.end());
    for (int64_t i = 0; i < 150; ++i) ASSERT_EQ(seen[i], i);
  }
  EXPECT_NE(orders[0], orders[1]);
  // A pure function of the update: also out of order.
  SequenceBatches again(form, data.split(Split::kTrain), 4, 9);
  EXPECT_EQ(again.At(40).sequences, batches.At(40).sequences);
  EXPECT_EQ(again.At(3).sequences, batches.At(3).sequences);
  SequenceBatches other(form, data.split(Split::kTrain), 4, 10);
  EXPECT_NE(other.At(3).sequences, batches.At(3).sequences);
}

TEST(ScoringBatches, EverySequenceOnceWithinTheLimits) {
  const SequenceForm form = VectorsToClasses();
  MemorySink sink(form);
  for (int i = 0; i < 40; ++i) sink.Add(Split::kTest, Record(form, 1 + i * 7 % 23, i));
  const SequenceData data = sink.Finish();
  std::set<int64_t> seen;
  for (const auto& batch : ScoringBatches(data.split(Split::kTest), 6, 60)) {
    EXPECT_LE(batch.size(), 6u);
    const int64_t steps = data.split(Split::kTest).length(batch[0]);
    EXPECT_LE(steps * static_cast<int64_t>(batch.size()), std::max<int64_t>(60, steps));
    for (int64_t i : batch) EXPECT_TRUE(seen.insert(i).second);
  }
  EXPECT_EQ(seen.size(), 40u);
}

}  // namespace
}  // namespace mnemo
