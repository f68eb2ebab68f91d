#include "base/error.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace mnemo {

Error::Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {
  Compose();
}

Error& Error::At(std::string_view file, int line, int column) {
  file_ = file;
  line_ = line;
  column_ = column;
  Compose();
  return *this;
}

Error& Error::Found(std::string text) {
  found_ = std::move(text);
  Compose();
  return *this;
}

Error& Error::Allowed(std::string text) {
  allowed_ = std::move(text);
  Compose();
  return *this;
}

Error& Error::Hint(std::string text) {
  hint_ = std::move(text);
  Compose();
  return *this;
}

void Error::Compose() {
  text_.clear();
  if (!file_.empty()) {
    text_ += file_;
    if (line_ > 0) text_ += ":" + std::to_string(line_);
    if (line_ > 0 && column_ > 0) text_ += ":" + std::to_string(column_);
    text_ += ": ";
  }
  text_ += message_;
  if (!found_.empty()) text_ += "\n  found:   " + found_;
  if (!allowed_.empty()) text_ += "\n  allowed: " + allowed_;
  if (!hint_.empty()) text_ += "\n  hint:    " + hint_;
}

Error BadInput(std::string message) { return Error(ErrorKind::kBadInput, std::move(message)); }
Error Failed(std::string message) { return Error(ErrorKind::kFailed, std::move(message)); }

namespace {

// Levenshtein distance with swaps of neighbours (the commonest slip of the fingers).
int EditDistance(std::string_view a, std::string_view b) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  std::vector<std::vector<int>> d(n + 1, std::vector<int>(m + 1));
  for (int i = 0; i <= n; ++i) d[i][0] = i;
  for (int j = 0; j <= m; ++j) d[0][j] = j;
  for (int i = 1; i <= n; ++i) {
    for (int j = 1; j <= m; ++j) {
      const int change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[n][m];
}

}  // namespace

std::string NearestName(std::string_view name, const std::vector<std::string>& candidates) {
  if (name.size() > 100) return "";
  std::string best;
  int best_distance = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > 100 || candidate == name) continue;
    const int distance = EditDistance(name, candidate);
    if (best.empty() || distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  // Of a single letter nothing would be left: Q is no misspelt x.
  const int likely = std::max<int>(1, static_cast<int>(name.size()) / 3);
  const int longest = static_cast<int>(std::max(name.size(), best.size()));
  return best_distance <= likely && best_distance < longest ? best : "";
}

std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string nearest = NearestName(name, candidates);
  return nearest.empty() ? "" : "did you mean '" + nearest + "'?";
}

void CheckFailed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "mnemo: internal error: %s is false at %s:%d. Please report it.\n",
               expression, file, line);
  std::abort();
}

}  // namespace mnemo
