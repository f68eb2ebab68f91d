#include "cell/source.h"

#include <gtest/gtest.h>

#include "cell/catalogue.h"

namespace mnemo {
namespace {

std::string Source(const std::string& second_line) {
  return SourceOf("What it is.\n" + second_line).Short();
}

TEST(CellSource, IsTheFirstAuthorAndTheYear) {
  EXPECT_EQ(Source("Cho et al. 2014; Chung et al. 2014, section 3.2."), "Cho 2014");
  EXPECT_EQ(Source("Elman 1990"), "Elman 1990");
  EXPECT_EQ(Source("Elman 1990.\nMore of it."), "Elman 1990");
  EXPECT_EQ(Source("Le, Jaitly and Hinton 2015."), "Le 2015");
  EXPECT_EQ(Source("Laurent and von Brecht 2016."), "Laurent 2016");
  EXPECT_EQ(Source("van der Westhuizen and Lasenby 2018"), "van der Westhuizen 2018");
  EXPECT_EQ(Source("Collins, Sohl-Dickstein and Sussillo 2016"), "Collins 2016");
  EXPECT_EQ(Source("Łukasz et al. 2017's first form"), "Łukasz 2017");
}

TEST(CellSource, IsNotGuessed) {
  EXPECT_EQ(Source("as the share of the old state (Cho et al. 2014)"), "");
  EXPECT_EQ(Source("The cell of Cho et al. 2014"), "");
  EXPECT_EQ(Source("z is the block input; the year 2014."), "");
  EXPECT_EQ(Source("2014"), "");
  EXPECT_EQ(Source("et al. 2014"), "");
  EXPECT_EQ(Source("Cho et al. 20145"), "");
  EXPECT_EQ(Source("Cho et al. 1066"), "");
  EXPECT_EQ(Source("Cho et al."), "");
  EXPECT_EQ(Source(","), "");
  EXPECT_EQ(Source(""), "");
  EXPECT_EQ(SourceOf("Elman 1990").Short(), "");  // the first line says what it is
  EXPECT_EQ(SourceOf("").Short(), "");
}

TEST(CellSource, EveryCellOfTheCatalogueNamesOne) {
  for (const std::string& name : CatalogueNames()) {
    EXPECT_NE(SourceOf(LoadCell(name).about).Short(), "") << name;
  }
}

}  // namespace
}  // namespace mnemo
