// The figures of a comparison, each an <svg> element. Colours are classes: s0, s1 ... a cell by its
// place in the report, l1, l2 ... a layer (report/page_style.h gives them their colours).
//
// The drawings are 440 pixels wide at their natural size, so that their text is still read at the
// width of a phone. Every one of them draws an empty frame when it has no data.
#pragma once

#include <string>
#include <vector>

#include "report/compare_report.h"

namespace mnemo {

// Test loss, a row a cell, best first: the seeds, their mean with its interval, and below it the
// interval over the text.
std::string ScoreFigure(const CompareReport& report);

// Validation loss of every run, thin, and their mean, thick. A run that diverged ends in a cross.
enum class CurveAxis { kUpdates, kSeconds };
std::string LossFigure(const CompareReport& report, CurveAxis axis);

// Validation loss of the pilot against the learning rate; the chosen one is filled. Rates that
// diverged are crosses in a band of their own on top.
std::string GridFigure(const CompareReport& report);

// The mean over the runs that did not diverge, at the updates that all of them have.
std::vector<CurvePoint> MeanCurve(const std::vector<SeedRun>& runs);

}  // namespace mnemo
