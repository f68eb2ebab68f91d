#include "engine/row_runs.h"

#include <algorithm>

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
  FindRuns();
}

RowRuns RowRuns::Steps(int first, int last) const {
  MNEMO_CHECK(0 <= first && first <= last && last <= static_cast<int>(active_.size()));
  RowRuns steps;
  steps.active_.assign(active_.begin() + first, active_.begin() + last);
  for (int length : lengths_) steps.lengths_.push_back(std::clamp(length - first, 0, last - first));
  steps.FindRuns();
  return steps;
}

void RowRuns::FindRuns() {
  for (size_t t = 0; t < active_.size(); ++t) {
    rows_ += active_[t];
    const auto first = static_cast<int64_t>(t * lengths_.size());
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
