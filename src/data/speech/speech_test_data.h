// What the tests of this folder share. For *_test.cc only.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

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

// A wav file of 16-bit samples, one channel.
inline void WriteWav(const fs::path& path, const std::vector<int16_t>& samples, int rate = 16000) {
  const auto bytes = [](uint64_t value, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
    return text;
  };
  std::string data;
  for (const int16_t sample : samples) data += bytes(static_cast<uint16_t>(sample), 2);
  const auto r = static_cast<uint64_t>(rate);
  WriteFile(path, "RIFF" + bytes(36 + data.size(), 4) + "WAVEfmt " + bytes(16, 4) + bytes(1, 2) +
                      bytes(1, 2) + bytes(r, 4) + bytes(2 * r, 4) + bytes(2, 2) + bytes(16, 2) +
                      "data" + bytes(data.size(), 4) + data);
}

}  // namespace mnemo
