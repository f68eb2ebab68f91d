// Every cell of a folder on the cpu backend against the reference, without a test library: for
// processors that are only emulated here (scripts/arm64). Differences from the reference in double
// must be below 1e-5, or below ten times those of the reference in float: exponentials of some
// draws magnify the last bits, and ours are within 4 units in the last place where libm's are
// within a half.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "cell/parse.h"
#include "engine/cell_trial.h"
#include "engine/cpu/cpu.h"
#include "engine/reference/reference.h"

int main(int count, char** arguments) {
  using namespace mnemo;
  if (count != 2) return 2;
  int cells = 0, trials = 0, wrong = 0;
  for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto graph =
        std::make_shared<const CellGraph>(CellFromText(text, entry.path().stem().string()));
    ++cells;
    for (int least : {12, 36}) {
      for (bool one_hot : {false, true}) {
        if (one_hot && graph->projects_input) continue;
        const int units = (least + graph->heads - 1) / graph->heads * graph->heads;
        TrialShape shape;
        shape.sizes = {units, graph->projects_input ? units : 7};
        shape.time = 5;
        shape.batch = 11;  // more than a tile of rows, and a rest
        shape.one_hot = one_hot;
        TrialData data = DrawTrial(graph, shape, 1, 0);
        // As small as training starts with.
        for (double& number : data.parameters) {
          number = static_cast<float>(number / std::sqrt(static_cast<double>(units)));
        }
        const auto truth = RunTrial(*MakeReferenceBackend<double>(), graph, data);
        const auto error = [&](const auto& result) {
          return WorstError(CompareResults(*graph, shape, result, truth));
        };
        const double ours = error(RunTrial(*MakeCpuBackend(2), graph, data));
        const double naive = error(RunTrial(*MakeReferenceBackend<float>(), graph, data));
        ++trials;
        if (ours < std::max(1e-5, 10 * naive)) continue;
        ++wrong;
        std::printf("%s, %d units: %g, naive %g\n", graph->name.c_str(), units, ours, naive);
      }
    }
  }
  std::printf("%d cells, %d trials, %d wrong\n", cells, trials, wrong);
  return wrong != 0 || cells == 0;
}
