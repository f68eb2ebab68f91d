#include "study/outcome_log.h"

#include <system_error>
#include <utility>

#include "base/error.h"

namespace mnemo {
namespace {

// The whole lines of a file, and how many bytes they are.
std::pair<Outcomes, size_t> Read(const fs::path& path) {
  std::error_code code;
  if (!fs::exists(path, code)) return {};
  const std::string text = ReadFile(path, uint64_t{1} << 30);
  Outcomes outcomes;
  size_t begin = 0;
  int number = 1;
  for (size_t end; (end = text.find('\n', begin)) != text.npos; begin = end + 1, ++number) {
    try {
      TrialOutcome outcome = ParseOutcome(std::string_view(text).substr(begin, end - begin));
      outcomes.insert_or_assign(outcome.name, std::move(outcome));
    } catch (const Error& error) {
      throw Error(error)
          .At(path.string(), number)
          .Hint("remove the line, and this trial alone is trained again");
    }
  }
  return {std::move(outcomes), begin};
}

}  // namespace

Outcomes ReadOutcomes(const fs::path& path) { return Read(path).first; }

OutcomeLog::OutcomeLog(fs::path path) : path_(std::move(path)) {
  auto [outcomes, whole] = Read(path_);
  outcomes_ = std::move(outcomes);
  std::error_code code;
  if (fs::exists(path_, code) && fs::file_size(path_, code) > whole) {
    WriteFile(path_, ReadFile(path_).substr(0, whole));
  }
}

void OutcomeLog::Add(const TrialOutcome& outcome) {
  const std::lock_guard lock(mutex_);
  if (path_.has_parent_path()) MakeFolder(path_.parent_path());
  AppendFile(path_, OutcomeLine(outcome));
  SyncFile(path_);  // the run may be removed now
  outcomes_.insert_or_assign(outcome.name, outcome);
}

Outcomes OutcomeLog::All() const {
  const std::lock_guard lock(mutex_);
  return outcomes_;
}

}  // namespace mnemo
