// Our CTC and our alignments for the scripts of this folder, which know the truth.
//
//   score_driver ctc <CASES >RESULTS
//     Native-endian binary. A case: int32 time, classes, blank, labels, gradient wanted; double
//     scale; the labels (int32); the logits (double [time, classes]). Its result: double possible,
//     double loss, and, if wanted, the gradient (double [time, classes]).
//   score_driver ctc_time
//     Prints the milliseconds of processor time of one call with a gradient: 1,000 steps, 60
//     classes, 60 labels.
//   score_driver align [-s] <PAIRS
//     Pairs of lines, reference and hypothesis, aligned as sclite does (-s: upper and lower case
//     differ). Prints "correct substitutions deletions insertions" for each.
#include <cstdio>
#include <cstring>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "model/ctc.h"
#include "score/edit_distance.h"
#include "score/sclite_words.h"

namespace mnemo {
namespace {

template <typename T>
bool Read(T* values, size_t count) {
  return std::fread(values, sizeof(T), count, stdin) == count;
}

int RunCtc() {
  CtcWorkspace workspace;
  int32_t head[5];
  while (Read(head, 5)) {
    const auto [time, classes, blank, count, wanted] = head;
    double scale = 0;
    std::vector<int32_t> labels(static_cast<size_t>(count));
    std::vector<double> logits(static_cast<size_t>(time) * static_cast<size_t>(classes));
    std::vector<double> gradient(logits.size(), -1);
    MNEMO_CHECK(Read(&scale, 1) && Read(labels.data(), labels.size()) &&
                Read(logits.data(), logits.size()));
    const CtcResult result =
        Ctc(logits.data(), classes, time, classes, blank, labels,
            wanted != 0 ? gradient.data() : nullptr, classes, scale, &workspace);
    const double numbers[2] = {result.possible ? 1.0 : 0.0, result.loss};
    std::fwrite(numbers, sizeof(double), 2, stdout);
    if (wanted != 0) std::fwrite(gradient.data(), sizeof(double), gradient.size(), stdout);
  }
  return 0;
}

int TimeCtc() {
  const int time = 1000, classes = 60, count = 60;
  const Random random(1, Purpose::kTest);
  std::vector<float> logits(time * classes), gradient(logits.size());
  for (uint32_t i = 0; i < logits.size(); ++i) {
    logits[i] = static_cast<float>(3 * random.Normal({.element = i}));
  }
  std::vector<int32_t> labels;
  for (int i = 0; i < count; ++i) labels.push_back(i * 7 % (classes - 1));
  CtcWorkspace workspace;
  for (int call = 0; call < 20; ++call) {
    const std::clock_t start = std::clock();
    const CtcResult result = Ctc(logits.data(), classes, time, classes, classes - 1, labels,
                                 gradient.data(), classes, 1.0, &workspace);
    const double took = 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::printf("%.3f ms, loss %.6f\n", took, result.loss);
  }
  return 0;
}

int RunAlign(bool case_sensitive) {
  std::string reference, hypothesis;
  while (std::getline(std::cin, reference) && std::getline(std::cin, hypothesis)) {
    const EditCounts counts = CountEdits(ScliteWords(reference, case_sensitive),
                                         ScliteWords(hypothesis, case_sensitive), kSclite);
    std::printf("%lld %lld %lld %lld\n", static_cast<long long>(counts.correct),
                static_cast<long long>(counts.substitutions),
                static_cast<long long>(counts.deletions),
                static_cast<long long>(counts.insertions));
  }
  return 0;
}

}  // namespace
}  // namespace mnemo

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "ctc") return mnemo::RunCtc();
  if (what == "ctc_time") return mnemo::TimeCtc();
  if (what == "align") return mnemo::RunAlign(argc > 2 && std::strcmp(argv[2], "-s") == 0);
  std::fprintf(stderr, "score_driver: ctc, ctc_time or align\n");
  return 2;
}
