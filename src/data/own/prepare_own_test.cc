#include "data/own/prepare_own.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "base/test_folder.h"
#include "data/own/csv_sequences.h"
#include "data/own/own_reader_for_tests.h"
#include "data/prepared.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

SequenceData Prepare(const std::string& set, const std::string& content,
                     const std::map<std::string, std::string>& options,
                     BadData::Policy policy = BadData::Policy::kStop,
                     const std::atomic<bool>* stop = nullptr) {
  const TestFolder folder;
  WriteFile(folder / "mine.csv", content);
  BadData bad(policy);
  const DataSet& row = FindDataSet(set);
  SetSource source = {folder / "mine.csv", 1, SetOptions(row.options, options), &bad, {}, stop};
  PrepareDataSet(row, source, folder / "set");
  return OpenPrepared(folder / "set");
}

std::vector<float> InputsOf(const SequenceData& data, Split split) {
  const Table& table = data.split(split).inputs;
  std::vector<float> values(static_cast<size_t>(table.rows() * table.width()));
  table.Read(0, table.rows(), values.data());
  return values;
}

constexpr char kParts[] =
    "id,p,x,c,y\n"
    "a,train,1,7,0\na,train,3,7,1\n"
    "b,train,5,7,1\n"
    "v,valid,101,8,0\n"
    "t,test,1,7,1\n";

std::map<std::string, std::string> Columns() {
  return {{"sequence", "id"}, {"part", "p"}, {"target", "y"}, {"kind", "classes"}};
}

TEST(PrepareOwn, ScaleIsThatOfTheTrainingPart) {
  auto options = Columns();
  options["scale"] = "standard";
  const SequenceData data = Prepare("csv", kParts, options);
  const auto deviation = static_cast<float>(std::sqrt(8.0 / 3));  // of 1, 3, 5
  EXPECT_THAT(InputsOf(data, Split::kTrain),
              Pointwise(FloatNear(1e-6F), {-2 / deviation, 0.0F, 0.0F, 0.0F, 2 / deviation, 0.0F}));
  EXPECT_THAT(InputsOf(data, Split::kValid), Pointwise(FloatNear(1e-5F), {98 / deviation, 1.0F}));
  EXPECT_THAT(data.form.notes,
              ElementsAre(HasSubstr("of the training part"), HasSubstr("x: mean 3, deviation 1.6"),
                          "c: mean 7, deviation 0"));
  EXPECT_THAT(InputsOf(Prepare("csv", kParts, Columns()), Split::kValid), ElementsAre(101, 8));
}

TEST(PrepareOwn, LabelsThatDoNotFitAreTold) {
  const auto prepare = [](const std::string& long_one) {
    std::string rows = "id,p,x,y\n" + long_one;
    for (const char* part : {"train", "valid", "test"}) {
      rows += std::string(part) + "," + part + ",1,m m\n" + part + "," + part + ",2,m m\n";
    }
    std::map<std::string, std::string> options = {
        {"sequence", "id"}, {"part", "p"}, {"target", "y"}, {"kind", "labels"}};
    return Prepare("csv", rows, options);
  };
  EXPECT_THAT(MessageOf([&] { prepare(""); }),
              HasSubstr("all sequences are too short for their labels\n"
                        "  found:   'train' has 2 steps and needs 3"));
  const SequenceData data = prepare("a,train,1,m n\na,train,1,m n\n");
  EXPECT_THAT(data.form.notes, ElementsAre(HasSubstr("3 of 4 sequences are too short")));
}

TEST(PrepareOwn, SkippingLeavesOutSingleSequencesAndMovesNoOther) {
  std::string good = "id,x,y\n", bad = good;
  for (int i = 0; i < 40; ++i) {
    const std::string row = std::to_string(i) + "," + std::to_string(i) + ",m\n";
    good += row;
    bad += i == 17 ? "17,1e,m\n" : row;
  }
  const std::map<std::string, std::string> options = {{"sequence", "id"}, {"target", "y"}};
  EXPECT_THAT(MessageOf([&] { Prepare("csv", bad, options); }), HasSubstr("mine.csv:19"));
  const SequenceData all = Prepare("csv", good, options);
  const SequenceData rest = Prepare("csv", bad, options, BadData::Policy::kSkip);
  int missing = 0;
  for (const Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    std::vector<std::string> names = all.split(split).names;
    missing += static_cast<int>(std::erase(names, "17"));
    EXPECT_EQ(rest.split(split).names, names);
  }
  EXPECT_EQ(missing, 1);
}

TEST(PrepareOwn, AWrongWishIsRefused) {
  const auto refusal = [](const std::string& name, const std::string& value) {
    auto options = Columns();
    options[name] = value;
    return MessageOf([&] { Prepare("csv", kParts, options); });
  };
  EXPECT_THAT(refusal("valid", "0"), HasSubstr("0.001 to 0.9"));
  EXPECT_THAT(refusal("test", "0.85"), HasSubstr("together at most 0.9"));
  EXPECT_THAT(refusal("scale", "minmax"), HasSubstr("none, standard"));
  EXPECT_THAT(refusal("kind", "y"), HasSubstr("auto, classes, bits, numbers, labels"));
  EXPECT_THAT(MessageOf([] { Prepare("npz", "id,x", {}); }), HasSubstr("no zip archive"));
  auto options = Columns();
  options["inputs"] = "x";
  options["symbols"] = "yes";
  options["scale"] = "standard";
  EXPECT_THAT(MessageOf([&] { Prepare("csv", kParts, options); }), HasSubstr("cannot be scaled"));
}

TEST(PrepareOwn, CanBeStopped) {
  const std::atomic<bool> stop = true;
  try {
    Prepare("csv", kParts, Columns(), BadData::Policy::kStop, &stop);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kStopped);
  }
}

}  // namespace
}  // namespace mnemo
