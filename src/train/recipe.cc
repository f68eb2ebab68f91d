#include "train/recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/memory.h"
#include "base/toml.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

constexpr int64_t kMostSnapshots = 1000;
constexpr int64_t kMaxUpdates = int64_t{1} << 47;  // random numbers count steps in 48 bits
constexpr int kMaxLayers = 64;
constexpr int64_t kMaxChunk = int64_t{1} << 24;

// Every function below reads one table. What the file does not have stays as it was in `to`, so
// that the same calls on an empty document print a recipe.

template <typename Enum>
void ReadChoice(const TomlTable& table, std::string_view key, const std::vector<std::string>& names,
                Enum* to) {
  const std::string name = table.OneOf(key, names, names.at(static_cast<size_t>(*to)));
  const auto found = std::find(names.begin(), names.end(), name);
  *to = static_cast<Enum>(found - names.begin());
}

void ReadInt(const TomlTable& table, std::string_view key, IntRange range, int* to) {
  *to = static_cast<int>(table.Int(key, range, *to));
}

void ReadInt(const TomlTable& table, std::string_view key, IntRange range, int64_t* to) {
  *to = table.Int(key, range, *to);
}

void ReadNumber(const TomlTable& table, std::string_view key, NumberRange range, double* to) {
  *to = table.Number(key, range, *to);
}

void ReadString(const TomlTable& table, std::string_view key, std::string* to) {
  *to = table.String(key, *to);
}

void ReadData(const TomlTable& table, DataRecipe* data) {
  ReadString(table, "text", &data->text);
  ReadString(table, "train", &data->train);
  ReadString(table, "valid", &data->valid);
  ReadString(table, "test", &data->test);
  data->endings = table.Strings("endings", data->endings);
  const NumberRange share = {.min = 0, .max = 1, .min_open = true};
  ReadNumber(table, "train_share", share, &data->train_share);
  ReadNumber(table, "valid_share", share, &data->valid_share);
  ReadChoice(table, "symbols", {"bytes", "words"}, &data->symbols);
  ReadInt(table, "words", {.min = 0, .max = 1 << 24}, &data->words);
  if (data->words == 1) {
    throw table.Wrong("words", "with one word, all of a text is <unk>")
        .Found("1")
        .Allowed("0 for all words of the training part, or 2 and more");
  }

  ReadString(table, "set", &data->set);
  if (!data->set.empty()) {
    for (const char* key : {"text", "train", "valid", "test"}) {
      if (table.Has(key) && !table.String(key).empty()) {
        throw table.Wrong(key, "data.set is a whole set of sequences: it has its own parts")
            .Allowed("data.set alone, or a text");
      }
    }
    // Of a text alone; their defaults stand in every recipe that was written out.
    const DataRecipe defaults;
    const std::pair<const char*, bool> others[] = {
        {"symbols", data->symbols != defaults.symbols},
        {"words", data->words != defaults.words},
        {"endings", data->endings != defaults.endings},
        {"train_share", data->train_share != defaults.train_share},
        {"valid_share", data->valid_share != defaults.valid_share}};
    for (const auto& [key, given] : others) {
      if (!given) continue;
      throw table
          .Wrong(key, std::string("data.") + key + " is of a text, and data.set is a whole set")
          .Hint("a set has options of its own, chosen when it is prepared: mnemo data show " +
                data->set);
    }
    return;
  }
  const int parts = !data->train.empty() + !data->valid.empty() + !data->test.empty();
  if (data->text.empty() == (parts == 0)) {
    throw table.Wrong("text", "it is not clear which text to read")
        .Allowed("data.text; data.train, data.valid and data.test; or data.set");
  }
  if (parts > 0 && parts < 3) {
    throw table.Wrong(data->train.empty() ? "valid" : "train", "a part of the data is missing")
        .Allowed("data.train, data.valid and data.test together");
  }
  if (data->train_share + data->valid_share >= 1) {
    throw table.Wrong("train_share", "nothing is left for the test part")
        .Allowed("data.train_share + data.valid_share below 1");
  }
}

