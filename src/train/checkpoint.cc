#include "train/checkpoint.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/error.h"
#include "base/json.h"
#include "base/safetensors.h"
#include "base/version.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

using nlohmann::json;

constexpr int kFormat = 1;
constexpr char kModel[] = "model.safetensors", kOptim[] = "optim.safetensors";
constexpr char kState[] = "state.json", kSums[] = "SHA256SUMS";
constexpr size_t kDigits = 9;
constexpr uint64_t kMaxStateBytes = 1 << 20;
// In the order of OutputKind.
constexpr std::array<const char*, 5> kOutputNames = {"softmax", "sigmoids", "squares", "mixture",
                                                     "ctc"};

Error Damaged(const fs::path& file, const std::string& what) {
  return Failed("damaged checkpoint: " + what).At(file.string());
}

// ---- the three files ----

std::map<std::string, std::string> Metadata(const ModelSpec& spec) {
  std::map<std::string, std::string> metadata = {{"format", fmt::format("mnemo-{}", kFormat)}};
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    metadata[fmt::format("layer{}.cell", l)] = spec.layers[l].cell->name;
    metadata[fmt::format("layer{}.hash", l)] = CanonicalHash(*spec.layers[l].cell);
  }
  return metadata;
}

std::string ModelFile(const ModelSpec& spec, const std::vector<float>& parameters) {
  const ModelLayout layout = LayOut(spec);
  MNEMO_CHECK(static_cast<int64_t>(parameters.size()) == layout.count);
  TensorFile file;
  file.metadata = Metadata(spec);
  const std::span<const float> all = parameters;
  for (const ModelTensor& tensor : layout.tensors) {
    file.tensors.push_back(
        StoreTensor(tensor.name, tensor.shape, all.subspan(tensor.offset, tensor.count)));
  }
  return WriteSafetensors(file);
}

std::vector<float> ReadModelFile(const std::string& bytes, const fs::path& path,
                                 const ModelSpec& spec) {
  const TensorFile file = ReadSafetensors(bytes, path.string());
  for (const auto& [key, value] : Metadata(spec)) {
    const auto found = file.metadata.find(key);
    if (found == file.metadata.end()) throw Damaged(path, "'" + key + "' is not said in it");
    if (found->second == value) continue;
    throw BadInput("the checkpoint is of another model: '" + key + "' differs")
        .At(path.string())
        .Found(found->second)
        .Allowed(value);
  }
  const ModelLayout layout = LayOut(spec);
  if (file.tensors.size() != layout.tensors.size()) {
    throw Damaged(path, "the number of tensors is wrong")
        .Found(std::to_string(file.tensors.size()))
        .Allowed(std::to_string(layout.tensors.size()));
  }
  std::vector<float> parameters(layout.count);
  for (const ModelTensor& wanted : layout.tensors) {
    const auto found = std::find_if(file.tensors.begin(), file.tensors.end(),
                                    [&](const auto& tensor) { return tensor.name == wanted.name; });
    if (found == file.tensors.end()) throw Damaged(path, "'" + wanted.name + "' is missing");
    if (found->shape != wanted.shape || found->type != ElementType::kF32) {
      throw Damaged(path, "'" + wanted.name + "' has another shape or type")
          .Found(fmt::format("{} {}", ElementName(found->type), json(found->shape).dump()))
          .Allowed("float32 " + json(wanted.shape).dump());
    }
    const std::vector<float> values = TensorValues<float>(*found);
    if (!AllFinite(values)) {
      throw Damaged(path, "'" + wanted.name + "' has a weight that is not a number");
    }
    std::copy(values.begin(), values.end(), parameters.begin() + wanted.offset);
  }
  return parameters;
}

