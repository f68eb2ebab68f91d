#include "engine/row_runs.h"

#include "base/error.h"

namespace mnemo {

RowRuns::RowRuns(int time, int batch, std::span<const int> lengths)
    : active_(time, batch), lengths_(batch, time) {
  if (!lengths.empty()) {
    MNEMO_CHECK(static_cast<int>(lengths.size()) == batch);
    lengths_.assign(lengths.begin(), lengths.end());
    for (int b = 0; b < batch; ++b) {
      MNEMO_CHECK(lengths_[b] >= 1 && lengths_[b] <= (b == 0 ? time : lengths_[b - 1]));
    }
    int rows = batch;
    for (int t = 0; t < time; ++t) {
      while (rows > 0 && lengths_[rows - 1] <= t) --rows;
      active_[t] = rows;
    }
  }
  for (int t = 0; t < time; ++t) {
    rows_ += active_[t];
    const int64_t first = int64_t{t} * batch;
    if (!runs_.empty() && runs_.back().first + runs_.back().count == first) {
      runs_.back().count += active_[t];
    } else if (active_[t] > 0) {
      runs_.push_back({first, active_[t]});
    }
  }
}

int RowRuns::Boundary(int index, int parts) const {
  const int batch = static_cast<int>(lengths_.size());
  // Every part has at least one sequence: parts may not outnumber them.
  MNEMO_CHECK(parts <= batch && index <= parts);
  int64_t steps = 0;
  int begin = 0, row = 0;
  for (int part = 0; part < index; ++part) {
    begin = row;
    while (row < batch - (parts - part - 1) &&
           (row == begin || steps * parts < rows_ * (part + 1))) {
      steps += lengths_[row++];
    }
  }
  return index == parts ? batch : row;
}

}  // namespace mnemo
