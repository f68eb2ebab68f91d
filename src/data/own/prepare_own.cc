#include "data/own/prepare_own.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/legible.h"
#include "data/speech/frames.h"

namespace mnemo {
namespace {

constexpr size_t kMostScaleNotes = 32;
constexpr int kMostIds = 1 << 24;

class OwnPreparation {
 public:
  OwnPreparation(OwnReader* reader, const OwnSplit& split, bool scale, const SetSource& source)
      : reader_(reader), split_(split), scale_(scale), source_(source), form_(reader->form()) {
    if (scale_ && form_.symbols) {
      throw BadInput("symbols cannot be scaled").At(source.from.string()).Allowed("scale=none");
    }
    if (scale_) form_.input_type = ElementType::kF32;
    constexpr std::array<const char*, 4> kTasks = {"classes", "bits", "numbers",
                                                   "strings of labels"};
    form_.name = Legible(source.from.stem().string());
    form_.task = std::string("your own: ") + kTasks[static_cast<size_t>(form_.target)];
  }

  void Measure() {
    reader_->Rewind();
    SequenceForm loose = form_;  // whose ranges are not known yet
    if (loose.symbols && loose.inputs == 0) loose.inputs = kMostIds;
    if (loose.outputs == 0) loose.outputs = kMostIds;
    OwnSequence sequence;
    for (uint64_t i = 0; reader_->Next(&sequence); ++i) {
      Tell("looking at", i);
      left_out_.push_back(false);
      try {
        if (sequence.bad) throw Error(*sequence.bad);
        CheckRecord(loose, sequence.record);
      } catch (const Error& error) {
        const bool said = sequence.bad.has_value();
        source_.bad->Report(said ? error : Error(error).At(NameOf(sequence.record)));
        left_out_.back() = true;
        continue;
      }
      TakeLargest(sequence.record);
      CountTooShort(sequence.record);
      if (scale_ && split_.Of(i, sequence.part) == Split::kTrain) {
        statistics_.Add(FramesOf(&sequence.record));
      }
    }
  }

  // After Measure.
  const SequenceForm& CompleteForm() {
    if (form_.symbols && form_.inputs == 0) form_.inputs = largest_symbol_ + 1;
    if (form_.outputs == 0) form_.outputs = largest_output_ + 1;
    if (form_.inputs == 0 || form_.outputs == 0) {
      throw BadInput("no sequence that can be used has a target").At(source_.from.string());
    }
    if (form_.symbols)
      form_.input_type = form_.inputs <= 256 ? ElementType::kU8 : ElementType::kI32;
    if (split_.draws()) {
      std::string note = fmt::format("drawn from the sequences by seed {}:", source_.seed);
      if (split_.valid() > 0) note += fmt::format(" {:g} % to choose by", 100 * split_.valid());
      if (split_.valid() > 0 && split_.test() > 0) note += ",";
      if (split_.test() > 0) note += fmt::format(" {:g} % to test", 100 * split_.test());
      form_.notes.push_back(note);
    }
    if (too_short_ > 0) {
      const std::string why =
          "a string of labels (CTC) needs a step a label, and one more between equal ones";
      if (too_short_ == usable_) {
        throw BadInput("all sequences are too short for their labels")
            .At(source_.from.string())
            .Found(first_too_short_)
            .Hint(why);
      }
      form_.notes.push_back(fmt::format(
          "{} of {} sequences are too short for their labels and will not be learnt from ({}): {}",
          too_short_, usable_, first_too_short_, why));
    }
    if (scale_) NoteScale();
    return form_;
  }

  void Write(SequenceSink* sink) {
    reader_->Rewind();
    OwnSequence sequence;
    for (uint64_t i = 0; reader_->Next(&sequence); ++i) {
      Tell("writing", i);
      if (i >= left_out_.size()) throw Changed();
      if (left_out_[i]) continue;
      if (sequence.bad) throw Changed();
      if (scale_) {
        Matrix frames = FramesOf(&sequence.record);
        scaler_.Apply(&frames);
        sequence.record.vectors = std::move(frames.values);
      }
      sink->Add(split_.Of(i, sequence.part), sequence.record);
    }
  }

 private:
  Error Changed() const {
    return BadInput("the file changed while it was read").At(source_.from.string());
  }

  std::string NameOf(const SequenceRecord& record) const {
    return fmt::format("{}: {}", LegiblePath(source_.from), Legible(record.name));
  }

  void Tell(const char* what, uint64_t done) const {
    if (source_.stop != nullptr && *source_.stop) {
      throw Error(ErrorKind::kStopped, "stopped: nothing of the set was kept")
          .Hint("start again with the same command");
    }
    if (source_.say && done % 64 == 0) source_.say(fmt::format("{}: sequence {}", what, done));
  }

  // Moves the vectors out of the record.
  Matrix FramesOf(SequenceRecord* record) const {
    return {record->steps, form_.inputs, std::move(record->vectors)};
  }

  void TakeLargest(const SequenceRecord& record) {
    for (const int32_t symbol : record.symbols) largest_symbol_ = std::max(largest_symbol_, symbol);
    for (const int32_t one : record.classes) largest_output_ = std::max(largest_output_, one);
    for (const int32_t one : record.labels) largest_output_ = std::max(largest_output_, one);
  }

  void CountTooShort(const SequenceRecord& record) {
    ++usable_;
    if (form_.target != TargetKind::kLabels) return;
    auto needed = static_cast<int64_t>(record.labels.size());
    for (size_t i = 1; i < record.labels.size(); ++i) {
      needed += record.labels[i] == record.labels[i - 1] ? 1 : 0;
    }
    if (needed <= record.steps) return;
    if (too_short_++ > 0) return;
    first_too_short_ =
        fmt::format("'{}' has {} steps and needs {}", Legible(record.name), record.steps, needed);
  }

  void NoteScale() {
    scaler_ = statistics_.Scaler();
    form_.notes.emplace_back("inputs are (x - mean) / deviation, both of the training part");
    for (size_t c = 0; c < std::min(scaler_.mean.size(), kMostScaleNotes); ++c) {
      const std::string name =
          c < form_.input_names.size() ? form_.input_names[c] : fmt::format("column {}", c);
      form_.notes.push_back(
          fmt::format("{}: mean {}, deviation {}", name, scaler_.mean[c], scaler_.deviation[c]));
    }
  }

  OwnReader* reader_;
  const OwnSplit& split_;
  bool scale_;
  const SetSource& source_;
  SequenceForm form_;
  std::vector<bool> left_out_;
  int32_t largest_symbol_ = -1, largest_output_ = -1;
  int64_t usable_ = 0, too_short_ = 0;  // sequences; for their labels
  std::string first_too_short_;
  ColumnStatistics statistics_;
  ColumnScaler scaler_;
};

}  // namespace

void PrepareOwn(OwnReader* reader, const OwnSplit& split, bool scale, const SetSource& source,
                const OpenSink& open) {
  OwnPreparation preparation(reader, split, scale, source);
  preparation.Measure();
  preparation.Write(&open(preparation.CompleteForm()));
}

}  // namespace mnemo
