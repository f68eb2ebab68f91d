#include "report/passage_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/error.h"
#include "report/html.h"
#include "report/numbers.h"
#include "report/page_style.h"

namespace mnemo {
namespace {

const char* ColourName(ColourScale colour) {
  switch (colour) {
    case ColourScale::kUnit: return "unit";
    case ColourScale::kSigned: return "signed";
    case ColourScale::kTanh: return "tanh";
  }
  return "";
}

double Deviation(const PassageTrace& trace, int unit) {
  const auto units = static_cast<size_t>(trace.units);
  double sum = 0, square = 0, count = 0;
  for (size_t i = static_cast<size_t>(unit); i < trace.values.size(); i += units) {
    const double value = trace.values[i];
    if (!std::isfinite(value)) continue;
    sum += value;
    square += value * value;
    ++count;
  }
  return count == 0 ? -1 : std::sqrt(std::max(square / count - (sum / count) * (sum / count), 0.0));
}

bool Shows(const PassageTrace& trace) { return trace.units > 0 && !trace.values.empty(); }

// What stands for a glyph: spaces, tabs and line ends must be seen, since units count them.
std::string GlyphHtml(const Glyph& glyph) {
  if (glyph.text == "\n") return "<b class=\"blank\">\u21b5</b>\n";
  if (glyph.text == "\t") return "<b class=\"blank\">\u2192</b>\t";
  if (glyph.text == " ") return "<b class=\"blank\">\u00b7</b>";
  return Escape(glyph.text);
}

// "-1 ... 0 ... 1" below the colours.
std::string ScaleHtml(ColourScale colour) {
  std::string colours;
  for (int k = 0; k < kValueColours; ++k) colours += fmt::format("<i class=\"q{}\"></i>", k);
  const bool unit = colour == ColourScale::kUnit;
  return fmt::format(
      "<p class=\"scale\"><span id=\"scale-low\">{}</span><span><span>{}</span></span>"
      "<span id=\"scale-high\">{}</span><span id=\"scale-note\">{}</span></p>\n",
      unit ? "0 shut" : "\u22121", colours, unit ? "1 open" : "+1",
      colour == ColourScale::kTanh ? "colour is tanh(value)" : "");
}

}  // namespace

PackedTrace PackTrace(const PassageTrace& trace, int most) {
  MNEMO_CHECK(trace.units > 0);
  const auto units = static_cast<size_t>(trace.units);
  MNEMO_CHECK(trace.values.size() % units == 0);
  PackedTrace packed;
  double low = 0, high = 0;
  for (const float value : trace.values) {
    if (!std::isfinite(value)) continue;
    low = std::min<double>(low, value);
    high = std::max<double>(high, value);
  }
  packed.scale = std::max(high, -low) > 0 ? std::max(high, -low) : 1;
  packed.colour = packed.scale > 1 ? ColourScale::kTanh
                  : low < 0        ? ColourScale::kSigned
                                   : ColourScale::kUnit;

  std::vector<double> deviations;
  for (int unit = 0; unit < trace.units; ++unit) deviations.push_back(Deviation(trace, unit));
  packed.shown.resize(units);
  std::iota(packed.shown.begin(), packed.shown.end(), 0);
  std::stable_sort(packed.shown.begin(), packed.shown.end(), [&](int a, int b) {
    return deviations[static_cast<size_t>(a)] > deviations[static_cast<size_t>(b)];
  });
  packed.shown.resize(static_cast<size_t>(std::clamp(most, 1, trace.units)));

  packed.values.reserve(trace.values.size() / units * packed.shown.size());
  for (size_t row = 0; row < trace.values.size(); row += units) {
    for (const int unit : packed.shown) {
      const double value = trace.values[row + static_cast<size_t>(unit)];
      packed.values.push_back(std::isfinite(value)
                                  ? static_cast<int8_t>(std::lround(value / packed.scale * 127))
                                  : -128);
    }
  }
  return packed;
}

int ColourOf(const PackedTrace& trace, int8_t packed) {
  if (packed == -128) return -1;
  const double value = packed / 127.0 * trace.scale;
  const double place = trace.colour == ColourScale::kUnit   ? 2 * value - 1
                       : trace.colour == ColourScale::kTanh ? std::tanh(value)
                                                            : value;
  // As the script's Math.round, which rounds halves up.
  return static_cast<int>(std::floor((place + 1) / 2 * (kValueColours - 1) + 0.5));
}

std::string Base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t have = std::min<size_t>(3, bytes.size() - i);
    uint32_t word = 0;
    for (size_t k = 0; k < 3; ++k) {
      word = word << 8 | (k < have ? static_cast<uint8_t>(bytes[i + k]) : 0);
    }
    for (size_t k = 0; k < 4; ++k) {
      text += k <= have ? kDigits[word >> (18 - 6 * k) & 63] : '=';
    }
  }
  return text;
}

