#include "data/music/pickle_file.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <optional>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"
#include "data/music/pickle_bytes.h"
#include "data/music/pickle_opcodes.h"
#include "data/music/pickle_text.h"
#include "data/music/pickle_tree.h"

namespace mnemo {
namespace {

using Kind = Pickle::Kind;

constexpr int kSharedInts = 256;  // numbers from 0 on that have one value each
constexpr int kNewestProtocol = 5;
constexpr uint32_t kNothing = std::numeric_limits<uint32_t>::max();

class Machine {
 public:
  Machine(std::string_view bytes, const std::string& file) : bytes_(bytes, file), file_(file) {
    for (int i = 0; i < kSharedInts; ++i) Make(Kind::kInt, i);
    none_ = Make(Kind::kNone);
    false_ = Make(Kind::kBool, 0);
    true_ = Make(Kind::kBool, 1);
    empty_tuple_ = Make(Kind::kTuple);
  }

  Pickle Run() {
    for (;;) {
      const uint8_t opcode = bytes_.NextOpcode();
      if (opcode == kOpStop) break;
      Do(opcode);
    }
    if (stack_.size() != 1 || !marks_.empty()) throw Damaged("it does not end with one value");
    if (bytes_.left() != 0) throw Damaged("it goes on behind its end");
    pickle_.root = stack_.back();
    return std::move(pickle_);
  }

 private:
  Error Damaged(const std::string& what) const { return bytes_.Damaged(what); }

  uint32_t Make(Kind kind, int64_t number = 0) {
    MNEMO_CHECK(pickle_.values.size() < kNothing);
    pickle_.values.push_back({.kind = kind, .number = number});
    return static_cast<uint32_t>(pickle_.values.size() - 1);
  }

  void PushInt(int64_t number) {
    const bool shared = number >= 0 && number < kSharedInts;
    stack_.push_back(shared ? static_cast<uint32_t>(number) : Make(Kind::kInt, number));
  }

  void PushText(Kind kind, std::optional<std::string> text) {
    if (!text || (kind == Kind::kText && !IsUtf8(*text))) throw Damaged("a string is malformed");
    pickle_.texts.push_back(std::move(*text));
    stack_.push_back(Make(kind, static_cast<int64_t>(pickle_.texts.size() - 1)));
  }
  void PushTaken(Kind kind, uint64_t size) { PushText(kind, std::string(bytes_.Take(size))); }

  uint32_t Pop() {
    if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) throw Damaged("a value is missing");
    const uint32_t value = stack_.back();
    stack_.pop_back();
    return value;
  }
  uint32_t Top() {
    const uint32_t value = Pop();
    stack_.push_back(value);
    return value;
  }

