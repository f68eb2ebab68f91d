#include "view/routes.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/error.h"
#include "base/legible.h"
#include "view/char_labels.h"
#include "view/unit_order.h"

namespace mnemo {
namespace {

using Json = nlohmann::ordered_json;

ViewReply JsonReply(const Json& json) {
  return {.body = json.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

const std::string& Asked(const ViewRequest& request, const std::string& name) {
  const auto found = request.parameters.find(name);
  if (found == request.parameters.end()) throw BadInput("the request has no '" + name + "'");
  return found->second;
}

int64_t Number(std::string_view text, const std::string& name) {
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < 0 || number > INT32_MAX) {
    throw BadInput("'" + name + "' is no number").Found(Quoted(text)).Allowed("0 to 2147483647");
  }
  return number;
}

int64_t Number(const ViewRequest& request, const std::string& name) {
  return Number(Asked(request, name), name);
}

// "3,1,4"
std::vector<int> Units(const ViewRequest& request) {
  std::string_view list = Asked(request, "units");
  std::vector<int> units;
  while (static_cast<int64_t>(units.size()) <= kMostUnits) {
    const size_t comma = list.find(',');
    units.push_back(static_cast<int>(Number(list.substr(0, comma), "units")));
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return units;
}

// What a person can tell apart; NaN and infinity are null.
Json Rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  const double scale = value == 0 ? 1 : std::pow(10, 3 - std::floor(std::log10(std::abs(value))));
  const double rounded = std::round(value * scale) / scale;
  return std::isfinite(rounded) ? rounded : value;
}

Json FactsOf(const Reading& reading) {
  return {{"text", reading.number()},
          {"characters", reading.characters()},
          {"read", reading.read()},
          {"left_out", reading.left_out()},
          {"nats", Rounded(reading.MeanLoss())},
          {"failure", reading.failure()}};
}

// Little-endian float32, on any machine.
std::string FloatBytes(const std::vector<float>& numbers) {
  std::string bytes(numbers.size() * 4, '\0');
  for (size_t i = 0; i < numbers.size(); ++i) {
    const auto bits = std::bit_cast<uint32_t>(numbers[i]);
    for (size_t b = 0; b < 4; ++b) bytes[4 * i + b] = static_cast<char>(bits >> (8 * b));
  }
  return bytes;
}

Json StepsJson(const Reading& reading, int64_t from, int64_t to) {
  Json losses = Json::array(), next = Json::array();
  for (const ViewedStep& step : reading.Steps(from, to)) {
    losses.push_back(Rounded(step.loss));
    Json row = Json::array();
    for (const ViewedStep::Next& one : step.next) {
      row.push_back(one.byte);
      row.push_back(Rounded(one.chance));
    }
    next.push_back(std::move(row));
  }
  return {{"losses", std::move(losses)}, {"next", std::move(next)}};
}

Json UnitsJson(const UnitOrder& order) {
  Json rows = Json::array();
  for (const UnitFacts& unit : order.units) {
    rows.push_back({unit.unit, Rounded(unit.score), Rounded(unit.mean), Rounded(unit.deviation),
                    Rounded(unit.lowest), Rounded(unit.highest), Rounded(unit.low),
                    Rounded(unit.high)});
  }
  return {{"characters", order.characters}, {"units", std::move(rows)}};
}

}  // namespace

ViewReply ViewRoutes::Refuse(int status, const std::string& why) {
  ViewReply reply = JsonReply({{"error", why}});
  reply.status = status;
  return reply;
}

ViewReply ViewRoutes::Run() const {
  const LoadedRun& run = session_.run();
  Json layers = Json::array(), labels = Json::array();
  for (const LayerSpec& layer : run.spec.layers) {
    layers.push_back(
        {{"cell", layer.cell->name}, {"units", layer.units}, {"values", Json::array()}});
  }
  for (const ViewedValue& value : session_.values()) {
    layers[value.layer]["values"].push_back({{"name", value.name},
                                             {"width", value.width},
                                             {"gate", value.gate},
                                             {"memory", value.memory},
                                             {"output", value.output},
                                             {"share", value.share}});
  }
  for (const CharLabelName& label : CharLabelNames()) {
    labels.push_back({{"name", label.name}, {"about", label.about}});
  }
  const auto reading = session_.reading();
  return JsonReply({{"name", name_},
                    {"update", run.update},
                    {"parameters", run.parameters.size()},
                    {"valid_nats", Rounded(run.best_valid)},
                    {"symbols", run.vocabulary.size()},
                    {"most_characters", session_.MostCharacters()},
                    {"most_bytes", kMostTextBytes},
                    {"layers", std::move(layers)},
                    {"labels", std::move(labels)},
                    {"reading", reading ? FactsOf(*reading) : Json(nullptr)}});
}

ViewReply ViewRoutes::Read(const ViewRequest& request) const {
  if (static_cast<int64_t>(request.body.size()) > kMostTextBytes) {
    return Refuse(413, "the text is longer than " + std::to_string(kMostTextBytes) + " bytes");
  }
  const std::string& unknown = Asked(request, "unknown");
  if (unknown != "refuse" && unknown != "leave_out") {
    throw BadInput("'unknown' says what to do with bytes that the model does not know")
        .Found(Quoted(unknown))
        .Allowed("refuse, leave_out");
  }
  return JsonReply(FactsOf(*session_.Read(std::string(request.body), unknown == "leave_out")));
}

ViewReply ViewRoutes::Ask(const ViewRequest& request) const {
  const auto reading = session_.reading();
  if (reading == nullptr || reading->number() != Number(request, "text")) {
    return Refuse(410, "another text was read meanwhile, in another window perhaps");
  }
  if (request.path == "/api/progress") return JsonReply(FactsOf(*reading));
  if (request.path == "/api/text") {
    return {.type = "application/octet-stream", .body = reading->text()};
  }
  if (request.path == "/api/steps") {
    return JsonReply(StepsJson(*reading, Number(request, "from"), Number(request, "to")));
  }
  const auto layer = static_cast<int>(Number(request, "layer"));
  const std::string& value = Asked(request, "value");
  if (request.path == "/api/units") {
    return JsonReply(UnitsJson(OrderUnits(*reading, layer, value, Asked(request, "sort"))));
  }
  const std::vector<int> units = Units(request);
  return {.type = "application/octet-stream",
          .body = FloatBytes(
              reading->Cells(layer, value, units, Number(request, "from"), Number(request, "to")))};
}

ViewReply ViewRoutes::Answer(const ViewRequest& request) const {
  try {
    const std::string& path = request.path;
    if (request.post && path == "/api/read") return Read(request);
    if (!request.post && path == "/api/run") return Run();
    for (const char* known :
         {"/api/progress", "/api/text", "/api/steps", "/api/units", "/api/cells"}) {
      if (!request.post && path == known) return Ask(request);
    }
    return Refuse(404, "there is no such path");
  } catch (const Error& error) {
    return Refuse(error.kind() == ErrorKind::kBadInput ? 400 : 500, error.what());
  } catch (const std::bad_alloc&) {
    return Refuse(500, "there is not enough memory");
  }
}

}  // namespace mnemo
