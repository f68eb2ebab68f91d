// Prints what n-gram models say, for tests that compare it with other programs.
//
//   ngram_driver TRAIN TEST KINDS LONGEST
//
// TRAIN and TEST are files of symbols, numbers between white space. One line a symbol of TEST: its
// probability in the models with 0, 1, .. LONGEST symbols of context.
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "analysis/ngram/ngram_score.h"

namespace {

mnemo::Symbols Read(const char* path) {
  std::ifstream file(path);
  return std::vector<int32_t>(std::istream_iterator<int32_t>(file), {});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const int longest = std::stoi(argv[4]);
  const mnemo::NgramModel model(Read(argv[1]), std::stoi(argv[3]), longest);
  std::vector<int> ns;
  for (int n = 0; n <= longest; ++n) ns.push_back(n);
  mnemo::ScorePlaces(model, Read(argv[2]), ns, [](size_t, std::span<const double> probabilities) {
    fmt::print("{:.17g}\n", fmt::join(probabilities, " "));
  });
  return 0;
}
