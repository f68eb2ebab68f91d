#include "data/speech/flite_speech.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <system_error>

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"
#include "data/folder_walk.h"
#include "data/speech/phone_map.h"
#include "data/speech/run_program.h"
#include "data/speech/spoken_sentences.h"

namespace mnemo {
namespace {

constexpr size_t kMaxText = 1000;
constexpr int64_t kHeadBytes = 44;
constexpr uint64_t kMaxWavBytes = uint64_t{1} << 26;

// Removes the file unless it got its name.
class Unfinished {
 public:
  explicit Unfinished(fs::path path) : path_(std::move(path)) {}
  ~Unfinished() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void CheckText(const std::string& text) {
  const bool printable =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (printable && !Trimmed(text).empty() && text.size() <= kMaxText) return;
  throw BadInput("flite cannot speak this text")
      .Found(fmt::format("{} bytes: '{}'", text.size(), Legible(text, 200)))
      .Allowed(fmt::format("1 to {} printable ASCII characters", kMaxText));
}

int64_t LittleEndian(std::string_view bytes, size_t at, size_t count) {
  int64_t value = 0;
  for (size_t i = count; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

// Rate and samples of a file as flite writes it: a head of 44 bytes, then the samples.
FliteSpeech FromHead(std::string_view wav) {
  FliteSpeech speech;
  const bool known = static_cast<int64_t>(wav.size()) > kHeadBytes && wav.starts_with("RIFF") &&
                     wav.substr(8, 8) == "WAVEfmt " && wav.substr(36, 4) == "data" &&
                     LittleEndian(wav, 22, 2) == 1 && LittleEndian(wav, 34, 2) == 16;
  if (!known) throw Failed("flite wrote a file of another form than a 16-bit mono wav");
  speech.rate = static_cast<int>(LittleEndian(wav, 24, 4));
  speech.samples = (static_cast<int64_t>(wav.size()) - kHeadBytes) / 2;
  if (LittleEndian(wav, 40, 4) != 2 * speech.samples || speech.rate <= 0) {
    throw Failed("flite's wav file does not have the size that its head says");
  }
  return speech;
}

}  // namespace

const std::vector<std::string>& FliteVoices() {
  static const std::vector<std::string> voices = {"kal", "kal16", "awb", "rms", "slt"};
  return voices;
}

FliteSpeech SpeakWithFlite(const std::string& text, const std::string& voice, const fs::path& wav) {
  CheckText(text);
  if (std::find(FliteVoices().begin(), FliteVoices().end(), voice) == FliteVoices().end()) {
    throw BadInput(fmt::format("unknown voice '{}'", Legible(voice, 200)))
        .Allowed(fmt::format("{}", fmt::join(FliteVoices(), ", ")))
        .Hint(DidYouMean(voice, FliteVoices()));
  }
  // A name of its own, so that it is never "none" or "play", which mean something to flite.
  const Unfinished file(wav.string() + fmt::format(".tmp-{}", ::getpid()));
  const ProgramResult result =
      RunProgram({"flite", "-voice", voice, "-psdur", "-t", text, "-o", file.path().string()},
                 "apt install flite");
  if (result.status != 0 || !result.errors.empty()) {
    throw Failed(fmt::format("flite failed (status {})", result.status))
        .At(LegiblePath(wav))
        .Found(Legible(result.errors, 200));
  }
  try {
    FliteSpeech speech = FromHead(ReadFile(file.path(), kMaxWavBytes));
    speech.phones = ParsePhoneEnds(result.output, speech.rate, speech.samples);
    fs::rename(file.path(), wav);
    return speech;
  } catch (const Error& error) {
    throw Failed(error.message()).At(LegiblePath(wav)).Hint("is this flite 2.2?");
  } catch (const fs::filesystem_error& error) {
    throw Failed("cannot rename: " + error.code().message()).At(LegiblePath(wav));
  }
}

std::vector<TimedLabel> ParsePhoneEnds(std::string_view output, int rate, int64_t samples) {
  MNEMO_CHECK(rate > 0);
  const auto refuse = [](const std::string& what) { return Failed("flite's phones: " + what); };
  const std::vector<std::string>& known = TimitPhones().fine;
  std::vector<TimedLabel> phones;
  for (const TextLine& line : SplitLines(output)) {
    for (const std::string_view field : Words(line.text)) {
      const size_t colon = field.rfind(':');
      const auto end =
          colon == std::string_view::npos ? std::nullopt : FiniteNumber(field.substr(colon + 1));
      if (!end || *end <= 0 || *end > 86'400) {
        throw refuse("'" + Legible(field, 200) + "' is not NAME:SECONDS");
      }
      TimedLabel phone{.begin = phones.empty() ? 0 : phones.back().end,
                       .end = std::llround(*end * rate),
                       .label = std::string(field.substr(0, colon))};
      if (!std::binary_search(known.begin(), known.end(), phone.label)) {
        throw refuse("'" + Legible(field, 200) + "' is not one of TIMIT's");
      }
      if (phone.begin >= phone.end)
        throw refuse("'" + Legible(field, 200) + "' ends before it begins");
      phones.push_back(std::move(phone));
    }
  }
  if (phones.empty()) throw refuse("none");
  if (phones.back().begin >= samples) throw refuse("the last one begins after the sound");
  phones.back().end = samples;
  return phones;
}

FliteItem FliteItemAt(uint64_t seed, uint64_t index) {
  return {SpokenSentence(seed, index), FliteVoices()[index % FliteVoices().size()]};
}

}  // namespace mnemo
