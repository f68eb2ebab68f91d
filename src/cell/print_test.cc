#include "cell/print.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "cell/catalogue.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

std::string Printed(const std::string& text) { return PrintCell(ParseCell(text, "t")); }

TEST(PrintCell, ParenthesesOnlyWhereNeeded) {
  for (const char* line :
       {"v = a - (b - c)", "v = a - b - c", "v = (a + b) * c", "v = a / (b * c)", "v = a / b * c",
        "v = -(a + b)", "v = -a + b", "v = --a", "v = -(U @ h)", "v = -U @ h", "v = a * -b",
        "v = W.T @ (r * h')", "v = V @ (U @ x)[r]", "v = min(a, max(b + c, d))", "v = (-a) * b"}) {
    std::string expected = line;
    if (expected == "v = (-a) * b") expected = "v = -a * b";
    EXPECT_EQ(Printed(line), expected + "\n");
  }
  EXPECT_EQ(Printed("v=((a)+(b*c))"), "v = a + b * c\n");
}

TEST(PrintCell, EveryStatement) {
  const char* text =
      "# Head.\n"
      "\n"
      "state h, c\n"
      "param d, A[r]\n"
      "scalar a\n"
      "size r = 16\n"
      "heads = 4\n"
      "output y\n"
      "below m = c\n"
      "gate i, f\n"
      "memory c\n"
      "init d = uniform(-1, 0.25)\n"
      "\n"
      "# Equations.\n"
      "h' = x   # new\n"
      "yy = 1e-3 * h'\n";
  EXPECT_EQ(Printed(text), text);
}

TEST(PrintCell, AlignsBlocks) {
  EXPECT_EQ(Printed("h'=a # one\nz=a+b # two\na_rather_long_name=b\n\nw=1 # three"),
            "h' = a       # one\n"
            "z  = a + b   # two\n"
            "a_rather_long_name = b\n"
            "\n"
            "w = 1   # three\n");
}

TEST(PrintCell, TheCatalogueIsInCanonicalLayoutAndRoundTrips) {
  const std::vector<std::string> names = CatalogueNames();
  ASSERT_GE(names.size(), 5u);
  for (const std::string& name : names) {
    const CellText text = LoadCellText(name);
    const std::string printed = PrintCell(text);
    EXPECT_EQ(printed, ReadFile(fs::path(MNEMO_SOURCE_DIR) / "cells" / (name + ".cell"))) << name;
    EXPECT_EQ(ParseCell(printed, name), text) << name;
    EXPECT_EQ(CanonicalHash(CellFromText(printed, name)), CanonicalHash(LoadCell(name))) << name;
  }
}

}  // namespace
}  // namespace mnemo