std::string OptimFile(const TrainState& state) {
  TensorFile file;
  const auto add = [&file](const char* name, const std::vector<float>& values) {
    if (values.empty()) return;
    file.tensors.push_back(StoreTensor<float>(name, {static_cast<int64_t>(values.size())}, values));
  };
  add("first", state.optimizer.first);
  add("second", state.optimizer.second);
  add("recurrent", state.recurrent);
  return WriteSafetensors(file);
}

void ReadOptimFile(const std::string& bytes, const fs::path& path, TrainState* state) {
  const TensorFile file = ReadSafetensors(bytes, path.string());
  for (const StoredTensor& tensor : file.tensors) {
    std::vector<float>* to = tensor.name == "first"       ? &state->optimizer.first
                             : tensor.name == "second"    ? &state->optimizer.second
                             : tensor.name == "recurrent" ? &state->recurrent
                                                          : nullptr;
    if (!to) throw Damaged(path, "'" + tensor.name + "' is unknown");
    *to = TensorValues<float>(tensor);
    if (to != &state->recurrent && to->size() != state->parameters.size()) {
      throw Damaged(path, "'" + tensor.name + "' has not one number for each parameter")
          .Found(std::to_string(to->size()))
          .Allowed(std::to_string(state->parameters.size()));
    }
  }
  if (!AllFinite(state->recurrent)) throw Damaged(path, "a state in it is not a number");
}

nlohmann::ordered_json TaskJson(const ModelTask& task) {
  return {{"symbols", task.symbols},     {"inputs", task.inputs},
          {"embedding", task.embedding}, {"output", kOutputNames[static_cast<size_t>(task.output)]},
          {"outputs", task.outputs},     {"components", task.components}};
}

ModelTask TaskFromJson(const json& file, const fs::path& path) {
  ModelTask task;
  file.at("symbols").get_to(task.symbols);
  file.at("inputs").get_to(task.inputs);
  file.at("embedding").get_to(task.embedding);
  file.at("outputs").get_to(task.outputs);
  file.at("components").get_to(task.components);
  const std::string output = file.at("output").get<std::string>();
  const auto found = std::find(kOutputNames.begin(), kOutputNames.end(), output);
  task.output = static_cast<OutputKind>(found - kOutputNames.begin());
  const auto wide = [](int width, int least) { return width >= least && width <= (1 << 24); };
  const bool mixture = task.output == OutputKind::kMixture;
  if (found == kOutputNames.end() || !wide(task.inputs, 1) || !wide(task.outputs, 1) ||
      !wide(task.embedding, 0) || task.components < (mixture ? 1 : 0) || task.components > 4096 ||
      (mixture && task.outputs > 4096)) {
    throw Damaged(path, "its task cannot be right");
  }
  return task;
}

// nlohmann writes a double with the fewest digits that read as the same bits.
std::string StateFile(const Checkpoint& checkpoint) {
  const TrainState& state = checkpoint.state;
  const CheckpointInfo& info = checkpoint.info;
  nlohmann::ordered_json file;
  file["format"] = kFormat;
  file["version"] = Version();
  file["update"] = state.update;
  file["optimizer_updates"] = state.optimizer.updates;
  file["best_valid"] = std::isfinite(state.best_valid) ? json(state.best_valid) : json(nullptr);
  file["best_update"] = state.best_update;
  file["validations_without_gain"] = state.validations_without_gain;
  file["plateaus"] = state.plateaus;
  file["loss_sum"] = state.loss_sum;
  file["loss_count"] = state.loss_count;
  file["seconds"] = info.seconds;
  file["task"] = TaskJson(info.task);
  file["vocabulary"] = info.vocabulary.ToJson();
  file["text_sha256"] = info.text_sha256;
  file["recipe_sha256"] = info.recipe_sha256;
  return file.dump(1) + "\n";
}

