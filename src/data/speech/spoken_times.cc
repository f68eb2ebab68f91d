#include "data/speech/spoken_times.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/legible.h"
#include "data/fields.h"
#include "data/speech/sphinx_text.h"

namespace mnemo {
namespace {

using Json = nlohmann::json;

constexpr double kDay = 86'400;
constexpr std::string_view kSilence = "<sil>";

Json ParseOutside(std::string_view text, const std::string& file) {
  try {
    return ParseJson(text, file);
  } catch (const Error& error) {  // damaged by someone else, not by this program
    throw BadInput(error.message()).At(file, error.line(), error.column());
  }
}

class TimesReader {
 public:
  TimesReader(const std::string& file, int64_t samples) : file_(file), samples_(samples) {}

  SpokenTimes Read(const Json& all) {
    SpokenTimes times;
    times.text = Item(all, "the whole").label;
    for (const Json& word : Parts(all, "the whole")) ReadWord(word, times);
    if (times.words.empty() || times.phones.empty()) throw Refuse("no word is in it");
    return times;
  }

 private:
  Error Refuse(const std::string& what) const { return BadInput(what).At(file_); }

  double Seconds(const Json& item, const char* key, const std::string& what) const {
    const auto found = item.find(key);
    const bool number = found != item.end() && found->is_number();
    const double value = number ? found->get<double>() : -1;
    if (number && value >= 0 && value <= kDay) return value;
    throw Refuse(fmt::format("{}: \"{}\" is no time", what, key))
        .Found(found == item.end() ? "nothing"
                                   : std::string(number ? "another number" : found->type_name()))
        .Allowed("a number of seconds from 0 to a day");
  }

  // Its text and times; parts are not looked into.
  TimedLabel Item(const Json& item, const std::string& what) const {
    if (!item.is_object()) throw Refuse(what + " is no JSON object");
    const auto text = item.find("t");
    if (text == item.end() || !text->is_string()) throw Refuse(what + " has no text \"t\"");
    const double begin = Seconds(item, "b", what);
    const double end = begin + Seconds(item, "d", what);
    TimedLabel label{std::llround(begin * kSpokenTimesRate), std::llround(end * kSpokenTimesRate),
                     text->get<std::string>()};
    if (samples_ >= 0 && label.end > samples_) {
      throw Refuse(fmt::format("{} ends after the recording", what))
          .Found(fmt::format("an end at sample {} of {}", label.end, samples_));
    }
    if (label.begin >= label.end) throw Refuse(what + " lasts no time");
    return label;
  }

  const Json& Parts(const Json& item, const std::string& what) const {
    const auto parts = item.find("w");
    if (parts == item.end() || !parts->is_array() || parts->empty()) {
      throw Refuse(what + " has no list of parts \"w\"");
    }
    return *parts;
  }

  void ReadWord(const Json& item, SpokenTimes& times) const {
    TimedLabel word = Item(item, fmt::format("word {}", times.words.size() + 1));
    const std::string what = "the word '" + Legible(word.label, 200) + "'";
    int64_t end = word.begin;
    for (const Json& part : Parts(item, what)) {
      TimedLabel phone = Item(part, fmt::format("phone {}", times.phones.size() + 1));
      const int64_t before = times.phones.empty() ? 0 : times.phones.back().end;
      if (phone.begin != end || phone.begin != before) {
        throw Refuse(fmt::format("the phone '{}' of {} does not begin where the last one ends",
                                 Legible(phone.label, 200), what))
            .Found(fmt::format("a begin at sample {} after {}", phone.begin, before));
      }
      end = phone.end;
      times.phones.push_back(std::move(phone));
    }
    if (end != word.end) throw Refuse("the phones of " + what + " do not fill it");
    if (word.label == kSilence) return;
    word.label.resize(WithoutVariant(word.label).size());
    times.words.push_back(std::move(word));
  }

  const std::string& file_;
  int64_t samples_;
};

}  // namespace

SpokenTimes ParseSpokenTimes(std::string_view json, const std::string& file, int64_t samples) {
  return TimesReader(file, samples).Read(ParseOutside(json, file));
}

}  // namespace mnemo
