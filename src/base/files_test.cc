#include "base/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>
#include <vector>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// What `work` says when it fails, or "" when it does not.
std::string Message(const std::function<void()>& work, ErrorKind kind) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "";
}

std::vector<std::string> NamesIn(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Runs `work` in a process of its own, so that it may change what belongs to a process.
int InChild(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Mounts a disk of 64 KiB on `folder`, seen by this process only. Needs root or user namespaces.
bool MountTinyDisk(const fs::path& folder) {
  if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  return ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=64k") == 0;
}

TEST(Files, WriteThenRead) {
  const TestFolder folder;
  const fs::path path = folder / "a.txt";
  const std::string binary("a\0b\n\xff", 5);
  for (const std::string& content : {std::string(), binary, std::string(3'000'000, 'x')}) {
    WriteFile(path, content);
    EXPECT_EQ(ReadFile(path), content);
  }
  EXPECT_THAT(NamesIn(folder.path()), ElementsAre("a.txt"));
}

TEST(Files, ReadRefuses) {
  const TestFolder folder;
  const auto message = [](const fs::path& path, uint64_t max) {
    return Message([&] { ReadFile(path, max); }, ErrorKind::kBadInput);
  };
  EXPECT_EQ(message(folder / "none", 9), (folder / "none").string() + ": no such file");
  EXPECT_THAT(message(folder.path(), 9), HasSubstr("this is a folder"));
  WriteFile(folder / "ten", "0123456789");
  EXPECT_EQ(ReadFile(folder / "ten", 10), "0123456789");
  EXPECT_THAT(message(folder / "ten", 9), HasSubstr("too large"));
  EXPECT_THAT(message(folder / "ten", 9), HasSubstr("at most 9 bytes"));
  for (const char* device : {"/dev/zero", "/dev/null"}) {
    EXPECT_THAT(message(device, 1000), HasSubstr("this is a device"));
  }
}

TEST(Files, ReadsFilesThatDoNotTellTheirSize) {
  EXPECT_THAT(ReadFile("/proc/self/status"), HasSubstr("Threads:"));
  const TestFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string content(700'000, 'p');
  const pid_t child = ::fork();
  if (child == 0) {
    std::ofstream(pipe) << content;
    ::_exit(0);
  }
  EXPECT_EQ(ReadFile(pipe), content);
  ::waitpid(child, nullptr, 0);
}

TEST(Files, AFailedWriteLeavesTheOldContentAndNothingElse) {
  const TestFolder folder;
  const fs::path path = folder / "a";
  WriteFile(path, "old");
  // A limit on file sizes stands for the full disk: write() stops half way.
  const int code = InChild([&] {
    const rlimit limit{100'000, 100'000};
    std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return Message([&] { WriteFile(path, std::string(200'000, 'n')); }, ErrorKind::kFailed).empty();
  });
  EXPECT_EQ(code, 0);
  EXPECT_EQ(ReadFile(path), "old");
  EXPECT_THAT(NamesIn(folder.path()), ElementsAre("a"));
}

TEST(Files, AFailedAppendLeavesWholeLines) {
  const TestFolder folder;
  const fs::path path = folder / "log";
  AppendFile(path, "one\n");
  const int code = InChild([&] {
    const rlimit limit{100, 100};
    std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return Message([&] { AppendFile(path, std::string(200, 'n')); }, ErrorKind::kFailed).empty();
  });
  EXPECT_EQ(code, 0);
  AppendFile(path, "two\n");
  EXPECT_EQ(ReadFile(path), "one\ntwo\n");
}

TEST(Files, FullDevice) {
  const auto write = Message([] { WriteFile("/dev/full", "x"); }, ErrorKind::kFailed);
  EXPECT_THAT(write, HasSubstr("/dev/full: cannot write: No space left on device"));
  EXPECT_THAT(write, HasSubstr("make room"));
  const auto append = Message([] { AppendFile("/dev/full", "x"); }, ErrorKind::kFailed);
  EXPECT_THAT(append, HasSubstr("No space left on device"));
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST(Files, FullDisk) {
  const TestFolder folder;
  const fs::path disk = folder / "disk", result = folder / "result";
  MakeFolder(disk);
  constexpr int kNoMount = 77;
  const int code = InChild([&] {
    if (!MountTinyDisk(disk)) return kNoMount;
    WriteFile(disk / "a", "old");
    const auto message =
        Message([&] { WriteFile(disk / "a", std::string(100'000, 'n')); }, ErrorKind::kFailed);
    WriteFile(result, message + "\n" + ReadFile(disk / "a"));
    return static_cast<int>(NamesIn(disk).size());
  });
  if (code == kNoMount) GTEST_SKIP() << "NOT TESTED: a full disk (mounting a tmpfs is not allowed)";
  EXPECT_EQ(code, 1);
  EXPECT_THAT(ReadFile(result), HasSubstr("No space left on device"));
  EXPECT_THAT(ReadFile(result), testing::EndsWith("\nold"));
}

TEST(Files, WriteRefuses) {
  const TestFolder folder;
  const auto message = [](const fs::path& path) {
    return Message([&] { WriteFile(path, "x"); }, ErrorKind::kFailed);
  };
  EXPECT_THAT(message(folder / "none/a"), HasSubstr("No such file or directory"));
  EXPECT_THAT(message(folder.path()), HasSubstr("this is a folder"));
  WriteFile(folder / "file", "x");
  EXPECT_THAT(message(folder / "file/a"), HasSubstr("Not a directory"));
  if (::geteuid() != 0) {
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_THAT(message(folder / "a"), HasSubstr("Permission denied"));
    fs::permissions(folder.path(), fs::perms::owner_all);
    return;
  }
  // Root may write everywhere; another user in another process may not.
  fs::permissions(folder.path(), fs::perms(0755));
  const int code = InChild([&] {
    if (::setuid(65534) != 0) return 2;
    return message(folder / "a").find("Permission denied") == std::string::npos ? 1 : 0;
  });
  EXPECT_EQ(code, 0);
}

TEST(OutputFile, PiecesAndPatches) {
  const TestFolder folder;
  const fs::path path = folder / "a";
  {
    OutputFile file(path);
    file.Append("0123456789");
    file.Patch(2, "ab");
    file.Append(std::string(600'000, 'x'));
    file.Append("end");
    file.Patch(10, "yy");
    EXPECT_EQ(file.size(), 600'013u);
    EXPECT_FALSE(fs::exists(path));
    file.Publish();
  }
  const std::string content = ReadFile(path);
  EXPECT_EQ(content.size(), 600'013u);
  EXPECT_EQ(content.substr(0, 13), "01ab456789yyx");
  EXPECT_EQ(content.substr(600'009), "xend");
}

TEST(OutputFile, WithoutPublishNothingStays) {
  const TestFolder folder;
  {
    OutputFile file(folder / "a");
    file.Append("x");
    EXPECT_EQ(NamesIn(folder.path()).size(), 1u);
  }
  EXPECT_TRUE(NamesIn(folder.path()).empty());
}

TEST(Files, MakeFolder) {
  const TestFolder folder;
  MakeFolder(folder / "a/b/c");
  MakeFolder(folder / "a/b/c");
  EXPECT_TRUE(fs::is_directory(folder / "a/b/c"));
  WriteFile(folder / "file", "x");
  for (const char* name : {"file", "file/a"}) {
    EXPECT_THAT(Message([&] { MakeFolder(folder / name); }, ErrorKind::kFailed),
                HasSubstr("cannot make the folder: Not a directory"));
  }
}

TEST(Files, PublishFolder) {
  const TestFolder folder;
  MakeFolder(folder / "new/sub");
  WriteFile(folder / "new/sub/a", "1");
  PublishFolder(folder / "new", folder / "step-1");
  EXPECT_EQ(ReadFile(folder / "step-1/sub/a"), "1");
  EXPECT_FALSE(fs::exists(folder / "new"));

  const auto message = [&](const char* from, const char* to) {
    return Message([&] { PublishFolder(folder / from, folder / to); }, ErrorKind::kFailed);
  };
  EXPECT_THAT(message("none", "step-2"), HasSubstr("No such file or directory"));
  MakeFolder(folder / "new");
  MakeFolder(folder / "empty");
  EXPECT_THAT(message("new", "empty"), HasSubstr("File exists"));
  EXPECT_THAT(message("new", "step-1"), HasSubstr("File exists"));
  EXPECT_THAT(message("new", "none/step-2"), HasSubstr("No such file or directory"));
  EXPECT_TRUE(fs::exists(folder / "new"));
}

TEST(Sha256, KnownValues) {  // FIPS 180-4's examples
  EXPECT_EQ(Sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace mnemo
