// Prints the features of recordings for tests/golden/features.py. Every line of the standard input
// is a job: the recording, the .npy file to write, then options as KEY=VALUE. Keys are those of
// FeatureOptions and of its parts; "kind=kaldi_mfcc" and the like choose a preset and come first.
#include <fmt/format.h>

#include <iostream>
#include <map>
#include <sstream>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "base/npy.h"
#include "data/speech/features.h"
#include "data/speech/recording.h"

namespace mnemo {
namespace {

FeatureOptions Preset(const std::string& name) {
  if (name == "kaldi_mfcc") return FeatureOptions::KaldiMfcc();
  if (name == "kaldi_filterbank") return FeatureOptions::KaldiFilterbank();
  if (name == "greff_timit") return FeatureOptions::GreffTimit();
  if (name == "tang_filterbank") return FeatureOptions::TangFilterbank();
  throw BadInput("unknown preset '" + name + "'");
}

void Set(FeatureOptions* options, const std::string& key, const std::string& value) {
  if (key == "kind") {
    *options = Preset(value);
    return;
  }
  if (key == "window") {
    options->frames.window = ParseWindowKind(value);
    return;
  }
  const double number = std::stod(value);
  const std::map<std::string, double*> reals = {{"length_ms", &options->frames.length_ms},
                                                {"shift_ms", &options->frames.shift_ms},
                                                {"preemphasis", &options->frames.preemphasis},
                                                {"low", &options->mel.low},
                                                {"high", &options->mel.high},
                                                {"energy_floor", &options->energy_floor},
                                                {"lifter", &options->lifter},
                                                {"sample_scale", &options->sample_scale}};
  const std::map<std::string, int*> integers = {{"bins", &options->mel.bins},
                                                {"cepstra", &options->cepstra},
                                                {"derivatives", &options->derivatives},
                                                {"derivative_window", &options->derivative_window},
                                                {"context_left", &options->context_left},
                                                {"context_right", &options->context_right},
                                                {"subsample", &options->subsample}};
  const std::map<std::string, bool*> flags = {
      {"remove_dc_offset", &options->frames.remove_dc_offset},
      {"round_to_power_of_two", &options->frames.round_to_power_of_two},
      {"snip_edges", &options->frames.snip_edges},
      {"use_energy", &options->use_energy},
      {"raw_energy", &options->raw_energy},
      {"htk_compat", &options->htk_compat},
      {"use_power", &options->use_power},
      {"use_log", &options->use_log}};
  if (const auto real = reals.find(key); real != reals.end()) {
    *real->second = number;
  } else if (const auto integer = integers.find(key); integer != integers.end()) {
    *integer->second = static_cast<int>(number);
  } else if (const auto flag = flags.find(key); flag != flags.end()) {
    *flag->second = number != 0;
  } else {
    throw BadInput("unknown option '" + key + "'");
  }
}

void Run(const std::string& job) {
  std::istringstream words(job);
  std::string recording_file, output, setting;
  words >> recording_file >> output;
  FeatureOptions options;
  while (words >> setting) {
    const size_t equals = setting.find('=');
    if (equals == std::string::npos) throw BadInput("no KEY=VALUE: '" + setting + "'");
    Set(&options, setting.substr(0, equals), setting.substr(equals + 1));
  }
  const Recording recording = ReadRecording(recording_file);
  const Matrix matrix = FeatureExtractor(options, recording.rate).Compute(recording);
  MNEMO_CHECK(matrix.columns == options.columns());
  std::string bytes = NpyHeader(ElementType::kF32, {matrix.rows, matrix.columns});
  bytes.append(reinterpret_cast<const char*>(matrix.values.data()),
               matrix.values.size() * sizeof(float));
  WriteFile(output, bytes);
}

}  // namespace
}  // namespace mnemo

int main() {
  try {
    for (std::string job; std::getline(std::cin, job);) mnemo::Run(job);
  } catch (const mnemo::Error& error) {
    std::cerr << error.what() << "\n";
    return static_cast<int>(error.kind());
  }
  return 0;
}
