#include <cmath>

#include "report/claims_text.h"
#include "report/claims_words.h"

namespace mnemo {
namespace {

// No low and high where nothing varied.
nlohmann::ordered_json IntervalJson(const Interval& interval, int seeds) {
  nlohmann::ordered_json json = {{"mean", interval.mean}};
  if (HasInterval(interval, seeds)) {
    json["low"] = interval.low;
    json["high"] = interval.high;
  }
  return json;
}

nlohmann::ordered_json PublishedJson(const PublishedGrid& grid) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const PublishedRow& row : grid.rows) {
    for (size_t c = 0; c < row.cells.size(); ++c) {
      const auto& cell = row.cells[c];
      if (!cell) continue;
      nlohmann::ordered_json one = {{"experiment", row.experiment},
                                    {"point", grid.points[c]},
                                    {"measure", row.measure},
                                    {"published", cell->published}};
      if (!cell->mark.empty()) one["mark"] = cell->mark;
      if (!row.note.empty()) one["note"] = row.note;
      if (cell->seeds > 0) one["measured"] = IntervalJson(cell->measured, cell->seeds);
      one["seeds"] = cell->seeds;
      json.push_back(std::move(one));
    }
  }
  return json;
}

nlohmann::ordered_json TrainedJson(const std::vector<TrainedPoint>& points) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const TrainedPoint& point : points) {
    const auto seeds = static_cast<int>(point.seeds);
    nlohmann::ordered_json one = {{"experiment", point.experiment},
                                  {"point", point.point},
                                  {"seeds", point.seeds},
                                  {"diverged", point.diverged},
                                  {"wanted", point.wanted}};
    if (point.rate) {
      one["rate"] = *point.rate;
      one["rate_place"] = point.rate_place;
      one["rates"] = point.rates;
    }
    if (seeds > 0) {
      one["parameters"] = point.parameters;
      one["updates"] = point.updates;
      one["best_update"] = point.best_update;
      one["valid"] = IntervalJson(point.valid, seeds);
      one["test"] = IntervalJson(point.test, seeds);
    }
    json.push_back(std::move(one));
  }
  return json;
}

nlohmann::ordered_json RemediesJson(const std::vector<RemedyEffect>& effects) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const RemedyEffect& effect : effects) {
    nlohmann::ordered_json one = {
        {"name", effect.remedy.name}, {"text", effect.remedy.text}, {"facts", effect.facts}};
    one["errors"] = nlohmann::ordered_json::array();
    for (const RemedyRow& row : effect.rows) {
      one["errors"].push_back({{"oracle", row.oracle},
                               {"with", row.with},
                               {"without", row.without},
                               {"fewer", row.fewer()}});
    }
    json.push_back(std::move(one));
  }
  return json;
}

}  // namespace

nlohmann::ordered_json ClaimsJson(const ClaimsReport& report) {
  nlohmann::ordered_json json = {{"command", report.command}, {"paper", report.paper.title}};
  json["notes"] = report.notes;
  json["claims"] = nlohmann::ordered_json::array();
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    nlohmann::ordered_json one = {
        {"id", judgement.id},         {"text", claim.text},
        {"where", claim.where},       {"verdict", VerdictName(judgement.verdict)},
        {"reason", judgement.reason}, {"rule", judgement.rule}};
    one["evidence"] = nlohmann::ordered_json::array();
    for (const EvidenceRow& row : judgement.evidence) {
      nlohmann::ordered_json line = {{"what", row.what}};
      if (!row.asked.empty()) line["asked"] = row.asked;
      if (row.so) line["so"] = *row.so;
      if (row.published) line["published"] = *row.published;
      if (!row.mark.empty()) line["mark"] = row.mark;
      line["measured"] = IntervalJson(row.measured, row.seeds);
      line["seeds"] = row.seeds;
      one["evidence"].push_back(std::move(line));
    }
    json["claims"].push_back(std::move(one));
  }
  json["trained"] = TrainedJson(report.trained);
  json["published"] = PublishedJson(report.published);
  json["remedies"] = RemediesJson(report.remedies);
  return json;
}

}  // namespace mnemo
