// A Venn diagram of two or three sets with the share of each region written into it; the circles
// have one size, whatever the shares. Pure; any thread.
#pragma once

#include <string>
#include <vector>

namespace mnemo {

// names: two or three. shares: [2^names], of the regions by bits as in ErrorOverlap::regions
// (analysis/errors/overlap.h), 0 to 1; the first, outside of all, is written below. An <svg>, 440
// wide. `outside`: what the outside is called: "right by all".
std::string VennFigure(const std::vector<std::string>& names, const std::vector<double>& shares,
                       const std::string& outside);

}  // namespace mnemo
