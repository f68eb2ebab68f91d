#include "peers/onednn.h"

#include <algorithm>
#include <array>
#include <oneapi/dnnl/dnnl.hpp>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

static_assert(DNNL_VERSION_MAJOR == 2, "written for oneDNN 2: version 3 has other descriptors");

namespace mnemo {
namespace {

using dnnl::memory;

constexpr std::array kLstmArguments = {
    DNNL_ARG_SRC_LAYER,    DNNL_ARG_SRC_ITER,         DNNL_ARG_SRC_ITER_C, DNNL_ARG_WEIGHTS_LAYER,
    DNNL_ARG_WEIGHTS_ITER, DNNL_ARG_WEIGHTS_PEEPHOLE, DNNL_ARG_BIAS,       DNNL_ARG_DST_LAYER,
    DNNL_ARG_DST_ITER,     DNNL_ARG_DST_ITER_C};
constexpr std::array kOtherArguments = {
    DNNL_ARG_SRC_LAYER, DNNL_ARG_SRC_ITER,  DNNL_ARG_WEIGHTS_LAYER, DNNL_ARG_WEIGHTS_ITER,
    DNNL_ARG_BIAS,      DNNL_ARG_DST_LAYER, DNNL_ARG_DST_ITER};

// The number of an argument's gradient.
constexpr int Diff(int argument) { return argument + DNNL_ARG_DIFF_SRC_0 - DNNL_ARG_SRC_0; }
static_assert(Diff(DNNL_ARG_SRC_ITER_C) == DNNL_ARG_DIFF_SRC_ITER_C);
static_assert(Diff(DNNL_ARG_WEIGHTS_PEEPHOLE) == DNNL_ARG_DIFF_WEIGHTS_PEEPHOLE);
static_assert(Diff(DNNL_ARG_BIAS) == DNNL_ARG_DIFF_BIAS);
static_assert(Diff(DNNL_ARG_DST_ITER_C) == DNNL_ARG_DIFF_DST_ITER_C);

bool IsDst(int argument) {
  return argument == DNNL_ARG_DST_LAYER || argument == DNNL_ARG_DST_ITER ||
         argument == DNNL_ARG_DST_ITER_C;
}

// One run: the arguments that the cell has, in our layout, and the memory that oneDNN computes on.
class Run {
 public:
  Run(const OneDnnShape& shape, const OneDnnTensors& given) : given_(given) {
    const memory::dim units = shape.units, input = shape.input, time = shape.time,
                      batch = shape.batch;
    const memory::dim gates = shape.cell == OneDnnCell::kTanh   ? 1
                              : shape.cell == OneDnnCell::kLstm ? 4
                                                                : 3;
    const memory::dim biases = shape.cell == OneDnnCell::kGruAfter ? 4 : gates;
    using Tag = memory::format_tag;
    Add(DNNL_ARG_SRC_LAYER, {time, batch, input}, Tag::tnc);
    Add(DNNL_ARG_DST_LAYER, {time, batch, units}, Tag::tnc);
    for (int state : {DNNL_ARG_SRC_ITER, DNNL_ARG_DST_ITER}) {
      Add(state, {1, 1, batch, units}, Tag::ldnc);
    }
    // Sizes are always named in the order of ldigo; the tag says that memory has another one.
    Add(DNNL_ARG_WEIGHTS_LAYER, {1, 1, input, gates, units}, Tag::ldgoi);
    Add(DNNL_ARG_WEIGHTS_ITER, {1, 1, units, gates, units}, Tag::ldgoi);
    Add(DNNL_ARG_BIAS, {1, 1, biases, units}, Tag::ldgo);
    if (shape.cell == OneDnnCell::kLstm) {
      for (int state : {DNNL_ARG_SRC_ITER_C, DNNL_ARG_DST_ITER_C}) {
        Add(state, {1, 1, batch, units}, Tag::ldnc);
      }
    }
    if (shape.peepholes) Add(DNNL_ARG_WEIGHTS_PEEPHOLE, {1, 1, 3, units}, Tag::ldgo);
  }

  // `first` is what the constructors of the descriptors take before the direction.
  template <class Forward, class Backward, size_t kCount, class... First>
  OneDnnTensors Execute(const std::array<int, kCount>& arguments, First... first) {
    return Execute<Forward, Backward>(arguments, std::make_index_sequence<kCount>(), first...);
  }

 private:
  void Add(int argument, const memory::dims& dims, memory::format_tag tag) {
    ours_[argument] = memory::desc(dims, memory::data_type::f32, tag);
  }

