// Python's pickles as plain values, read so that nothing in them can ever run.
//
// A pickle is a program for a small stack machine, and some of its instructions import modules and
// call functions. This reader knows only those that make None, bools, whole numbers (of 64 bits),
// strings, bytes, lists, tuples and dicts and that move them about, of protocols 0 to 5; of every
// other one it says which and where. The instructions are those of Python's pickletools module.
//
// What is given back is a tree of bounded size: the memo lets a pickle of a few bytes stand for
// billions of values ("billion laughs"), or contain itself, and both are refused. Values stand in
// one array and name each other by index, so that no depth can exhaust the program's stack. Any
// thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

struct Pickle {
  enum class Kind : uint8_t { kNone, kBool, kInt, kText, kBytes, kList, kTuple, kDict };
  struct Value {
    Kind kind = Kind::kNone;
    int64_t number = 0;           // of a bool or int; of text and bytes the index in `texts`
    std::vector<uint32_t> items;  // indices in `values`; of a dict key, value, key, value, ...
  };

  const Value& At(uint32_t index) const { return values[index]; }
  // The UTF-8 of a kText, or a kBytes.
  const std::string& Text(const Value& value) const { return texts[value.number]; }

  uint32_t root = 0;
  std::vector<Value> values;
  std::vector<std::string> texts;
};

// "a list", "None"...
const char* KindName(Pickle::Kind kind);

constexpr int kMaxPickleDepth = 64;
// Written out as a tree, with what is shared counted each time: at most so many values a byte of
// the file. Music of the four sets needs less than one.
constexpr uint64_t kMaxValuesPerByte = 16;

// Throws Error (kBadInput) with the instruction's name and its offset.
Pickle ReadPickle(std::string_view bytes, const std::string& file);

}  // namespace mnemo
