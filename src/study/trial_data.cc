#include "study/trial_data.h"

#include "train/recipe.h"

namespace mnemo {

std::shared_ptr<const LoadedData> TrialData::Load(const DataRecipe& recipe) {
  Recipe whole;  // only one that can be trained is printed
  whole.data = recipe;
  whole.model.units = 1;
  whole.train.updates = 1;
  const std::string key = PrintRecipe(whole);
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const LoadedData>& data = loaded_[key];
  if (!data) data = std::make_shared<const LoadedData>(LoadRecipeData(recipe));
  return data;
}

}  // namespace mnemo
