#include "data/unfinished.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test_folder.h"

namespace mnemo {
namespace {

// A process number that nobody has: that of a child which has ended and was waited for.
pid_t GoneProcess() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return child;
}

// The name that process `process` of this machine would give.
std::string NameOf(const std::string& set, pid_t process) {
  const std::string mine = UnfinishedFolder(set).string();
  return mine.substr(0, mine.rfind('.') + 1) + std::to_string(process);
}

TEST(Unfinished, OnlyWhatADeadProcessOfThisMachineLeftIsRemoved) {
  const TestFolder holder;
  const fs::path& home = holder.path();
  const std::string gone = std::to_string(GoneProcess());
  const std::string abandoned = NameOf("jsb", std::stoi(gone));
  MakeFolder(home / abandoned / "deep");
  WriteFile(home / abandoned / "train.inputs.npy", "x");
  const std::vector<std::string> kept = {
      NameOf("jsb", ::getpid()),           // this process: another thread may be writing
      NameOf("jsb", ::getppid()),          // another living one
      NameOf("jsb", 1),                    // one that may not be signalled
      "jsb.unfinished-elsewhere." + gone,  // another machine's
      "jsb.unfinished-" + gone,            // no machine named
      NameOf("jsb", 0),
      NameOf("jsb", std::stoi(gone)) + "x",
      NameOf("jsb", std::stoi(gone)) + ".d",
      NameOf("", std::stoi(gone)),
      "jsb",
      "unfinished-3"};
  for (const std::string& name : kept) MakeFolder(home / name);
  WriteFile(home / NameOf("file", std::stoi(gone)), "a file");
  MakeFolder(home / "target");
  fs::create_directory_symlink(home / "target", home / NameOf("link", std::stoi(gone)));
  RemoveAbandoned(home);
  EXPECT_FALSE(fs::exists(home / abandoned));
  for (const std::string& name : kept) EXPECT_TRUE(fs::exists(home / name)) << name;
  EXPECT_TRUE(fs::exists(home / NameOf("file", std::stoi(gone))));
  EXPECT_TRUE(fs::is_symlink(home / NameOf("link", std::stoi(gone))));
  EXPECT_NO_THROW(RemoveAbandoned(home / "nothing there"));
}

}  // namespace
}  // namespace mnemo