  // What oneDNN is told of an argument: it may lay weights out as it likes. Empty for an argument
  // that the cell does not have.
  memory::desc Told(int argument) const {
    const auto found = ours_.find(argument);
    if (found == ours_.end()) return {};
    const bool weights = argument == DNNL_ARG_WEIGHTS_LAYER || argument == DNNL_ARG_WEIGHTS_ITER;
    if (!weights) return found->second;
    return {found->second.dims(), memory::data_type::f32, memory::format_tag::any};
  }

  template <class Forward, class Backward, size_t kCount, size_t... kIndex, class... First>
  OneDnnTensors Execute(const std::array<int, kCount>& arguments, std::index_sequence<kIndex...>,
                        First... first) {
    constexpr auto kDirection = dnnl::rnn_direction::unidirectional_left2right;
    const typename Forward::primitive_desc forward(
        {dnnl::prop_kind::forward_training, first..., kDirection, Told(arguments[kIndex])...},
        engine_);
    // The gradient of an argument is laid out as the argument, except where oneDNN wants otherwise.
    const typename Backward::primitive_desc backward(
        {dnnl::prop_kind::backward, first..., kDirection, Told(arguments[kIndex])...,
         Told(arguments[kIndex])...},
        engine_, forward);

    std::unordered_map<int, memory> there;
    there[DNNL_ARG_WORKSPACE] = memory(forward.workspace_desc(), engine_);
    for (const auto& [argument, desc] : ours_) {
      there[argument] = Place(forward, argument);
      if (!IsDst(argument)) Give(argument, argument, &there);
    }
    Forward(forward).execute(stream_, there);

    // The backward pass wants weights in another layout.
    for (const auto& [argument, desc] : ours_) {
      if (!IsDst(argument)) {
        there[argument] = Place(backward, argument);
        Give(argument, argument, &there);
      }
      there[Diff(argument)] = Place(backward, Diff(argument));
      if (IsDst(argument)) Give(Diff(argument), argument, &there);
    }
    Backward(backward).execute(stream_, there);

    OneDnnTensors results;
    for (const auto& [argument, desc] : ours_) {
      const int result = IsDst(argument) ? argument : Diff(argument);
      results[result] = Take(there[result], desc);
    }
    return results;
  }

  // Zeros: oneDNN adds the gradients of weights to what is there.
  memory Place(const dnnl::primitive_desc_base& primitive, int argument) const {
    const memory place(primitive.query_md(dnnl::query::exec_arg_md, argument), engine_);
    const size_t bytes = place.get_desc().get_size();
    std::fill_n(static_cast<char*>(place.get_data_handle()), bytes, 0);
    return place;
  }

  // Copies a tensor that came with the call to its place; `like`: the argument whose layout it has.
  void Give(int argument, int like, std::unordered_map<int, memory>* there) {
    const memory::desc& desc = ours_.at(like);
    const auto found = given_.find(argument);
    const size_t count = desc.get_size() / sizeof(float);
    if (found == given_.end() || found->second.size() != count) {
      throw std::runtime_error("argument " + std::to_string(argument) + " must have " +
                               std::to_string(count) + " numbers");
    }
    memory mine(desc, engine_);
    std::copy(found->second.begin(), found->second.end(),
              static_cast<float*>(mine.get_data_handle()));
    dnnl::reorder(mine, there->at(argument)).execute(stream_, mine, there->at(argument));
    stream_.wait();
  }

  std::vector<double> Take(memory& result, const memory::desc& desc) {
    stream_.wait();
    memory mine(desc, engine_);
    dnnl::reorder(result, mine).execute(stream_, result, mine);
    stream_.wait();
    const auto* begin = static_cast<const float*>(mine.get_data_handle());
    return {begin, begin + desc.get_size() / sizeof(float)};
  }

  const OneDnnTensors& given_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  std::map<int, memory::desc> ours_;
};

}  // namespace

OneDnnTensors RunOneDnn(const OneDnnShape& shape, const OneDnnTensors& given) {
  Run run(shape, given);
  switch (shape.cell) {
    case OneDnnCell::kLstm:
      return run.Execute<dnnl::lstm_forward, dnnl::lstm_backward>(kLstmArguments);
    case OneDnnCell::kGru:
      return run.Execute<dnnl::gru_forward, dnnl::gru_backward>(kOtherArguments);
    case OneDnnCell::kGruAfter:
      return run.Execute<dnnl::lbr_gru_forward, dnnl::lbr_gru_backward>(kOtherArguments);
    case OneDnnCell::kTanh:
      return run.Execute<dnnl::vanilla_rnn_forward, dnnl::vanilla_rnn_backward>(
          kOtherArguments, dnnl::algorithm::eltwise_tanh);
  }
  throw std::runtime_error("no such cell");
}

}  // namespace mnemo