Checkpoint ReadStateFile(const std::string& bytes, const fs::path& path) {
  const json file = ParseJson(bytes, path.string());
  Checkpoint checkpoint;
  TrainState& state = checkpoint.state;
  CheckpointInfo& info = checkpoint.info;
  int format = 0;
  try {
    file.at("format").get_to(format);
    if (format != kFormat) {
      throw Failed("the checkpoint is in a format of another version of this program")
          .At(path.string())
          .Found(std::to_string(format))
          .Allowed(std::to_string(kFormat));
    }
    file.at("version").get_to(info.version);
    file.at("update").get_to(state.update);
    file.at("optimizer_updates").get_to(state.optimizer.updates);
    const json& best = file.at("best_valid");
    state.best_valid =
        best.is_null() ? std::numeric_limits<double>::infinity() : best.get<double>();
    file.at("best_update").get_to(state.best_update);
    file.at("validations_without_gain").get_to(state.validations_without_gain);
    file.at("plateaus").get_to(state.plateaus);
    file.at("loss_sum").get_to(state.loss_sum);
    file.at("loss_count").get_to(state.loss_count);
    file.at("seconds").get_to(info.seconds);
    info.vocabulary = Vocabulary::FromJson(file.at("vocabulary"));
    info.task = file.contains("task") ? TaskFromJson(file.at("task"), path)
                                      : ModelTask(static_cast<int>(info.vocabulary.size()));
    file.at("text_sha256").get_to(info.text_sha256);
    file.at("recipe_sha256").get_to(info.recipe_sha256);
  } catch (const json::exception&) {
    throw Damaged(path, "a key is missing or has a value of another type");
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kBadInput) throw;
    throw Damaged(path, error.message());
  }
  const size_t symbols = info.vocabulary.size();
  const bool text = symbols > 0;
  if (state.update < 0 || state.optimizer.updates < 0 || symbols == 1 ||
      (text && static_cast<int>(symbols) != info.task.inputs) || info.task.inputs < 1) {
    throw Damaged(path, "its numbers cannot be right");
  }
  return checkpoint;
}

// ---- sums ----

std::string SumLine(const std::string& bytes, const char* name) {
  return Sha256(bytes) + "  " + name + "\n";
}

std::string ReadPart(const fs::path& path, uint64_t max_bytes = uint64_t{1} << 36) {
  try {
    return ReadFile(path, max_bytes);
  } catch (const Error& error) {
    throw Damaged(path, error.message());
  }
}

// The file's content, whose sum must be among `sums`.
std::string ReadSummed(const fs::path& folder, const char* name, const std::string& sums,
                       uint64_t max_bytes = uint64_t{1} << 36) {
  std::string bytes = ReadPart(folder / name, max_bytes);
  if (sums.find(SumLine(bytes, name)) == std::string::npos) {
    throw Damaged(folder / name, fmt::format("its content has not the sum that {} gives", kSums));
  }
  return bytes;
}

// ---- folders ----

void RemoveFolder(const fs::path& path) {
  std::error_code code;
  fs::remove_all(path, code);
  if (code) throw Failed("cannot remove the folder: " + code.message()).At(path.string());
}

void Rename(const fs::path& from, const fs::path& to) {
  std::error_code code;
  fs::rename(from, to, code);
  if (code) throw Failed("cannot rename the folder: " + code.message()).At(from.string());
}

std::vector<std::string> Names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code code;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    names.push_back(entry->path().filename().string());
  }
  if (code == std::errc::no_such_file_or_directory) return {};
  if (code) throw Failed("cannot list the folder: " + code.message()).At(folder.string());
  return names;
}

constexpr char kUnfinished[] = "unfinished-", kRemoved[] = "removed-", kDamaged[] = "damaged-";

}  // namespace

bool AllFinite(std::span<const float> numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](float x) { return std::isfinite(x); });
}

fs::path CheckpointPath(const fs::path& folder, int64_t update) {
  return folder / fmt::format("{:0{}}", update, kDigits);
}

