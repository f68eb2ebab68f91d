#include "bench/workload.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace mnemo {
namespace {

using Kind = Workload::Kind;

std::vector<int> MixedLengths(int batch, int shortest, int longest) {
  std::vector<int> lengths;
  for (int b = 0; b < batch; ++b) {
    lengths.push_back(longest - (longest - shortest) * b / (batch - 1));
  }
  return lengths;
}

Workload Training(std::string name, std::string about, std::string cell, int units) {
  Workload work;
  work.name = std::move(name);
  work.about = std::move(about);
  work.cell = std::move(cell);
  work.units = units;
  // Karpathy et al. 2015: batches of 100 sequences of 100 symbols. The smaller ones are char-rnn's.
  work.input = units == 64 ? 87 : 96;
  work.batch = work.steps = units == 128 ? 100 : 50;
  return work;
}

std::vector<Workload> MakeWorkloads() {
  std::vector<Workload> all;
  Workload small =
      Training("lstm-36", "LSTM, 36 units: a model of Chung's smallest size", "lstm_np", 36);
  small.input = 88;
  small.batch = 16;
  small.steps = 60;
  all.push_back(small);
  all.push_back(Training("lstm-64", "LSTM, 64 units", "lstm_np", 64));
  all.push_back(Training("lstm-128", "LSTM, 128 units", "lstm_np", 128));
  Workload deep = Training("lstm-128x3", "LSTM, 3 layers of 128 units", "lstm_np", 128);
  deep.layers = 3;
  all.push_back(deep);
  all.push_back(Training("lstm-512", "LSTM, 512 units", "lstm_np", 512));
  all.push_back(Training("gru-64", "GRU, 64 units", "gru_after", 64));
  all.push_back(Training("gru-128", "GRU, 128 units", "gru_after", 128));
  all.push_back(Training("tanh-64", "tanh network, 64 units", "tanh", 64));
  all.push_back(Training("tanh-128", "tanh network, 128 units", "tanh", 128));
  Workload both = Training("bidirectional-128", "LSTM, 128 units each way", "lstm_np", 128);
  both.both_directions = true;
  all.push_back(both);
  all.push_back(Training("peephole-128", "LSTM with peepholes, 128 units", "lstm", 128));
  all.push_back(Training("mut1-128", "MUT1, 128 units", "mut1", 128));
  all.push_back(Training("mut2-128", "MUT2, 128 units", "mut2", 128));
  all.push_back(Training("mut3-128", "MUT3, 128 units", "mut3", 128));
  all.push_back(Training("fgr-128", "LSTM with full gate recurrence, 128 units", "lstm_fgr", 128));
  all.push_back(Training("mutant60-128", "a cell of 60 operations, 128 units",
                         MNEMO_BENCH_DIR "/cells/mutant60.cell", 128));
  Workload mixed = Training("mixed-lengths", "LSTM, lengths from 10 to 1,000", "lstm_np", 128);
  mixed.batch = 64;
  mixed.steps = 1000;
  mixed.lengths = MixedLengths(mixed.batch, 10, mixed.steps);
  Workload equal = mixed;
  equal.name = "equal-lengths";
  equal.about = "LSTM, as many steps in sequences of one length";
  equal.lengths.clear();
  equal.steps = static_cast<int>(mixed.Rows() / mixed.batch);
  all.push_back(mixed);
  all.push_back(equal);
  Workload words = Training("softmax-10k", "LSTM, 200 units, 10,000 words", "lstm_np", 200);
  words.input = 10000;
  words.batch = 20;
  words.steps = 35;
  all.push_back(words);
  Workload sample = Training("sample-128", "LSTM, 128 units, writing text", "lstm_np", 128);
  sample.kind = Kind::kSampling;
  sample.batch = 1;
  sample.steps = 500;
  all.push_back(sample);
  for (int units : {64, 128, 512}) {
    Workload layer = Training("lstm-layer-" + std::to_string(units),
                              "an LSTM layer alone, forward and backward", "lstm_np", units);
    layer.kind = Kind::kLayer;
    layer.input = units;
    all.push_back(layer);
  }
  Workload audio = Training("audio", "an LSTM layer on 8,000 steps of sound", "lstm_np", 195);
  audio.kind = Kind::kLayer;
  audio.input = 20;
  audio.batch = 4;
  audio.steps = 8000;
  all.push_back(audio);
  return all;
}

}  // namespace

int64_t Workload::Rows() const {
  if (lengths.empty()) return int64_t{steps} * batch;
  return std::accumulate(lengths.begin(), lengths.end(), int64_t{0});
}

const std::vector<Workload>& Workloads() {
  static const std::vector<Workload> workloads = MakeWorkloads();
  return workloads;
}

const Workload& FindWorkload(const std::string& name) {
  const auto& all = Workloads();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Workload& w) { return w.name == name; });
  if (found != all.end()) return *found;
  std::string names;
  for (const Workload& work : all) names += (names.empty() ? "" : ", ") + work.name;
  throw BadInput("no workload is called '" + name + "'")
      .Allowed(names)
      .Hint("mnemo bench --list says what each is; --cell measures any cell");
}

}  // namespace mnemo
