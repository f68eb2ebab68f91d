// What happens to a record of a data set that cannot be used: a truncated recording, a label past
// its end, a value that is not a number.
//
// A reader catches or makes the Error (which names the file and the line) and hands it to
// BadData::Report. With `stop`, that throws it; with `skip`, it is counted and remembered, the
// reader leaves the record out and goes on. Used by one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace mnemo {

class BadData {
 public:
  enum class Policy { kStop, kSkip };

  // `heard` is told of every record that is left out, at once; it may be empty.
  explicit BadData(Policy policy = Policy::kStop, std::function<void(const Error&)> heard = {});

  // Throws `error` if the policy is to stop.
  void Report(const Error& error);

  Policy policy() const { return policy_; }
  int64_t count() const { return count_; }
  // The first kRemembered messages (Error::what()).
  const std::vector<std::string>& messages() const { return messages_; }
  static constexpr int kRemembered = 20;

  // "left out 3 of 160 recordings"; "" if none was.
  std::string Summary(int64_t of, const std::string& what) const;

 private:
  Policy policy_;
  std::function<void(const Error&)> heard_;
  int64_t count_ = 0;
  std::vector<std::string> messages_;
};

}  // namespace mnemo
