#include "report/set_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "report/feature_figure.h"
#include "report/markup_check.h"
#include "report/piano_roll_figure.h"
#include "report/set_text.h"
#include "report/stroke_figure.h"
#include "report/symbol_rows.h"
#include "report/waveform_figure.h"

namespace mnemo {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

SequenceForm SymbolForm() {
  SequenceForm form;
  form.name = form.task = "toy";
  form.symbols = true;
  form.inputs = form.outputs = 3;
  form.input_names = form.output_names = {"a", "b", " "};
  return form;
}

// Parts of `count` sequences; the sequence `i` of a part has 4 + i steps.
SequenceData Make(const SequenceForm& form, int count, const std::string& name = "one") {
  MemorySink sink(form);
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    for (int i = 0; i < count; ++i) {
      SequenceRecord record;
      record.name = name;
      record.steps = 4 + i;
      for (int t = 0; t < record.steps; ++t) {
        record.symbols.push_back(t % 3);
        record.classes.push_back(t < 2 ? -1 : (t + 1) % 3);
      }
      if (!form.symbols) {
        record.symbols.clear();
        record.vectors.assign(static_cast<size_t>(record.steps * form.inputs), 0.5f);
      }
      if (form.target != TargetKind::kClasses) {
        record.classes.clear();
        record.numbers.assign(static_cast<size_t>(record.steps * form.outputs), 1);
      }
      if (form.target == TargetKind::kLabels) record.labels = {1, 0, 1};
      sink.Add(split, record);
    }
  }
  return sink.Finish();
}

SetPage PageOf(const SequenceData& data) {
  SetPage page;
  page.name = "toy";
  page.data = &data;
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    for (int64_t i = 0; i < data.split(split).count(); ++i) {
      page.examples.push_back(ViewOf(data, split, i));
    }
  }
  return page;
}

TEST(SetExamples, AreTheFirstOrDrawnWithoutRepeats) {
  using Indices = std::vector<int64_t>;
  EXPECT_EQ(ChooseExamples(10, 3, 0, std::nullopt), (Indices{0, 1, 2}));
  EXPECT_EQ(ChooseExamples(10, 3, 8, std::nullopt), (Indices{8, 9}));
  EXPECT_EQ(ChooseExamples(2, 3, 0, 5), (Indices{0, 1}));
  EXPECT_TRUE(ChooseExamples(10, 3, 10, std::nullopt).empty());
  const Indices drawn = ChooseExamples(1000, 20, 0, 5);
  EXPECT_EQ(drawn.size(), 20u);
  EXPECT_TRUE(std::is_sorted(drawn.begin(), drawn.end()));
  EXPECT_EQ(std::set<int64_t>(drawn.begin(), drawn.end()).size(), 20u);
  EXPECT_EQ(drawn, ChooseExamples(1000, 20, 0, 5));
  EXPECT_NE(drawn, ChooseExamples(1000, 20, 0, 6));
}

TEST(SetExamples, HoldTheSequencesOwnStepsAndSayWhatIsCut) {
  const SequenceData data = Make(SymbolForm(), 3);
  const SetExample second = CopyExample(data, Split::kValid, 1, 100);
  EXPECT_EQ(second.symbols, (std::vector<int32_t>{0, 1, 2, 0, 1}));
  EXPECT_EQ(second.classes, (std::vector<int32_t>{-1, -1, 0, 1, 2}));
  EXPECT_EQ(StepsText(second, 0), "5 steps");
  const SetExample cut = CopyExample(data, Split::kTest, 2, 2);
  EXPECT_EQ(cut.symbols, (std::vector<int32_t>{0, 1}));
  EXPECT_EQ(StepsText(cut, 0), "first 2 of 6 steps");
  EXPECT_EQ(StepsText(cut, 0.5), "first 2 of 6 steps, 3.00 seconds");
}

