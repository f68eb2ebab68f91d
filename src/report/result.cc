#include "report/result.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/new_folder.h"
#include "report/csv.h"
#include "report/html.h"
#include "report/numbers.h"
#include "report/page.h"
#include "report/svg.h"

namespace mnemo {
namespace {

using nlohmann::ordered_json;

bool IsNumber(const ResultCell& cell) { return cell.kind() != ResultCell::Kind::kText; }

// For people.
std::string Shown(const ResultCell& cell, const ResultColumn& column) {
  switch (cell.kind()) {
    case ResultCell::Kind::kText: return Readable(cell.text());
    case ResultCell::Kind::kWhole: return Grouped(cell.whole());
    default:
      return column.digits < 0 ? ShortNumber(cell.number()) : Fixed(cell.number(), column.digits);
  }
}

ordered_json Machine(const ResultCell& cell) {
  if (cell.kind() == ResultCell::Kind::kText) return Readable(cell.text());
  if (cell.kind() == ResultCell::Kind::kWhole) return cell.whole();
  return std::isfinite(cell.number()) ? ordered_json(cell.number()) : ordered_json();
}

std::string CsvField(const ResultCell& cell) {
  switch (cell.kind()) {
    case ResultCell::Kind::kText: return CsvText(cell.text());
    case ResultCell::Kind::kWhole: return std::to_string(cell.whole());
    default: return Exact(cell.number());
  }
}

size_t ShownRows(const ResultTable& table) {
  return table.shown == 0 ? table.rows.size() : std::min(table.shown, table.rows.size());
}

std::string MoreRows(const ResultTable& table) {
  const size_t more = table.rows.size() - ShownRows(table);
  if (more == 0) return "";
  return fmt::format("The first {} of {} rows.", Grouped(static_cast<int64_t>(ShownRows(table))),
                     Grouped(static_cast<int64_t>(table.rows.size())));
}

// Of a terminal: a UTF-8 sequence counts as one.
size_t Width(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string TableText(const ResultTable& table) {
  const size_t columns = table.columns.size(), rows = ShownRows(table);
  std::vector<std::vector<std::string>> texts(rows + 1);
  std::vector<size_t> widths(columns, 0);
  std::vector<char> left(columns, 1);  // only texts: from the left
  for (size_t c = 0; c < columns; ++c) {
    texts[0].push_back(Readable(table.columns[c].title));
    for (size_t r = 0; r < rows; ++r) {
      texts[r + 1].push_back(Shown(table.rows[r][c], table.columns[c]));
      if (IsNumber(table.rows[r][c])) left[c] = 0;
    }
    for (const auto& row : texts) widths[c] = std::max(widths[c], Width(row[c]));
  }
  std::string out = table.title.empty() ? "" : table.title + "\n";
  for (const auto& row : texts) {
    std::string line;
    for (size_t c = 0; c < columns; ++c) {
      const std::string room(widths[c] - Width(row[c]), ' ');
      line += (c == 0 ? "  " : "   ") + (left[c] ? row[c] + room : room + row[c]);
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  const std::string more = MoreRows(table);
  if (!more.empty()) out += "  " + more + "\n";
  if (!table.note.empty()) out += "  " + Readable(table.note) + "\n";
  return out;
}

std::string TableHtml(const ResultTable& table) {
  std::string html = table.title.empty() ? "" : "<h3>" + Escape(table.title) + "</h3>\n";
  html += fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table "
      "id=\"table-{}\"><thead><tr>",
      Escape(table.title.empty() ? table.name : table.title), Escape(table.name));
  const size_t rows = ShownRows(table);
  std::vector<const char*> kinds;
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const bool words = std::none_of(table.rows.begin(), table.rows.begin() + rows,
                                    [c](const auto& row) { return IsNumber(row[c]); });
    kinds.push_back(words ? " class=\"words\"" : "");
    html += fmt::format("<th{}>{}</th>", kinds[c], Escape(table.columns[c].title));
  }
  html += "</tr></thead><tbody>\n";
  for (size_t r = 0; r < rows; ++r) {
    html += "<tr>";
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const std::string shown = Escape(Shown(table.rows[r][c], table.columns[c]));
      if (c > 0) {
        html += fmt::format("<td{}>{}</td>", kinds[c], shown);
      } else if (table.links.empty()) {
        html += fmt::format("<th scope=\"row\">{}</th>", shown);
      } else {
        html += fmt::format("<th scope=\"row\"><a href=\"{}\">{}</a></th>", Escape(table.links[r]),
                            shown);
      }
    }
    html += "</tr>\n";
  }
  html += "</tbody></table></div>\n<p class=\"data\">";
  const std::string more = MoreRows(table);
  if (!more.empty()) html += more + " ";
  if (!table.note.empty()) html += Escape(table.note) + " ";
  return html + fmt::format("Data: <a href=\"{0}.csv\">{0}.csv</a>.</p>\n", Escape(table.name));
}

std::string FigureHtml(const ResultFigure& figure) {
  std::string caption = Escape(figure.caption);
  if (!figure.data.empty()) {
    caption += fmt::format(" Data: <a href=\"{0}.csv\">{0}.csv</a>.", Escape(figure.data));
  }
  return fmt::format("<figure id=\"figure-{}\">{}<figcaption>{}</figcaption></figure>\n",
                     Escape(figure.name), figure.markup, caption);
}

std::string Paragraphs(const std::string& text) {
  std::string html;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find("\n\n", begin), text.size());
    html += "<p>" + Escape(text.substr(begin, end - begin)) + "</p>\n";
    begin = end + 2;
  }
  return html;
}