std::string PassageHtml(const CompareReport& report, int64_t budget) {
  int64_t needed = 0;
  for (const CellResult& cell : report.cells) {
    for (const PassageTrace& trace : cell.passage.traces) {
      needed += static_cast<int64_t>(trace.values.size()) * 4 / 3;
    }
  }
  const double part =
      needed > budget ? static_cast<double>(budget) / static_cast<double>(needed) : 1;

  nlohmann::json data = {{"texts", nlohmann::json::array()}, {"cells", nlohmann::json::array()}};
  std::vector<std::string> texts;
  std::string first_text, first_note;
  ColourScale first_colour = ColourScale::kSigned;
  bool cut = false;
  for (const CellResult& cell : report.cells) {
    const Passage& passage = cell.passage;
    if (passage.text.empty() || std::none_of(passage.traces.begin(), passage.traces.end(), Shows)) {
      continue;
    }
    const std::vector<Glyph> glyphs = Glyphs(passage.text);
    auto found = std::find(texts.begin(), texts.end(), passage.text);
    if (found == texts.end()) {
      nlohmann::json text = {{"glyphs", nlohmann::json::array()},
                             {"last", nlohmann::json::array()}};
      for (const Glyph& glyph : glyphs) {
        text["glyphs"].push_back(glyph.text);
        text["last"].push_back(glyph.end - 1);
      }
      data["texts"].push_back(std::move(text));
      texts.push_back(passage.text);
      found = texts.end() - 1;
    }
    nlohmann::json entry = {{"name", Readable(cell.name)},
                            {"text", found - texts.begin()},
                            {"traces", nlohmann::json::array()}};
    for (const PassageTrace& trace : passage.traces) {
      if (!Shows(trace)) continue;
      MNEMO_CHECK(trace.values.size() == passage.text.size() * static_cast<size_t>(trace.units));
      const PackedTrace packed = PackTrace(trace, static_cast<int>(part * trace.units));
      cut |= packed.shown.size() < static_cast<size_t>(trace.units);
      if (first_text.empty()) {
        first_colour = packed.colour;
        first_note = fmt::format("{}, layer {}, {}, unit {}", cell.name, trace.layer, trace.value,
                                 packed.shown[0]);
        for (const Glyph& glyph : glyphs) {
          const int colour = ColourOf(packed, packed.values[(glyph.end - 1) * packed.shown.size()]);
          first_text +=
              colour < 0 ? "<span class=\"qx\">" : fmt::format("<span class=\"q{}\">", colour);
          first_text += GlyphHtml(glyph) + "</span>";
        }
      }
      entry["traces"].push_back(
          {{"layer", trace.layer},
           {"value", Readable(trace.value)},
           {"colour", ColourName(packed.colour)},
           {"scale", packed.scale},
           {"shown", packed.shown},
           {"data",
            Base64({reinterpret_cast<const char*>(packed.values.data()), packed.values.size()})}});
    }
    data["cells"].push_back(std::move(entry));
  }
  if (texts.empty()) return "";

  std::string html =
      "<div class=\"controls\" id=\"passage-controls\" hidden>"
      "<label>cell <select id=\"passage-cell\"></select></label>"
      "<label>value <select id=\"passage-value\"></select></label>"
      "<label>unit <select id=\"passage-unit\"></select></label>"
      "<span class=\"steps\"><button type=\"button\" id=\"passage-back\" aria-label=\"previous "
      "unit\">\u2039</button>"
      "<button type=\"button\" id=\"passage-next\" aria-label=\"next unit\">\u203a</button></span>"
      "<label class=\"check\"><input type=\"checkbox\" id=\"passage-order\" checked> most varying "
      "first</label></div>\n";
  html += fmt::format("<p id=\"passage-note\" aria-live=\"polite\">{}</p>\n", Escape(first_note));
  html += ScaleHtml(first_colour);
  html += "<pre id=\"passage-text\">" + first_text + "</pre>\n";
  if (cut) {
    html +=
        "<p class=\"soft\">To keep this page small it holds the most varying units only; "
        "<a href=\"passage.json\">passage.json</a> holds all of them.</p>\n";
  }
  html += "<script type=\"application/json\" id=\"passage-data\">" +
          JsonForScript(data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) +
          "</script>\n";
  return html;
}

}  // namespace mnemo
