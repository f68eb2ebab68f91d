#include "data/own/array_cut.h"

#include <algorithm>
#include <string>

#include "base/error.h"

namespace mnemo {
namespace {

void CheckList(const OwnArray& list) {
  if (list.is_whole() && list.shape().size() == 1) return;
  throw list.Wrong("it must be a list of whole numbers").Found(list.Describe());
}

ArrayCut CutByStarts(const OwnArray& array, const OwnArray& starts) {
  CheckList(starts);
  ArrayCut cut;
  int64_t before = 0;
  for (int64_t i = 0; i < starts.elements(); ++i) {
    const int64_t start = starts.Whole(i);
    if (start < before || start > array.shape()[0] || (i == 0 && start != 0)) {
      throw starts.Wrong("element " + std::to_string(i) + " is wrong")
          .Found(std::to_string(start))
          .Allowed("0 first, then not descending, at the end the rows of '" + array.name() +
                   "': " + std::to_string(array.shape()[0]));
    }
    if (i > 0) {
      cut.firsts.push_back(before);
      cut.lengths.push_back(start - before);
    }
    before = start;
  }
  if (before != array.shape()[0] || starts.elements() < 2) {
    throw starts.Wrong("it does not end where '" + array.name() + "' does")
        .Found(std::to_string(before))
        .Allowed(std::to_string(array.shape()[0]) + ", after one place for each sequence");
  }
  return cut;
}

ArrayCut CutByLengths(const OwnArray& array, const OwnArray& lengths) {
  CheckList(lengths);
  const std::vector<int64_t>& shape = array.shape();
  constexpr int64_t kMost = int64_t{1} << 61;
  ArrayCut cut;
  int64_t sum = 0, longest = 0;
  for (int64_t i = 0; i < lengths.elements(); ++i) {
    const int64_t length = lengths.Whole(i);
    if (length < 0) {
      throw lengths.Wrong("element " + std::to_string(i) + " is wrong")
          .Found(std::to_string(length))
          .Allowed("a length, 0 or more");
    }
    cut.firsts.push_back(sum);
    cut.lengths.push_back(length);
    sum = std::min(kMost, sum + std::min(kMost, length));
    longest = std::max(longest, length);
  }
  const bool ragged = sum == shape[0];
  const bool padded = shape.size() >= 2 && shape[0] == cut.count() && longest <= shape[1];
  if (!ragged && !padded) {
    throw lengths.Wrong("it does not fit '" + array.name() + "', which is " + array.Describe())
        .Found(std::to_string(cut.count()) + " lengths up to " + std::to_string(longest) +
               ", together " + std::to_string(sum))
        .Allowed("[all steps joined, ...], or [sequences, longest, ...]");
  }
  if (!padded || (ragged && shape.size() < 3)) return cut;
  cut.axes = 2;
  for (int64_t i = 0; i < cut.count(); ++i) cut.firsts[i] = i * shape[1];
  return cut;
}

}  // namespace

ArrayCut CutArray(const OwnArray& array, const OwnArray* lengths, const OwnArray* starts) {
  if (array.shape().empty()) {
    throw array.Wrong("it is a single number, and no array of steps").Found(array.Describe());
  }
  if (lengths != nullptr && starts != nullptr) {
    throw lengths->Wrong("there is '" + starts->name() + "', too: one of them must go");
  }
  if (starts != nullptr) return CutByStarts(array, *starts);
  if (lengths != nullptr) return CutByLengths(array, *lengths);
  if (array.shape().size() != 3) {
    throw array.Wrong("nothing says where its sequences begin")
        .Found(array.Describe())
        .Allowed("lengths (one a sequence), or starts; or [sequences, steps, width]");
  }
  // Every element is there, so that the shape is as long as the file.
  if (array.elements() == 0) throw array.Wrong("it is empty").Found(array.Describe());
  ArrayCut cut{.axes = 2, .firsts = {}, .lengths = {}};
  for (int64_t i = 0; i < array.shape()[0]; ++i) {
    cut.firsts.push_back(i * array.shape()[1]);
    cut.lengths.push_back(array.shape()[1]);
  }
  return cut;
}

}  // namespace mnemo
