#include "base/mapped_file.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

TEST(MappedFile, HoldsTheBytes) {
  const TestFolder folder;
  WriteFile(folder.path() / "a", "some\0bytes");
  EXPECT_EQ(MappedFile(folder.path() / "a").bytes(), "some");
  WriteFile(folder.path() / "b", std::string_view("some\0bytes", 10));
  EXPECT_EQ(MappedFile(folder.path() / "b").bytes(), std::string_view("some\0bytes", 10));
  WriteFile(folder.path() / "empty", "");
  EXPECT_TRUE(MappedFile(folder.path() / "empty").bytes().empty());
}

TEST(MappedFile, RefusesWhatIsNoFile) {
  const TestFolder folder;
  EXPECT_THROW(MappedFile(folder.path() / "missing"), Error);
  EXPECT_THROW(MappedFile(folder.path()), Error);
}

}  // namespace
}  // namespace mnemo
