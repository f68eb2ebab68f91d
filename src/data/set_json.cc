#include "data/set_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 4> kTargetNames = {"classes", "bits", "numbers", "labels"};
constexpr std::array<const char*, 3> kLookNames = {"plain", "waveform", "pen"};

// A key that only running texts have.
constexpr char kRunning[] = "running_text";

json TypeJson(ElementType type) { return std::string(ElementName(type)); }

ElementType TypeFromJson(const json& name) {
  for (ElementType type : {ElementType::kU8, ElementType::kI32, ElementType::kF32}) {
    if (name == ElementName(type)) return type;
  }
  throw BadInput("an element type is not one of uint8, int32 and float32");
}

template <size_t kCount>
size_t PlaceOf(const std::string& name, const std::array<const char*, kCount>& names,
               const char* what) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<size_t>(found - names.begin());
  std::string allowed;
  for (const char* one : names) allowed += (allowed.empty() ? "" : ", ") + std::string(one);
  throw BadInput(fmt::format("the kind of {} is unknown", what))
      .Found(Legible(name))
      .Allowed(allowed);
}

std::vector<double> ColumnsFromJson(const json& list, int columns, double least) {
  auto values = list.get<std::vector<double>>();
  if (static_cast<int>(values.size()) != columns) {
    throw BadInput("the scale of the inputs does not have their width")
        .Found(std::to_string(values.size()))
        .Allowed(std::to_string(columns));
  }
  for (const double value : values) {
    if (!(std::isfinite(value) && value >= least)) {
      throw BadInput("a number in the scale of the inputs cannot be right");
    }
  }
  return values;
}

}  // namespace

nlohmann::ordered_json FormJson(const SequenceForm& form) {
  nlohmann::ordered_json file = {{"name", form.name},
                                 {"task", form.task},
                                 {"symbols", form.symbols},
                                 {"inputs", form.inputs},
                                 {"input_type", TypeJson(form.input_type)},
                                 {"target", kTargetNames[static_cast<size_t>(form.target)]},
                                 {"outputs", form.outputs},
                                 {"target_type", TypeJson(form.target_type)},
                                 {"some_counted", form.some_counted},
                                 {"look", kLookNames[static_cast<size_t>(form.look)]},
                                 {"step_seconds", form.step_seconds},
                                 {"input_names", form.input_names},
                                 {"output_names", form.output_names},
                                 {"notes", form.notes}};
  if (form.running()) file[kRunning] = form.vocabulary.ToJson();
  // What only some forms have: files of the others stay as they were.
  if (!form.unit.empty()) file["unit"] = form.unit;
  if (!form.output_folds.empty()) {
    file["output_folds"] = form.output_folds;
    file["fold_names"] = form.fold_names;
  }
  return file;
}

SequenceForm FormFromJson(const json& file) {
  SequenceForm form;
  file.at("name").get_to(form.name);
  file.at("task").get_to(form.task);
  file.at("symbols").get_to(form.symbols);
  file.at("inputs").get_to(form.inputs);
  form.input_type = TypeFromJson(file.at("input_type"));
  form.target = static_cast<TargetKind>(
      PlaceOf(file.at("target").get<std::string>(), kTargetNames, "target"));
  file.at("outputs").get_to(form.outputs);
  form.target_type = TypeFromJson(file.at("target_type"));
  file.at("some_counted").get_to(form.some_counted);
  file.at("input_names").get_to(form.input_names);
  file.at("output_names").get_to(form.output_names);
  file.at("notes").get_to(form.notes);
  if (file.contains(kRunning)) {
    form.vocabulary = Vocabulary::FromJson(file.at(kRunning));
    const auto kinds = static_cast<int>(form.vocabulary.size());
    if (!form.symbols || form.inputs != kinds || form.outputs != kinds) {
      throw BadInput("the vocabulary does not fit the number of symbols");
    }
  }
  if (file.contains("unit")) file.at("unit").get_to(form.unit);
  if (file.contains("output_folds")) {
    file.at("output_folds").get_to(form.output_folds);
    file.at("fold_names").get_to(form.fold_names);
    CheckFolds(form);
  }
  if (file.contains("look")) {
    form.look =
        static_cast<Look>(PlaceOf(file.at("look").get<std::string>(), kLookNames, "picture"));
  }
  if (file.contains("step_seconds")) file.at("step_seconds").get_to(form.step_seconds);
  constexpr int kWidest = 1 << 24;
  if (form.inputs < 1 || form.inputs > kWidest || form.outputs < 1 || form.outputs > kWidest) {
    throw BadInput("the widths cannot be right");
  }
  if (!(form.step_seconds >= 0 && form.step_seconds < 1e6)) {
    throw BadInput("the seconds of a step cannot be right");
  }
  return form;
}

void AddOriginJson(const InputScale& scale, const Preparation& preparation,
                   nlohmann::ordered_json* file) {
  if (!scale.empty()) {
    (*file)["input_scale"] = {{"mean", scale.mean}, {"deviation", scale.deviation}};
  }
  if (!preparation.set.empty()) {
    (*file)["preparation"] = {{"set", preparation.set},
                              {"options", preparation.options},
                              {"seed", preparation.seed},
                              {"version", preparation.version}};
  }
}

void OriginFromJson(const json& file, SequenceData* data) {
  if (file.contains("input_scale")) {
    const json& scale = file.at("input_scale");
    data->input_scale.mean = ColumnsFromJson(scale.at("mean"), data->form.inputs, -1e300);
    data->input_scale.deviation = ColumnsFromJson(scale.at("deviation"), data->form.inputs, 0);
  }
  if (file.contains("preparation")) {
    const json& made = file.at("preparation");
    made.at("set").get_to(data->preparation.set);
    made.at("options").get_to(data->preparation.options);
    made.at("seed").get_to(data->preparation.seed);
    made.at("version").get_to(data->preparation.version);
  }
}

}  // namespace mnemo
