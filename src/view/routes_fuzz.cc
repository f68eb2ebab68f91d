// libFuzzer: whatever the viewer is asked, it answers: with JSON, with floats, or with the reason
// why not. The first line is "GET PATH?NAME=VALUE&..." or "POST ...", the rest is the body.
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/error.h"
#include "model/spec.h"
#include "train/model_setup.h"
#include "view/routes.h"

namespace {

using namespace mnemo;  // NOLINT(google-build-using-namespace)

LoadedRun SmallRun() {
  LoadedRun run;
  run.vocabulary = Vocabulary::OfBytes({'\n', ' ', '"', 'a', 'b'});
  ModelRecipe recipe;
  recipe.cells = {"gru"};
  recipe.units = 3;
  run.spec = SetUpModel(recipe, static_cast<int>(run.vocabulary.size()));
  const ModelLayout layout = LayOut(run.spec);
  for (const double number : InitialParameters(layout, {}, 1)) {
    run.parameters.push_back(static_cast<float>(number));
  }
  return run;
}

void WaitFor(const Reading& reading) {
  while (!reading.done() && reading.failure().empty()) {
    std::this_thread::sleep_for(std::chrono::microseconds(20));
  }
}

// The same text is read before every request, so that the same request has the same answer.
std::shared_ptr<const Reading> ReadAll(ViewSession& session) {
  auto reading = session.reading();
  if (reading == nullptr || reading->text() != "a \"ab\" b\n") {
    reading = session.Read("a \"ab\" b\n", false);
  }
  WaitFor(*reading);
  return reading;
}

ViewRequest RequestOf(std::string_view line, int64_t number) {
  ViewRequest request;
  request.post = line.starts_with("POST ");
  line.remove_prefix(std::min(line.find(' ') + 1, line.size()));
  const size_t question = line.find('?');
  request.path = line.substr(0, question);
  while (question != std::string_view::npos && !line.empty()) {
    line.remove_prefix(std::min(line.find_first_of("?&") + 1, line.size()));
    const std::string_view one = line.substr(0, line.find('&'));
    const size_t equals = one.find('=');
    std::string value(equals == std::string_view::npos ? "" : one.substr(equals + 1));
    if (value == "NUMBER") value = std::to_string(number);
    request.parameters[std::string(one.substr(0, equals))] = value;
    if (line.find('&') == std::string_view::npos) break;
  }
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  static ViewSession session(SmallRun(), 1 << 20);
  static const ViewRoutes routes(session, "fuzz");
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(input.find('\n'), input.size());
  ViewRequest request = RequestOf(input.substr(0, end), ReadAll(session)->number());
  request.body = input.substr(std::min(end + 1, input.size()));
  const ViewReply reply = routes.Answer(request);
  // What a thread that is reading holds would be taken for leaked.
  WaitFor(*session.reading());
  if (reply.status != 200) {
    MNEMO_CHECK(reply.status >= 400 && reply.status < 500);
    MNEMO_CHECK(nlohmann::json::parse(reply.body).at("error").get<std::string>() != "");
  } else if (reply.type == "application/json") {
    MNEMO_CHECK(nlohmann::json::parse(reply.body).is_object());
  } else {
    MNEMO_CHECK(request.path == "/api/text" || reply.body.size() % 4 == 0);
  }
  return 0;
}
