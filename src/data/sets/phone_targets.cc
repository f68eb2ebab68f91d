#include "data/sets/phone_targets.h"

#include "data/speech/phone_map.h"

namespace mnemo {

SetOption PhoneTargetsOption() {
  return {"targets", "frames",
          "frames: one of 61 phones a frame (Greff et al. 2015); phones: the string of phones, 39 "
          "of them, for CTC"};
}

bool PhoneStringsOf(const SetOptions& options) {
  return options.OneOf("targets", {"frames", "phones"}) == "phones";
}

SequenceForm PhoneForm(const std::string& name, bool strings) {
  const PhoneMap& map = TimitPhones();
  SequenceForm form;
  form.name = name;
  form.task = strings ? "phone recognition" : "frame-wise phones";
  form.target = strings ? TargetKind::kLabels : TargetKind::kClasses;
  // Classes may be -1 in other sets of this kind, never in these: bytes are enough.
  form.target_type = ElementType::kU8;
  form.output_names = strings ? map.coarse : map.fine;
  form.outputs = static_cast<int>(form.output_names.size());
  form.unit = "phone";
  if (strings) return form;
  form.fold_names = map.coarse;
  for (int phone = 0; phone < form.outputs; ++phone) {
    form.output_folds.push_back(map.FineToCoarse(phone));
  }
  return form;
}

void SetPhoneTargets(const std::vector<TimedLabel>& phones, const std::string& file, bool strings,
                     int64_t frames, const FrameGrid& grid, SequenceRecord* record) {
  const auto number = [&](const TimedLabel& phone) {
    return TimitPhones().Find(phone.label, file, phone.line);
  };
  if (strings) {
    std::vector<int> fine;
    for (const TimedLabel& phone : phones) fine.push_back(number(phone));
    for (const int phone : Coarse(TimitPhones(), fine)) record->labels.push_back(phone);
    return;
  }
  for (const int label : FrameLabels(phones, frames, grid)) {
    record->classes.push_back(number(phones[static_cast<size_t>(label)]));
  }
}

}  // namespace mnemo
