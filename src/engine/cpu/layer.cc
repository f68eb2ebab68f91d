#include "engine/cpu/layer.h"

#include <algorithm>

namespace mnemo {

CpuLayer::CpuLayer(std::shared_ptr<const CellGraph> graph, const CellSizes& sizes,
                   const LayerOptions& options, ThreadPool* threads, Profile* const* profile)
    : graph_(std::move(graph)),
      sizes_(sizes),
      options_(options),
      threads_(threads),
      kernels_(BestKernels()),
      plan_(BuildPlan(*graph_, options.read_above)),
      schedule_(BuildSchedule(plan_, *graph_, sizes, options)),
      shapes_(ParameterShapes(*graph_, sizes)),
      parameters_(ParameterCount(*graph_, sizes)),
      matrices_(schedule_.matrices.size()),
      expanded_(schedule_.expanded.size()),
      tables_(schedule_.tables),
      symbol_sum_(kernels_, {threads, profile, Phase::kWeightGradient}),
      vector_done_(schedule_.vector_gradients.size(), false),
      profile_(profile),
      states_(graph_->states.size()),
      sequences_(schedule_.sequence_widths.size()),
      recent_(schedule_.recent_widths.size()),
      carried_(graph_->states.size()) {
  GroupOuterSums();
}

void CpuLayer::SetParameters(const float* parameters) {
  const PhaseTimer timer(*profile_, Phase::kPack);
  std::copy(parameters, parameters + parameters_.size(), parameters_.begin());
  std::vector<PackedMatrix::Part> parts;
  for (size_t m = 0; m < matrices_.size(); ++m) {
    parts.clear();
    for (const MatrixUse& use : schedule_.matrices[m]) {
      const ParameterShape& shape = shapes_[use.parameter];
      parts.push_back({&shape, &parameters_[shape.offset], use.transposed});
    }
    matrices_[m].Pack(parts, kernels_.panel_chunks);
  }
  PackVectors();
  FillTables();
}

void CpuLayer::PackVectors() {
  for (size_t i = 0; i < expanded_.size(); ++i) {
    const Expanded& what = schedule_.expanded[i];
    const int rows = std::max(1, kTileNumbers / PaddedWidth(what.width));
    expanded_[i].Resize(1, rows, what.width);
    for (int r = 0; r < rows; ++r) {
      float* row = expanded_[i].Row(0, r);
      if (what.parameter < 0) {
        std::fill_n(row, what.width, static_cast<float>(what.constant));
      } else {
        const ParameterShape& shape = shapes_[what.parameter];
        const float* source = &parameters_[shape.offset];
        for (int j = 0; j < what.width; ++j) row[j] = shape.count == 1 ? source[0] : source[j];
      }
    }
  }
}

// Row v of a table is what the products with a one-hot x give when symbol v is on, plus the
// vectors.
void CpuLayer::FillTables() {
  for (const ScheduledGroup& group : schedule_.forward.groups) {
    if (group.table < 0) continue;
    const int symbols = group.symbols ? sizes_.input : 1;
    int width = 0;
    for (int sum : group.sums) width += PaddedWidth(schedule_.forward.sums[sum].width);
    Sequence<float>& table = tables_[group.table];
    table.Resize(1, symbols, width);
    int at = 0;
    for (int index : group.sums) {
      const ScheduledSum& sum = schedule_.forward.sums[index];
      std::vector<float> column(sum.width, 0.0f);
      for (int vector : sum.vectors) {
        const float* source = &parameters_[shapes_[vector].offset];
        for (int j = 0; j < sum.width; ++j) column[j] += source[j];
      }
      for (int v = 0; v < symbols; ++v) {
        std::fill_n(table.Row(0, v) + at, PaddedWidth(sum.width), 0.0f);
        std::copy(column.begin(), column.end(), table.Row(0, v) + at);
      }
      for (int parameter : sum.tables) {
        const float* weights = &parameters_[shapes_[parameter].offset];
        for (int v = 0; v < symbols; ++v) {
          float* row = table.Row(0, v) + at;
          for (int j = 0; j < sum.width; ++j) row[j] += weights[int64_t{j} * sizes_.input + v];
        }
      }
      at += PaddedWidth(sum.width);
    }
  }
}

void CpuLayer::Prepare(const ScheduledProgram& program, std::vector<Sequence<float>>* planes) {
  planes->resize(program.plane_widths.size());
  for (size_t i = 0; i < planes->size(); ++i) {
    (*planes)[i].Resize(1, batch_, program.plane_widths[i]);
  }
  // One slot more than needed keeps the width at least 1.
  scratch_.Resize(threads_->count(), 1, (program.scratch_slots + 1) * program.slot_numbers);
}

void CpuLayer::MakeShards(const Run& run, Phase products, Phase elementwise) {
  shards_.clear();
  const int shards = std::min(batch_, threads_->count());
  for (int s = 0; s < shards; ++s) {
    float* scratch = scratch_.Row(s, 0);
    shards_.emplace_back(*run.program, kernels_, matrices_, tables_, HoistedInside(),
                         [&](const Location& location) { return Resolve(location, run, scratch); });
    shards_.back().SetProfile(*profile_, products, elementwise);
  }
}

template <typename Work>
void CpuLayer::ForEachShard(const Work& work) {
  const int shards = static_cast<int>(shards_.size());
  threads_->Split(shards, [&](int first, int last) {
    for (int s = first; s < last; ++s) {
      work(&shards_[s], runs_.Boundary(s, shards), runs_.Boundary(s + 1, shards));
    }
  });
}

void CpuLayer::Forward(int time, int batch, const LayerInput<float>& input,
                       std::span<const Block<const float>> initial) {
  time_ = time;
  batch_ = batch;
  runs_ = RowRuns(time, batch, input.lengths);
  input_ = input;
  if (input_.below.empty() && !graph_->belows.empty()) {
    zero_.Resize(1, batch, sizes_.units);
    zero_.Clear();
    input_.below.assign(graph_->belows.size(), zero_.block());
  }
  for (size_t k = 0; k < states_.size(); ++k) {
    states_[k].Resize(time + 1, batch, sizes_.units);
    for (int b = 0; b < batch; ++b) {
      std::copy_n(initial[k].Row(0, b), sizes_.units, states_[k].Row(0, b));
    }
  }
  for (size_t i = 0; i < sequences_.size(); ++i) {
    sequences_[i].Resize(time, batch, schedule_.sequence_widths[i]);
  }
  if (schedule_.output.home == Home::kOutput) output_.Resize(time, batch, sizes_.units);
  Prepare(schedule_.forward, &forward_planes_);
  Run run;
  run.program = &schedule_.forward;
  run.planes = &forward_planes_;
  if (!HoistedInside()) RunHoisted();
  MakeShards(run, Phase::kForwardProducts, Phase::kForwardElementwise);
  ForEachShard([&](BoundProgram* bound, int begin, int end) {
    for (int t = 0; t < time_; ++t) {
      const int32_t* symbols =
          input_.symbols == nullptr ? nullptr : input_.symbols + int64_t{t} * batch_;
      bound->Step(t, begin, std::clamp(runs_.active(t), begin, end), symbols);
    }
  });
}

void CpuLayer::Backward(const Upstream<float>& upstream, const Downstream<float>& downstream) {
  MNEMO_CHECK(options_.train);
  Prepare(schedule_.backward, &backward_planes_);
  for (const auto& gradient : schedule_.vector_gradients) {
    if (gradient.plane >= 0) backward_planes_[gradient.plane].Clear();
  }
  // Step t reads slot t & 1 and writes the other.
  for (size_t k = 0; k < carried_.size(); ++k) {
    carried_[k].Resize(2, batch_, sizes_.units);
    carried_[k].Clear();
    if (upstream.final_states.empty()) continue;
    for (int b = 0; b < batch_; ++b) {
      std::copy_n(upstream.final_states[k].Row(0, b), sizes_.units,
                  carried_[k].Row((runs_.length(b) - 1) & 1, b));
    }
  }
  Run run;
  run.program = &schedule_.backward;
  run.planes = &backward_planes_;
  run.output_gradient = upstream.output;
  run.value_gradients = upstream.values;
  MNEMO_CHECK(upstream.values.size() == options_.read_above.size());
  unwanted_.clear();
  run.input_gradient = LeafTarget(schedule_.input, downstream.input, sizes_.input);
  for (size_t k = 0; k < schedule_.belows.size(); ++k) {
    Block<float>* given = downstream.below == nullptr ? nullptr : &(*downstream.below)[k];
    run.below_gradients.push_back(LeafTarget(schedule_.belows[k], given, sizes_.units));
  }
  const int steps = BlockSteps();
  for (size_t i = 0; i < recent_.size(); ++i) {
    recent_[i].Resize(std::min(steps, time_), batch_, schedule_.recent_widths[i]);
  }
  MakeShards(run, Phase::kBackwardProducts, Phase::kBackwardElementwise);
  if (downstream.parameters != nullptr) StartGradients();
  for (int last = time_; last > 0;) {
    const int first = (last - 1) / steps * steps;
    ForEachShard([&](BoundProgram* bound, int begin, int end) {
      for (int t = last - 1; t >= first; --t) {
        bound->Step(t, begin, std::clamp(runs_.active(t), begin, end), nullptr);
      }
    });
    if (downstream.input != nullptr) {
      AddLeafGradient(schedule_.input, first, last, run.input_gradient);
    }
    for (size_t k = 0; downstream.below != nullptr && k < schedule_.belows.size(); ++k) {
      AddLeafGradient(schedule_.belows[k], first, last, run.below_gradients[k]);
    }
    if (downstream.parameters != nullptr) AddGradients(first, last, downstream.parameters);
    last = first;
  }
  if (downstream.parameters != nullptr) FinishGradients(downstream.parameters);
  if (downstream.initial == nullptr) return;
  for (size_t k = 0; k < carried_.size(); ++k) {
    for (int b = 0; b < batch_; ++b) {
      std::copy_n(carried_[k].Row(1, b), sizes_.units, (*downstream.initial)[k].Row(0, b));
    }
  }
}

Rows CpuLayer::Resolve(const Location& location, const Run& run, float* scratch) const {
  auto rows = [](const auto& block, int slot) {
    return Rows{const_cast<float*>(block.Row(slot, 0)), block.stride,
                int64_t{block.batch} * block.stride};
  };
  // A block of one step serves all steps.
  auto serves_all = [&](const auto& block) {
    return Rows{const_cast<float*>(block.data), block.stride,
                block.time == 1 ? 0 : int64_t{block.batch} * block.stride};
  };
  // Slot t & 1 is read, the other one written.
  auto alternates = [&](const Block<float>& block, int slot) {
    const int64_t step = int64_t{block.batch} * block.stride;
    return Rows{block.Row(slot, 0), block.stride, slot == 0 ? step : -step, 1};
  };
  switch (location.home) {
    case Home::kScratch: return {scratch + int64_t{location.index} * run.program->slot_numbers};
    case Home::kPlane: return serves_all((*run.planes)[location.index].block());
    case Home::kSequence: return rows(sequences_[location.index].block(), 0);
    case Home::kRecent: {
      Rows where = rows(recent_[location.index].block(), 0);
      where.kept = BlockSteps() - 1;
      return where;
    }
    case Home::kPrevious: return rows(states_[location.index].block(), 0);
    case Home::kNext: return rows(states_[location.index].block(), 1);
    case Home::kInput: return rows(input_.dense, 0);
    case Home::kBelow: return serves_all(input_.below[location.index]);
    case Home::kMask: return serves_all(input_.masks[location.index]);
    case Home::kExpanded: return {expanded_[location.index].Row(0, 0)};
    case Home::kOutput: return rows(output_.block(), 0);
    case Home::kOutputGradient: return rows(run.output_gradient, 0);
    case Home::kValueGradient: return rows(run.value_gradients[location.index], 0);
    case Home::kCarriedIn: return alternates(carried_[location.index].block(), 0);
    case Home::kCarriedOut: return alternates(carried_[location.index].block(), 1);
    case Home::kInputGradient: return serves_all(run.input_gradient);
    case Home::kBelowGradient: return serves_all(run.below_gradients[location.index]);
  }
  MNEMO_CHECK(false);
}

Block<float> CpuLayer::LeafTarget(const Schedule::LeafGradient& leaf, Block<float>* given,
                                  int width) {
  if (given != nullptr) return *given;
  if (!leaf.value) return {};
  unwanted_.emplace_back(1, batch_, width);
  return unwanted_.back().block();
}

Block<float> CpuLayer::View(const Location& location) const {
  // What comes from outside is only ever read.
  auto writable = [](Block<const float> block) {
    return Block<float>{const_cast<float*>(block.data), block.time, block.batch, block.width,
                        block.stride};
  };
  switch (location.home) {
    case Home::kSequence: return sequences_[location.index].block();
    case Home::kOutput: return output_.block();
    case Home::kInput: return writable(input_.dense);
    case Home::kBelow: {
      Block<float> block = writable(input_.below[location.index]);
      // The zeros below the lowest layer: one row serves all.
      if (block.time != time_) block = {block.data, time_, batch_, block.width, 0};
      return block;
    }
    case Home::kExpanded: {
      const Block<float> block = expanded_[location.index].block();
      return {block.data, time_, batch_, block.width, 0};
    }
    case Home::kPrevious:
    case Home::kNext: {
      Block<float> block = states_[location.index].block();
      if (location.home == Home::kNext) block.data = block.Row(1, 0);
      block.time = time_;
      return block;
    }
    default: MNEMO_CHECK(false);
  }
}

Block<float> CpuLayer::View(const Location& location, int first, int last) const {
  Block<float> block;
  if (location.home == Home::kRecent) {
    block = recent_[location.index].block();
  } else {
    block = View(location);
    block.data = block.Row(first, 0);
  }
  block.time = last - first;
  return block;
}

Block<const float> CpuLayer::Value(int node) const { return View(schedule_.probes.at(node)); }

}  // namespace mnemo
