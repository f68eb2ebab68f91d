#include "report/unit_passage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "report/html.h"
#include "report/numbers.h"
#include "report/page_style.h"

namespace mnemo {
namespace {

// How values become places between -1 and 1.
struct Colouring {
  bool by_tanh = false, stretched = false;
  double low = -1, high = 1;  // the values at the two ends

  explicit Colouring(const std::vector<float>& values) {
    if (values.empty()) return;
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    by_tanh = *least < -1 || *most > 1;
    stretched = Place(*most) - Place(*least) < 0.5 && *least < *most;
    if (stretched) {
      low = *least;
      high = *most;
    }
  }
  double Place(double value) const {
    if (stretched) return 2 * (value - low) / (high - low) - 1;
    return by_tanh ? std::tanh(value) : value;
  }
  int Class(double value) const {
    return static_cast<int>(std::lround((Place(value) + 1) / 2 * (kValueColours - 1)));
  }
  std::string Note() const {
    if (stretched) return "from the lowest to the highest value here";
    return by_tanh ? "colour is tanh(value)" : "colour is the value";
  }
};

// Line ends must be seen: units count them.
std::string Shown(const Glyph& glyph) {
  if (glyph.text == "\n") return "\u21b5\n";
  if (glyph.text == "\t") return "\u2192\t";
  return Escape(glyph.text);
}

}  // namespace

std::string UnitPassage(std::string_view text, const std::vector<float>& values,
                        const std::vector<float>& marked) {
  MNEMO_CHECK(values.size() == text.size() && (marked.empty() || marked.size() == text.size()));
  const Colouring colouring(values);
  std::string html = "<pre class=\"unit-passage\">", run;
  int open_class = -1;
  bool open_mark = false;
  const auto close = [&] {
    if (run.empty()) return;
    const std::string inner = open_mark ? "<u>" + run + "</u>" : run;
    html += fmt::format("<span class=\"q{}\">{}</span>", open_class, inner);
    run.clear();
  };
  for (const Glyph& glyph : Glyphs(text)) {
    const size_t last = glyph.end - 1;
    const int colour = colouring.Class(values[last]);
    const bool mark = !marked.empty() && marked[last] != 0;
    // Characters of one colour share a span: a page holds many passages.
    if (colour != open_class || mark != open_mark) close();
    open_class = colour;
    open_mark = mark;
    run += Shown(glyph);
  }
  close();
  return html + "</pre>\n";
}

std::string UnitPassageScale(const std::vector<float>& values) {
  std::string colours;
  for (int k = 0; k < kValueColours; ++k) colours += fmt::format("<i class=\"q{}\"></i>", k);
  const Colouring colouring(values);
  const bool whole = !colouring.stretched;
  return fmt::format(
      "<p class=\"scale\"><span>{}</span><span><span>{}</span></span><span>{}</span>"
      "<span>{}</span></p>\n",
      whole ? "\u22121" : Signed(colouring.low, 2), colours,
      whole ? "+1" : Signed(colouring.high, 2), colouring.Note());
}

std::string UnitPassageStyle() {
  return R"css(
/* Lines of a text need the whole width. */
.figures:has(.unit-passage) { grid-template-columns: minmax(0, 1fr); }
.unit-passage { line-height: 1.6; background: none; border: 1px solid var(--line); margin: 6px 0;
  padding: 10px 12px; font-size: .84rem; }
.unit-passage span { padding: .13em 0; }
.unit-passage u { text-decoration: underline; text-decoration-thickness: 2px;
  text-underline-offset: .24em; text-decoration-skip-ink: none; }
)css";
}

}  // namespace mnemo
