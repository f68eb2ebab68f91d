// What a reproduction found, as text: a table for a console, and RESULTS.md. Both and the JSON are
// made of the same numbers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/claims/claim.h"
#include "analysis/claims/published_grid.h"
#include "analysis/claims/trained_points.h"

namespace mnemo {

// RESULTS.md's heading, a line of its own.
std::string ClaimsHeading(const std::string& title);

struct ClaimsReport {
  std::string command;  // that made it
  PaperClaims paper;
  std::vector<Judgement> judgements;  // of some of the claims, in the paper's order
  std::vector<std::string> notes;     // how far the trainings are, a sentence each
  std::vector<TrainedPoint> trained = {};
  PublishedGrid published = {};
  std::vector<RemedyEffect> remedies = {};
};

// A line a claim, cut to `columns`.
std::string ClaimsTable(const ClaimsReport& report, int columns);
// Line 1 is the command; then the verdicts, and for each claim rule, reason and figures.
std::string ClaimsMarkdown(const ClaimsReport& report);
nlohmann::ordered_json ClaimsJson(const ClaimsReport& report);

}  // namespace mnemo
