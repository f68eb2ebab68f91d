#include "engine/cpu/fuse.h"

#include <map>
#include <utility>

namespace mnemo {
namespace {

class Fuser {
 public:
  Fuser(const Kernels& kernels, const std::vector<Expanded>& expanded, std::vector<TileOp>* ops)
      : kernels_(kernels), expanded_(expanded), ops_(*ops), dead_(ops->size(), false) {
    for (size_t i = 0; i < ops_.size(); ++i) {
      const TileOp& op = ops_[i];
      const Location* reads[] = {&op.a, &op.b, &op.c};
      for (int k = 0; k < op.operands; ++k) {
        if (reads[k]->home == Home::kScratch) ++reads_[reads[k]->index];
      }
      if (op.y.home == Home::kScratch) maker_[op.y.index] = static_cast<int>(i);
    }
  }

  void Run() {
    for (size_t i = 0; i < ops_.size(); ++i) {
      if (!dead_[i]) JoinNegation(&ops_[i]);
    }
    // The longest patterns first; a pair would take their parts away.
    for (size_t i = 0; i < ops_.size(); ++i) {
      if (!dead_[i] && !JoinTanhGradient(&ops_[i])) JoinSigmoidGradient(&ops_[i]);
    }
    for (size_t i = 0; i < ops_.size(); ++i) {
      if (!dead_[i]) JoinPair(&ops_[i]);
    }
    std::vector<TileOp> left;
    for (size_t i = 0; i < ops_.size(); ++i) {
      if (!dead_[i]) left.push_back(ops_[i]);
    }
    ops_ = std::move(left);
  }

 private:
  static bool Is(const TileOp& op, Op kind) {
    return op.work == TileWork::kElementwise && !op.fused && op.op == kind;
  }

  // The operation that makes this value, if nothing but `reader` needs it; else null.
  const TileOp* OnlyFor(const TileOp& reader, const Location& value) const {
    if (value.home != Home::kScratch || reads_.at(value.index) != 1) return nullptr;
    const TileOp& op = ops_[maker_.at(value.index)];
    return op.width == reader.width ? &op : nullptr;
  }

  void Kill(const TileOp* op) { dead_[op - ops_.data()] = true; }

  // 1 - x for the x in question.
  bool IsComplement(const TileOp* op) const {
    if (op == nullptr || !Is(*op, Op::kSubtract) || op->a.home != Home::kExpanded) return false;
    const Expanded& what = expanded_[op->a.index];
    return what.parameter < 0 && what.constant == 1;
  }

  void SetGradient(TileOp* op, Op activation, const Location& above, const Location& value) {
    op->fused = true;
    op->a = above;
    op->b = value;
    op->operands = 2;
    const TileOp* product = OnlyFor(*op, above);
    if (product != nullptr && Is(*product, Op::kMultiply)) {
      op->a = product->a;
      op->b = product->b;
      op->c = value;
      op->operands = 3;
      Kill(product);
    }
    op->kernel = kernels_.activation_gradient(activation, op->operands);
  }

  bool JoinTanhGradient(TileOp* op) {
    if (!Is(*op, Op::kMultiply)) return false;
    for (const auto& [above, factor] : {std::pair(op->a, op->b), std::pair(op->b, op->a)}) {
      const TileOp* complement = OnlyFor(*op, factor);
      if (!IsComplement(complement)) continue;
      const TileOp* square = OnlyFor(*complement, complement->b);
      if (square == nullptr || !Is(*square, Op::kSquare)) continue;
      Kill(complement);
      Kill(square);
      SetGradient(op, Op::kTanh, above, square->a);
      return true;
    }
    return false;
  }

  void JoinSigmoidGradient(TileOp* op) {
    if (!Is(*op, Op::kMultiply)) return;
    for (const auto& [left, factor] : {std::pair(op->a, op->b), std::pair(op->b, op->a)}) {
      const TileOp* complement = OnlyFor(*op, factor);
      const TileOp* product = OnlyFor(*op, left);
      if (!IsComplement(complement) || product == nullptr || !Is(*product, Op::kMultiply)) continue;
      const Location value = complement->b;
      if (!(product->a == value) && !(product->b == value)) continue;
      Kill(complement);
      Kill(product);
      SetGradient(op, Op::kSigmoid, product->a == value ? product->b : product->a, value);
      return;
    }
  }

  // a + -b is a - b, and a - -b is a + b.
  void JoinNegation(TileOp* op) {
    if (!Is(*op, Op::kAdd) && !Is(*op, Op::kSubtract)) return;
    const TileOp* right = OnlyFor(*op, op->b);
    const TileOp* left = Is(*op, Op::kAdd) ? OnlyFor(*op, op->a) : nullptr;
    if (right != nullptr && Is(*right, Op::kNegate)) {
      op->b = right->a;
      Kill(right);
    } else if (left != nullptr && Is(*left, Op::kNegate)) {
      op->a = op->b;
      op->b = left->a;
      Kill(left);
    } else {
      return;
    }
    op->op = op->op == Op::kAdd ? Op::kSubtract : Op::kAdd;
    op->kernel = kernels_.elementwise(op->op);
  }

  static bool IsSimple(const TileOp& op) {
    return Is(op, Op::kAdd) || Is(op, Op::kSubtract) || Is(op, Op::kMultiply);
  }

  void JoinPair(TileOp* op) {
    const bool adds_up = op->work == TileWork::kAddTo;
    if (!adds_up && !IsSimple(*op)) return;
    const int choices = adds_up ? 1 : 2;
    for (int k = 0; k < choices; ++k) {
      const TileOp* first = OnlyFor(*op, k == 0 ? op->a : op->b);
      if (first == nullptr || !(IsSimple(*first) || Is(*first, Op::kSquare))) continue;
      const bool square = first->op == Op::kSquare;
      const bool on_right = adds_up || k == 1;
      const Location other = adds_up ? op->y : (k == 0 ? op->b : op->a);
      op->kernel =
          kernels_.pair(square ? Op::kMultiply : first->op, adds_up ? Op::kAdd : op->op, on_right);
      op->a = first->a;
      op->b = square ? first->a : first->b;
      op->c = other;
      op->operands = 3;
      op->work = TileWork::kElementwise;
      op->fused = true;
      Kill(first);
      return;
    }
  }

  const Kernels& kernels_;
  const std::vector<Expanded>& expanded_;
  std::vector<TileOp>& ops_;
  std::vector<bool> dead_;
  std::map<int, int> maker_, reads_;  // of a scratch value
};

}  // namespace

void FuseOps(const Kernels& kernels, const std::vector<Expanded>& expanded,
             std::vector<TileOp>* ops) {
  Fuser(kernels, expanded, ops).Run();
}

}  // namespace mnemo
