#include "data/linear_baseline.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace mnemo {
namespace {

SequenceForm Numbers(int inputs, int outputs) {
  SequenceForm form;
  form.inputs = inputs;
  form.outputs = outputs;
  form.target = TargetKind::kNumbers;
  form.target_type = ElementType::kF32;
  return form;
}

TEST(LinearBaseline, FindsWhatIsLinear) {
  // y = (1 + 2 a - b + e, 3 e + f), e and f normal with deviation 0.1: the covariance is
  // 0.01 [1 3; 3 10], of determinant 1e-4.
  MemorySink sink(Numbers(2, 2));
  const Random random(1, Purpose::kTest);
  for (uint32_t i = 0; i < 3; ++i) {
    SequenceRecord record;
    record.steps = 20000;
    for (uint32_t t = 0; t < 20000; ++t) {
      const auto normal = [&](uint32_t layer) {
        return random.Normal({.layer = layer, .sequence = i, .element = t});
      };
      const double a = normal(1), b = 5 + normal(2), e = 0.1 * normal(3), f = 0.1 * normal(4);
      record.vectors.push_back(static_cast<float>(a));
      record.vectors.push_back(static_cast<float>(b));
      record.numbers.push_back(static_cast<float>(1 + 2 * a - b + e));
      record.numbers.push_back(static_cast<float>(3 * e + f));
    }
    sink.Add(static_cast<Split>(i), record);
  }
  const double entropy = 1 + std::log(2 * M_PI) + 0.5 * std::log(1e-4);
  EXPECT_NEAR(*LinearBaseline(sink.Finish(), Split::kTest), entropy, 0.02);
}

TEST(LinearBaseline, NothingWhereThereIsNone) {
  // The second input is twice the first.
  MemorySink dependent(Numbers(2, 1));
  SequenceRecord record;
  record.steps = 4;
  record.vectors = {1, 2, 2, 4, 3, 6, 5, 10};
  record.numbers = {1, 0, 2, 5};
  for (Split split : {Split::kTrain, Split::kTest}) dependent.Add(split, record);
  EXPECT_FALSE(LinearBaseline(dependent.Finish(), Split::kTest).has_value());
  SequenceForm classes = Numbers(2, 3);
  classes.target = TargetKind::kClasses;
  MemorySink other(classes);
  record.classes = {0, 1, 2, -1};
  other.Add(Split::kTrain, record);
  EXPECT_FALSE(LinearBaseline(other.Finish(), Split::kTest).has_value());
}

}  // namespace
}  // namespace mnemo
