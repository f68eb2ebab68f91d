#include "train/model_setup.h"

#include <cmath>
#include <map>
#include <memory>

#include "base/error.h"
#include "cell/catalogue.h"
#include "data/prepared.h"

namespace mnemo {

TextData LoadRecipeText(const DataRecipe& recipe) {
  if (!recipe.set.empty()) return TextOfSet(OpenPrepared(FindPrepared(recipe.set)));
  TextOptions options;
  options.words = recipe.symbols == TextSymbols::kWords;
  options.word_choice.most_words = recipe.words;
  options.endings = recipe.endings;
  if (recipe.text.empty()) {
    options.valid = recipe.valid;
    options.test = recipe.test;
    return LoadText(recipe.train, options);
  }
  options.valid_fraction = recipe.valid_share;
  // 1 - 0.8 - 0.1 is a little less than 0.1, which would cost the test part a symbol.
  options.test_fraction = std::round((1 - recipe.train_share - recipe.valid_share) * 1e9) / 1e9;
  return LoadText(recipe.text, options);
}

const std::vector<std::string>& LoadedData::notes() const {
  return text ? text->notes : sequences->form.notes;
}

LoadedData LoadRecipeData(const DataRecipe& recipe) {
  LoadedData data;
  if (recipe.set.empty()) {
    data.text = LoadRecipeText(recipe);
    return data;
  }
  data.sequences = OpenPrepared(FindPrepared(recipe.set));
  if (data.sequences->form.running()) {
    data.text = TextOfSet(*data.sequences);
    data.sequences.reset();  // the text shares its tables
  }
  return data;
}

std::string CellFileName(const std::string& name_or_path) {
  return CellName(name_or_path) + ".cell";
}

ModelSpec SetUpModel(const ModelRecipe& recipe, const ModelTask& task, const fs::path& cells) {
  std::map<std::string, std::shared_ptr<const CellGraph>> loaded;
  ModelSpec spec;
  spec.task = task;
  spec.dropout = recipe.dropout;
  spec.regularisation = recipe.regularisation;
  spec.input_noise = recipe.input_noise;
  spec.learn_initial = recipe.learn_initial;
  for (int l = 0; l < recipe.layers; ++l) {
    const std::string& name = recipe.cells.size() == 1 ? recipe.cells[0] : recipe.cells.at(l);
    std::shared_ptr<const CellGraph>& cell = loaded[name];
    if (!cell) {
      const fs::path copy = cells / CellFileName(name);
      cell = std::make_shared<const CellGraph>(LoadCell(cells.empty() ? name : copy.string()));
    }
    const bool each = !recipe.layer_units.empty();
    const int units = each ? static_cast<int>(recipe.layer_units.at(l)) : recipe.units;
    spec.layers.push_back({cell, units, recipe.direction});
  }
  if (recipe.parameters > 0 && recipe.units == 0) {
    const int units = UnitsForParameters(spec, recipe.parameters);
    for (LayerSpec& layer : spec.layers) layer.units = units;
  }
  LayOut(spec);  // refuses what does not fit
  return spec;
}

}  // namespace mnemo
