#include "data/music/pickle_rolls.h"

#include <fmt/format.h>

#include <array>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

using Kind = Pickle::Kind;

class Reader {
 public:
  Reader(const Pickle& pickle, const std::string& file) : pickle_(pickle), file_(file) {}

  PianoRolls Read() {
    PianoRolls rolls;
    rolls.name = file_;
    const Pickle::Value& root = pickle_.At(pickle_.root);
    if (root.kind != Kind::kDict) throw Wrong("the pickle", root, "a dict with train, valid, test");
    struct Part {
      const char* name;
      std::vector<Roll>& rolls;
      bool found = false;
    };
    std::array parts = {Part{"train", rolls.train}, Part{"valid", rolls.valid},
                        Part{"test", rolls.test}};
    for (size_t i = 0; i < root.items.size(); i += 2) {
      const Pickle::Value& key = pickle_.At(root.items[i]);
      const bool is_text = key.kind == Kind::kText || key.kind == Kind::kBytes;
      const std::string name = is_text ? pickle_.Text(key) : KindName(key.kind);
      bool known = false;
      for (Part& part : parts) {
        if (!is_text || name != part.name) continue;
        if (part.found) throw BadInput("the part '" + name + "' is there twice").At(file_);
        part.found = known = true;
        ReadPart(root.items[i + 1], name, &part.rolls);
      }
      if (!known) {
        throw BadInput("the pickle has a part that is not known")
            .At(file_)
            .Found(Legible(name))
            .Allowed("train, valid and test");
      }
    }
    for (const Part& part : parts) {
      if (!part.found) {
        throw BadInput(fmt::format("the pickle has no part '{}'", part.name))
            .At(file_)
            .Allowed("a dict with train, valid and test");
      }
    }
    CheckRolls(rolls, file_);
    return rolls;
  }

 private:
  Error Wrong(const std::string& where, const Pickle::Value& value, const char* allowed) const {
    return BadInput(where + " is no piano roll")
        .At(file_)
        .Found(value.kind == Kind::kInt ? std::to_string(value.number) : KindName(value.kind))
        .Allowed(allowed);
  }

  const std::vector<uint32_t>& Items(uint32_t index, const std::string& where,
                                     const char* allowed) const {
    const Pickle::Value& value = pickle_.At(index);
    if (value.kind != Kind::kList && value.kind != Kind::kTuple) throw Wrong(where, value, allowed);
    return value.items;
  }

  void ReadPart(uint32_t index, const std::string& name, std::vector<Roll>* part) {
    for (const uint32_t sequence : Items(index, name, "a list of sequences")) {
      Roll roll(fmt::format("{}[{}]", name, part->size()));
      for (const uint32_t step : Items(sequence, roll.name(), "a list of steps")) {
        roll.AddStep(ReadStep(step, roll));
        if (++steps_ > kMaxRollSteps) {
          throw BadInput("the file has too many steps")
              .At(file_)
              .Allowed(fmt::format("at most {} in all", kMaxRollSteps));
        }
      }
      part->push_back(std::move(roll));
    }
  }

  PitchSet ReadStep(uint32_t index, const Roll& roll) const {
    const Pickle::Value& step = pickle_.At(index);
    PitchSet pitches;
    const auto place = [&] { return fmt::format("{}[{}]", roll.name(), roll.steps()); };
    if (step.kind != Kind::kList && step.kind != Kind::kTuple) {
      throw Wrong(place(), step, "a tuple of MIDI pitches");
    }
    for (const uint32_t item : step.items) {
      const Pickle::Value& pitch = pickle_.At(item);
      if (pitch.kind != Kind::kInt || pitch.number < -1 || pitch.number >= kPitches) {
        throw Wrong(place(), pitch, "MIDI pitches, 0 to 127, or -1 for a rest");
      }
      if (pitch.number >= 0) pitches.Add(static_cast<int>(pitch.number));
    }
    return pitches;
  }

  const Pickle& pickle_;
  const std::string& file_;
  uint64_t steps_ = 0;
};

}  // namespace

PianoRolls RollsFromPickle(const Pickle& pickle, const std::string& file) {
  return Reader(pickle, file).Read();
}

PianoRolls ReadPickleRolls(std::string_view bytes, const std::string& file) {
  return RollsFromPickle(ReadPickle(bytes, file), file);
}

}  // namespace mnemo
