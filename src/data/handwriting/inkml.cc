#include "data/handwriting/inkml.h"

#include <optional>
#include <vector>

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"
#include "data/handwriting/xml_file.h"

namespace mnemo {
namespace {

constexpr size_t kMaxBytes = size_t{8} << 20;
constexpr int kMaxDepth = 64;
constexpr double kSecondsPerPoint = 0.01;

// Where a point's values stand.
struct Format {
  size_t x = 0, y = 1;
  std::optional<size_t> time;
  size_t least = 2;            // values that each point must have
  std::optional<size_t> most;  // and may have; without a traceFormat any number
  double per_second = 1000;    // units of T

  bool operator==(const Format&) const = default;
};

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) { drawing_.name = file; }

  Drawing Read(const pugi::xml_document& document) {
    const pugi::xml_node root = document.document_element();
    if (LocalName(root) != "ink") {
      throw BadInput("this is no InkML file: its outermost element is not <ink>")
          .At(file_)
          .Found(Quoted(root.name()));
    }
    // Formats may stand behind the traces that they describe.
    Walk(root, [this](const pugi::xml_node& node) {
      if (LocalName(node) == "traceFormat") TakeFormat(node);
      if (LocalName(node) == "annotation") TakeAnnotation(node);
    });
    Walk(root, [this](const pugi::xml_node& node) {
      if (LocalName(node) == "trace") TakeTrace(node);
    });
    if (drawing_.strokes.empty()) throw BadInput("the file has no traces").At(file_);
    return std::move(drawing_);
  }

 private:
  Error Bad(const std::string& what) const {
    const auto trace = std::to_string(drawing_.strokes.size() + 1);
    return BadInput("trace " + trace + ": " + what).At(file_);
  }

  // Visits the elements below `root` in the document's order, without recursion.
  template <class Visit>
  void Walk(const pugi::xml_node& root, const Visit& visit) const {
    int depth = 0;
    pugi::xml_node node = root.first_child();
    while (node) {
      if (node.type() == pugi::node_element) visit(node);
      if (node.first_child()) {
        node = node.first_child();
        if (++depth > kMaxDepth) {
          throw BadInput("the elements are nested too deeply")
              .At(file_)
              .Allowed("at most " + std::to_string(kMaxDepth) + " levels");
        }
        continue;
      }
      while (node != root && !node.next_sibling()) {
        node = node.parent();
        --depth;
      }
      if (node == root) return;
      node = node.next_sibling();
    }
  }

  void TakeFormat(const pugi::xml_node& node) {
    Format format;
    std::optional<size_t> x, y;
    size_t place = 0, optional = 0;
    for (const pugi::xml_node& child : node.children()) {
      if (LocalName(child) == "intermittentChannels") {
        for (const pugi::xml_node& channel : child.children()) {
          optional += LocalName(channel) == "channel";
        }
      }
      if (LocalName(child) != "channel") continue;
      const std::string_view name = child.attribute("name").value();
      if (name == "X") x = place;
      if (name == "Y") y = place;
      if (name == "T") {
        format.time = place;
        format.per_second = PerSecond(child.attribute("units").value());
      }
      ++place;
    }
    if (!x || !y) {
      throw BadInput("the traceFormat lacks a channel")
          .At(file_)
          .Found(std::to_string(place) + " channels")
          .Allowed("channels named X and Y, and perhaps T");
    }
    format.x = *x;
    format.y = *y;
    format.least = place;
    format.most = place + optional;
    if (has_format_ && !(format == format_)) {
      throw BadInput("the file has trace formats that differ from each other")
          .At(file_)
          .Allowed("one format for all traces");
    }
    format_ = format;
    has_format_ = true;
  }

  double PerSecond(std::string_view units) const {
    if (units.empty() || units == "ms") return 1000;
    if (units == "s") return 1;
    throw BadInput("the channel T has units that are not known")
        .At(file_)
        .Found(Quoted(units))
        .Allowed("'ms' or 's'");
  }

  void TakeAnnotation(const pugi::xml_node& node) {
    const std::string_view type = node.attribute("type").value();
    if (type != "truth" && type != "label" && type != "transcription") return;
    if (drawing_.text.empty()) drawing_.text = AsUtf8(Trimmed(node.child_value()));
  }

  void TakeTrace(const pugi::xml_node& node) {
    if (std::string_view(node.attribute("type").value()) == "penUp") return;
    if (node.attribute("continuation")) {
      throw Bad("it continues another trace, which is not supported")
          .Hint("join the parts of a stroke into one <trace>");
    }
    std::string text;  // comments may part it
    for (const pugi::xml_node& child : node.children()) text += child.value();
    const std::string_view whole = Trimmed(text);
    if (whole.empty()) throw Bad("it has no points");
    // Without a traceFormat a third value is a time, if the first point has one.
    Format format = format_;
    const std::vector<std::string_view> points = SplitAt(whole, ',');
    if (!has_format_ && Words(points[0]).size() > 2) {
      format.time = 2;
      format.least = 3;
    }
    Stroke stroke;
    for (const std::string_view point : points) {
      stroke.push_back(ParsePoint(point, format, stroke));
    }
    drawing_.strokes.push_back(std::move(stroke));
  }

  PenPoint ParsePoint(std::string_view text, const Format& format, const Stroke& before) const {
    const std::vector<std::string_view> values = Words(text);
    const std::string place = "point " + std::to_string(before.size() + 1);
    if (values.size() < format.least || (format.most && values.size() > *format.most)) {
      throw Bad(place + " has the wrong number of values")
          .Found(Quoted(Trimmed(text)))
          .Allowed(std::to_string(format.least) + ", as the traceFormat or the first point says");
    }
    PenPoint point{Value(values[format.x], place), Value(values[format.y], place),
                   static_cast<double>(before.size()) * kSecondsPerPoint};
    if (format.time) point.time = Value(values[*format.time], place) / format.per_second;
    if (!before.empty() && point.time < before.back().time) {
      throw Bad(place + ": the time runs backwards").Found(Quoted(Trimmed(text)));
    }
    return point;
  }

  double Value(std::string_view text, const std::string& place) const {
    if (text[0] == '\'' || text[0] == '"' || text[0] == '!') {
      throw Bad(place + " is given as a difference, which is not supported")
          .Found(Quoted(text))
          .Allowed("explicit values")
          .Hint("write the file again without the prefixes ', \" and !");
    }
    const auto number = FiniteNumber(text);
    if (!number) {
      throw Bad(place + " has a value that is no number")
          .Found(Quoted(text))
          .Allowed("finite decimal numbers");
    }
    return *number;
  }

  const std::string& file_;
  Drawing drawing_;
  Format format_;
  bool has_format_ = false;
};

}  // namespace

Drawing ParseInkml(std::string_view bytes, const std::string& file) {
  pugi::xml_document document;
  LoadXml(bytes, file, kMaxBytes, &document);
  return Reader(file).Read(document);
}

}  // namespace mnemo
