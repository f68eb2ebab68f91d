#include "data/music/json_rolls.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

// What the parser calls at every bracket and value. Its level: 0 outside, 1 in the object, then 2
// in a part, 3 in a sequence, 4 in a step. Every function returns true or throws.
class Handler : public nlohmann::json_sax<nlohmann::json> {
 public:
  Handler(std::string_view text, const std::string& file) : text_(text), file_(file) {
    rolls_.name = file;
  }

  PianoRolls Finish() {
    for (const Part& part : parts_) {
      if (!part.found) {
        throw BadInput(fmt::format("the JSON has no part '{}'", part.name))
            .At(file_)
            .Allowed("an object with train, valid and test");
      }
    }
    CheckRolls(rolls_, file_);
    return std::move(rolls_);
  }

  bool start_object(std::size_t) override {
    if (level_ != 0) throw Wrong("an object");
    level_ = 1;
    return true;
  }
  bool end_object() override { return true; }

  bool key(string_t& name) override {
    part_ = nullptr;
    for (Part& part : parts_) {
      if (name == part.name) part_ = &part;
    }
    if (!part_) {
      throw BadInput("the JSON has a part that is not known")
          .At(file_)
          .Found(Legible(name))
          .Allowed("train, valid and test");
    }
    if (part_->found) throw BadInput("the part '" + name + "' is there twice").At(file_);
    part_->found = true;
    return true;
  }

  bool start_array(std::size_t) override {
    if (level_ == 0 || level_ == 4) throw Wrong("an array");
    ++level_;
    if (level_ == 3) {
      part_->rolls.emplace_back(fmt::format("{}[{}]", part_->name, part_->rolls.size()));
    }
    if (level_ == 4) step_ = {};
    return true;
  }
  bool end_array() override {
    if (level_-- != 4) return true;
    part_->rolls.back().AddStep(step_);
    if (++steps_ > kMaxRollSteps) {
      throw BadInput("the file has too many steps")
          .At(file_)
          .Allowed(fmt::format("at most {} in all", kMaxRollSteps));
    }
    return true;
  }

  bool number_integer(number_integer_t value) override {
    if (level_ != 4 || value != -1) throw Wrong(std::to_string(value));
    return true;
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (level_ != 4 || value >= kPitches) throw Wrong(std::to_string(value));
    step_.Add(static_cast<int>(value));
    return true;
  }
  bool number_float(number_float_t, const string_t& text) override { throw Wrong(Legible(text)); }
  bool null() override { throw Wrong("null"); }
  bool boolean(bool value) override { throw Wrong(value ? "true" : "false"); }
  bool string(string_t& text) override { throw Wrong("the string \"" + Legible(text) + "\""); }
  bool binary(binary_t&) override { throw Wrong("bytes"); }

  bool parse_error(std::size_t byte, const std::string&,
                   const nlohmann::json::exception& error) override {
    if (dynamic_cast<const nlohmann::json::out_of_range*>(&error)) {
      throw Wrong("a number that is too large");
    }
    // byte counts from 1 and may be one past the end.
    const size_t place = std::min(std::max<size_t>(byte, 1) - 1, text_.size());
    const std::string_view before = text_.substr(0, place);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    throw BadInput("this is not JSON")
        .At(file_, static_cast<int>(line), static_cast<int>(place - line_begin + 1));
  }

 private:
  struct Part {
    const char* name;
    std::vector<Roll>& rolls;
    bool found = false;
  };

  Error Wrong(const std::string& found) const {
    std::string where = "the JSON";
    const char* allowed = "an object with train, valid and test";
    if (level_ >= 1 && part_) {
      where = part_->name;
      allowed = "an array of sequences";
      if (level_ >= 2) {
        // In a sequence or step it is the last roll, between them the next one.
        const size_t sequence = part_->rolls.size() - (level_ >= 3 ? 1 : 0);
        where += fmt::format("[{}]", sequence);
        allowed = "an array of steps";
      }
      if (level_ >= 3) {
        where += fmt::format("[{}]", part_->rolls.back().steps());
        allowed =
            level_ == 3 ? "an array of MIDI pitches" : "MIDI pitches, 0 to 127, or -1 for a rest";
      }
    }
    return BadInput(where + " is no piano roll").At(file_).Found(found).Allowed(allowed);
  }

  std::string_view text_;
  const std::string& file_;
  PianoRolls rolls_;
  std::array<Part, 3> parts_ = {Part{"train", rolls_.train}, Part{"valid", rolls_.valid},
                                Part{"test", rolls_.test}};
  Part* part_ = nullptr;
  int level_ = 0;
  PitchSet step_;
  uint64_t steps_ = 0;
};

}  // namespace

PianoRolls ReadJsonRolls(std::string_view text, const std::string& file) {
  Handler handler(text, file);
  const bool read = nlohmann::json::sax_parse(text, &handler);
  MNEMO_CHECK(read);  // what is wrong was thrown
  return handler.Finish();
}

}  // namespace mnemo
