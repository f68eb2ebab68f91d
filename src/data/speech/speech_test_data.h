// What the tests of this folder share. For *_test.cc only.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "data/shared_data_for_tests.h"

namespace mnemo {

// The message of the wrong input that `work` must find; "" if it finds nothing.
inline std::string Complaint(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << error.what();
    return error.what();
  }
  return "";
}

}  // namespace mnemo
