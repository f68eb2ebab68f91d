#include "report/example_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/feature_figure.h"
#include "report/numbers.h"
#include "report/piano_roll_figure.h"
#include "report/stroke_figure.h"
#include "report/symbol_rows.h"
#include "report/waveform_figure.h"

namespace mnemo {
namespace {

bool IsPen(const SequenceData& data) {
  return data.form.look == Look::kPen && data.form.inputs == 4 && data.input_scale.mean.size() == 4;
}

bool IsWaveform(const SequenceForm& form) {
  return form.look == Look::kWaveform && form.target == TargetKind::kNumbers && !form.symbols;
}

bool IsMusic(const SequenceForm& form) {
  return form.target == TargetKind::kBits && ArePitches(form.output_names);
}

// What fits a page. Where it is cut, the view says so.
int64_t MostSteps(const SequenceData& data) {
  const SequenceForm& form = data.form;
  if (IsWaveform(form)) return std::max(1, 200000 / form.outputs);
  if (IsPen(data)) return 4000;
  if (form.running()) return 1200;
  if (form.symbols) return 240;
  return form.target == TargetKind::kBits ? 256 : 500;
}

std::vector<float> Column(const Matrix& table, int64_t column) {
  std::vector<float> values;
  for (int64_t t = 0; t < table.rows; ++t) values.push_back(table.At(t, column));
  return values;
}

std::string CurveName(const std::vector<std::string>& names, int64_t column, const char* fallback,
                      int64_t columns) {
  if (static_cast<size_t>(column) < names.size()) return names[static_cast<size_t>(column)];
  return columns == 1 ? fallback : fmt::format("{} {}", fallback, column + 1);
}

void AddCurves(const Matrix& table, const std::vector<std::string>& names, const char* fallback,
               const std::vector<uint8_t>& counted, bool target, std::vector<Curve>* curves) {
  for (int64_t c = 0; c < table.columns; ++c) {
    curves->push_back(
        {CurveName(names, c, fallback, table.columns), Column(table, c), counted, target});
  }
}

void AddWaveform(const SequenceData& data, ExampleView* view) {
  const SequenceForm& form = data.form;
  const SetExample& example = view->example;
  Waveform sound;
  sound.samples = SamplesOfSteps(example.inputs, example.numbers);
  if (form.step_seconds > 0) sound.rate = form.outputs / form.step_seconds;
  view->figures.push_back({"waveform", WaveformFigure(sound), ""});
  if (form.inputs + form.outputs > 150) return;
  // A step that is no silence: the loudest.
  int64_t loudest = 0;
  double most = -1;
  for (int64_t t = 0; t < example.shown; ++t) {
    double energy = 0;
    for (const float value : example.numbers.Row(t)) energy += double{value} * value;
    if (energy > most) loudest = t;
    most = std::max(most, energy);
  }
  view->figures.push_back(
      {"window", WindowFigure(sound.samples, loudest * form.outputs, form.inputs, form.outputs),
       fmt::format("Step {}: blue dots are the {} samples that it reads, orange ones the next {}, "
                   "which it predicts.",
                   Grouped(loudest + 1), form.inputs, form.outputs)});
}

void AddVectors(const SequenceData& data, const std::vector<Span>& spans, ExampleView* view) {
  const SequenceForm& form = data.form;
  const SetExample& example = view->example;
  const bool numbers = form.target == TargetKind::kNumbers;
  const bool few_inputs = !form.symbols && form.inputs <= kMostCurves;
  const bool few_targets = numbers && form.outputs <= kMostCurves;
  if (!form.symbols && !few_inputs) {
    std::string caption = fmt::format("The strongest colours stand for \u00b1{:.2g} and beyond.",
                                      ColourRange(example.inputs));
    if (form.inputs > kMostMapColumns) {
      caption += fmt::format(" The first {} of {} columns.", kMostMapColumns, Grouped(form.inputs));
    }
    view->figures.push_back(
        {"features", FeatureMap(example.inputs, spans, form.step_seconds), caption});
  }
  std::vector<Curve> curves;
  if (few_inputs) AddCurves(example.inputs, form.input_names, "input", {}, false, &curves);
  if (few_targets) {
    AddCurves(example.numbers, form.output_names, "target", example.counted, true, &curves);
  }
  if (!curves.empty()) {
    view->figures.push_back(
        {"curves",
         CurvesFigure(curves, few_inputs ? spans : std::vector<Span>{}, form.step_seconds), ""});
  }
  if (numbers && !few_targets) {
    view->figures.push_back(
        {"targets", FeatureMap(example.numbers, {}, form.step_seconds), "The targets."});
  }
}

std::vector<Span> SpansOf(const std::vector<SpokenExample::Part>& parts) {
  std::vector<Span> spans;
  for (const SpokenExample::Part& part : parts) spans.push_back({part.begin, part.end, part.label});
  return spans;
}

}  // namespace

std::string StepsText(const SetExample& example, double step_seconds) {
  std::string text =
      example.shown < example.steps
          ? fmt::format("first {} of {} steps", Grouped(example.shown), Grouped(example.steps))
          : fmt::format("{} step{}", Grouped(example.steps), example.steps == 1 ? "" : "s");
  if (step_seconds > 0) {
    text += fmt::format(", {:.2f} seconds", step_seconds * static_cast<double>(example.steps));
  }
  return text;
}

ExampleView ViewOf(const SequenceData& data, Split part, int64_t index,
                   const SpokenExample* spoken) {
  const SequenceForm& form = data.form;
  ExampleView view;
  view.example = CopyExample(data, part, index, MostSteps(data));
  const SetExample& example = view.example;
  view.about = StepsText(example, form.step_seconds);
  if (form.running()) return view;
  const std::string only = OnlyClass(example, form.output_names);
  if (!only.empty()) view.about += ", " + only;
  if (form.target == TargetKind::kLabels) {
    view.label_string = Spelled(form.output_names, example.labels);
    if (static_cast<int64_t>(example.labels.size()) == kMostLabels) view.label_string += " ...";
  }
  if (spoken != nullptr) {
    view.sentence = spoken->sentence;
    view.figures.push_back({"waveform",
                            WaveformFigure({spoken->samples, static_cast<double>(spoken->rate),
                                            SpansOf(spoken->phones), SpansOf(spoken->words)}),
                            ""});
  }
  const std::vector<Span> spans =
      only.empty() ? ClassSpans(example.classes, form.output_names) : std::vector<Span>{};
  if (form.symbols) view.symbols_html = SymbolColumns(example, form);
  if (IsWaveform(form)) {
    AddWaveform(data, &view);
  } else if (IsPen(data)) {
    const bool character = form.target == TargetKind::kClasses;
    view.figures.push_back({"pen",
                            StrokeFigure(PenSteps(example.inputs, data.input_scale),
                                         character ? 220 : 900, character ? 180 : 130),
                            ""});
  } else if (!IsMusic(form)) {
    AddVectors(data, spans, &view);
  }
  if (form.target == TargetKind::kBits) {
    view.figures.push_back({"roll", PianoRollFigure(example.numbers, form.output_names), ""});
  }
  return view;
}

std::string HowToRead(const SequenceData& data, bool with_sound) {
  const SequenceForm& form = data.form;
  if (IsMusic(form)) {
    return "Time runs to the right, pitch upwards; a bar is a key that sounds, dark rows are black "
           "keys. At every step a network reads the step before and predicts this one.";
  }
  if (IsWaveform(form)) {
    return "The recording again, as the steps of the prepared set hold it. Below it one step, "
           "sample by sample.";
  }
  if (IsPen(data)) {
    return "Drawn from the pen\u2019s steps, as a network reads them: a line is ink, a dashed one "
           "the lifted pen, the dot is where it begins.";
  }
  if (form.running()) {
    return "A network reads symbol after symbol and predicts the next one; sequences only tell "
           "where "
           "a file begins.";
  }
  std::string text;
  if (with_sound) {
    text =
        "The sound of the published recording, with the phones and words that were marked in it. ";
  }
  if (form.symbols) {
    return text + (form.target == TargetKind::kClasses
                       ? "The upper row is what a network reads, the row below what it must say at "
                         "the same step; a dot: nothing is asked."
                       : "What a network reads.");
  }
  if (form.inputs > kMostCurves) {
    text += with_sound ? "Below it what a network reads: " : "What a network reads: ";
    text +=
        "a column of colours a step, the first number lowest. Blue is below zero, orange above; "
        "the fainter, the nearer to zero.";
    if (form.target == TargetKind::kClasses) text += " The names below are the targets.";
    return text;
  }
  return text + "What a network reads, a strip an input; targets are in another colour.";
}

}  // namespace mnemo
