#include "train/training_data.h"

#include "base/error.h"

namespace mnemo {

ModelTask TaskOf(const TrainingData& data, const ModelRecipe& recipe) {
  ModelTask task;
  if (data.is_text()) {
    task = static_cast<int>(data.text().vocabulary.size());
    if (recipe.direction != Direction::kForward) {
      throw BadInput("a model of text may not see what it predicts")
          .Allowed("model.direction = \"forward\"");
    }
  } else {
    const SequenceForm& form = data.sequences().form;
    task.symbols = form.symbols;
    task.inputs = form.inputs;
    task.outputs = form.outputs;
    switch (form.target) {
      case TargetKind::kClasses: task.output = OutputKind::kSoftmax; break;
      case TargetKind::kBits: task.output = OutputKind::kSigmoids; break;
      case TargetKind::kNumbers:
        task.output = recipe.mixture > 0 ? OutputKind::kMixture : OutputKind::kSquares;
        break;
      case TargetKind::kLabels: task.output = OutputKind::kCtc; break;
    }
  }
  if (recipe.embedding > 0 && !task.symbols) {
    throw BadInput("model.embedding is for symbols, and this data has vectors")
        .Allowed("model.embedding = 0");
  }
  task.embedding = recipe.embedding;
  if (recipe.mixture > 0 && task.output != OutputKind::kMixture) {
    throw BadInput("model.mixture is for targets that are numbers, and this data has others")
        .Allowed("model.mixture = 0");
  }
  task.components = recipe.mixture;
  return task;
}

}  // namespace mnemo
