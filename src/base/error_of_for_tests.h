// For tests: what a refusal says.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace mnemo::fixture {

// The message of the Error (kBadInput) that `work` throws.
template <typename Work>
std::string ErrorOf(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "no error";
}

}  // namespace mnemo::fixture
