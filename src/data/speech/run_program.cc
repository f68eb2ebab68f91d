#include "data/speech/run_program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>
#include <thread>

#include "base/error.h"

namespace mnemo {
namespace {

using Clock = std::chrono::steady_clock;

std::string Reason(int code) { return std::generic_category().message(code); }

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) throw Failed("cannot make a pipe: " + Reason(errno));
  }
  ~Pipe() {
    Close(0);
    Close(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void Close(size_t end) {
    if (ends_[end] >= 0) ::close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  std::array<int, 2> ends_ = {-1, -1};
};

// Kills what still runs at the end.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  ~Child() {
    if (id_ <= 0) return;
    ::kill(-id_, SIGKILL);  // its group: what it started, too
    Wait(0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Nothing while it still runs (`flags` has WNOHANG); 127 if it was waited for elsewhere.
  std::optional<int> Wait(int flags) {
    int status = 0;
    pid_t ended = 0;
    do {
      ended = ::waitpid(id_, &status, flags);
    } while (ended < 0 && errno == EINTR);
    if (ended == 0) return std::nullopt;
    id_ = 0;
    if (ended < 0) return 127;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t id_;
};

pid_t Start(const std::vector<std::string>& arguments, const Pipe& output, const Pipe& errors,
            const std::string& how_to_get) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  MNEMO_CHECK(::posix_spawn_file_actions_init(&actions) == 0);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output.write_end(), 1);
  ::posix_spawn_file_actions_adddup2(&actions, errors.write_end(), 2);
  posix_spawnattr_t attributes;
  MNEMO_CHECK(::posix_spawnattr_init(&attributes) == 0);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  ::posix_spawnattr_setpgroup(&attributes, 0);  // a group of its own
  pid_t id = 0;
  const int code = ::posix_spawnp(&id, argv[0], &actions, &attributes, argv.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (code == ENOENT) {
    throw BadInput(fmt::format("the program '{}' is not installed", arguments[0])).Hint(how_to_get);
  }
  if (code != 0) throw Failed(fmt::format("cannot start '{}': {}", arguments[0], Reason(code)));
  return id;
}

Error Late(const std::string& name, const ProgramLimits& limits) {
  return Failed(fmt::format("'{}' did not end within {} seconds", name, limits.seconds));
}

// Reads both pipes to their ends.
void ReadAll(std::array<Pipe*, 2> pipes, std::array<std::string*, 2> texts, const std::string& name,
             const ProgramLimits& limits, Clock::time_point deadline) {
  std::array<pollfd, 2> open = {pollfd{pipes[0]->read_end(), POLLIN, 0},
                                pollfd{pipes[1]->read_end(), POLLIN, 0}};
  std::array<char, 4096> buffer;
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) throw Late(name, limits);
    if (::poll(open.data(), open.size(), static_cast<int>(left.count())) < 0 && errno != EINTR) {
      throw Failed(fmt::format("cannot wait for '{}': {}", name, Reason(errno)));
    }
    for (size_t i = 0; i < open.size(); ++i) {
      if (open[i].fd < 0 || open[i].revents == 0) continue;
      const ssize_t count = ::read(open[i].fd, buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        open[i].fd = -1;
        continue;
      }
      texts[i]->append(buffer.data(), static_cast<size_t>(count));
      if (texts[i]->size() > limits.bytes) {
        throw Failed(fmt::format("'{}' wrote more than {} bytes", name, limits.bytes));
      }
    }
  }
}

}  // namespace

ProgramResult RunProgram(const std::vector<std::string>& arguments, const std::string& how_to_get,
                         const ProgramLimits& limits) {
  MNEMO_CHECK(!arguments.empty());
  Pipe output, errors;
  Child child(Start(arguments, output, errors, how_to_get));
  output.Close(1);
  errors.Close(1);
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(limits.seconds));
  ProgramResult result;
  ReadAll({&output, &errors}, {&result.output, &result.errors}, arguments[0], limits, deadline);
  // It has closed its output; mostly it is gone, too.
  std::optional<int> status;
  while (!(status = child.Wait(WNOHANG))) {
    if (Clock::now() > deadline) throw Late(arguments[0], limits);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  result.status = *status;
  return result;
}

}  // namespace mnemo
