// Reads ARPA files, as SRILM, KenLM, IRSTLM and this program write them (docs/formats.md).
//
// Nothing that a file says of itself is trusted: memory grows with the lines that are there.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "analysis/ngram/backoff_model.h"
#include "base/files.h"

namespace mnemo {

inline constexpr int kMostArpaOrder = 101;

// Throws Error (kBadInput) with the file's line for whatever is wrong: no \data\ or \end\, orders
// not 1, 2, .. kMostArpaOrder, other numbers of n-grams than the head says, a probability above 1,
// a number that is none or not finite, a token that is in no 1-gram, an n-gram twice.
// `progress`: the share that is read; what it throws ends the work.
BackoffModel ParseArpa(std::string_view bytes, const std::string& name,
                       const std::function<void(double)>& progress = {});
BackoffModel ReadArpa(const fs::path& path, const std::function<void(double)>& progress = {});

}  // namespace mnemo
