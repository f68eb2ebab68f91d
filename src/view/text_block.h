// What a model holds and predicts while it reads a piece of a text, in a form that many pieces fit
// in memory.
//
// BlockReader owns a model and is used by one thread at a time. A finished TextBlock is never
// changed: any thread may read it, and two texts that begin alike share it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/backend.h"
#include "model/model.h"
#include "train/loaded_run.h"

namespace mnemo {

inline constexpr int kBlockSteps = 64;  // a full block's
inline constexpr int kLikeliest = 5;    // predictions that are kept of a step

// A value that can be looked at: one that a cell's file names.
struct ViewedValue {
  int layer = 0;     // from 0
  std::string name;  // as a probe's: "c'"
  int width = 0;     // numbers at a step: the layer's units, or a width that the cell names
  bool gate = false, memory = false, output = false;  // what the cell says of it
  bool share = false;                                 // the result of a sigmoid: between 0 and 1
};

// Those of every layer, in the order of layers and of each cell's lines; a node once.
std::vector<ViewedValue> ViewedValues(const ModelSpec& spec);

struct TextBlock {
  int steps = 0;
  std::vector<uint16_t> values;  // of each viewed value [steps, width], one behind the other;
                                 // view/short_float.h
  std::vector<float> losses;     // [steps] nats of the symbol that the step reads; the text's first
                                 // symbol is not predicted: 0
  std::vector<uint8_t> likeliest;  // [steps, kept] symbols, the likeliest first
  std::vector<float> chances;      // [steps, kept] their probabilities
  int kept = 0;                    // kLikeliest, or the vocabulary's size if that is less
  // Where reading goes on.
  ModelState<float> after;
  std::vector<float> log_chances;  // [V] of the symbol behind the block
};

class BlockReader {
 public:
  // A model of bytes. `run` must outlive the reader.
  explicit BlockReader(const LoadedRun& run);

  const std::vector<ViewedValue>& values() const { return values_; }
  // Bytes that a full block takes, rounded up.
  int64_t BlockBytes() const;

  // Reads 1 .. kBlockSteps symbols. `before`: the block in front, null at the text's beginning,
  // which is read from the model's initial state.
  std::shared_ptr<const TextBlock> Read(const TextBlock* before, std::span<const int32_t> symbols);

 private:
  const LoadedRun& run_;
  std::vector<ViewedValue> values_;
  std::vector<ModelProbe> probes_;
  int64_t width_ = 0;  // of all values together
  std::unique_ptr<Backend<float>> backend_;
  std::unique_ptr<Model<float>> model_;
};

}  // namespace mnemo