TEST(SetExamples, ClassesBecomeSpans) {
  const std::vector<Span> spans = ClassSpans({1, 1, -1, 0, 2, 2}, {"x", "y"});
  ASSERT_EQ(spans.size(), 3u);
  EXPECT_EQ(spans[0].label, "y");
  EXPECT_EQ(spans[0].end, 2);
  EXPECT_EQ(spans[1].begin, 3);
  EXPECT_EQ(spans[2].label, "2");  // no name: its number
  EXPECT_EQ(spans[2].end, 6);
  SetExample example;
  example.steps = example.shown = 3;
  example.classes = {-1, -1, 1};
  EXPECT_EQ(OnlyClass(example, {"x", "y"}), "class y at the last step");
  example.classes = {-1, 1, -1};
  EXPECT_EQ(OnlyClass(example, {}), "class 1 at step 2");
  example.classes = {1, 1, -1};
  EXPECT_EQ(OnlyClass(example, {}), "");
  EXPECT_EQ(Spelled({"c", "a", "t"}, {0, 1, 2}), "cat");
  EXPECT_EQ(Spelled({"sh", "iy"}, {0, 1}), "sh iy");
  EXPECT_EQ(Spelled({}, {12, 3}), "12 3");
}

TEST(SymbolRows, TargetsStandBelowWhatIsReadAtTheirStep) {
  const SequenceForm form = SymbolForm();
  const SequenceData data = Make(form, 1);
  const SetExample example = CopyExample(data, Split::kTrain, 0, 100);
  EXPECT_EQ(SymbolColumns(example, form),
            "<div class=\"symbols\"><span>a<i>\u00b7</i></span><span>b<i>\u00b7</i></span>"
            "<span>\u2423<b class=\"target\">a</b></span><span>a<b class=\"target\">b</b></span>"
            "</div>\n");
  EXPECT_EQ(SymbolLines(example, form, 2, 80), "  in   ab\u2423a\n  out  \u00b7\u00b7ab\n");
}

TEST(SymbolRows, LongNamesKeepTheirColumnsAndLinesAreCut) {
  SequenceForm form = SymbolForm();
  form.output_names = {"yes", "no", "<unk>"};
  const SequenceData data = Make(form, 20);
  EXPECT_EQ(SymbolLines(CopyExample(data, Split::kTrain, 0, 100), form, 0, 80),
            "in   a b   \u2423  a\nout  \u00b7 \u00b7 yes no\n");
  SequenceForm plain = SymbolForm();
  const SequenceData more = Make(plain, 20);
  const std::string lines = SymbolLines(CopyExample(more, Split::kTrain, 19, 100), plain, 0, 20);
  EXPECT_THAT(lines, StartsWith("in   ab\u2423ab\u2423ab\u2423ab\u2423...\nout  "));
  // Cut when it was copied, not here.
  EXPECT_THAT(SymbolLines(CopyExample(more, Split::kTrain, 19, 3), plain, 0, 80),
              StartsWith("in   ab\u2423...\n"));
}

TEST(SetText, IsOneLineOfTheTerminalsWidth) {
  EXPECT_EQ(CutTo("abcdefghij", 10), "abcdefghij");
  EXPECT_EQ(CutTo("abcdefghijk", 10), "abcdefg...");
  EXPECT_EQ(CutTo("\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc", 5), "\u00e4\u00f6...");
  EXPECT_EQ(CutTo("a\x1b[31m\nb", 80), "a\\x1B[31m\u21b5b");
  const SequenceData data = Make(SymbolForm(), 3);
  const std::string facts = FactsText(data, 100);
  EXPECT_THAT(facts, AllOf(HasSubstr("15 steps, each 4 to 6, median 5"),
                           HasSubstr("one of 3 symbols a step"),
                           HasSubstr("commonest  a 44.4 %, b 33.3 %, \u2423 22.2 %")));
}

