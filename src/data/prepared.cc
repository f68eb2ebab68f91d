#include "data/prepared.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "base/npy.h"

namespace mnemo {
namespace {

using nlohmann::json;

constexpr int kFormat = 1;
constexpr uint64_t kMostJson = uint64_t{1} << 32;
constexpr std::array<const char*, 4> kTargetNames = {"classes", "bits", "numbers", "labels"};

fs::path FileOf(const fs::path& folder, size_t split, const char* what) {
  return folder / fmt::format("{}.{}", kSplitNames[split], what);
}

json TypeJson(ElementType type) { return std::string(ElementName(type)); }

ElementType TypeFromJson(const json& name) {
  for (ElementType type : {ElementType::kU8, ElementType::kI32, ElementType::kF32}) {
    if (name == ElementName(type)) return type;
  }
  throw BadInput("an element type is not one of uint8, int32 and float32");
}

nlohmann::ordered_json FormJson(const SequenceForm& form) {
  return {{"name", form.name},
          {"task", form.task},
          {"symbols", form.symbols},
          {"inputs", form.inputs},
          {"input_type", TypeJson(form.input_type)},
          {"target", kTargetNames[static_cast<size_t>(form.target)]},
          {"outputs", form.outputs},
          {"target_type", TypeJson(form.target_type)},
          {"some_counted", form.some_counted},
          {"input_names", form.input_names},
          {"output_names", form.output_names},
          {"notes", form.notes}};
}

// What only some forms have: files of the others stay as they were.
void AddUnitAndFolds(const SequenceForm& form, nlohmann::ordered_json* file) {
  if (!form.unit.empty()) (*file)["unit"] = form.unit;
  if (form.output_folds.empty()) return;
  (*file)["output_folds"] = form.output_folds;
  (*file)["fold_names"] = form.fold_names;
}

void ReadUnitAndFolds(const json& file, SequenceForm* form) {
  if (file.contains("unit")) file.at("unit").get_to(form->unit);
  if (!file.contains("output_folds")) return;
  file.at("output_folds").get_to(form->output_folds);
  file.at("fold_names").get_to(form->fold_names);
  CheckFolds(*form);
}

SequenceForm FormFromJson(const json& file) {
  SequenceForm form;
  file.at("name").get_to(form.name);
  file.at("task").get_to(form.task);
  file.at("symbols").get_to(form.symbols);
  file.at("inputs").get_to(form.inputs);
  form.input_type = TypeFromJson(file.at("input_type"));
  const std::string target = file.at("target").get<std::string>();
  const auto found = std::find(kTargetNames.begin(), kTargetNames.end(), target);
  if (found == kTargetNames.end()) throw BadInput("the kind of target is unknown").Found(target);
  form.target = static_cast<TargetKind>(found - kTargetNames.begin());
  file.at("outputs").get_to(form.outputs);
  form.target_type = TypeFromJson(file.at("target_type"));
  file.at("some_counted").get_to(form.some_counted);
  file.at("input_names").get_to(form.input_names);
  file.at("output_names").get_to(form.output_names);
  file.at("notes").get_to(form.notes);
  constexpr int kWidest = 1 << 24;
  if (form.inputs < 1 || form.inputs > kWidest || form.outputs < 1 || form.outputs > kWidest) {
    throw BadInput("the widths cannot be right");
  }
  ReadUnitAndFolds(file, &form);
  return form;
}

}  // namespace

// One .npy file that grows by rows.
class PreparedWriter::Array {
 public:
  Array(const fs::path& path, ElementType type, int width)
      : file_(path), type_(type), width_(width) {
    file_.Append(NpyHeader(type_, Shape()));
  }

  template <typename From>
  void Append(const std::vector<From>& values) {
    switch (type_) {
      case ElementType::kU8: return AppendAs<uint8_t>(values);
      case ElementType::kI32: return AppendAs<int32_t>(values);
      default: return AppendAs<float>(values);
    }
  }

  void Finish() {
    file_.Patch(0, NpyHeader(type_, Shape()));
    file_.Publish();
  }

 private:
  template <typename To, typename From>
  void AppendAs(const std::vector<From>& values) {
    std::vector<To> stored(values.size());
    std::transform(values.begin(), values.end(), stored.begin(), [](From value) {
      const auto number = static_cast<To>(value);
      MNEMO_CHECK(static_cast<From>(number) == value);  // the form's type must hold it
      return number;
    });
    file_.Append({reinterpret_cast<const char*>(stored.data()), stored.size() * sizeof(To)});
    rows_ += static_cast<int64_t>(values.size()) / width_;
  }
  std::vector<int64_t> Shape() const {
    return width_ == 1 ? std::vector<int64_t>{rows_} : std::vector<int64_t>{rows_, width_};
  }

