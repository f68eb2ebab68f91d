#include <gtest/gtest.h>

#include <set>

#include "cell/catalogue.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

std::string Hash(const std::string& text) { return CanonicalHash(CellFromText(text, "t")); }

TEST(CanonicalHash, IgnoresNamesOrderAndComments) {
  EXPECT_EQ(Hash("state s\ns' = tanh(p9 + A @ s + Q @ x)  # bias first\nparam p9\n"),
            CanonicalHash(LoadCell("tanh")));
  EXPECT_EQ(Hash("state h\n"
                 "reset = sigmoid(b1 + (B @ h + A @ x))\n"
                 "u = sigmoid(C @ x + b2 + D @ h)\n"
                 "h' = u * tanh(F @ (h * reset) + bn + E @ x) + h * (1 - u)\n"),
            CanonicalHash(LoadCell("gru")));
  EXPECT_EQ(Hash("state h\n"
                 "z  = sigmoid(Uz @ h + bz + Wz @ x)\n"
                 "n  = tanh((bm + Un @ h) * sigmoid(br + Ur @ h + Wr @ x) + (bn + Wn @ x))\n"
                 "h' = h * z + n * (1 - z)\n"),
            CanonicalHash(LoadCell("gru_after")));
  EXPECT_EQ(Hash("state m, out\noutput out\nmemory m\ngate i, f, o\n"
                 "f = sigmoid(bf + m * pf + Rf @ out + Wf @ x)\n"
                 "i = sigmoid(bi + m * pi + Ri @ out + Wi @ x)\n"
                 "m' = m * f + i * tanh(Rz @ out + Wz @ x + bz)\n"
                 "o = sigmoid(bo + m' * po + (Ro @ out + Wo @ x))\n"
                 "out' = o * tanh(m')\n"),
            CanonicalHash(LoadCell("lstm")));
  EXPECT_EQ(Hash("state c, h\noutput h\n"
                 "g = tanh(bg + Ug @ h + Wg @ x)\n"
                 "c' = g * sigmoid(Wi @ x + Ui @ h + bi) + c * sigmoid(Wf @ x + Uf @ h + bf)\n"
                 "h' = tanh(c') * sigmoid(Wo @ x + Uo @ h + bo)\n"),
            CanonicalHash(LoadCell("lstm_np")));
}

TEST(CanonicalHash, EqualMeanings) {
  const std::pair<const char*, const char*> pairs[] = {
      {"h' = min(h, b) + max(x, bb)", "h' = max(bb, x) + min(b, h)"},
      {"h' = h * b * (W @ x)", "h' = W @ x * (b * h)"},
      {"h' = h - b + W @ x", "h' = W @ x + (h - b)"},
      {"h' = h - (b - W @ x)", "h' = W @ x + h - b"},
      {"h' = h + -b", "h' = h - b"},
      {"h' = h / b * (W @ x)", "h' = W @ x * h / b"},
      {"h' = h / (b * (W @ x))", "h' = h / (W @ x * b)"},
      {"h' = tanh(b * h) + sigmoid(h * b)", "h' = sigmoid(b * h) + tanh(b * h)"},
      {"size r = 4\nsize s = 4\nh' = A @ (B @ x)[r] + C @ (D @ h)[s]",
       "size r = 4\nh' = A @ (B @ x)[r] + C @ (D @ h)[r]"},
      {"below m = c\nc = tanh(W @ x)\nh' = c + m", "below q = k\nk = tanh(W @ x)\nh' = q + k"},
      {"gate z\nz = tanh(h)\nh' = W @ x", "h' = W @ x"},
  };
  for (const auto& [a, b] : pairs) {
    const std::string head = "state h\n";
    EXPECT_EQ(Hash(head + a), Hash(head + b)) << a << "\n" << b;
  }
}

TEST(CanonicalHash, TellsNearMissesApart) {
  const std::pair<const char*, const char*> pairs[] = {
      {"z = sigmoid(W @ x)\nh' = z * h + (1 - z) * b",
       "z = sigmoid(W @ x)\nh' = (1 - z) * h + z * b"},
      {"h' = min(h, b)", "h' = max(h, b)"},
      {"h' = U @ h", "h' = U.T @ h"},
      {"h' = U @ h + V @ tanh(h)", "h' = U @ h + U @ tanh(h)"},
      {"h' = h - b", "h' = b - h"},
      {"h' = h / b", "h' = b / h"},
      {"h' = h / b / p", "h' = h / (b / p)"},
      {"h' = h + h", "h' = h + h + h"},
      {"h' = h - h + b", "h' = b + 0 * h"},
      {"h' = tanh(h) * 2", "h' = tanh(h) * 3"},
      {"h' = W @ x", "h' = W @ x\ninit W = 0"},
      {"h' = W @ x\ninit W = 0", "h' = W @ x\ninit W = 1"},
      {"h' = W @ x\ninit W = uniform(0, 1)", "h' = W @ x\ninit W = uniform(0, 2)"},
      {"h' = b\ninit b = normal(1)", "h' = b\ninit b = 1"},
      {"h' = U @ h", "heads = 2\nh' = U @ h"},
      {"heads = 4\nh' = U @ h", "heads = 2\nh' = U @ h"},
      {"size r = 4\nh' = A @ (B @ x)[r]", "size r = 5\nh' = A @ (B @ x)[r]"},
      {"h' = W @ x + b", "scalar a\nh' = W @ x + a"},
      {"h' = W @ x + b + bb", "h' = W @ x + b + b"},
      {"below m = c\nh' = m", "below m = d\nh' = m"},
      {"h' = W @ x + U @ h", "h' = W @ x + U @ x"},
  };
  for (const auto& [a, b] : pairs) {
    EXPECT_NE(Hash(std::string("state h\n") + a), Hash(std::string("state h\n") + b)) << a << "\n"
                                                                                      << b;
  }
}

TEST(CanonicalHash, WhichStateIsOutputCounts) {
  const std::string text = "state h, c\nc' = c + tanh(W @ x)\nh' = tanh(c')\n";
  EXPECT_NE(Hash(text), Hash(text + "output c\n"));
  EXPECT_EQ(Hash(text), Hash(text + "output h\nmemory h\n"));
}

// Each state sees one other through its own matrix: every vertex looks like every other, and only
// the loops differ.
TEST(CanonicalHash, TellsLoopsApart) {
  const auto cell = [](const char* order) {
    std::string text = "state a, d, e, f\noutput y\n";
    const char* names = "adef";
    for (int i = 0; i < 4; ++i) {
      text += std::string(1, names[i]) + "' = tanh(W" + names[i] + " @ " + order[i] + ")\n";
    }
    return Hash(text + "y = a' + d' + e' + f'\n");
  };
  EXPECT_EQ(cell("adef"), cell("adef"));
  EXPECT_EQ(cell("daef"), cell("adfe"));
  EXPECT_EQ(cell("defa"), cell("efda"));
  const std::set<std::string> different = {cell("adef"), cell("daef"), cell("dafe"), cell("dead"),
                                           cell("defa")};
  EXPECT_EQ(different.size(), 5u);
}

TEST(CanonicalHash, TheCatalogueHasNoTwins) {
  std::set<std::string> hashes;
  const std::vector<std::string> names = CatalogueNames();
  for (const std::string& name : names) hashes.insert(CanonicalHash(LoadCell(name)));
  EXPECT_EQ(hashes.size(), names.size());
  EXPECT_EQ(hashes.begin()->size(), 16u);
}

}  // namespace
}  // namespace mnemo
