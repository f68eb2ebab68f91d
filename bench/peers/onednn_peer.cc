// Runs oneDNN's LSTM layer forwards and backwards for a while and prints how fast that was, as one
// line of JSON.
//
// The layer alone: dense input as wide as the layer, no head, no loss, no update. As in a training,
// weights come in the plain order and are put into the order that oneDNN likes once a run, and the
// gradients of weights start from zero. The backward pass gives the gradients of weights, bias and
// input.
#include <omp.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <oneapi/dnnl/dnnl.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "measure.h"

static_assert(DNNL_VERSION_MAJOR == 2, "written for oneDNN 2: version 3 has other descriptors");

namespace mnemo {
namespace {

using dnnl::memory;
using Tag = memory::format_tag;
using Type = memory::data_type;
using Arguments = std::unordered_map<int, memory>;

struct Options {
  memory::dim units = 128, batch = 100, steps = 100;
  int threads = 1;
  double seconds = 1.5;
};

class LstmLayer {
 public:
  explicit LstmLayer(const Options& o)
      : engine_(dnnl::engine::kind::cpu, 0),
        stream_(engine_),
        x_({o.steps, o.batch, o.units}, Type::f32, Tag::tnc),
        state_({1, 1, o.batch, o.units}, Type::f32, Tag::ldnc),
        bias_({1, 1, 4, o.units}, Type::f32, Tag::ldgo),
        any_({1, 1, o.units, 4, o.units}, Type::f32, Tag::any),
        plain_({1, 1, o.units, 4, o.units}, Type::f32, Tag::ldgoi) {
    const memory::desc none;
    const auto direction = dnnl::rnn_direction::unidirectional_left2right;
    forward_ = dnnl::lstm_forward::primitive_desc({dnnl::prop_kind::forward_training, direction, x_,
                                                   none, none, any_, any_, bias_, x_, none, none},
                                                  engine_);
    backward_ = dnnl::lstm_backward::primitive_desc({dnnl::prop_kind::backward,
                                                     direction,
                                                     x_,
                                                     none,
                                                     none,
                                                     any_,
                                                     any_,
                                                     bias_,
                                                     x_,
                                                     none,
                                                     none,
                                                     x_,
                                                     none,
                                                     none,
                                                     any_,
                                                     any_,
                                                     bias_,
                                                     x_,
                                                     none,
                                                     none},
                                                    engine_, forward_);
    run_forward_ = dnnl::lstm_forward(forward_);
    run_backward_ = dnnl::lstm_backward(backward_);
    for (memory* weights : {&layer_, &iter_}) *weights = Filled(plain_, 0.01f);
    Bind();
  }

  void Run() {
    Reorder(layer_, &forward_arguments_.at(DNNL_ARG_WEIGHTS_LAYER));
    Reorder(iter_, &forward_arguments_.at(DNNL_ARG_WEIGHTS_ITER));
    Reorder(layer_, &backward_arguments_.at(DNNL_ARG_WEIGHTS_LAYER));
    Reorder(iter_, &backward_arguments_.at(DNNL_ARG_WEIGHTS_ITER));
    run_forward_.execute(stream_, forward_arguments_);
    for (int gradient :
         {DNNL_ARG_DIFF_WEIGHTS_LAYER, DNNL_ARG_DIFF_WEIGHTS_ITER, DNNL_ARG_DIFF_BIAS}) {
      Fill(&backward_arguments_.at(gradient), 0);
    }
    run_backward_.execute(stream_, backward_arguments_);
    // Back into the plain order, where an optimizer would read them.
    Reorder(backward_arguments_.at(DNNL_ARG_DIFF_WEIGHTS_LAYER), &d_layer_);
    Reorder(backward_arguments_.at(DNNL_ARG_DIFF_WEIGHTS_ITER), &d_iter_);
    stream_.wait();
  }

  // A number that depends on all of the work.
  double Sum() const {
    double sum = 0;
    for (const memory* gradient : {&d_layer_, &d_iter_}) {
      const auto* numbers = static_cast<const float*>(gradient->get_data_handle());
      for (size_t i = 0; i < gradient->get_desc().get_size() / sizeof(float); ++i) {
        sum += numbers[i];
      }
    }
    return sum;
  }