TEST(SetPage, IsWellFormedForEveryKindOfSet) {
  const auto check = [](const SequenceForm& form) {
    SequenceData data = Make(form, 2);
    if (form.look == Look::kPen) data.input_scale = {{0, 0, 0, 0}, {1, 1, 1, 1}};
    const std::string html = SetHtml(PageOf(data));
    const fixture::Markup markup = fixture::ReadMarkup(html);
    EXPECT_EQ(markup.error, "");
    for (const auto& element : markup.elements) {
      EXPECT_THAT(element.name, Not(testing::AnyOf("script", "img", "link", "iframe")));
      for (const auto& [name, value] : element.attributes) {
        EXPECT_TRUE(name != "src" && (name != "href" || value.starts_with("#"))) << value;
      }
    }
    EXPECT_THAT(html, Not(testing::AnyOf(HasSubstr("nan"), HasSubstr("inf\""))));
    return html;
  };
  SequenceForm form = SymbolForm();
  EXPECT_THAT(check(form), HasSubstr("class=\"symbols\""));
  form.symbols = false;
  form.inputs = 4;
  EXPECT_THAT(check(form), HasSubstr("aria-label=\"curves\""));
  form.look = Look::kPen;
  EXPECT_THAT(check(form), HasSubstr("aria-label=\"pen\""));
  form.target = TargetKind::kLabels;
  EXPECT_THAT(check(form), AllOf(HasSubstr("<code>bab</code>"), HasSubstr("aria-label=\"pen\"")));
  form.look = Look::kPlain;
  form.inputs = 40;
  EXPECT_THAT(check(form), HasSubstr("aria-label=\"features\""));
  form.target = TargetKind::kBits;
  EXPECT_THAT(check(form),
              AllOf(HasSubstr("aria-label=\"features\""), HasSubstr("aria-label=\"roll\"")));
  form.output_names = {"MIDI 60", "MIDI 61", "MIDI 62"};
  EXPECT_THAT(check(form),
              AllOf(Not(HasSubstr("aria-label=\"features\"")), HasSubstr("aria-label=\"roll\"")));
  form.target = TargetKind::kNumbers;
  form.outputs = 20;
  EXPECT_THAT(check(form), HasSubstr("aria-label=\"targets\""));
  form.look = Look::kWaveform;
  EXPECT_THAT(check(form),
              AllOf(HasSubstr("aria-label=\"waveform\""), HasSubstr("aria-label=\"window\"")));
}

TEST(SetPage, PensWithoutTheirScaleAreCurves) {
  SequenceForm form = SymbolForm();
  form.symbols = false;
  form.inputs = 4;
  form.look = Look::kPen;
  const SequenceData old = Make(form, 1);  // prepared before scales were kept
  EXPECT_THAT(SetHtml(PageOf(old)), HasSubstr("aria-label=\"curves\""));
}

TEST(SetPage, NumbersThatAreNotFiniteLeaveGaps) {
  // No reader lets them pass, but a file may have been changed since.
  for (const float wrong :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 3e38f}) {
    for (const Look look : {Look::kPlain, Look::kPen, Look::kWaveform}) {
      for (const int inputs : {4, 40}) {
        SequenceForm form = SymbolForm();
        form.symbols = false;
        form.inputs = inputs;
        form.target = TargetKind::kNumbers;
        form.look = look;
        SequenceData data = Make(form, 1);
        data.input_scale.mean.assign(static_cast<size_t>(inputs), 0);
        data.input_scale.deviation.assign(static_cast<size_t>(inputs), 1e300);
        for (SequenceSplit& split : data.splits) {
          std::vector<float> values(static_cast<size_t>(4 * inputs), 0.5f);
          values[5] = values[9] = wrong;
          split.inputs = Table::Of(values, inputs);
          split.targets = Table::Of(std::vector<float>(12, wrong), 3);
        }
        const std::string html = SetHtml(PageOf(data));
        EXPECT_EQ(fixture::ReadMarkup(html).error, "");
        EXPECT_THAT(html, Not(testing::AnyOf(HasSubstr("\"nan"), HasSubstr("\"inf"),
                                             HasSubstr(",nan"), HasSubstr(" nan"))));
      }
    }
  }
}

