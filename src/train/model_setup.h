// From what a recipe says to what is trained: the text, the cells, the model's sizes.
//
// Reads files and keeps nothing; any thread may call.
#pragma once

#include <string>

#include "base/files.h"
#include "data/text.h"
#include "model/spec.h"
#include "train/recipe.h"

namespace mnemo {

// Relative paths are taken from the working directory. Throws Error (kBadInput).
TextData LoadRecipeText(const DataRecipe& recipe);

// The file that a run folder keeps a cell in: "gru.cell" for the cell "gru" and for
// "mine/gru.cell".
std::string CellFileName(const std::string& name_or_path);

// The layers' cells, their units solved from model.parameters if the recipe gives no units. With
// `cells` the cells are read from that folder's files (CellFileName) instead of by their names.
// Throws Error (kBadInput) for a cell that is missing, wrong, or does not fit its units.
ModelSpec SetUpModel(const ModelRecipe& recipe, int vocabulary, const fs::path& cells = {});

}  // namespace mnemo
