// A new empty folder for one test, removed with all it holds at the end. For *_test.cc only.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "base/error.h"

namespace mnemo {

class TestFolder {
 public:
  TestFolder() : path_(std::filesystem::temp_directory_path() / "mnemo-test-XXXXXX") {
    std::string name = path_.string();
    MNEMO_CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace mnemo
