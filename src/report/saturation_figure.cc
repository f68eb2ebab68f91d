#include "report/saturation_figure.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/numbers.h"
#include "report/page_style.h"
#include "report/svg.h"

namespace mnemo {

std::vector<std::vector<const GateSaturation*>> ByGate(const std::vector<GateSaturation>& layers) {
  std::vector<std::vector<const GateSaturation*>> gates;
  for (const GateSaturation& layer : layers) {
    const auto found = std::find_if(gates.begin(), gates.end(),
                                    [&](const auto& gate) { return gate[0]->gate == layer.gate; });
    if (found == gates.end()) {
      gates.push_back({&layer});
    } else {
      found->push_back(&layer);
    }
  }
  return gates;
}

std::string SaturationFigure(const std::string& cell, const std::string& gate,
                             const std::vector<const GateSaturation*>& layers) {
  constexpr double kSide = 176, kLeft = 46, kTop = 26, kBottom = kTop + kSide;
  Svg svg(kLeft + kSide + 12, kBottom + 44,
          fmt::format("Saturation of gate {} of {}, a circle a unit", gate, cell));
  Frame frame;
  frame.x = {.low = 0, .high = 1, .pixel_low = kLeft, .pixel_high = kLeft + kSide};
  frame.y = {.low = 0, .high = 1, .pixel_low = kBottom, .pixel_high = kTop};
  frame.x_ticks = frame.y_ticks = {{0, "0"}, {0.5, "0.5"}, {1, "1"}};
  frame.x_title = "open (> 0.9)";
  frame.y_title = "shut (< 0.1)";
  svg.Polygon({{kLeft, kBottom}, {kLeft + kSide, kBottom}, {kLeft, kTop}}, "triangle");
  DrawFrame(frame, &svg);
  svg.Text({kLeft + kSide / 2, 16}, gate, "gate-name", "middle");
  for (const GateSaturation* layer : layers) {
    for (size_t unit = 0; unit < layer->units.size(); ++unit) {
      const UnitSaturation& fraction = layer->units[unit];
      svg.Circle({frame.x.Place(fraction.above), frame.y.Place(fraction.below)}, 3.6,
                 fmt::format("unit l{}", (layer->layer - 1) % kLayerColours + 1),
                 fmt::format("layer {}, unit {}: open {}, shut {}", layer->layer, unit,
                             Fixed(fraction.above, 2), Fixed(fraction.below, 2)));
    }
  }
  return svg.Finish();
}

}  // namespace mnemo
