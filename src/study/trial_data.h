// The data of trials, loaded once for all that train on the same.
//
// Any thread may call; what comes back is shared and never changes.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "train/model_setup.h"

namespace mnemo {

class TrialData {
 public:
  // Throws as LoadRecipeData.
  std::shared_ptr<const LoadedData> Load(const DataRecipe& recipe);

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const LoadedData>> loaded_;  // by the recipe's words
};

}  // namespace mnemo
