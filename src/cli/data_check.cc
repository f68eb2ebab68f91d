// mnemo data check: a prepared set against what is published of it.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cli/data_fetch.h"
#include "cli/data_verb.h"
#include "data/baselines.h"
#include "data/linear_baseline.h"
#include "data/prepared.h"

namespace mnemo {
namespace {

struct CheckOptions {
  CommonOptions common;
  std::string set;
};

void Check(const CheckOptions& options) {
  const SequenceData data = OpenPrepared(FindPrepared(options.set));
  const bool same = SequenceSha256(data) == data.sha256;
  const Baseline baseline = UnigramBaseline(data, Split::kTest);
  const std::optional<double> linear = LinearBaseline(data, Split::kTest);
  std::vector<std::string> wrong;
  bool compared = false;  // with something that is published
  if (!same) wrong.push_back("the content has changed since it was prepared (SHA-256)");
  for (const DataSet& set : DataSets()) {
    const bool known = PreparedAsKnown(set, data);
    compared = compared || known;
    if (known && data.sha256 != set.sha256) {
      wrong.push_back(
          fmt::format("SHA-256 {}, of the published files' content {}", data.sha256, set.sha256));
    }
    if (!PreparedByDefault(set, data)) continue;
    for (size_t s = 0; s < set.counts.size(); ++s) {
      const auto compare = [&](const char* what, int64_t stated, int64_t found) {
        if (stated < 0) return;
        compared = true;
        if (stated == found) return;
        wrong.push_back(fmt::format("{}: {} {}, stated {}", kSplitNames[s], found, what, stated));
      };
      compare("sequences", set.counts[s].sequences, data.splits[s].count());
      compare("steps", set.counts[s].steps, data.splits[s].steps());
    }
  }
  if (options.common.json) {
    nlohmann::ordered_json out = {
        {"set", options.set}, {"sha256", data.sha256}, {"wrong", wrong}, {"compared", compared}};
    for (size_t s = 0; s < 3; ++s) {
      out[kSplitNames[s]] = {{"sequences", data.splits[s].count()},
                             {"steps", data.splits[s].steps()}};
    }
    if (baseline.nats) out["unigram_nats_per_step"] = *baseline.nats;
    if (baseline.wrong) out["commonest_class_wrong"] = *baseline.wrong;
    if (linear) out["linear_gaussian_nats_per_step"] = *linear;
    fmt::print("{}\n", out.dump(2));
  } else {
    fmt::print("{}: {}\n", options.set, data.form.task);
    PrintParts(data);
    if (baseline.nats) {
      fmt::print("  frequencies of the training part alone: {:.3f} nats a step on test\n",
                 *baseline.nats);
    }
    if (linear) {
      fmt::print("  a linear Gaussian predictor: {:.3f} nats a step on test\n", *linear);
    }
    if (baseline.wrong) {
      fmt::print("  the commonest class alone: {:.2f} % of the test steps wrong\n",
                 100 * *baseline.wrong);
    }
    for (const std::string& text : wrong) fmt::print("  WRONG  {}\n", text);
    if (wrong.empty()) {
      fmt::print("  {}\n", compared ? "as it should be"
                                    : "unchanged since it was prepared; nothing is known to "
                                      "compare it with");
    }
  }
  if (!wrong.empty()) throw Failed("the set is not as it should be").At(options.set);
}

}  // namespace

void AddDataCheck(CLI::App* data) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* verb = AddDataSubcommand(
      data, "check", "Compare a prepared set with published counts, and score its frequencies",
      &options->common);
  verb->add_option("set", options->set, "Name of the set")->required();
  verb->callback([options] { Check(*options); });
}

}  // namespace mnemo