TEST(SetPage, HostileNamesStayText) {
  const std::string hostile = "<script>alert(\"1\")</script>&\xff\x1b[2J";
  SequenceForm form = SymbolForm();
  form.notes = {hostile};
  form.task = hostile;
  form.output_names = form.input_names = {hostile, "'\" onload=x", "\n"};
  SequenceData data = Make(form, 1, hostile);
  data.preparation = {hostile, {{hostile, hostile}}, 1, hostile};
  SetPage page = PageOf(data);
  page.name = page.content = page.command = hostile;
  page.facts = {{hostile, hostile}};
  page.examples[0].sentence = page.examples[0].label_string = hostile;
  const std::string html = SetHtml(page);
  const fixture::Markup markup = fixture::ReadMarkup(html);
  EXPECT_EQ(markup.error, "");
  for (const auto& element : markup.elements) EXPECT_NE(element.name, "script");
  EXPECT_THAT(html, Not(testing::AnyOf(HasSubstr("<script"), HasSubstr("\x1b"))));
  const std::string text =
      FactsText(data, 100) + ExampleText(page.examples[0].example, data.form, 100);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xff")));
}

TEST(SetPage, SoundOfTheSourceStandsAboveTheFeatures) {
  SequenceForm form = SymbolForm();
  form.symbols = false;
  form.inputs = 40;
  const SequenceData data = Make(form, 1);
  SpokenExample spoken;
  spoken.rate = 16000;
  spoken.samples.assign(8000, 0.1f);
  spoken.phones = {{0, 0.3, "sh"}, {0.3, 0.5, "iy"}};
  spoken.sentence = "She & he.";
  const ExampleView view = ViewOf(data, Split::kTrain, 0, &spoken);
  ASSERT_EQ(view.figures.size(), 2u);
  EXPECT_EQ(view.figures[0].kind, "waveform");
  EXPECT_EQ(view.figures[1].kind, "features");
  EXPECT_EQ(view.sentence, "She & he.");
}

// Classes of what is drawn that have no rule in the file; those that only name things are left out.
std::set<std::string> ClassesWithoutRule(const std::string& svg) {
  const std::string file = StandaloneSvg(svg);
  std::set<std::string> missing;
  for (const fixture::MarkupElement& element : fixture::ReadMarkup(svg).elements) {
    for (const auto& [name, value] : element.attributes) {
      if (name != "class") continue;
      std::istringstream words(value);
      for (std::string word; words >> word;) {
        if (file.find("." + word) == std::string::npos) missing.insert(word);
      }
    }
  }
  missing.erase("read");
  missing.erase("predicted");
  return missing;
}

TEST(SetPage, APictureByItselfHasARuleForAllThatIsDrawn) {
  Matrix numbers = Matrix::Zeros(9, 4);
  numbers.values[3] = 1;
  EXPECT_THAT(ClassesWithoutRule(FeatureMap(numbers, {{0, 9, "a"}}, 0).Finish()), IsEmpty());
  EXPECT_THAT(ClassesWithoutRule(CurvesFigure({{"a", {1, 2}, {}, false}}, {}, 0).Finish()),
              IsEmpty());
  EXPECT_THAT(ClassesWithoutRule(
                  PianoRollFigure(numbers, {"MIDI 60", "MIDI 61", "MIDI 62", "MIDI 63"}).Finish()),
              IsEmpty());
  EXPECT_THAT(ClassesWithoutRule(
                  StrokeFigure({{1, 1, false}, {1, 0, true}, {0, 1, false}}, 90, 90).Finish()),
              IsEmpty());
  const std::vector<float> samples(5000, 0.5f);
  EXPECT_THAT(
      ClassesWithoutRule(WaveformFigure({samples, 1000, {{0, 1, "a"}, {1, 2, "b"}}, {}}).Finish()),
      IsEmpty());
  EXPECT_THAT(ClassesWithoutRule(WindowFigure(samples, 50, 20, 10).Finish()), IsEmpty());
}

TEST(SetPage, APictureByItselfCarriesItsStyle) {
  const std::string svg = StandaloneSvg(Svg(10, 20, "a > b").Finish());
  EXPECT_THAT(svg, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 20\""));
  EXPECT_THAT(svg, HasSubstr("<style>"));
  EXPECT_EQ(fixture::ReadMarkup(svg).error, "");
}

}  // namespace
}  // namespace mnemo
