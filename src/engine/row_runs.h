// Which rows of a [T, B] block belong to a sequence when the B sequences of a batch have different
// lengths. Longest first: the rows at step t are 0 .. active(t)-1, so the rows of all steps fall
// into few stretches of memory. A value; any thread may read it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mnemo {

class RowRuns {
 public:
  RowRuns() = default;
  // `lengths`: empty if all B sequences have T steps; else one a sequence, 1 .. T, none longer than
  // the one before it.
  RowRuns(int time, int batch, std::span<const int> lengths);

  // The steps first .. last-1 alone, as a block of their own whose row 0 is row `first * B`.
  // length(b) is how many of these steps the sequence has.
  RowRuns Steps(int first, int last) const;

  // How many sequences have a step t.
  int active(int t) const { return active_[t]; }
  int length(int b) const { return lengths_[b]; }
  // Steps of all sequences together.
  int64_t rows() const { return rows_; }

  // Rows t * B + b that stand one behind the other.
  struct Run {
    int64_t first = 0;
    int64_t count = 0;
  };
  const std::vector<Run>& runs() const { return runs_; }

  // Calls work(first, last) for the stretches of memory that hold the rows number begin .. end-1,
  // numbered without the gaps.
  template <typename Work>
  void ForRange(int64_t begin, int64_t end, const Work& work) const {
    for (const Run& run : runs_) {
      const int64_t low = begin > 0 ? begin : 0, high = end < run.count ? end : run.count;
      if (low < high) work(run.first + low, run.first + high);
      begin -= run.count;
      end -= run.count;
    }
  }

  // Cuts the sequences into `parts` with about the same number of steps: where part `index` begins.
  int Boundary(int index, int parts) const;

 private:
  void FindRuns();

  int64_t rows_ = 0;
  std::vector<int> active_;   // [T]
  std::vector<int> lengths_;  // [B]
  std::vector<Run> runs_;
};

}  // namespace mnemo