std::string SectionHtml(const ResultSection& section) {
  const char* heading = section.minor ? "h3" : "h2";
  std::string html = fmt::format("<section id=\"{0}\"><{1}>{2}</{1}>\n", Escape(section.id),
                                 heading, Escape(section.title));
  html += Paragraphs(section.text) + section.legend;
  if (!section.figures.empty()) {
    html += section.small_figures ? "<div class=\"small\">\n" : "<div class=\"figures\">\n";
    for (const ResultFigure& figure : section.figures) html += FigureHtml(figure);
    html += "</div>\n";
  }
  for (const ResultTable& table : section.tables) html += TableHtml(table);
  return html + "</section>\n";
}

std::string ListHtml(const std::vector<std::string>& lines, const char* css) {
  if (lines.empty()) return "";
  std::string html = fmt::format("<ul class=\"{}\">\n", css);
  for (const std::string& line : lines) html += "<li>" + Escape(line) + "</li>\n";
  return html + "</ul>\n";
}

void CheckShape(const AnalysisResult& result) {
  for (const ResultSection& section : result.sections) {
    for (const ResultTable& table : section.tables) {
      MNEMO_CHECK(!table.columns.empty());
      for (const auto& row : table.rows) MNEMO_CHECK(row.size() == table.columns.size());
      MNEMO_CHECK(table.links.empty() || table.links.size() == table.rows.size());
    }
  }
}

}  // namespace

std::string ResultText(const AnalysisResult& result) {
  CheckShape(result);
  std::string out = Readable(result.title) + "\n";
  for (const auto& [what, value] : result.facts) {
    out += fmt::format("  {}: {}\n", Readable(what), Readable(value));
  }
  for (const ResultSection& section : result.sections) {
    for (const ResultTable& table : section.tables) out += "\n" + TableText(table);
  }
  if (!result.findings.empty()) out += "\n";
  for (const std::string& finding : result.findings) out += Readable(finding) + "\n";
  for (const std::string& note : result.notes) out += "Note: " + Readable(note) + "\n";
  return out;
}

