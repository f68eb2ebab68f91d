#include <fmt/format.h>

#include <charconv>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "base/threads.h"
#include "base/utf8.h"
#include "cli/verbs.h"

namespace mnemo {

int CommonOptions::ThreadCount() const { return threads > 0 ? threads : AvailableCores(); }

void AddCommonOptions(CLI::App* verb, CommonOptions* options) {
  verb->add_option("--threads", options->threads, "Threads to use (default: all cores)")
      ->check(CLI::Range(1, 1024));
  verb->add_option("--device", options->device, "Where to compute (default: cpu)")
      ->check(CLI::IsMember({"cpu"}));
  verb->add_flag("--json", options->json, "Write results as JSON, for programs");
  verb->add_flag("--quiet", options->quiet, "No progress on stderr");
}

CLI::Validator FiniteRange(double low, double high) {
  const auto check = [low, high](const std::string& text) -> std::string {
    double number = 0;
    if (CLI::detail::lexical_cast(text, number) && number >= low && number <= high) return "";
    return fmt::format("'{}' is no number from {:g} to {:g}", text, low, high);
  };
  return {check, fmt::format("NUMBER in [{:g} - {:g}]", low, high), "FiniteRange"};
}

CLI::Option* AddSeedOption(CLI::App* verb, uint64_t* seed, const std::string& about) {
  const auto check = [](const std::string& text) -> std::string {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && number >= 0) return "";
    return fmt::format("'{}' is no whole number from 0 to 9223372036854775807", text);
  };
  return verb->add_option("--seed", *seed, about)->check(CLI::Validator(check, "", "Seed"));
}

void RequireName(const CLI::App* verb, const std::string& option, const std::string& value) {
  if (verb->count(option) > 0 && value.empty()) throw BadInput(option + " is empty");
  if (!IsUtf8(value)) {
    throw BadInput(option + " is not UTF-8: it cannot be written into the files of a run")
        .Hint("rename it, or make a link with another name");
  }
}

void RefuseOverwriting(const std::string& option, const std::string& path) {
  std::error_code ignored;
  if (path.empty() || !fs::is_regular_file(path, ignored)) return;
  throw BadInput(option + " names a file that is there already")
      .At(path)
      .Hint("remove it, or take another name: nothing is overwritten");
}

}  // namespace mnemo
