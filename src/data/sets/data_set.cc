#include "data/sets/data_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/error.h"
#include "base/version.h"
#include "data/fields.h"
#include "data/prepared.h"
#include "data/sets/set_rows.h"

namespace mnemo {
namespace {

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Hands records on until somebody says stop.
class StoppableSink : public SequenceSink {
 public:
  StoppableSink(SequenceSink* to, const SetSource& source) : to_(to), source_(source) {}
  void Add(Split split, const SequenceRecord& record) override {
    StopIfAsked(source_);
    to_->Add(split, record);
  }
  void SetInputScale(const InputScale& scale) override { to_->SetInputScale(scale); }

 private:
  SequenceSink* to_;
  const SetSource& source_;
};

}  // namespace

void StopIfAsked(const SetSource& source) {
  if (source.stop == nullptr || !*source.stop) return;
  throw Error(ErrorKind::kStopped, "stopped: nothing of the set was kept")
      .Hint("start again with the same command");
}

SetOptions::SetOptions(const std::vector<SetOption>& known,
                       const std::map<std::string, std::string>& given) {
  std::vector<std::string> names;
  for (const SetOption& option : known) {
    values_[option.name] = option.fallback;
    names.push_back(option.name);
  }
  for (const auto& [name, value] : given) {
    const auto found = values_.find(name);
    if (found == values_.end()) {
      throw BadInput("this set has no option '" + name + "'")
          .Allowed(names.empty() ? "none" : Joined(names))
          .Hint(DidYouMean(name, names));
    }
    if (found->second != value) all_default_ = false;
    found->second = value;
  }
}

const std::string& SetOptions::Text(const std::string& name) const { return values_.at(name); }

int64_t SetOptions::Int(const std::string& name, int64_t low, int64_t high) const {
  const std::string& text = Text(name);
  int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc() && end == text.data() + text.size() && value >= low && value <= high) {
    return value;
  }
  throw BadInput("option '" + name + "' is not a number in its range")
      .Found(text)
      .Allowed(std::to_string(low) + " to " + std::to_string(high));
}

double SetOptions::Share(const std::string& name, const std::string& whole, double most) const {
  const auto share = FiniteNumber(Text(name));
  if (share && *share >= 0.001 && *share <= most) return *share;
  throw BadInput("option '" + name + "' is no share of " + whole)
      .Found(Text(name))
      .Allowed(fmt::format("0.001 to {}", most));
}

bool SetOptions::Flag(const std::string& name) const { return OneOf(name, {"yes", "no"}) == "yes"; }

const std::string& SetOptions::OneOf(const std::string& name,
                                     const std::vector<std::string>& allowed) const {
  const std::string& text = Text(name);
  if (std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return text;
  throw BadInput("option '" + name + "' has no such value").Found(text).Allowed(Joined(allowed));
}

const std::vector<DataSet>& DataSets() {
  static const std::vector<DataSet> sets = [] {
    std::vector<DataSet> all;
    AddTextSets(&all);
    AddMusicSets(&all);
    AddSpeechSets(&all);
    AddHandwritingSets(&all);
    AddGeneratedSets(&all);
    AddOwnSets(&all);
    AddOwnTextSets(&all);
    AddPublishedFiles(&all);
    return all;
  }();
  return sets;
}

const DataSet& FindDataSet(const std::string& name) {
  std::vector<std::string> names;
  for (const DataSet& set : DataSets()) {
    if (set.name == name) return set;
    names.push_back(set.name);
  }
  throw BadInput("there is no data set '" + name + "'")
      .Allowed(Joined(names))
      .Hint(DidYouMean(name, names));
}

bool PreparedAsKnown(const DataSet& set, const SequenceData& data) {
  return !set.sha256.empty() && data.preparation.seed == DataSet::kKnownSeed &&
         PreparedByDefault(set, data);
}

bool PreparedByDefault(const DataSet& set, const SequenceData& data) {
  const Preparation& made = data.preparation;
  if (made.set != set.name) return false;
  for (const SetOption& option : set.options) {
    const auto chosen = made.options.find(option.name);
    if (chosen == made.options.end() || chosen->second != option.fallback) return false;
  }
  return true;
}

void PrepareDataSet(const DataSet& set, const SetSource& source, const fs::path& folder) {
  std::unique_ptr<StoppableSink> sink;
  std::unique_ptr<PreparedWriter> writer;
  set.prepare(source, [&](const SequenceForm& form) -> SequenceSink& {
    MNEMO_CHECK(writer == nullptr);
    writer = std::make_unique<PreparedWriter>(folder, form);
    writer->SetPreparation({set.name, source.options.values(), source.seed, Version()});
    sink = std::make_unique<StoppableSink>(writer.get(), source);
    return *sink;
  });
  MNEMO_CHECK(writer != nullptr);
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    if (writer->sequences(split) > 0) continue;
    throw BadInput(std::string("no sequence is left for the part '") +
                   kSplitNames[static_cast<size_t>(split)] + "'")
        .At(source.from.string())
        .Hint(source.bad->count() == 0
                  ? ""
                  : std::to_string(source.bad->count()) +
                        " records were left out, and what is left does not reach for all parts: "
                        "more records, or larger shares where the set has options for them");
  }
  writer->Finish();
}

}  // namespace mnemo