void ReadRegularisers(const TomlTable& table, ModelRecipe* model) {
  const NumberRange rate = {.min = 0, .max = 0.99};
  Regularisation& how = model->regularisation;
  ReadNumber(table, "dropout", rate, &model->dropout);
  ReadNumber(table, "recurrent_dropout", rate, &how.recurrent_dropout);
  if (table.HasTable("zoneout") || !how.zoneouts.empty()) {
    const TomlTable states = table.Table("zoneout");
    for (auto& [name, value] : how.zoneouts) value = states.Number(name, rate, value);
    for (const std::string& name : states.Keys()) how.zoneouts[name] = states.Number(name, rate);
  } else {
    ReadNumber(table, "zoneout", rate, &how.zoneout);
  }
  ReadNumber(table, "input_noise", {.min = 0, .max = 1e3}, &model->input_noise);
  ReadChoice(table, "direction", {"forward", "backward", "both"}, &model->direction);
  ReadInt(table, "embedding", {.min = 0, .max = 1 << 16}, &model->embedding);
  ReadInt(table, "mixture", {.min = 0, .max = 1 << 12}, &model->mixture);
  model->learn_initial = table.Bool("learn_initial", model->learn_initial);
}

void ReadModel(const TomlTable& table, ModelRecipe* model) {
  if (table.Has("cell") && table.Has("cells")) {
    throw table.Wrong("cell", "both 'cell' and 'cells' are given").Allowed("one of them");
  }
  if (table.Has("cell")) {
    model->cells = {table.String("cell")};
  } else {
    model->cells = table.Strings("cells", model->cells);
  }
  const int cells = static_cast<int>(model->cells.size());
  if (cells > 1 && !table.Has("layers")) model->layers = std::min(cells, kMaxLayers);
  ReadInt(table, "layers", {.min = 1, .max = kMaxLayers}, &model->layers);
  ReadInt(table, "units", {.min = 0, .max = 1 << 20}, &model->units);
  ReadInt(table, "parameters", {.min = 0, .max = int64_t{1} << 40}, &model->parameters);
  model->layer_units = table.Ints("layer_units", {.min = 1, .max = 1 << 20}, model->layer_units);
  ReadRegularisers(table, model);

  if (cells != 1 && cells != model->layers) {
    throw table.Wrong("cells", "the number of cells is not the number of layers")
        .Found(std::to_string(cells) + " cells, " + std::to_string(model->layers) + " layers")
        .Allowed("one cell for all layers, or one for each");
  }
  const bool each = !model->layer_units.empty();
  if ((model->units > 0) + (model->parameters > 0) + each != 1) {
    throw table.Wrong(model->units > 0 ? "units" : "parameters", "the model's size is not clear")
        .Allowed("one of model.units, model.layer_units and model.parameters");
  }
  if (each && static_cast<int>(model->layer_units.size()) != model->layers) {
    throw table.Wrong("layer_units", "the number of widths is not the number of layers")
        .Found(std::to_string(model->layer_units.size()) + " widths, " +
               std::to_string(model->layers) + " layers");
  }
}

// One rule: a string as a cell file has it, or a number.
InitialValue ReadRule(const TomlTable& table, std::string_view key,
                      const std::optional<InitialValue>& fallback) {
  if (table.Has(key) && !table.HasString(key)) {
    return {InitialValue::Kind::kConstant, table.Number(key, {})};
  }
  std::optional<std::string> text;
  if (fallback) text = PrintInitialValue(*fallback);
  text = table.String(key, text);
  try {
    return ParseInitialValue(*text);
  } catch (const Error& error) {
    throw table.Wrong(key, "'" + std::string(key) + "' is no initial value: " + error.message())
        .Allowed("a number, uniform(a, b), normal(s) or identity(a)")
        .Hint(error.hint());
  }
}

