// From what a recipe says to what is trained: the text, the cells, the model's sizes.
//
// Reads files and keeps nothing; any thread may call.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "data/sequences.h"
#include "data/text.h"
#include "model/spec.h"
#include "train/recipe.h"
#include "train/training_data.h"

namespace mnemo {

// Relative paths are taken from the working directory. Throws Error (kBadInput); so it does where
// the recipe's data is a set of sequences that are no running text.
TextData LoadRecipeText(const DataRecipe& recipe);

// What a recipe trains on, as a value.
struct LoadedData {
  std::optional<TextData> text;
  std::optional<SequenceData> sequences;

  TrainingData View() const { return text ? TrainingData(*text) : TrainingData(*sequences); }
  const std::vector<std::string>& notes() const;
};
LoadedData LoadRecipeData(const DataRecipe& recipe);

// The file that a run folder keeps a cell in: "gru.cell" for the cell "gru" and for
// "mine/gru.cell".
std::string CellFileName(const std::string& name_or_path);

// The layers' cells, their units solved from model.parameters if the recipe gives no units. With
// `cells` the cells are read from that folder's files (CellFileName) instead of by their names.
// Throws Error (kBadInput) for a cell that is missing, wrong, or does not fit its units.
ModelSpec SetUpModel(const ModelRecipe& recipe, const ModelTask& task, const fs::path& cells = {});

}  // namespace mnemo
