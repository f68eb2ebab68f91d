// Fused kernels give the bits of the operations that they stand for.
#include "engine/cpu/fuse.h"

#include <gtest/gtest.h>

#include <vector>

namespace mnemo {
namespace {

using Row = std::vector<float>;

constexpr int kWidth = 16;

Row Numbers(float start, float step) {
  Row row(kWidth);
  for (int i = 0; i < kWidth; ++i) row[i] = start + step * static_cast<float>(i);
  return row;
}

Row RunKernel(ElementwiseKernel kernel, const Row& a, const Row& b, const Row& c = {}) {
  Row y(kWidth);
  kernel(y.data(), a.data(), b.data(), c.data(), kWidth);
  return y;
}

Row One(Op op, const Row& a, const Row& b) {
  return RunKernel(BestKernels().elementwise(op), a, b);
}

TEST(Fuse, APairIsItsTwoOperations) {
  const Row a = Numbers(0.3f, 0.7f), b = Numbers(-2.1f, 0.31f), c = Numbers(1.7f, -0.53f);
  const Op simple[] = {Op::kAdd, Op::kSubtract, Op::kMultiply};
  for (Op first : simple) {
    for (Op second : simple) {
      EXPECT_EQ(RunKernel(BestKernels().pair(first, second, false), a, b, c),
                One(second, One(first, a, b), c));
      EXPECT_EQ(RunKernel(BestKernels().pair(first, second, true), a, b, c),
                One(second, c, One(first, a, b)));
    }
  }
}

TEST(Fuse, GradientsOfActivations) {
  const Row g = Numbers(0.3f, 0.7f), h = Numbers(-2.1f, 0.31f), y = Numbers(-0.9f, 0.113f);
  const Row one(kWidth, 1.0f), product = One(Op::kMultiply, g, h);
  const Row tanh = One(Op::kSubtract, one, One(Op::kSquare, y, y));
  EXPECT_EQ(RunKernel(BestKernels().activation_gradient(Op::kTanh, 2), g, y),
            One(Op::kMultiply, g, tanh));
  EXPECT_EQ(RunKernel(BestKernels().activation_gradient(Op::kTanh, 3), g, h, y),
            One(Op::kMultiply, product, tanh));
  const Row sigmoid = One(Op::kSubtract, one, y);
  EXPECT_EQ(RunKernel(BestKernels().activation_gradient(Op::kSigmoid, 2), g, y),
            One(Op::kMultiply, One(Op::kMultiply, g, y), sigmoid));
  EXPECT_EQ(RunKernel(BestKernels().activation_gradient(Op::kSigmoid, 3), g, h, y),
            One(Op::kMultiply, One(Op::kMultiply, product, y), sigmoid));
}

Location Scratch(int index) { return {Home::kScratch, index}; }
Location Plane(int index) { return {Home::kPlane, index}; }

TileOp Elementwise(Op op, Location y, Location a, Location b) {
  TileOp made;
  made.op = op;
  made.y = y;
  made.a = a;
  made.b = b;
  made.operands = OperandCount(op);
  made.width = kWidth;
  made.kernel = BestKernels().elementwise(op);
  return made;
}

TEST(Fuse, TanhGradientWithTheProductAboveIt) {
  const std::vector<Expanded> expanded = {{.constant = 1, .width = kWidth}};
  std::vector<TileOp> ops = {
      Elementwise(Op::kMultiply, Scratch(0), Plane(0), Plane(1)),
      Elementwise(Op::kSquare, Scratch(1), Plane(2), {}),
      Elementwise(Op::kSubtract, Scratch(2), {Home::kExpanded, 0}, Scratch(1)),
      Elementwise(Op::kMultiply, Plane(3), Scratch(0), Scratch(2)),
  };
  FuseOps(BestKernels(), expanded, &ops);
  ASSERT_EQ(ops.size(), 1u);
  EXPECT_EQ(ops[0].kernel, BestKernels().activation_gradient(Op::kTanh, 3));
  EXPECT_TRUE(ops[0].a == Plane(0) && ops[0].b == Plane(1) && ops[0].c == Plane(2));
}

TEST(Fuse, ASumWithWhatIsNegatedIsADifference) {
  for (const bool on_right : {false, true}) {
    std::vector<TileOp> ops = {
        Elementwise(Op::kNegate, Scratch(0), Plane(0), {}),
        Elementwise(Op::kAdd, Plane(2), on_right ? Plane(1) : Scratch(0),
                    on_right ? Scratch(0) : Plane(1)),
    };
    FuseOps(BestKernels(), {}, &ops);
    ASSERT_EQ(ops.size(), 1u);
    EXPECT_EQ(ops[0].kernel, BestKernels().elementwise(Op::kSubtract));
    EXPECT_TRUE(ops[0].a == Plane(1) && ops[0].b == Plane(0));
  }
  std::vector<TileOp> ops = {
      Elementwise(Op::kNegate, Scratch(0), Plane(0), {}),
      Elementwise(Op::kSubtract, Plane(2), Plane(1), Scratch(0)),
  };
  FuseOps(BestKernels(), {}, &ops);
  ASSERT_EQ(ops.size(), 1u);
  EXPECT_EQ(ops[0].kernel, BestKernels().elementwise(Op::kAdd));
  // -a - b is no difference that way round.
  ops = {
      Elementwise(Op::kNegate, Scratch(0), Plane(0), {}),
      Elementwise(Op::kSubtract, Plane(2), Scratch(0), Plane(1)),
  };
  FuseOps(BestKernels(), {}, &ops);
  EXPECT_EQ(ops.size(), 2u);
}

TEST(Fuse, NothingThatIsReadTwiceIsJoined) {
  std::vector<TileOp> ops = {
      Elementwise(Op::kMultiply, Scratch(0), Plane(0), Plane(1)),
      Elementwise(Op::kAdd, Plane(2), Scratch(0), Plane(3)),
      Elementwise(Op::kAdd, Plane(4), Scratch(0), Plane(5)),
  };
  FuseOps(BestKernels(), {}, &ops);
  EXPECT_EQ(ops.size(), 3u);
}

TEST(Fuse, AnOperationJoinsOnce) {
  std::vector<TileOp> ops = {
      Elementwise(Op::kMultiply, Scratch(0), Plane(0), Plane(1)),
      Elementwise(Op::kSubtract, Scratch(1), Plane(2), Scratch(0)),
      Elementwise(Op::kAdd, Scratch(2), Scratch(1), Plane(3)),
      Elementwise(Op::kMultiply, Plane(4), Plane(5), Scratch(2)),
  };
  FuseOps(BestKernels(), {}, &ops);
  ASSERT_EQ(ops.size(), 2u);
  EXPECT_EQ(ops[0].kernel, BestKernels().pair(Op::kMultiply, Op::kSubtract, true));
  EXPECT_EQ(ops[1].kernel, BestKernels().pair(Op::kAdd, Op::kMultiply, true));
  EXPECT_TRUE(ops[1].a == Scratch(1) && ops[1].b == Plane(3) && ops[1].c == Plane(5));
}

}  // namespace
}  // namespace mnemo