// TOML takes layer1.bf for the key bf of a table layer1.
void ReadInitTable(const TomlTable& table, const std::string& path, InitRules* init) {
  for (const std::string& key : table.Keys()) {
    const std::string name = fmt::format("{}.{}", path, key);
    if (table.HasTable(key)) {
      ReadInitTable(table.Table(key), name, init);
    } else {
      init->names[name] = ReadRule(table, key, {});
    }
  }
}

void ReadInit(const TomlTable& table, InitRules* init) {
  for (const auto& [key, rule] :
       {std::pair("matrices", &init->matrices), std::pair("vectors", &init->vectors)}) {
    if (table.Has(key) || *rule) *rule = ReadRule(table, key, *rule);
  }
  for (auto& [name, rule] : init->names) rule = ReadRule(table, name, rule);
  for (const std::string& key : table.Keys()) {
    if (key == "matrices" || key == "vectors") continue;
    if (!table.HasTable(key)) {
      init->names[key] = ReadRule(table, key, {});
      continue;
    }
    ReadInitTable(table.Table(key), key, init);
  }
}

void ReadOptimizer(const TomlTable& table, OptimizerSpec* optimizer) {
  const NumberRange factor = {.min = 0, .max = 0.9999999};
  ReadChoice(table, "optimizer", {"sgd", "rmsprop", "adam"}, &optimizer->kind);
  ReadNumber(table, "momentum", factor, &optimizer->momentum);
  optimizer->nesterov = table.Bool("nesterov", optimizer->nesterov);
  ReadNumber(table, "decay", factor, &optimizer->decay);
  ReadNumber(table, "beta1", factor, &optimizer->beta1);
  ReadNumber(table, "beta2", factor, &optimizer->beta2);
  ReadNumber(table, "epsilon", {.min = 0, .max = 1, .min_open = true}, &optimizer->epsilon);
  ReadNumber(table, "clip_norm", {.min = 0, .max = 1e9}, &optimizer->clip_norm);
  ReadNumber(table, "clip_value", {.min = 0, .max = 1e9}, &optimizer->clip_value);

  if (optimizer->momentum > 0 && optimizer->kind == OptimizerKind::kAdam) {
    throw table.Wrong("momentum", "adam has no 'momentum'")
        .Hint("its name there is train.beta1; or choose train.optimizer = \"sgd\" or \"rmsprop\"");
  }
  if (optimizer->nesterov && (optimizer->kind != OptimizerKind::kSgd || optimizer->momentum == 0)) {
    throw table.Wrong("nesterov", "'nesterov' is a way of sgd's momentum")
        .Allowed("train.optimizer = \"sgd\" with train.momentum above 0");
  }
}

void ReadSchedule(const TomlTable& table, ScheduleSpec* schedule) {
  ReadChoice(table, "schedule", {"constant", "decay", "cosine", "plateau"}, &schedule->kind);
  ReadNumber(table, "decay_factor", {.min = 0, .max = 1, .min_open = true}, &schedule->factor);
  ReadInt(table, "decay_after", {.min = 0, .max = kMaxUpdates}, &schedule->after);
  ReadInt(table, "plateau_patience", {.min = 1, .max = kMaxUpdates}, &schedule->patience);
  ReadInt(table, "warmup", {.min = 0, .max = kMaxUpdates}, &schedule->warmup);
}

