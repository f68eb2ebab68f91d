// mnemo view: a local page to look into a run.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "base/legible.h"
#include "base/memory.h"
#include "base/scratch_folder.h"
#include "base/signals.h"
#include "cli/run_options.h"
#include "cli/verbs.h"
#include "train/sample.h"
#include "view/routes.h"
#include "view/server.h"
#include "view/session.h"

namespace mnemo {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo view runs/example-recipe-1\n"
    "  mnemo view runs/example-recipe-1 --data book.txt --length 20000 --port 8123 --open\n"
    "Prints the page's address and serves it on this machine only, until Ctrl-C. The page shows\n"
    "every unit of every layer over a text that is typed or pasted. For models of characters;\n"
    "for words and sets of sequences there is mnemo trace. docs/view.md tells the rest.";

constexpr int64_t kUsualMemory = int64_t{1} << 30;

struct ViewOptions {
  CommonOptions common;
  RunOptions run;
  TextChoice text;
  int64_t length = 2000;
  int port = 0;
  std::string memory;  // empty: kUsualMemory, or half of what the machine has left
  bool open = false;
};

// What the page shows first: of the chosen text, or, where the run's own is gone, of the model.
std::string FirstText(const ViewOptions& options, const LoadedRun& run) {
  const auto length = static_cast<size_t>(options.length);
  try {
    const Symbols symbols = ReadSymbols(run, options.text);
    if (!symbols.empty()) return run.vocabulary.Decode(symbols.Part(0, length));
  } catch (const Error& error) {
    if (!options.text.file.empty()) throw;
    fmt::print(stderr, "mnemo: warning: {}\nThe page begins with a text that the model wrote.\n",
               error.what());
  }
  return SampleText(run, std::min<int64_t>(options.length, 500), 0.7, "", 1);
}

// In the background; what it prints is not shown. A command line can be read by every user of the
// machine: the browser is given a page in `folder`, which is the user's own, that leads to the
// address with its key.
void OpenPage(const std::string& address, const fs::path& folder) {
  const fs::path page = folder / "open.html";
  WriteFile(page, fmt::format("<!doctype html>\n<title>mnemo view</title>\n<meta "
                              "http-equiv=\"refresh\" content=\"0; url={}\">\n",
                              address));
  std::string program = "xdg-open", place = page.string();
  char* const arguments[] = {program.data(), place.data(), nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  for (const int stream : {0, 1, 2}) {
    ::posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  }
  pid_t process = 0;
  const int code = ::posix_spawnp(&process, program.c_str(), &actions, nullptr, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (code != 0) fmt::print(stderr, "mnemo: warning: xdg-open could not be started\n");
}

int64_t MemoryFor(const std::string& wanted) {
  if (wanted.empty()) {
    return static_cast<int64_t>(std::min<uint64_t>(kUsualMemory, AvailableMemory() / 2));
  }
  const uint64_t bytes = BytesFromText(wanted);
  RequireMemory(bytes, "the values of a text may take", "a smaller --memory");
  return static_cast<int64_t>(bytes);
}

void View(const ViewOptions& options) {
  const int64_t memory = MemoryFor(options.memory);
  LoadedRun run = LoadRun(options.run);
  InstallStopSignals();
  // Refuses what is no model of characters, before its text is looked for.
  ViewSession session(std::move(run), memory);
  session.Read(FirstText(options, session.run()), false);
  const std::string name = Legible(fs::absolute(options.run.run).lexically_normal().string(), 200);
  const ViewRoutes routes(session, name);
  ViewServer server(routes, options.port);
  if (options.common.json) {
    const nlohmann::ordered_json out = {{"address", server.address()},
                                        {"port", server.port()},
                                        {"key", server.key()},
                                        {"most_characters", session.MostCharacters()}};
    fmt::print("{}\n", out.dump());
  } else {
    fmt::print("{}\n", server.address());
  }
  // Whoever waits for the address reads it now, also from a pipe.
  if (std::fflush(stdout) != 0) throw Failed("the address could not be written to stdout");
  if (!options.common.quiet) fmt::print(stderr, "Ctrl-C ends it.\n");
  std::optional<ScratchFolder> folder;
  if (options.open) OpenPage(server.address(), folder.emplace().path());
  server.Run(StopFlag());
}

}  // namespace

void AddViewVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("view", "A local page to look into a trained run");
  auto options = std::make_shared<ViewOptions>();
  AddRunOptions(verb, &options->run);
  AddTextChoice(verb, &options->text);
  verb->add_option("--length", options->length, "Characters of it to begin with (default: 2000)")
      ->check(CLI::Range(int64_t{1}, kMostTextBytes));
  verb->add_option("--port", options->port, "Of 127.0.0.1 (default: a free one)")
      ->check(CLI::Range(1, 65535));
  verb->add_option(
      "--memory", options->memory,
      "What a text's values may take, as 512MB (default: 1GiB, or half of what is free)");
  verb->add_flag("--open", options->open, "Open the page with xdg-open");
  AddCommonOptions(verb, &options->common);
  verb->footer(kExamples);
  verb->callback([options] { View(*options); });
}

}  // namespace mnemo
