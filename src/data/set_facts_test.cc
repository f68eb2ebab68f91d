#include "data/set_facts.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

SequenceData Make(const SequenceForm& form, const std::vector<SequenceRecord>& train) {
  MemorySink sink(form);
  for (SequenceRecord record : train) {
    record.name = "one";
    record.vectors.assign(static_cast<size_t>(record.steps * form.inputs), 0);
    sink.Add(Split::kTrain, record);
  }
  return sink.Finish();
}

TEST(SetFacts, LengthsAreOfTheSequences) {
  SequenceForm form;
  form.inputs = 1;
  form.outputs = 3;
  std::vector<SequenceRecord> records;
  for (const int64_t steps : {7, 2, 5, 9}) {
    records.push_back({.steps = steps, .classes = std::vector<int32_t>(steps, 1)});
  }
  const SequenceData data = Make(form, records);
  const LengthFacts lengths = LengthsOf(data.split(Split::kTrain));
  EXPECT_EQ(lengths.shortest, 2);
  EXPECT_EQ(lengths.median, 5);
  EXPECT_EQ(lengths.longest, 9);
  EXPECT_EQ(LengthsOf(data.split(Split::kTest)).longest, 0);
  EXPECT_TRUE(Commonest(data, Split::kTest, 3).empty());
}

TEST(SetFacts, SharesAreOfStepsThatHaveATarget) {
  SequenceForm form;
  form.inputs = 1;
  form.outputs = 4;
  const SequenceData data = Make(form, {{.steps = 6, .classes = {-1, 2, 2, 3, 0, -1}}});
  const std::vector<Frequency> common = Commonest(data, Split::kTrain, 2);
  ASSERT_EQ(common.size(), 2u);
  EXPECT_EQ(common[0].value, 2);
  EXPECT_DOUBLE_EQ(common[0].share, 0.5);
  EXPECT_EQ(common[1].value, 0);  // equal ones by number
  EXPECT_DOUBLE_EQ(common[1].share, 0.25);
  EXPECT_EQ(Commonest(data, Split::kTrain, 9).size(), 3u);  // 1 never occurs
}

TEST(SetFacts, SharesOfLabelsAndBits) {
  SequenceForm form;
  form.inputs = 1;
  form.outputs = 3;
  form.target = TargetKind::kLabels;
  EXPECT_DOUBLE_EQ(
      Commonest(Make(form, {{.steps = 1, .labels = {1, 1, 1, 0}}}), Split::kTrain, 1)[0].share,
      0.75);
  form.target = TargetKind::kBits;
  form.some_counted = true;
  const SequenceData bits =
      Make(form, {{.steps = 3, .numbers = {1, 0, 1, 1, 1, 1, 1, 1, 0}, .counted = {1, 0, 1}}});
  const std::vector<Frequency> common = Commonest(bits, Split::kTrain, 9);
  ASSERT_EQ(common.size(), 3u);
  EXPECT_EQ(common[0].value, 0);
  EXPECT_DOUBLE_EQ(common[0].share, 1);  // of the two counted steps
  EXPECT_DOUBLE_EQ(common[2].share, 0.5);
  form.target = TargetKind::kNumbers;
  EXPECT_TRUE(
      Commonest(Make(form, {{.steps = 1, .numbers = {1, 2, 3}, .counted = {1}}}), Split::kTrain, 9)
          .empty());
}

}  // namespace
}  // namespace mnemo
