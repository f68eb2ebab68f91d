#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "report/compare_report.h"
#include "report/compare_rows.h"
#include "report/csv.h"
#include "report/html.h"
#include "report/numbers.h"
#include "report/passage_view.h"

namespace mnemo {
namespace {

using nlohmann::json;

std::string TableCsv(const CompareReport& report) {
  std::string csv =
      "cell,units,layers,parameters,cell_parameters,projection_parameters,head_parameters,"
      "flops_per_symbol,learning_rate,seeds,diverged,test_nats,test_bits,seed_half,seed_low,"
      "seed_high,text_low,text_high,characters_per_second,hash\n";
  for (const CompareRow& row : CompareRows(report)) {
    const CellResult& cell = *row.cell;
    csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                       CsvText(cell.name), cell.units, cell.layers, cell.parameters,
                       cell.cell_parameters, cell.projection_parameters, cell.head_parameters,
                       Exact(cell.flops_per_symbol), Exact(row.learning_rate), row.seeds,
                       row.diverged, Exact(row.nats), Exact(row.bits), Exact(row.seed_half),
                       Exact(cell.seed_low), Exact(cell.seed_high), Exact(cell.text_low),
                       Exact(cell.text_high), Exact(row.characters_per_second), CsvText(cell.hash));
  }
  return csv;
}

std::string PairsCsv(const CompareReport& report) {
  std::string csv = "cell_a,cell_b,difference,text_low,text_high,seed_low,seed_high\n";
  for (const PairedDifference& pair : ComparePairs(report)) {
    csv += fmt::format("{},{},{},{},{},{},{}\n", CsvText(pair.cell_a), CsvText(pair.cell_b),
                       Exact(pair.mean), Exact(pair.text_low), Exact(pair.text_high),
                       Exact(pair.seed_low), Exact(pair.seed_high));
  }
  return csv;
}

std::string CurvesCsv(const CompareReport& report) {
  std::string csv = "cell,seed,update,seconds,train_loss,valid_loss,diverged\n";
  for (const CellResult& cell : report.cells) {
    for (const SeedRun& run : cell.runs) {
      for (const CurvePoint& point : run.curve) {
        csv += fmt::format("{},{},{},{},{},{},{}\n", CsvText(cell.name), run.seed, point.update,
                           Exact(point.seconds), Exact(point.train_loss), Exact(point.valid_loss),
                           run.diverged ? 1 : 0);
      }
    }
  }
  return csv;
}

std::string GridCsv(const CompareReport& report) {
  std::string csv = "cell,learning_rate,valid_loss,diverged,chosen\n";
  for (const CellResult& cell : report.cells) {
    for (const GridPoint& point : cell.grid) {
      csv += fmt::format("{},{},{},{},{}\n", CsvText(cell.name), Exact(point.learning_rate),
                         Exact(point.valid_loss), point.diverged ? 1 : 0, point.chosen ? 1 : 0);
    }
  }
  return csv;
}

std::string SaturationCsv(const CompareReport& report) {
  std::string csv = "cell,layer,gate,unit,below,above\n";
  for (const CellResult& cell : report.cells) {
    for (const GateSaturation& gate : cell.saturation) {
      for (size_t unit = 0; unit < gate.units.size(); ++unit) {
        csv +=
            fmt::format("{},{},{},{},{},{}\n", CsvText(cell.name), gate.layer, CsvText(gate.gate),
                        unit, Exact(gate.units[unit].below), Exact(gate.units[unit].above));
      }
    }
  }
  return csv;
}

std::string Dump(const json& value) {
  return value.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

// Any bytes: readable, and exact beside it where that is not the same.
json TextJson(const std::string& text) {
  const std::string readable = Readable(text);
  json value = {{"text", readable}};
  if (readable != text) value["base64"] = Base64(text);
  return value;
}

// Written by hand: millions of numbers, of which four digits are enough.
std::string PassageJson(const CompareReport& report) {
  std::string out = "[";
  for (const CellResult& cell : report.cells) {
    for (const PassageTrace& trace : cell.passage.traces) {
      json head = {{"cell", Readable(cell.name)},
                   {"layer", trace.layer},
                   {"value", Readable(trace.value)},
                   {"units", trace.units},
                   {"passage", TextJson(cell.passage.text)}};
      std::string text = head.dump(-1, ' ', false, json::error_handler_t::replace);
      text.pop_back();
      out += (out.size() == 1 ? "\n" : ",\n") + text + ",\"values\":[";
      const auto units = static_cast<size_t>(trace.units);
      for (size_t i = 0; i < trace.values.size(); ++i) {
        out += i % units != 0 ? "," : i == 0 ? "[" : "],\n[";
        out += std::isfinite(trace.values[i]) ? fmt::format("{:.4g}", trace.values[i]) : "null";
      }
      out += trace.values.empty() ? "]}" : "]]}";
    }
  }
  return out + "\n]\n";
}

json SamplesJson(const CompareReport& report) {
  json samples = json::array();
  for (const CellResult& cell : report.cells) {
    for (const Sample& sample : cell.samples) {
      json entry = TextJson(sample.text);
      entry["cell"] = Readable(cell.name);
      entry["temperature"] = sample.temperature;
      samples.push_back(std::move(entry));
    }
  }
  return samples;
}

json CellJson(const CompareRow& row) {
  const CellResult& cell = *row.cell;
  json value = {{"name", Readable(cell.name)},
                {"about", Readable(cell.about)},
                {"equations", Readable(cell.equations_text)},
                {"hash", Readable(cell.hash)},
                {"units", cell.units},
                {"layers", cell.layers},
                {"parameters", cell.parameters},
                {"cell_parameters", cell.cell_parameters},
                {"projection_parameters", cell.projection_parameters},
                {"head_parameters", cell.head_parameters},
                {"flops_per_symbol", cell.flops_per_symbol},
                {"learning_rate", row.learning_rate},
                {"seeds", row.seeds},
                {"diverged", row.diverged},
                {"test_nats", row.nats},
                {"test_bits", row.bits},
                {"seed_half", row.seed_half},
                {"seed_low", cell.seed_low},
                {"seed_high", cell.seed_high},
                {"text_low", cell.text_low},
                {"text_high", cell.text_high},
                {"characters_per_second", row.characters_per_second},
                {"grid", json::array()},
                {"runs", json::array()},
                {"saturation", json::array()}};
  for (const GridPoint& point : cell.grid) {
    value["grid"].push_back({{"learning_rate", point.learning_rate},
                             {"valid_loss", point.valid_loss},
                             {"diverged", point.diverged},
                             {"chosen", point.chosen}});
  }
  for (const SeedRun& run : cell.runs) {
    json curve = json::array();
    for (const CurvePoint& point : run.curve) {
      curve.push_back({{"update", point.update},
                       {"seconds", point.seconds},
                       {"train_loss", point.train_loss},
                       {"valid_loss", point.valid_loss}});
    }
    value["runs"].push_back({{"seed", run.seed},
                             {"test_loss", run.test_loss},
                             {"diverged", run.diverged},
                             {"characters_per_second", run.characters_per_second},
                             {"curve", std::move(curve)}});
  }
  for (const GateSaturation& gate : cell.saturation) {
    json below = json::array(), above = json::array();
    for (const UnitSaturation& unit : gate.units) {
      below.push_back(unit.below);
      above.push_back(unit.above);
    }
    value["saturation"].push_back({{"layer", gate.layer},
                                   {"gate", Readable(gate.gate)},
                                   {"below", std::move(below)},
                                   {"above", std::move(above)}});
  }
  return value;
}

json ReportJson(const CompareReport& report) {
  const ReportData& data = report.data;
  json value = {{"title", Readable(report.title)},
                {"headline", Readable(CompareHeadline(report))},
                {"command", Readable(report.command)},
                {"version", Readable(report.version)},
                {"budget", Readable(report.budget)},
                {"data",
                 {{"name", Readable(data.name)},
                  {"bytes", data.bytes},
                  {"vocabulary", data.vocabulary},
                  {"train", data.train},
                  {"valid", data.valid},
                  {"test", data.test},
                  {"sha256", Readable(data.sha256)}}},
                {"settings", json::array()},
                {"cells", json::array()},
                {"pairs", json::array()},
                {"samples", SamplesJson(report)},
                {"notes", json::array()}};
  for (const auto& [what, setting] : report.settings) {
    value["settings"].push_back({{"name", Readable(what)}, {"value", Readable(setting)}});
  }
  for (const CompareRow& row : CompareRows(report)) value["cells"].push_back(CellJson(row));
  for (const PairedDifference& pair : ComparePairs(report)) {
    value["pairs"].push_back({{"cell_a", Readable(pair.cell_a)},
                              {"cell_b", Readable(pair.cell_b)},
                              {"difference", pair.mean},
                              {"text_low", pair.text_low},
                              {"text_high", pair.text_high},
                              {"seed_low", pair.seed_low},
                              {"seed_high", pair.seed_high}});
  }
  for (const std::string& note : report.notes) value["notes"].push_back(Readable(note));
  return value;
}

}  // namespace

void WriteCompareReport(const CompareReport& report, const std::filesystem::path& folder) {
  MakeFolder(folder);
  WriteFile(folder / "table.csv", TableCsv(report));
  WriteFile(folder / "pairs.csv", PairsCsv(report));
  WriteFile(folder / "curves.csv", CurvesCsv(report));
  WriteFile(folder / "grid.csv", GridCsv(report));
  WriteFile(folder / "saturation.csv", SaturationCsv(report));
  WriteFile(folder / "passage.json", PassageJson(report));
  WriteFile(folder / "samples.json", Dump(SamplesJson(report)));
  WriteFile(folder / "report.json", Dump(ReportJson(report)));
  // Last, so that a page never stands beside data that is missing.
  WriteFile(folder / "report.html", CompareHtml(report));
}

}  // namespace mnemo