std::string ResultJson(const AnalysisResult& result) {
  CheckShape(result);
  ordered_json out;
  out["analysis"] = result.analysis;
  out["title"] = Readable(result.title);
  out["command"] = Readable(result.command);
  out["version"] = result.version;
  out["facts"] = ordered_json::object();
  for (const auto& [what, value] : result.facts) out["facts"][Readable(what)] = Readable(value);
  for (const char* name : {"findings", "notes"}) {
    out[name] = ordered_json::array();
    for (const auto& line : name[0] == 'f' ? result.findings : result.notes) {
      out[name].push_back(Readable(line));
    }
  }
  out["tables"] = ordered_json::object();
  for (const ResultSection& section : result.sections) {
    for (const ResultTable& table : section.tables) {
      ordered_json& rows = out["tables"][table.name] = ordered_json::array();
      for (const auto& row : table.rows) {
        ordered_json one;
        for (size_t c = 0; c < row.size(); ++c) one[table.columns[c].key] = Machine(row[c]);
        rows.push_back(std::move(one));
      }
    }
  }
  return out.dump(2) + "\n";
}

std::string ResultCsv(const ResultTable& table) {
  std::string csv;
  for (size_t c = 0; c < table.columns.size(); ++c) {
    csv += (c == 0 ? "" : ",") + CsvText(table.columns[c].key);
  }
  csv += "\n";
  for (const auto& row : table.rows) {
    for (size_t c = 0; c < row.size(); ++c) csv += (c == 0 ? "" : ",") + CsvField(row[c]);
    csv += "\n";
  }
  return csv;
}

std::string ResultHtml(const AnalysisResult& result) {
  CheckShape(result);
  std::string body = "<header><h1>" + Escape(result.title) + "</h1>\n";
  std::vector<std::string> rest = result.findings;
  if (!rest.empty()) {
    body += "<p class=\"lead\">" + Escape(rest[0]) + "</p>\n";
    rest.erase(rest.begin());
  }
  body += ListHtml(rest, "claims");
  if (!result.notes.empty()) {
    body += "<div class=\"notes\">" + ListHtml(result.notes, "plain") + "</div>\n";
  }
  body += "<nav aria-label=\"sections\">";
  for (const ResultSection& section : result.sections) {
    if (section.minor) continue;
    body += fmt::format("<a href=\"#{}\">{}</a>\n", Escape(section.id), Escape(section.title));
  }
  body += "<a href=\"#repeat\">Repeat it</a>\n</nav></header>\n";
  for (const ResultSection& section : result.sections) body += SectionHtml(section);
  body += "<section id=\"repeat\"><h2>Repeat it</h2>\n<pre><code>" + Escape(result.command) +
          "</code></pre>\n<div class=\"scroll\"><table class=\"plain\"><tbody>\n";
  const auto row = [&body](const std::string& what, const std::string& value) {
    body +=
        fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", Escape(what), Escape(value));
  };
  row("program", "mnemo " + result.version);
  for (const auto& [what, value] : result.facts) row(what, value);
  body +=
      "</tbody></table></div>\n<p class=\"data\">All numbers: <a "
      "href=\"result.json\">result.json</a>.</p></section>\n";
  return Page({result.title, result.style, body, result.script});
}

void WriteResult(const AnalysisResult& result, const std::filesystem::path& folder) {
  std::error_code code;
  if (fs::exists(folder, code) &&
      (!fs::is_directory(folder, code) || !fs::is_empty(folder, code))) {
    throw BadInput("there is something already")
        .At(folder.string())
        .Allowed("a new or an empty folder");
  }
  PublishNewFolder(folder, [&](const fs::path& to) {
    WriteFile(to / "report.html", ResultHtml(result));
    WriteFile(to / "result.json", ResultJson(result));
    for (const ResultSection& section : result.sections) {
      for (const ResultTable& table : section.tables) {
        WriteFile(to / (table.name + ".csv"), ResultCsv(table));
      }
      for (const ResultFigure& figure : section.figures) {
        if (!figure.markup.starts_with("<svg")) continue;
        WriteFile(to / (figure.name + ".svg"), StandaloneSvg(figure.markup));
      }
    }
  });
}

}  // namespace mnemo
