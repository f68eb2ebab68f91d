#include "data/handwriting/iam_online.h"

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"
#include "data/handwriting/xml_file.h"

namespace mnemo {
namespace {

constexpr size_t kMaxBytes = size_t{4} << 20;
constexpr std::string_view kHint = "files of lineStrokes/ are read here, not those of original/";

std::string PlaceOf(size_t stroke, size_t point) {
  return "stroke " + std::to_string(stroke) + ", point " + std::to_string(point);
}

PenPoint ParsePoint(const pugi::xml_node& node, const std::string& place, const std::string& file) {
  PenPoint point;
  for (const auto& [name, value] :
       {std::pair{"x", &point.x}, {"y", &point.y}, {"time", &point.time}}) {
    const pugi::xml_attribute attribute = node.attribute(name);
    if (!attribute) throw BadInput(place + " has no " + name).At(file);
    const auto number = FiniteNumber(attribute.value());
    if (!number) {
      throw BadInput(place + ": " + name + " is no number")
          .At(file)
          .Found(Quoted(attribute.value()))
          .Allowed("a finite decimal number");
    }
    *value = *number;
  }
  return point;
}

}  // namespace

std::vector<Stroke> ParseIamStrokes(std::string_view bytes, const std::string& file) {
  pugi::xml_document document;
  LoadXml(bytes, file, kMaxBytes, &document);
  const pugi::xml_node session = document.child("WhiteboardCaptureSession");
  if (!session) {
    throw BadInput("this is no IAM-OnDB file: it has no WhiteboardCaptureSession")
        .At(file)
        .Found(Quoted(document.document_element().name()))
        .Hint(std::string(kHint));
  }
  std::vector<Stroke> strokes;
  for (const pugi::xml_node& node : session.child("StrokeSet").children("Stroke")) {
    Stroke stroke;
    for (const pugi::xml_node& child : node.children("Point")) {
      const std::string place = PlaceOf(strokes.size() + 1, stroke.size() + 1);
      const PenPoint point = ParsePoint(child, place, file);
      if (!stroke.empty() && point.time < stroke.back().time) {
        throw BadInput(place + ": the time runs backwards")
            .At(file)
            .Found(Quoted(child.attribute("time").value()))
            .Allowed("no time before that of the point before");
      }
      stroke.push_back(point);
    }
    if (stroke.empty()) {
      throw BadInput("stroke " + std::to_string(strokes.size() + 1) + " has no points").At(file);
    }
    strokes.push_back(std::move(stroke));
  }
  if (strokes.empty()) throw BadInput("the file has no strokes").At(file).Hint(std::string(kHint));
  return strokes;
}

std::vector<std::string> ParseIamTranscript(std::string_view bytes, const std::string& file) {
  std::vector<std::string> texts;
  bool corrected = false;
  LineReader lines(bytes);
  for (std::string_view line; lines.Next(&line);) {
    const std::string_view text = Trimmed(line);
    if (!corrected) {
      corrected = text == "CSR:";
    } else if (text.find('\0') != text.npos) {
      throw BadInput("the transcript has a NUL byte").At(file, lines.number());
    } else if (!text.empty()) {
      texts.push_back(AsUtf8(text));
    }
  }
  if (!corrected) {
    throw BadInput("the transcript has no line 'CSR:'")
        .At(file)
        .Hint("files of ascii/ are read here");
  }
  return texts;
}

}  // namespace mnemo
