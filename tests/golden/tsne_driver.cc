// Our t-SNE for tsne_test.py, which has scikit-learn's.
//
//   tsne_driver <JOBS >RESULTS
//     Native-endian binary. A job: int64 [kind, points, columns, start given, iterations, seed,
//     threads, neighbours, tries]; double perplexity and learning rate (0: the defaults); the
//     values (double: kind 0 points [points, columns], kind 1 distances [points, points]); the
//     start (double [points, 2]) if given. Its result: double [divergence, iterations, perplexity,
//     tied rows, share of neighbours kept, trustworthiness]; the input's probabilities (double
//     [points, points]); the positions (double [points, 2]).
#include <cstdio>
#include <iostream>
#include <vector>

#include "analysis/embedding/affinities.h"
#include "analysis/embedding/picture_quality.h"
#include "analysis/embedding/tsne.h"
#include "base/error.h"

namespace mnemo {
namespace {

template <typename T>
bool Read(T* values, size_t count) {
  return std::fread(values, sizeof(T), count, stdin) == count;
}

void Write(const std::vector<double>& values) {
  std::fwrite(values.data(), sizeof(double), values.size(), stdout);
}

void Run() {
  int64_t head[9];
  while (Read(head, 9)) {
    const auto [kind, points, columns, start, iterations, seed, threads, neighbours, tries] = head;
    TsneOptions options;
    options.iterations = static_cast<int>(iterations);
    options.seed = static_cast<uint64_t>(seed);
    options.threads = static_cast<int>(threads);
    options.tries = static_cast<int>(tries);
    MNEMO_CHECK(Read(&options.perplexity, 1) && Read(&options.learning_rate, 1));
    std::vector<double> values(static_cast<size_t>(points * columns));
    MNEMO_CHECK(Read(values.data(), values.size()));
    if (start != 0) options.positions.resize(static_cast<size_t>(2 * points));
    MNEMO_CHECK(Read(options.positions.data(), options.positions.size()));
    const SquareMatrix distances =
        kind == 0 ? EuclideanDistances(values, points, columns, options.threads)
                  : SquareMatrix{points, values};
    const TsneResult result = Tsne(distances, options);
    ThreadPool pool(options.threads);
    const SquareMatrix picture = PictureDistances(result.positions);
    Write({result.divergence, static_cast<double>(result.iterations), result.perplexity,
           static_cast<double>(result.tied_rows),
           NeighbourPreservation(distances, picture, neighbours),
           Trustworthiness(distances, picture, neighbours)});
    Write(JointProbabilities(distances, result.perplexity, &pool).joint.values);
    Write(result.positions);
  }
}

}  // namespace
}  // namespace mnemo

int main() {
  try {
    mnemo::Run();
  } catch (const mnemo::Error& error) {
    std::cerr << error.what() << "\n";
    return static_cast<int>(error.kind());
  }
  return 0;
}
