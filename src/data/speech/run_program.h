// Another program, run to its end: its arguments as they are, never through a shell.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace mnemo {

struct ProgramResult {
  int status = 0;  // what it exited with; 128 + the signal that ended it
  std::string output, errors;
};

struct ProgramLimits {
  double seconds = 60;
  size_t bytes = size_t{1} << 20;  // of output and of errors, each
};

// Looks arguments[0] up in PATH. Standard input is empty. The program is killed, with what it has
// started, when it passes a limit. Throws Error (kFailed): the program is not there
// (its kind is then kBadInput, and the hint is `how_to_get`), cannot be started, or passes a limit.
// Any thread may call.
ProgramResult RunProgram(const std::vector<std::string>& arguments, const std::string& how_to_get,
                         const ProgramLimits& limits = {});

}  // namespace mnemo
