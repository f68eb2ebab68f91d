#include "data/speech/librivox.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"
#include "data/speech/folder_walk.h"
#include "data/speech/line_text.h"
#include "data/speech/sphinx_text.h"

namespace mnemo {
namespace {

using Json = nlohmann::json;

constexpr uint64_t kMaxBytes = uint64_t{1} << 22;  // JSON in memory is far larger
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
    TimedLabel label{std::llround(begin * kLibrivoxRate), std::llround(end * kLibrivoxRate),
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
    const std::string what = "the word '" + Shown(word.label) + "'";
    int64_t end = word.begin;
    for (const Json& part : Parts(item, what)) {
      TimedLabel phone = Item(part, fmt::format("phone {}", times.phones.size() + 1));
      const int64_t before = times.phones.empty() ? 0 : times.phones.back().end;
      if (phone.begin != end || phone.begin != before) {
        throw Refuse(fmt::format("the phone '{}' of {} does not begin where the last one ends",
                                 Shown(phone.label), what))
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

std::vector<LibrivoxUtterance> FindLibrivox(const fs::path& root, BadData& bad) {
  std::vector<LibrivoxUtterance> utterances;
  bool any = false;
  for (const fs::path& wav : FilesBelow(root, 1, bad)) {
    if (wav.extension() != ".wav") continue;
    any = true;
    LibrivoxUtterance utterance{.name = wav.stem().string(), .wav = wav};
    utterance.times = fs::path(wav).replace_extension(".phone.json");
    const fs::path text = fs::path(wav).replace_extension(".txt");
    try {
      std::error_code ignored;
      if (!fs::is_regular_file(utterance.times, ignored)) {
        throw BadInput("no .phone.json beside this recording").At(ShownPath(wav));
      }
      const std::string content = ReadCorpusFile(text, kMaxBytes);
      const auto lines = SplitLines(content);
      if (lines.empty()) throw BadInput("this transcript is empty").At(ShownPath(text));
      if (lines.size() > 1) {
        throw BadInput("a transcript is one line").At(ShownPath(text), lines[1].number);
      }
      if (!IsUtf8(content)) throw BadInput("this transcript is not UTF-8 text").At(ShownPath(text));
      utterance.text = Trimmed(lines[0].text);
      utterances.push_back(std::move(utterance));
    } catch (const Error& error) {
      bad.Report(error);
    }
  }
  if (!any) throw BadInput("no recording (.wav) is in this folder").At(ShownPath(root));
  return utterances;
}

SpokenTimes ReadSpokenTimes(const LibrivoxUtterance& utterance, int64_t samples) {
  const std::string file = ShownPath(utterance.times);
  SpokenTimes times = ParseSpokenTimes(ReadCorpusFile(utterance.times, kMaxBytes), file, samples);
  std::string said;
  for (const TimedLabel& word : times.words) said += (said.empty() ? "" : " ") + word.label;
  if (said != utterance.text) {
    throw BadInput("the words of these times are not those of the transcript")
        .At(file)
        .Found("'" + Shown(said) + "'")
        .Allowed("'" + Shown(utterance.text) + "'");
  }
  return times;
}

}  // namespace mnemo
