#include "report/papers_result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "report/claims_words.h"
#include "report/evidence_figure.h"
#include "report/markup_check.h"

namespace mnemo {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

EvidenceRow Row(const std::string& what, double measured, std::optional<double> published) {
  EvidenceRow row{.what = what};
  row.published = published;
  row.measured = {measured, measured - 0.1, measured + 0.1};
  row.seeds = 3;
  return row;
}

JudgedPaper Paper(std::vector<EvidenceRow> evidence) {
  JudgedPaper paper{"nobody2000", {}, {}};
  paper.report.paper.title = "Nobody <2000>";
  Claim claim;
  claim.id = 7;
  claim.text = "Less & more.";
  claim.where = "Table 1";
  paper.report.paper.claims = {claim};
  Judgement judgement;
  judgement.id = 7;
  judgement.verdict = Verdict::kDoesNotHold;
  judgement.reason = "not so";
  judgement.rule = "holds if so";
  judgement.evidence = std::move(evidence);
  paper.report.judgements = {judgement};
  paper.report.notes = {"1 of 1 trainings are done."};
  return paper;
}

TEST(PapersResult, LinksEveryClaimToItsFigureAndItsData) {
  AnalysisResult result;
  AddPapers({Paper({Row("a/b: test", 1.5, 1.25), Row("c: test", 2, {})})}, &result);
  const std::string page = ResultHtml(result);
  EXPECT_EQ(fixture::ReadMarkup(page).error, "");
  for (const char* part :
       {"<a href=\"#nobody2000-claim-7\">7</a>", "<section id=\"nobody2000-claim-7\"><h3>",
        "href=\"nobody2000-claim-7.csv\"", "id=\"figure-nobody2000-claim-7\"",
        "Less &amp; more."}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  // Claims are no entries of the list of sections.
  EXPECT_THAT(page, Not(HasSubstr("<a href=\"#nobody2000-claim-7\">Claim")));
  EXPECT_EQ(result.findings[0], "Nobody <2000>: of 1 claim 0 hold, 1 does not, 0 are undecided.");
  EXPECT_THAT(ResultCsv(result.sections[2].tables[0]), HasSubstr("a/b: test,1.25,,1.5,1.4,1.6,3"));
}

TEST(PapersResult, CountsOverAllPapersBeforeEach) {
  JudgedPaper other = Paper({});
  other.name = "nobody2001";
  other.report.judgements[0].verdict = Verdict::kUndecided;
  AnalysisResult result;
  AddPapers({Paper({}), other}, &result);
  ASSERT_EQ(result.findings.size(), 3u);
  EXPECT_EQ(result.findings[0], "2 papers: of 2 claims 0 hold, 1 does not, 1 is undecided.");
  EXPECT_EQ(result.findings[2], "Nobody <2000>: of 1 claim 0 hold, 0 do not, 1 is undecided.");
}

TEST(PapersResult, WhatItsIntervalLeavesOpenSaysSo) {
  EvidenceRow open = Row("errors/t/x", 1.5, 1.25), missing = Row("errors/t/y", NAN, {});
  open.asked = missing.asked = "below 2";
  EXPECT_EQ(MetText(open), "open");
  EXPECT_EQ(MetText(missing), "");
  open.so = false;
  EXPECT_EQ(MetText(open), "no");
  // Of one seed there is no interval, of none where it has a width.
  EXPECT_FALSE(HasInterval({1, 0.5, 1.5}, 1));
  EXPECT_TRUE(HasInterval({1, 0.5, 1.5}, 0));
  EXPECT_FALSE(HasInterval({1, 1, 1}, 0));
  EXPECT_TRUE(HasInterval({1, 1, 1}, 3));
  EXPECT_FALSE(HasInterval({1, NAN, NAN}, 3));
}

TEST(PapersResult, WhatIsAskedStandsBesideWhatWasMeasured) {
  EvidenceRow met = Row("errors/t/x", 1.5, 1.25), missing = Row("errors/t/y", NAN, {});
  met.asked = "below 2";
  met.so = true;
  missing.asked = "above 3 | 4";
  missing.seeds = met.seeds = 0;
  const JudgedPaper paper = Paper({met, met, missing});
  AnalysisResult result;
  AddPapers({paper}, &result);
  EXPECT_EQ(fixture::ReadMarkup(ResultHtml(result)).error, "");
  EXPECT_THAT(ResultCsv(result.sections[2].tables[0]),
              HasSubstr("errors/t/x,below 2,yes,1.25,,1.5,1.4,1.6,\n"));
  const std::string text = ClaimsMarkdown(paper.report);
  EXPECT_THAT(text,
              HasSubstr("| errors/t/x | below 2 | yes | 1.25 | 1.500 (1.400 to 1.600) |  |\n"));
  EXPECT_THAT(text, HasSubstr("| errors/t/y | above 3 \\| 4 |  |  |  |  |\n"));
  const std::string svg = EvidenceFigures({met, met, missing}).at(0);
  EXPECT_EQ(svg.find(">errors/t/x<"), svg.rfind(">errors/t/x<"));  // one row of its own
  EXPECT_THAT(svg, Not(HasSubstr("errors/t/y")));
}

TEST(PapersResult, ShowsWhatIsPublishedAndWhatIsSuggested) {
  JudgedPaper paper = Paper({});
  paper.report.published.points = {"a", "b"};
  paper.report.published.rows = {
      {"e",
       "test",
       "other text",
       {PublishedCell{1.25, "[fig]", {1.5, 1.4, 1.6}, 3}, std::nullopt}}};
  paper.report.remedies = {
      {{"a memory", "It looks back.", "x"}, {"m: it is new"}, {{"all", 30, 50}}}};
  AnalysisResult result;
  AddPapers({paper}, &result);
  ASSERT_EQ(result.sections.size(), 5u);
  EXPECT_EQ(fixture::ReadMarkup(ResultHtml(result)).error, "");
  EXPECT_THAT(ResultCsv(result.sections[3].tables[0]), HasSubstr("a memory,all,50,30,20\n"));
  EXPECT_THAT(ResultCsv(result.sections[4].tables[0]),
              HasSubstr("e,a,test,1.25,[fig],1.5,3,other text\n"));
  EXPECT_THAT(ClaimsMarkdown(paper.report), HasSubstr("| all | 20 of 50 (40.0 %) |\n"));
  EXPECT_THAT(ClaimsMarkdown(paper.report),
              HasSubstr("| e, test, other text | 1.500 (1.25 [fig]) |\n"));
}

TEST(PapersResult, AClaimWithoutEvidenceHasOnlyItsReason) {
  AnalysisResult result;
  AddPapers({Paper({})}, &result);
  EXPECT_EQ(fixture::ReadMarkup(ResultHtml(result)).error, "");
  EXPECT_THAT(result.sections[2].tables, IsEmpty());
  EXPECT_THAT(result.sections[2].figures, IsEmpty());
}

TEST(EvidenceFigure, DrawsWhatFitsOneAxis) {
  const std::string svg = EvidenceFigures({Row("a", 1.5, 1.25), Row("b", 2, {})}).at(0);
  EXPECT_THAT(svg, HasSubstr("a, published: 1.25"));
  EXPECT_THAT(svg, HasSubstr("b, measured: 2"));
  EXPECT_THAT(svg, Not(HasSubstr("b, published")));
  EXPECT_THAT(svg, HasSubstr(">published<"));
  EXPECT_THAT(EvidenceFigures({Row("b", 2, {})}), ElementsAre(Not(HasSubstr("ublished"))));
  EXPECT_EQ(fixture::ReadMarkup(svg).error, "");
  EXPECT_THAT(EvidenceFigures({}), IsEmpty());
}

TEST(EvidenceFigure, NatsAndBytesHaveAnAxisEach) {
  const std::vector<std::string> figures =
      EvidenceFigures({Row("x/gru/nats", 1.5, {}), Row("x/gru/bytes", 5e6, {}),
                       Row("x/lstm/nats", 1.6, {}), Row("x/lstm/bytes", 2e9, {})});
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_THAT(figures[0], AllOf(HasSubstr("x/gru/nats"), HasSubstr("x/lstm/nats")));
  EXPECT_THAT(figures[0], Not(HasSubstr("bytes")));
  // The few bytes are not at the axis' very end: it is a logarithmic one, with a place for 1e8.
  EXPECT_THAT(figures[1], AllOf(HasSubstr("x/lstm/bytes"), HasSubstr("100,000,000")));
}

}  // namespace
}  // namespace mnemo