void SaveCheckpoint(const fs::path& folder, const ModelSpec& spec, const Checkpoint& checkpoint) {
  const fs::path path = CheckpointPath(folder, checkpoint.state.update);
  const fs::path unfinished = folder / (kUnfinished + path.filename().string());
  RemoveFolder(unfinished);
  try {
    MakeFolder(unfinished);
    std::string sums;
    // Publishing syncs them, all at once: WriteFile would make the disk wait for each.
    const auto write = [&](const char* name, const std::string& bytes) {
      AppendFile(unfinished / name, bytes);
      sums += SumLine(bytes, name);
    };
    write(kModel, ModelFile(spec, checkpoint.state.parameters));
    write(kOptim, OptimFile(checkpoint.state));
    write(kState, StateFile(checkpoint));
    AppendFile(unfinished / kSums, sums);
    PublishFolder(unfinished, path);
  } catch (const Error&) {
    std::error_code ignored;  // the first error is the one to tell
    fs::remove_all(unfinished, ignored);
    throw;
  }
}

Checkpoint LoadCheckpoint(const fs::path& path, CheckpointOwner owner) {
  const std::string sums = ReadPart(path / kSums, 4096);
  Checkpoint checkpoint =
      ReadStateFile(ReadSummed(path, kState, sums, kMaxStateBytes), path / kState);
  if (checkpoint.info.recipe_sha256 != owner.recipe_sha256) {
    throw BadInput("recipe.toml was changed after this checkpoint had been written")
        .At(path.string())
        .Hint("put the old recipe.toml back, or start a new run with this one");
  }
  owner.spec.task = checkpoint.info.task;
  checkpoint.state.parameters =
      ReadModelFile(ReadSummed(path, kModel, sums), path / kModel, owner.spec);
  ReadOptimFile(ReadSummed(path, kOptim, sums), path / kOptim, &checkpoint.state);
  return checkpoint;
}

std::vector<int64_t> ListCheckpoints(const fs::path& folder) {
  std::vector<int64_t> updates;
  for (const std::string& name : Names(folder)) {
    const bool number =
        std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (number && name.size() >= kDigits && name.size() < 19) updates.push_back(std::stoll(name));
  }
  std::sort(updates.begin(), updates.end());
  return updates;
}

std::optional<Checkpoint> LoadLatest(const fs::path& folder, const CheckpointOwner& owner,
                                     const Warn& warn) {
  const std::vector<int64_t> updates = ListCheckpoints(folder);
  std::optional<Error> newest;
  for (auto update = updates.rbegin(); update != updates.rend(); ++update) {
    try {
      Checkpoint checkpoint = LoadCheckpoint(CheckpointPath(folder, *update), owner);
      if (newest && warn) {
        warn(fmt::format("{}\n  going back to the checkpoint of update {}", newest->what(),
                         *update));
      }
      return checkpoint;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kFailed) throw;
      if (!newest) newest = error;
    }
  }
  if (newest) throw Error(*newest).Hint("no other checkpoint of this run can be read either");
  return std::nullopt;
}

void PruneCheckpoints(const fs::path& folder, int64_t best) {
  const std::vector<int64_t> updates = ListCheckpoints(folder);
  for (size_t i = 0; i + 2 < updates.size(); ++i) {
    if (updates[i] == best) continue;
    // Half removed it must not look like a checkpoint.
    const fs::path path = CheckpointPath(folder, updates[i]);
    const fs::path removed = folder / (kRemoved + path.filename().string());
    Rename(path, removed);
    RemoveFolder(removed);
  }
}

void TidyCheckpoints(const fs::path& folder, int64_t update) {
  for (const std::string& name : Names(folder)) {
    if (name.starts_with(kUnfinished) || name.starts_with(kRemoved)) RemoveFolder(folder / name);
  }
  for (const int64_t later : ListCheckpoints(folder)) {
    if (later <= update) continue;
    const fs::path path = CheckpointPath(folder, later);
    const fs::path aside = folder / (kDamaged + path.filename().string());
    RemoveFolder(aside);
    Rename(path, aside);
  }
}

}  // namespace mnemo
