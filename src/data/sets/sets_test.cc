#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/test_folder.h"
#include "data/baselines.h"
#include "data/prepared.h"
#include "data/sets/data_set.h"
#include "data/sets/scaled_frames.h"
#include "data/sets/sets_test_data.h"

namespace mnemo {
namespace {

TEST(DataSets, NamesDifferAndEverythingIsSaid) {
  std::set<std::string> names;
  for (const DataSet& set : DataSets()) {
    EXPECT_TRUE(names.insert(set.name).second) << set.name;
    EXPECT_EQ(&FindDataSet(set.name), &set);
    for (const std::string* text : {&set.task, &set.content, &set.licence, &set.where}) {
      EXPECT_FALSE(text->empty()) << set.name;
    }
    EXPECT_EQ(set.layout.empty(), set.origin == DataSet::Origin::kMade) << set.name;
    EXPECT_NE(set.prepare, nullptr) << set.name;
    EXPECT_TRUE(set.counts.empty() || set.counts.size() == 3) << set.name;
  }
}

TEST(MusicSets, AStepReadsTheOneBeforeItAndPredictsItself) {
  const TestFolder folder;
  WriteFile(folder.path() / "tune.json",
            R"({"train": [[[60, 64], [62], []], [[21]]], "valid": [[[108]]], "test": [[[60]]]})");
  const SequenceData data = Prepare("jsb", folder.path() / "tune.json", {}, folder.path() / "set");
  const SequenceSplit& train = data.split(Split::kTrain);
  EXPECT_EQ(train.starts, (std::vector<int64_t>{0, 3, 4}));
  const std::vector<float> inputs = RowsOf(train.inputs), targets = RowsOf(train.targets);
  std::set<int> sounding;
  for (int j = 0; j < 88; ++j) {
    EXPECT_EQ(inputs[j], 0);                // nothing sounds before the first step
    EXPECT_EQ(inputs[88 + j], targets[j]);  // the second reads the first
    EXPECT_EQ(inputs[2 * 88 + j], targets[88 + j]);
    EXPECT_EQ(inputs[3 * 88 + j], 0);  // another piece
    if (targets[j] != 0) sounding.insert(j + 21);
  }
  EXPECT_EQ(sounding, (std::set<int>{60, 64}));
  // Chung's columns: pitches from 1 to the highest of the set.
  const SequenceData chung =
      Prepare("jsb", folder.path() / "tune.json", {{"columns", "chung"}}, folder.path() / "chung");
  EXPECT_EQ(chung.form.inputs, 108);
  EXPECT_EQ(RowsOf(chung.split(Split::kTrain).targets)[59], 1);
}

TEST(GeneratedSets, ArePureFunctionsOfTheSeed) {
  const TestFolder folder;
  const std::map<std::string, std::string> few = {{"train", "30"}, {"valid", "10"}, {"test", "10"}};
  for (const char* name : {"memorisation", "arithmetic", "xml", "adding", "copying", "held-bit"}) {
    SCOPED_TRACE(name);
    const SequenceData one = Prepare(name, "", few, folder.path() / (std::string(name) + "1"));
    const SequenceData same = Prepare(name, "", few, folder.path() / (std::string(name) + "2"));
    const SequenceData other = Prepare(name, "", few, folder.path() / (std::string(name) + "3"), 2);
    EXPECT_EQ(one.sha256, same.sha256);
    EXPECT_NE(one.sha256, other.sha256);
    EXPECT_EQ(one.split(Split::kTrain).count(), 30);
    // Parts are not copies of each other.
    EXPECT_NE(RowsOf(one.split(Split::kValid).inputs), RowsOf(one.split(Split::kTest).inputs));
  }
}

TEST(GeneratedSets, OptionsAreChecked) {
  const DataSet& set = FindDataSet("memorisation");
  EXPECT_THROW(SetOptions(set.options, {{"lenght", "4"}}), Error);
  const SetOptions options(set.options, {{"length", "7x"}, {"train", "-1"}});
  EXPECT_THROW(options.Int("length", 1, 100), Error);
  EXPECT_THROW(options.Int("train", 1, 100), Error);
  EXPECT_EQ(options.Int("valid", 1, 10000), 1000);
  EXPECT_FALSE(options.AllDefault());
  EXPECT_THROW(options.Flag("length"), Error);
}

TEST(ScaledFrames, TheTrainingPartAloneSetsTheScale) {
  SequenceForm form;
  form.inputs = 2;
  form.outputs = 1;
  MemorySink sink(form);
  BadData bad(BadData::Policy::kSkip);
  SetSource source = {"", 1, SetOptions({}, {}), &bad};
  std::vector<FrameSource> sources;
  const auto add = [&](Split split, std::vector<float> values) {
    const auto rows = static_cast<int64_t>(values.size()) / 2;
    sources.push_back({"u" + std::to_string(sources.size()), split, [=](SequenceRecord* record) {
                         record->classes.assign(rows, 0);
                         return Matrix{rows, 2, values};
                       }});
  };
  add(Split::kTrain, {1, 10, 3, 30});
  add(Split::kTest, {1000, 1000});
  add(Split::kTrain, {5, 50});
  sources.push_back({"broken", Split::kTrain,
                     [](SequenceRecord*) -> Matrix { throw BadInput("cannot be read"); }});
  AddScaledFrames(source, sources, {}, sink);
  EXPECT_EQ(bad.count(), 1);  // once, though the training part is read twice
  const SequenceData data = sink.Finish();
  const std::vector<float> train = RowsOf(data.split(Split::kTrain).inputs);
  ASSERT_EQ(train.size(), 6u);
  const auto sd = static_cast<float>(std::sqrt(8.0 / 3));  // of 1, 3, 5
  EXPECT_NEAR(train[0], -2 / sd, 1e-6);
  EXPECT_NEAR(train[5], 2 / sd, 1e-6);
  EXPECT_NEAR(RowsOf(data.split(Split::kTest).inputs)[0], 997 / sd, 1e-3);
}

TEST(ScaledFrames, NeighboursAreJoinedAfterScaling) {
  SequenceForm form;
  form.inputs = 3 * 2;
  form.outputs = 1;
  MemorySink sink(form);
  BadData bad;
  SetSource source = {"", 1, SetOptions({}, {}), &bad};
  std::vector<FrameSource> sources = {{"u", Split::kTrain, [](SequenceRecord* record) {
                                         record->classes.assign(3, 0);
                                         return Matrix{3, 2, {0, 1, 0, 2, 9, 9}};
                                       }}};
  AddScaledFrames(source, sources, {.context = 1}, sink);
  const std::vector<float> rows = RowsOf(sink.Finish().split(Split::kTrain).inputs);
  const auto at = [&](int t, int place, int column) { return rows[t * 6 + place * 2 + column]; };
  EXPECT_NEAR(at(0, 1, 0), -3 / std::sqrt(18.0), 1e-6);  // of 0, 0, 9
  for (int column = 0; column < 2; ++column) {
    for (int t = 0; t < 3; ++t) {
      EXPECT_EQ(at(t, 0, column), at(std::max(0, t - 1), 1, column));
      EXPECT_EQ(at(t, 2, column), at(std::min(2, t + 1), 1, column));
    }
  }
}

TEST(Baselines, OfSmallSetsByHand) {
  SequenceForm form;
  form.inputs = 1;
  form.outputs = 2;
  const auto record = [](std::vector<int32_t> classes, std::vector<float> numbers) {
    SequenceRecord r;
    r.steps = static_cast<int64_t>(classes.empty() ? numbers.size() / 2 : classes.size());
    r.vectors.assign(r.steps, 0);
    r.classes = std::move(classes);
    r.numbers = std::move(numbers);
    return r;
  };
  MemorySink classes(form);
  classes.Add(Split::kTrain, record({0, 0, 1, -1}, {}));
  classes.Add(Split::kTest, record({1, 0, -1}, {}));
  const Baseline of_classes = UnigramBaseline(classes.Finish(), Split::kTest);
  EXPECT_NEAR(*of_classes.nats, -(std::log(1.5 / 4) + std::log(2.5 / 4)) / 2, 1e-12);
  EXPECT_NEAR(*of_classes.wrong, 0.5, 1e-12);

  form.target = TargetKind::kBits;
  form.target_type = ElementType::kU8;
  MemorySink bits(form);
  bits.Add(Split::kTrain, record({}, {1, 0, 1, 0, 0, 0}));
  bits.Add(Split::kTest, record({}, {1, 1}));
  EXPECT_NEAR(*UnigramBaseline(bits.Finish(), Split::kTest).nats,
              -(std::log(2.5 / 4) + std::log(0.5 / 4)), 1e-12);

  form.target = TargetKind::kNumbers;
  form.target_type = ElementType::kF32;
  MemorySink numbers(form);
  numbers.Add(Split::kTrain, record({}, {1, -2, 3, 2}));
  numbers.Add(Split::kTest, record({}, {2, 0}));
  EXPECT_NEAR(*UnigramBaseline(numbers.Finish(), Split::kTest).nats,
              0.5 * (2 * std::log(2 * M_PI) + std::log(1.0) + std::log(4.0)), 1e-12);
}

}  // namespace
}  // namespace mnemo