  // The values above the last mark, which goes, too.
  std::vector<uint32_t> PopMark() {
    if (marks_.empty()) throw Damaged("a mark is missing");
    const std::vector<uint32_t> items(stack_.begin() + static_cast<ptrdiff_t>(marks_.back()),
                                      stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }

  void PushMade(Kind kind, std::vector<uint32_t> items) {
    if (kind == Kind::kDict) CheckPairs(items);
    const uint32_t made = Make(kind);
    pickle_.values[made].items = std::move(items);
    stack_.push_back(made);
  }

  void PushTuple(int size) {
    std::vector<uint32_t> items(size);
    for (int i = size; i-- > 0;) items[i] = Pop();
    PushMade(Kind::kTuple, std::move(items));
  }

  // To the list or dict on top.
  void Append(Kind kind, const std::vector<uint32_t>& items) {
    Pickle::Value& target = pickle_.values[Top()];
    if (target.kind != kind) throw Damaged("something is added to what is no list or dict");
    if (kind == Kind::kDict) CheckPairs(items);
    target.items.insert(target.items.end(), items.begin(), items.end());
  }

  void CheckPairs(const std::vector<uint32_t>& items) const {
    if (items.size() % 2 != 0) throw Damaged("a dict's key has no value");
    for (size_t i = 0; i < items.size(); i += 2) {
      const Kind kind = pickle_.values[items[i]].kind;
      if (kind == Kind::kList || kind == Kind::kDict) {
        throw Damaged("a dict's key is a list or dict");
      }
    }
  }

  // Python numbers what it keeps 0, 1, ...: a number beyond the file's size is no number of
  // Python's.
  void Put(uint64_t index) {
    if (index >= bytes_.size()) throw Damaged("a kept value has too high a number");
    if (index >= memo_.size()) memo_.resize(index + 1, kNothing);
    if (memo_[index] == kNothing) ++kept_;
    memo_[index] = Top();
  }
  void Get(uint64_t index) {
    if (index >= memo_.size() || memo_[index] == kNothing) {
      throw Damaged("it asks for a value that it never kept");
    }
    stack_.push_back(memo_[index]);
  }

  void Do(uint8_t opcode) {
    switch (opcode) {
      case kOpMark: return marks_.push_back(stack_.size());
      case kOpPop:
        // Python's own machine lets POP take a mark that has nothing above it.
        if (!marks_.empty() && marks_.back() == stack_.size()) return marks_.pop_back();
        Pop();
        return;
      case kOpPopMark: PopMark(); return;
      case kOpDup: return stack_.push_back(Top());
      case kOpNone: return stack_.push_back(none_);
      case kOpNewTrue: return stack_.push_back(true_);
      case kOpNewFalse: return stack_.push_back(false_);
      case kOpInt: return PushWritten(bytes_.TakeLine());
      case kOpLong: {
        std::string_view line = bytes_.TakeLine();
        if (line.ends_with('L')) line.remove_suffix(1);
        return PushInt(bytes_.Decimal<int64_t>(line));
      }
      case kOpBinInt: return PushInt(static_cast<int32_t>(bytes_.TakeUnsigned(4)));
      case kOpBinInt1: return PushInt(static_cast<int64_t>(bytes_.TakeUnsigned(1)));
      case kOpBinInt2: return PushInt(static_cast<int64_t>(bytes_.TakeUnsigned(2)));
      case kOpLong1: return PushInt(bytes_.TakeLong(bytes_.TakeUnsigned(1)));
      case kOpLong4: return PushInt(bytes_.TakeLong(bytes_.TakeUnsigned(4)));
      case kOpString: return PushText(Kind::kBytes, FromQuoted(bytes_.TakeLine()));
      case kOpBinString: return PushTaken(Kind::kBytes, bytes_.TakeUnsigned(4));
      case kOpShortBinString: return PushTaken(Kind::kBytes, bytes_.TakeUnsigned(1));
      case kOpUnicode: return PushText(Kind::kText, FromUnicodeLine(bytes_.TakeLine()));
      case kOpBinUnicode: return PushTaken(Kind::kText, bytes_.TakeUnsigned(4));
      case kOpShortBinUnicode: return PushTaken(Kind::kText, bytes_.TakeUnsigned(1));
      case kOpBinUnicode8: return PushTaken(Kind::kText, bytes_.TakeUnsigned(8));
      case kOpBinBytes: return PushTaken(Kind::kBytes, bytes_.TakeUnsigned(4));
      case kOpShortBinBytes: return PushTaken(Kind::kBytes, bytes_.TakeUnsigned(1));
      case kOpBinBytes8:
      case kOpByteArray8: return PushTaken(Kind::kBytes, bytes_.TakeUnsigned(8));
      case kOpEmptyList: return PushMade(Kind::kList, {});
      case kOpList: return PushMade(Kind::kList, PopMark());
      case kOpAppend: return Append(Kind::kList, {Pop()});
      case kOpAppends: return Append(Kind::kList, PopMark());
      case kOpEmptyTuple: return stack_.push_back(empty_tuple_);
      case kOpTuple: return PushMade(Kind::kTuple, PopMark());
      case kOpTuple1: return PushTuple(1);
      case kOpTuple2: return PushTuple(2);
      case kOpTuple3: return PushTuple(3);
      case kOpEmptyDict: return PushMade(Kind::kDict, {});
      case kOpDict: return PushMade(Kind::kDict, PopMark());
      case kOpSetItem: {
        const uint32_t value = Pop(), key = Pop();
        return Append(Kind::kDict, {key, value});
      }
      case kOpSetItems: return Append(Kind::kDict, PopMark());
      case kOpPut: return Put(bytes_.Decimal<uint64_t>(bytes_.TakeLine()));
      case kOpBinPut: return Put(bytes_.TakeUnsigned(1));
      case kOpLongBinPut: return Put(bytes_.TakeUnsigned(4));
      case kOpMemoize: return Put(kept_);
      case kOpGet: return Get(bytes_.Decimal<uint64_t>(bytes_.TakeLine()));
      case kOpBinGet: return Get(bytes_.TakeUnsigned(1));
      case kOpLongBinGet: return Get(bytes_.TakeUnsigned(4));
      case kOpProto: return CheckProtocol(bytes_.TakeUnsigned(1));
      case kOpFrame:
        if (bytes_.TakeUnsigned(8) > bytes_.left()) throw Damaged("it ends early");
        return;
      default: Refuse(opcode);
    }
  }

  void PushWritten(std::string_view line) {
    if (line == "00") return stack_.push_back(false_);  // how protocols 0 and 1 write a bool
    if (line == "01") return stack_.push_back(true_);
    PushInt(bytes_.Decimal<int64_t>(line));
  }

  void CheckProtocol(uint64_t protocol) const {
    if (protocol <= kNewestProtocol) return;
    throw BadInput("the pickle is of a protocol that is not supported")
        .At(file_)
        .Found(std::to_string(protocol))
        .Allowed(fmt::format("0 to {}", kNewestProtocol));
  }

  // What is named by an instruction that wants to import something, where it can be seen.
  std::string Imported(uint8_t opcode) {
    const auto text = [&](size_t from_top) {
      if (from_top > stack_.size()) return std::string("?");
      const auto& value = pickle_.values[stack_[stack_.size() - from_top]];
      return value.kind == Kind::kText ? pickle_.Text(value) : "?";
    };
    if (opcode == kOpStackGlobal) return text(2) + "." + text(1);
    if (opcode != kOpGlobal && opcode != kOpInst) return "";
    const std::string module(bytes_.TakeLine());
    return module + "." + std::string(bytes_.TakeLine());
  }

  [[noreturn]] void Refuse(uint8_t opcode) {
    if (const char* name = DangerousName(opcode)) {
      const std::string imported = Imported(opcode);
      const std::string what = imported.empty() ? "" : ", which wants " + Legible(imported);
      Error error = BadInput("the pickle wants to run code, which is never done here");
      error.At(file_).Found(fmt::format("{} at byte {}{}", name, bytes_.opcode_at(), what));
      error.Allowed("lists, tuples, dicts, strings, bytes, whole numbers, bools and None");
      error.Hint(imported.starts_with("numpy")
                     ? "it holds NumPy values: write Python's own, as [tuple(int(p) for p in step) "
                       "for step in sequence]"
                     : "write plain Python values; and do not open this file in Python unless you "
                       "trust it");
      throw error;
    }
    if (const char* name = UnreadName(opcode)) {
      throw BadInput("the pickle holds a kind of value that is not read")
          .At(file_)
          .Found(fmt::format("{} at byte {}", name, bytes_.opcode_at()))
          .Allowed("lists, tuples, dicts, strings, bytes, whole numbers, bools and None");
    }
    throw Damaged(fmt::format("there is no instruction 0x{:02x}", opcode));
  }

  PickleBytes bytes_;
  const std::string& file_;
  Pickle pickle_;
  uint32_t none_, false_, true_, empty_tuple_;
  std::vector<uint32_t> stack_;
  std::vector<size_t> marks_;   // heights of the stack
  std::vector<uint32_t> memo_;  // kNothing where nothing is kept
  uint64_t kept_ = 0;
};

}  // namespace

const char* KindName(Kind kind) {
  constexpr std::array kNames = {"None",  "a bool", "a whole number", "a string",
                                 "bytes", "a list", "a tuple",        "a dict"};
  return kNames[static_cast<size_t>(kind)];
}

Pickle ReadPickle(std::string_view bytes, const std::string& file) {
  Pickle pickle = Machine(bytes, file).Run();
  CheckPickleTree(pickle, bytes.size(), file);
  return pickle;
}

}  // namespace mnemo
