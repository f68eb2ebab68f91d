#include "cell/sizes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/error.h"
#include "cell/catalogue.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr char kLowRank[] =
    "size r = 3\n"
    "state h\n"
    "scalar a\n"
    "h' = tanh(W @ x + V @ (U @ h)[r] + a * b)\n";

TEST(Sizes, WidthsAndTheirNames) {
  const CellGraph graph = CellFromText(kLowRank, "t");
  const CellSizes sizes = {7, 5};
  EXPECT_EQ(WidthOf(graph, kWidthScalar, sizes), 1);
  EXPECT_EQ(WidthOf(graph, kWidthUnits, sizes), 7);
  EXPECT_EQ(WidthOf(graph, kWidthInput, sizes), 5);
  EXPECT_EQ(WidthOf(graph, kFirstSize, sizes), 3);
  EXPECT_EQ(WidthName(graph, kWidthScalar), "1");
  EXPECT_EQ(WidthName(graph, kWidthUnits), "H");
  EXPECT_EQ(WidthName(graph, kWidthInput), "I");
  EXPECT_EQ(WidthName(graph, kFirstSize), "r");
}

TEST(Sizes, ParametersFollowOneAnother) {
  const CellGraph graph = CellFromText(kLowRank, "t");
  const auto shapes = ParameterShapes(graph, {7, 5});
  std::map<std::string, std::vector<int64_t>> found;  // rows, columns, count
  int64_t offset = 0;
  for (size_t p = 0; p < shapes.size(); ++p) {
    EXPECT_EQ(shapes[p].offset, offset);
    offset += shapes[p].count;
    found[graph.parameters[p].name] = {shapes[p].rows, shapes[p].columns, shapes[p].count};
  }
  const std::map<std::string, std::vector<int64_t>> expected = {
      {"W", {7, 5, 35}}, {"V", {7, 3, 21}}, {"U", {3, 7, 21}}, {"a", {1, 1, 1}}, {"b", {7, 1, 7}}};
  EXPECT_EQ(found, expected);
  EXPECT_EQ(ParameterCount(graph, {7, 5}), 85);
}

TEST(Sizes, ABlockDiagonalMatrixHasOnlyItsBlocks) {
  const CellGraph graph =
      CellFromText("heads = 4\nstate h\nh' = tanh(W @ x + U @ h + b)\n", "blocks");
  // W [8, 3] is not square and stays whole; U has four blocks of [2, 2].
  EXPECT_EQ(ParameterCount(graph, {8, 3}), 8 * 3 + 4 * 2 * 2 + 8);
  EXPECT_THAT(
      [&] {
        ParameterShapes(graph, {10, 3});
      },
      ThrowsMessage<Error>(AllOf(HasSubstr("'blocks' has heads = 4"), HasSubstr("10 units"),
                                 HasSubstr("multiple"))));
}

// Greff et al. 2015: N blocks, M inputs; with and without peepholes.
TEST(Sizes, GreffsLstmCounts) {
  for (const auto& [n, m] : {std::pair(3, 5), std::pair(100, 39)}) {
    const int64_t np = 4 * (int64_t{n} * m + n * n + n);
    EXPECT_EQ(ParameterCount(LoadCell("lstm_np"), {n, m}), np);
    EXPECT_EQ(ParameterCount(LoadCell("lstm"), {n, m}), np + 3 * n);
  }
}

// Chung et al. 2014, Table 1, speech: 195, 227 and 400 units above 20 samples, about 169.1 K,
// 168.9 K and 168.4 K without the output layer.
TEST(Sizes, ChungsCounts) {
  EXPECT_EQ(ParameterCount(LoadCell("lstm"), {195, 20}), 169065);
  EXPECT_EQ(ParameterCount(LoadCell("gru"), {227, 20}), 168888);
  EXPECT_EQ(ParameterCount(LoadCell("tanh"), {400, 20}), 168400);
}

// Greff et al. 2015's variants, for N blocks and M inputs.
TEST(Sizes, TheVariantsOfTheLstmHaveTheirParameters) {
  for (const auto& [n, m] : {std::pair(5, 3), std::pair(100, 39)}) {
    const int gate = n * m + n * n + n;
    const std::map<std::string, int> expected = {{"lstm", 4 * gate + 3 * n},
                                                 {"lstm_nig", 3 * gate + 2 * n},
                                                 {"lstm_nfg", 3 * gate + 2 * n},
                                                 {"lstm_nog", 3 * gate + 2 * n},
                                                 {"lstm_niaf", 4 * gate + 3 * n},
                                                 {"lstm_noaf", 4 * gate + 3 * n},
                                                 {"lstm_cifg", 3 * gate + 2 * n},
                                                 {"lstm_np", 4 * gate},
                                                 {"lstm_fgr", 4 * gate + 3 * n + 9 * n * n}};
    for (const auto& [name, count] : expected) {
      EXPECT_EQ(ParameterCount(LoadCell(name), {n, m}), count) << name;
    }
  }
}

// PyTorch's nn.GRU has two biases a gate, of which only the candidate's second one adds anything.
TEST(Sizes, GruAfterHasOneMoreBiasThanGru) {
  EXPECT_EQ(ParameterCount(LoadCell("gru_after"), {9, 4}),
            ParameterCount(LoadCell("gru"), {9, 4}) + 9);
}

TEST(Sizes, FlopsByHand) {
  const CellSizes sizes = {10, 6};
  // tanh: two products, two sums, one tanh.
  EXPECT_EQ(FlopsPerStep(LoadCell("tanh"), sizes, false), 2 * 60 + 2 * 100 + 3 * 10);
  EXPECT_EQ(FlopsPerStep(LoadCell("tanh"), sizes, true), 10 + 2 * 100 + 3 * 10);
  // lstm_np: a gate is two products, two sums and a function; c' three, h' two operations.
  EXPECT_EQ(FlopsPerStep(LoadCell("lstm_np"), sizes, false),
            4 * (2 * 60 + 2 * 100 + 3 * 10) + 3 * 10 + 2 * 10);
  EXPECT_EQ(FlopsPerStep(LoadCell("lstm_np"), sizes, true),
            4 * (10 + 2 * 100 + 3 * 10) + 3 * 10 + 2 * 10);
}

TEST(Sizes, FlopsOfNormsBlocksAndSingleNumbers) {
  // norm: 5 a value; gain one more.
  EXPECT_EQ(
      FlopsPerStep(CellFromText("state h\nparam g\nh' = norm(U @ h) * g\n", "t"), {10, 6}, false),
      2 * 100 + 5 * 10 + 10);
  // Two blocks: half of the weights. The scalar's exp is one operation.
  EXPECT_EQ(FlopsPerStep(CellFromText("heads = 2\nscalar a\nstate h\nh' = exp(a) * (U @ h)\n", "t"),
                         {10, 6}, false),
            2 * 50 + 1 + 10);
  // A one-hot input is looked up only where the product is with x itself.
  EXPECT_EQ(FlopsPerStep(CellFromText("state h\nh' = tanh(U @ h)\n", "t"), {10, 6}, true),
            2 * 100 + 10);
}

}  // namespace
}  // namespace mnemo
