#include "base/progress.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

// A terminal of `columns` columns, and what was written to it.
class Terminal {
 public:
  explicit Terminal(unsigned short columns) {
    const winsize size{24, columns, 0, 0};
    MNEMO_CHECK(::openpty(&master_, &slave_, nullptr, nullptr, &size) == 0);
    termios mode{};
    MNEMO_CHECK(::tcgetattr(slave_, &mode) == 0);
    mode.c_oflag &= ~static_cast<tcflag_t>(OPOST);  // "\n" stays "\n"
    MNEMO_CHECK(::tcsetattr(slave_, TCSANOW, &mode) == 0);
    MNEMO_CHECK(::fcntl(master_, F_SETFL, O_NONBLOCK) == 0);
  }
  ~Terminal() {
    ::close(slave_);
    ::close(master_);
  }
  int descriptor() const { return slave_; }
  // Since the last call.
  std::string Written() {
    std::string text(4096, '\0');
    const ssize_t n = ::read(master_, text.data(), text.size());
    text.resize(n > 0 ? static_cast<size_t>(n) : 0);
    return text;
  }

 private:
  int master_ = -1, slave_ = -1;
};

TEST(Progress, WritesOverOneLineOfATerminal) {
  Terminal terminal(10);
  double now = 100;
  {
    Progress progress(terminal.descriptor(), false, [&] { return now; });
    progress.Update("step 1");
    EXPECT_EQ(terminal.Written(), "\r\x1b[Kstep 1");
    now += 0.09;
    EXPECT_FALSE(progress.Due());
    progress.Update("step 2");
    EXPECT_EQ(terminal.Written(), "");
    now += 0.02;
    EXPECT_TRUE(progress.Due());
    progress.Update("step 3 is a long line");
    EXPECT_EQ(terminal.Written(), "\r\x1b[Kstep 3 is");
    progress.Log("a checkpoint was written");
    EXPECT_EQ(terminal.Written(), "\r\x1b[Ka checkpoint was written\nstep 3 is");
  }
  EXPECT_EQ(terminal.Written(), "\n");
}

TEST(Progress, ClearLeavesNothing) {
  Terminal terminal(0);
  {
    Progress progress(terminal.descriptor(), false, [] { return 0.0; });
    progress.Update(std::string(100, 'x'));
    EXPECT_EQ(terminal.Written(), "\r\x1b[K" + std::string(79, 'x'));
    progress.Clear();
    EXPECT_EQ(terminal.Written(), "\r\x1b[K");
    progress.Clear();
    progress.Log("done");
  }
  EXPECT_EQ(terminal.Written(), "done\n");
}

// What `use` writes where there is no terminal.
std::string InAFile(bool quiet, double* now, const std::function<void(Progress&)>& use) {
  const TestFolder folder;
  const fs::path path = folder / "log";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  {
    Progress progress(file, quiet, [now] { return *now; });
    use(progress);
  }
  ::close(file);
  return ReadFile(path);
}

TEST(Progress, PlainLinesEveryTenSeconds) {
  double now = 0;
  const std::string text = InAFile(false, &now, [&](Progress& progress) {
    for (int second = 0; second < 25; ++second) {
      now = second;
      progress.Update("second " + std::to_string(second));
    }
    progress.Log("end");
  });
  EXPECT_EQ(text, "second 0\nsecond 10\nsecond 20\nend\n");
}

TEST(Progress, QuietDropsUpdates) {
  double now = 0;
  EXPECT_EQ(InAFile(true, &now,
                    [](Progress& progress) {
                      EXPECT_FALSE(progress.Due());
                      progress.Update("x");
                      progress.Log("y");
                    }),
            "y\n");
}

TEST(Progress, LinesOfManyThreadsStayWhole) {
  double now = 0;
  const std::string text = InAFile(false, &now, [](Progress& progress) {
    std::vector<std::thread> threads;
    for (const char letter : {'a', 'b', 'c', 'd'}) {
      threads.emplace_back([&progress, letter] {
        for (int i = 0; i < 50; ++i) progress.Log(std::string(20, letter));
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  EXPECT_EQ(text.size(), 4u * 50 * 21);
  for (size_t i = 0; i < text.size(); i += 21) {
    EXPECT_EQ(text.substr(i, 21), std::string(20, text[i]) + '\n');
  }
}

TEST(Progress, AClosedDescriptorIsNoMatter) {
  Progress progress(-1, false, [] { return 0.0; });
  progress.Update("x");
  progress.Log("y");
}

TEST(CutToColumns, CountsCharacters) {
  EXPECT_EQ(CutToColumns("abc", 3), "abc");
  EXPECT_EQ(CutToColumns("abcd", 3), "abc");
  EXPECT_EQ(CutToColumns("\xC3\xA9\xE2\x82\xAC"
                         "xy",
                         3),
            "\xC3\xA9\xE2\x82\xACx");
  EXPECT_EQ(CutToColumns("", 3), "");
}

}  // namespace
}  // namespace mnemo