void ReadTrain(const TomlTable& table, TrainRecipe* train) {
  const IntRange updates = {.min = 0, .max = kMaxUpdates};
  ReadInt(table, "batch", {.min = 1, .max = 1 << 16}, &train->batch);
  ReadInt(table, "steps", {.min = 1, .max = 1 << 20}, &train->steps);
  ReadNumber(table, "restart", {.min = 0, .max = 1}, &train->restart);
  train->carry = table.Bool("carry", train->carry);
  ReadNumber(table, "weight_noise", {.min = 0, .max = 1e3}, &train->weight_noise);
  ReadInt(table, "updates", updates, &train->updates);
  ReadNumber(table, "epochs", {.min = 0, .max = 1e6}, &train->epochs);
  ReadNumber(table, "minutes", {.min = 0, .max = 1e6}, &train->minutes);
  ReadNumber(table, "rate", {.min = 0, .max = 1e3, .min_open = true}, &train->rate);
  ReadOptimizer(table, &train->optimizer);
  ReadSchedule(table, &train->schedule);
  ReadInt(table, "validate_every", updates, &train->validate_every);
  ReadInt(table, "valid_symbols", {.min = 0, .max = int64_t{1} << 32}, &train->valid_symbols);
  ReadInt(table, "patience", updates, &train->patience);
  ReadInt(table, "checkpoint_every", updates, &train->checkpoint_every);
  // Where a recipe does not speak of them its printed form does not either: keys of trainings
  // (study/trial.h) that were made before they were there stay what they are.
  for (const auto& [key, number] : {std::pair{"snapshot_every", &train->snapshot_every},
                                    std::pair{"snapshot_until", &train->snapshot_until}}) {
    if (table.Has(key) || *number != 0) ReadInt(table, key, updates, number);
  }
  if (train->snapshot_every > 0 && train->snapshot_until / train->snapshot_every > kMostSnapshots) {
    throw table.Wrong("snapshot_every", "these are too many snapshots")
        .Allowed("up to " + std::to_string(kMostSnapshots));
  }
  ReadNumber(table, "runaway", {.min = 1, .max = 1e9}, &train->runaway);
  ReadString(table, "memory", &train->memory);

  if ((train->updates > 0) + (train->epochs > 0) + (train->minutes > 0) != 1) {
    throw table.Wrong(train->minutes > 0 ? "minutes" : "updates", "the run's length is not clear")
        .Allowed("one of train.updates, train.epochs and train.minutes above 0")
        .Hint("what a file sets, --set train.updates=0 takes back");
  }
  if (int64_t{train->batch} * train->steps > kMaxChunk) {
    throw table.Wrong("batch", "an update has too many symbols")
        .Allowed("train.batch * train.steps up to " + std::to_string(kMaxChunk));
  }
  if (!train->memory.empty()) {
    try {
      BytesFromText(train->memory);
    } catch (const Error& error) {
      throw table.Wrong("memory", error.message())
          .Allowed("a number and kB, MB, GB, KiB, MiB or GiB, as in \"1GiB\"; \"\" for no limit");
    }
  }
  if (train->valid_symbols == 1) {
    throw table.Wrong("valid_symbols", "one symbol cannot be scored").Allowed("0, or 2 and more");
  }
}

Recipe ReadRecipe(TomlDocument* document, Recipe recipe) {
  const TomlTable root = document->Root();
  // TOML's whole numbers are signed.
  recipe.seed =
      static_cast<uint64_t>(root.Int("seed", {.min = 0}, static_cast<int64_t>(recipe.seed)));
  ReadData(root.Table("data"), &recipe.data);
  ReadModel(root.Table("model"), &recipe.model);
  ReadInit(root.Table("init"), &recipe.init);
  ReadTrain(root.Table("train"), &recipe.train);
  document->CheckAllRead();
  return recipe;
}

}  // namespace

Recipe ParseRecipe(const std::string& toml, const std::string& file,
                   const std::vector<std::string>& overrides) {
  TomlDocument document(toml, file);
  for (const std::string& assignment : overrides) document.Override(assignment);
  return ReadRecipe(&document, {});
}

bool SameParts(const DataRecipe& a, const DataRecipe& b) {
  // Of sets and of three files the sum holds the parts.
  const auto whole = [](const DataRecipe& data) { return !data.text.empty(); };
  if (whole(a) != whole(b)) return false;
  if (!whole(a)) return true;
  return a.train_share == b.train_share && a.valid_share == b.valid_share &&
         a.symbols == b.symbols && (a.symbols == TextSymbols::kBytes || a.words == b.words);
}

std::string PrintRecipe(const Recipe& recipe) {
  TomlDocument document("", "recipe");
  ReadRecipe(&document, recipe);
  return document.Resolved();
}

}  // namespace mnemo