  OutputFile file_;
  ElementType type_;
  int width_;
  int64_t rows_ = 0;
};

PreparedWriter::PreparedWriter(const fs::path& folder, SequenceForm form)
    : folder_(folder.has_filename() ? folder : folder.parent_path()), form_(std::move(form)) {
  std::error_code code;
  if (fs::exists(folder_, code)) {
    throw BadInput("there is something of that name already").At(folder_.string());
  }
  unfinished_ = folder_.string() + fmt::format(".unfinished-{}", ::getpid());
  fs::remove_all(unfinished_, code);
  MakeFolder(unfinished_);
  const bool whole = form_.target == TargetKind::kClasses || form_.target == TargetKind::kLabels;
  for (size_t s = 0; s < parts_.size(); ++s) {
    Part& part = parts_[s];
    part.inputs = std::make_unique<Array>(FileOf(unfinished_, s, "inputs.npy"), form_.input_type,
                                          form_.symbols ? 1 : form_.inputs);
    part.targets = std::make_unique<Array>(FileOf(unfinished_, s, "targets.npy"), form_.target_type,
                                           whole ? 1 : form_.outputs);
    if (form_.some_counted) {
      part.counted =
          std::make_unique<Array>(FileOf(unfinished_, s, "counted.npy"), ElementType::kU8, 1);
    }
  }
}

PreparedWriter::~PreparedWriter() {
  for (Part& part : parts_) part = Part{};  // files that were not published go with their writers
  if (finished_) return;
  std::error_code ignored;
  fs::remove_all(unfinished_, ignored);
}

void PreparedWriter::Add(Split which, const SequenceRecord& record) {
  CheckRecord(form_, record);
  Part& part = parts_[static_cast<size_t>(which)];
  if (form_.symbols) {
    part.inputs->Append(record.symbols);
  } else {
    part.inputs->Append(record.vectors);
  }
  part.starts.push_back(part.starts.back() + record.steps);
  part.names.push_back(record.name);
  if (form_.target == TargetKind::kLabels) {
    part.targets->Append(record.labels);
    part.target_starts.push_back(part.target_starts.back() +
                                 static_cast<int64_t>(record.labels.size()));
  } else if (form_.target == TargetKind::kClasses) {
    part.targets->Append(record.classes);
  } else {
    part.targets->Append(record.numbers);
    if (form_.some_counted) part.counted->Append(record.counted);
  }
}

int64_t PreparedWriter::sequences(Split split) const {
  return static_cast<int64_t>(parts_[static_cast<size_t>(split)].names.size());
}

int64_t PreparedWriter::steps(Split split) const {
  return parts_[static_cast<size_t>(split)].starts.back();
}

void PreparedWriter::Finish() {
  for (size_t s = 0; s < parts_.size(); ++s) {
    Part& part = parts_[s];
    part.inputs->Finish();
    part.targets->Finish();
    if (part.counted) part.counted->Finish();
    const auto write = [&](const char* what, const std::vector<int64_t>& starts) {
      std::string bytes = NpyHeader(ElementType::kI64, {static_cast<int64_t>(starts.size())});
      bytes.append(reinterpret_cast<const char*>(starts.data()), starts.size() * sizeof(int64_t));
      WriteFile(FileOf(unfinished_, s, what), bytes);
    };
    write("starts.npy", part.starts);
    if (form_.target == TargetKind::kLabels) write("target_starts.npy", part.target_starts);
    // Names of files may be any bytes.
    const json names = part.names;
    WriteFile(FileOf(unfinished_, s, "names.json"),
              names.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
  }
  nlohmann::ordered_json set = FormJson(form_);
  AddUnitAndFolds(form_, &set);
  set["format"] = kFormat;
  set["sha256"] = "";
  const auto write = [&] {
    WriteFile(unfinished_ / "set.json",
              set.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
  };
  write();
  set["sha256"] = SequenceSha256(OpenPrepared(unfinished_));
  write();
  PublishFolder(unfinished_, folder_);
  finished_ = true;
}

fs::path DataHome() {
  const auto set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? fs::path(value) : fs::path();
  };
  if (fs::path home = set("MNEMO_DATA"); !home.empty()) return home;
  if (fs::path home = set("XDG_DATA_HOME"); !home.empty()) return home / "mnemo";
  return set("HOME") / ".local" / "share" / "mnemo";
}

std::vector<std::string> PreparedNames() {
  std::vector<std::string> names;
  std::error_code code;
  for (fs::directory_iterator entry(DataHome(), code), end; !code && entry != end;
       entry.increment(code)) {
    if (IsPrepared(entry->path())) names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path FindPrepared(const std::string& name_or_path) {
  const bool path = name_or_path.find('/') != std::string::npos;
  if (path || IsPrepared(name_or_path)) {
    if (IsPrepared(name_or_path)) return name_or_path;
    throw BadInput("this is no prepared set of sequences: it has no set.json")
        .At(name_or_path)
        .Hint("mnemo data list says which sets there are and how to prepare them");
  }
  const fs::path folder = DataHome() / name_or_path;
  if (IsPrepared(folder)) return folder;
  throw BadInput("there is no prepared set '" + name_or_path + "'")
      .At(DataHome().string())
      .Hint(DidYouMean(name_or_path, PreparedNames()).empty()
                ? "mnemo data list says which sets there are and how to prepare them"
                : DidYouMean(name_or_path, PreparedNames()));
}

bool IsPrepared(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "set.json", ignored);
}

namespace {

std::vector<int64_t> ReadStarts(const fs::path& path, int64_t rows) {
  const StoredTensor tensor = ReadNpy(ReadFile(path, kMostJson), "starts", path.string());
  const auto wrong = [&](const std::string& what) { return BadInput(what).At(path.string()); };
  if (tensor.type != ElementType::kI64 || tensor.shape.size() != 1 || tensor.shape[0] < 1) {
    throw wrong("the places where sequences begin are not int64 [sequences + 1]");
  }
  std::vector<int64_t> starts = TensorValues<int64_t>(tensor);
  if (starts.front() != 0 || starts.back() != rows ||
      !std::is_sorted(starts.begin(), starts.end())) {
    throw wrong("the places where sequences begin do not fit the steps")
        .Allowed(fmt::format("0, then ascending, {} at the end", rows));
  }
  return starts;
}

void CheckTable(const Table& table, const fs::path& path, int width, bool symbols, int64_t rows) {
  if (table.width() != width || table.symbols() != symbols || (rows >= 0 && table.rows() != rows)) {
    throw BadInput("this table does not have the set's form")
        .At(path.string())
        .Found(
            fmt::format("[{}, {}] of {}", table.rows(), table.width(), ElementName(table.type())));
  }
}

// Symbols and classes are column numbers: what is out of range would be read from beyond the end.
void CheckSymbols(const Table& table, const fs::path& path, int32_t least, int below) {
  for (int64_t row = 0; row < table.rows(); ++row) {
    const int32_t symbol = table.Symbol(row);
    if (symbol >= least && symbol < below) continue;
    throw BadInput(fmt::format("row {} is out of range", row))
        .At(path.string())
        .Found(std::to_string(symbol))
        .Allowed(fmt::format("{} to {}", least, below - 1));
  }
}

SequenceSplit OpenSplit(const fs::path& folder, size_t s, const SequenceForm& form) {
  SequenceSplit split;
  const fs::path inputs = FileOf(folder, s, "inputs.npy"),
                 targets = FileOf(folder, s, "targets.npy");
  split.inputs = Table::Map(inputs);
  split.targets = Table::Map(targets);
  const int64_t steps = split.inputs.rows();
  if (form.symbols) {
    CheckTable(split.inputs, inputs, 1, true, steps);
    CheckSymbols(split.inputs, inputs, 0, form.inputs);
  } else if (split.inputs.width() != form.inputs) {
    CheckTable(split.inputs, inputs, form.inputs, split.inputs.symbols(), steps);
  }
  split.starts = ReadStarts(FileOf(folder, s, "starts.npy"), steps);
  for (size_t i = 1; i < split.starts.size(); ++i) {
    if (split.starts[i] == split.starts[i - 1]) {
      throw BadInput("a sequence has no steps").At(FileOf(folder, s, "starts.npy").string());
    }
  }
  if (form.target == TargetKind::kLabels) {
    CheckTable(split.targets, targets, 1, true, -1);
    CheckSymbols(split.targets, targets, 0, form.outputs);
    split.target_starts = ReadStarts(FileOf(folder, s, "target_starts.npy"), split.targets.rows());
    if (split.target_starts.size() != split.starts.size()) {
      throw BadInput("there are not as many strings of labels as sequences").At(targets.string());
    }
  } else if (form.target == TargetKind::kClasses) {
    CheckTable(split.targets, targets, 1, true, steps);
    CheckSymbols(split.targets, targets, -1, form.outputs);
  } else {
    CheckTable(split.targets, targets, form.outputs, split.targets.symbols(), steps);
  }
  if (form.some_counted) {
    const fs::path counted = FileOf(folder, s, "counted.npy");
    split.counted = Table::Map(counted);
    CheckTable(split.counted, counted, 1, true, steps);
  }
  const fs::path names = FileOf(folder, s, "names.json");
  try {
    ParseJson(ReadFile(names, kMostJson), names.string()).get_to(split.names);
  } catch (const json::exception&) {
    throw BadInput("this is no list of names").At(names.string());
  }
  if (static_cast<int64_t>(split.names.size()) != split.count()) {
    throw BadInput("there are not as many names as sequences").At(names.string());
  }
  return split;
}

}  // namespace

SequenceData OpenPrepared(const fs::path& folder) {
  const fs::path path = folder / "set.json";
  if (!IsPrepared(folder)) {
    throw BadInput("this is no prepared set: it has no set.json").At(folder.string());
  }
  SequenceData data;
  try {
    const json file = ParseJson(ReadFile(path, uint64_t{1} << 26), path.string());
    if (file.at("format") != kFormat) {
      throw BadInput("the set is in a format of another version of this program");
    }
    data.form = FormFromJson(file);
    file.at("sha256").get_to(data.sha256);
  } catch (const json::exception&) {
    throw BadInput("a key is missing or has a value of another type").At(path.string());
  } catch (const Error& error) {
    throw Error(error).At(path.string());
  }
  for (size_t s = 0; s < data.splits.size(); ++s) {
    data.splits[s] = OpenSplit(folder, s, data.form);
  }
  return data;
}

}  // namespace mnemo