 private:
  static void Fill(memory* target, float value) {
    auto* numbers = static_cast<float*>(target->get_data_handle());
    std::fill_n(numbers, target->get_desc().get_size() / sizeof(float), value);
  }
  memory Filled(const memory::desc& desc, float value) const {
    memory made(desc, engine_);
    Fill(&made, value);
    return made;
  }
  void Reorder(memory& from, memory* to) {  // NOLINT(runtime/references): as oneDNN's
    dnnl::reorder(from, *to).execute(stream_, from, *to);
  }

  void Bind() {
    const memory x = Filled(x_, 0.3f), y = Filled(x_, 0), bias = Filled(bias_, 0.1f);
    forward_arguments_ = {{DNNL_ARG_SRC_LAYER, x},
                          {DNNL_ARG_WEIGHTS_LAYER, Filled(forward_.weights_layer_desc(), 0)},
                          {DNNL_ARG_WEIGHTS_ITER, Filled(forward_.weights_iter_desc(), 0)},
                          {DNNL_ARG_BIAS, bias},
                          {DNNL_ARG_DST_LAYER, y},
                          {DNNL_ARG_WORKSPACE, memory(forward_.workspace_desc(), engine_)}};
    backward_arguments_ = forward_arguments_;
    backward_arguments_[DNNL_ARG_WEIGHTS_LAYER] = Filled(backward_.weights_layer_desc(), 0);
    backward_arguments_[DNNL_ARG_WEIGHTS_ITER] = Filled(backward_.weights_iter_desc(), 0);
    backward_arguments_[DNNL_ARG_DIFF_DST_LAYER] = Filled(x_, 0.01f);
    backward_arguments_[DNNL_ARG_DIFF_SRC_LAYER] = Filled(x_, 0);
    backward_arguments_[DNNL_ARG_DIFF_WEIGHTS_LAYER] =
        Filled(backward_.diff_weights_layer_desc(), 0);
    backward_arguments_[DNNL_ARG_DIFF_WEIGHTS_ITER] = Filled(backward_.diff_weights_iter_desc(), 0);
    backward_arguments_[DNNL_ARG_DIFF_BIAS] = Filled(bias_, 0);
    d_layer_ = Filled(plain_, 0);
    d_iter_ = Filled(plain_, 0);
  }

  dnnl::engine engine_;
  dnnl::stream stream_;
  memory::desc x_, state_, bias_, any_, plain_;
  dnnl::lstm_forward::primitive_desc forward_;
  dnnl::lstm_backward::primitive_desc backward_;
  dnnl::lstm_forward run_forward_;
  dnnl::lstm_backward run_backward_;
  memory layer_, iter_, d_layer_, d_iter_;
  Arguments forward_arguments_, backward_arguments_;
};

int Run(int argc, char** argv) {
  Options options;
  CLI::App program("Runs oneDNN's LSTM layer and prints its speed as JSON.", "onednn_peer");
  const auto number = [&](const std::string& name, auto* value, const std::string& text) {
    program.add_option(name, *value, text)->check(CLI::PositiveNumber)->capture_default_str();
  };
  number("--units", &options.units, "Units, and the width of the input");
  number("--batch", &options.batch, "Sequences side by side");
  number("--steps", &options.steps, "Steps of a sequence");
  number("--threads", &options.threads, "Threads");
  number("--seconds", &options.seconds, "How long to run, after a warm-up");
  try {
    program.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return program.exit(help);
  } catch (const CLI::ParseError& error) {
    std::cerr << "onednn_peer: " << error.what() << '\n';
    return 2;
  }
  omp_set_num_threads(options.threads);  // oneDNN's threads are OpenMP's
  LstmLayer layer(options);
  const Measurement measured = Measure(options.seconds, [&] { layer.Run(); });
  const dnnl_version_t* version = dnnl_version();
  const auto per_update = static_cast<double>(options.steps * options.batch);
  const nlohmann::ordered_json out = {
      {"peer", "oneDNN"},
      {"version", std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
                      std::to_string(version->patch)},
      {"units", options.units},
      {"batch", options.batch},
      {"steps", options.steps},
      {"threads", options.threads},
      {"steps_per_second", per_update * measured.updates / measured.total_seconds},
      {"seconds_per_update", measured.median_seconds},
      {"updates", measured.updates},
      {"sum", layer.Sum()}};
  std::cout << out.dump() << std::endl;
  return std::cout.good() ? 0 : 1;
}

}  // namespace
}  // namespace mnemo

int main(int argc, char** argv) {
  try {
    return mnemo::Run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "onednn_peer: " << error.what() << '\n';
    return 1;
  }
}
