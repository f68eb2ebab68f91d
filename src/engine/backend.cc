#include "engine/backend.h"

#include "base/error.h"

namespace mnemo {

void RefuseBelow(const CellGraph& graph) {
  if (graph.belows.empty()) return;
  throw BadInput("cell '" + graph.name + "' reads '" + graph.belows[0].value +
                 "' of the layer below, which no backend supports yet")
      .Hint("use a cell without a 'below' line");
}

}  // namespace mnemo
