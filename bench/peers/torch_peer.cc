// Trains a character model with libtorch for a while and prints how fast that was, as one line of
// JSON.
#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "blas.h"
#include "measure.h"
#include "network.h"
#include "verify.h"

namespace mnemo {
namespace {

struct Options {
  NetworkShape shape{"lstm_np", 1, false, 128, 96};
  int64_t batch = 100;
  int64_t steps = 100;
  int threads = 1;
  double seconds = 1.5;
  std::string verify;
};

nlohmann::ordered_json Train(const Options& options) {
  const std::string blas = DescribeBlas();
  at::set_num_threads(options.threads);
  torch::manual_seed(1);
  Network network(options.shape);
  torch::optim::Adam optimizer(network.parameters(), torch::optim::AdamOptions(1e-4));
  const torch::Tensor text =
      torch::randint(options.shape.vocabulary, {options.steps + 1, options.batch}, torch::kInt64);
  const torch::Tensor symbols = text.narrow(0, 0, options.steps),
                      targets = text.narrow(0, 1, options.steps);
  torch::Tensor loss;
  const Measurement measured = Measure(options.seconds, [&] {
    // Gone, not zeroed: the backward pass then puts the new gradient there instead of adding to
    // zeros.
    for (const torch::Tensor& parameter : network.parameters()) parameter.mutable_grad().reset();
    loss = network.Loss(symbols, targets);
    loss.backward();
    optimizer.step();
  });
  const auto per_update = static_cast<double>(options.steps * options.batch);
  return {{"peer", "libtorch"},
          {"version", TORCH_VERSION},
          {"cell", options.shape.cell},
          {"bidirectional", options.shape.bidirectional},
          {"layers", options.shape.layers},
          {"units", options.shape.units},
          {"vocabulary", options.shape.vocabulary},
          {"batch", options.batch},
          {"steps", options.steps},
          {"threads", options.threads},
          {"steps_per_second", per_update * measured.updates / measured.total_seconds},
          {"seconds_per_update", measured.median_seconds},
          {"updates", measured.updates},
          {"loss", loss.item<double>()},
          {"blas", blas}};
}

int Run(int argc, char** argv) {
  Options options;
  CLI::App program("Trains a character model with libtorch and prints its speed as JSON.",
                   "torch_peer");
  program.add_option("--cell", options.shape.cell, "Recurrent cell")
      ->check(CLI::IsMember(NetworkCells()))
      ->capture_default_str();
  program.add_flag("--bidirectional", options.shape.bidirectional, "Layers of both directions");
  const auto number = [&](const std::string& name, auto* value, const std::string& text) {
    program.add_option(name, *value, text)->check(CLI::PositiveNumber)->capture_default_str();
  };
  number("--layers", &options.shape.layers, "Recurrent layers");
  number("--units", &options.shape.units, "Units of a layer and direction");
  number("--vocabulary", &options.shape.vocabulary, "Symbols");
  number("--batch", &options.batch, "Sequences side by side");
  number("--steps", &options.steps, "Steps of a sequence");
  number("--threads", &options.threads, "Threads");
  number("--seconds", &options.seconds, "How long to train, after a warm-up");
  program.add_option("--verify", options.verify)->group("");  // hidden: for verify.py
  try {
    program.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return program.exit(help);
  } catch (const CLI::ParseError& error) {
    std::cerr << "torch_peer: " << error.what() << '\n';
    return 2;
  }
  if (!options.verify.empty()) {
    Verify(options.shape.cell, options.verify);
  } else {
    std::cout << Train(options).dump() << std::endl;
  }
  return std::cout.good() ? 0 : 1;
}

}  // namespace
}  // namespace mnemo

int main(int argc, char** argv) {
  try {
    return mnemo::Run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "torch_peer: " << error.what() << '\n';
    return 1;
  }
}
