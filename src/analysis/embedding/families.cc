#include "analysis/embedding/families.h"

#include <limits>

#include "base/error.h"

namespace mnemo {

std::vector<FamilyPlace> PlaceFamilies(const SquareMatrix& distances,
                                       const std::vector<int>& families, int kinds) {
  CheckDistances(distances);
  if (static_cast<int64_t>(families.size()) != distances.size) {
    throw BadInput("families and distances are of different numbers of models");
  }
  std::vector<FamilyPlace> places(static_cast<size_t>(kinds));
  std::vector<int64_t> within(places.size()), between(places.size());
  for (int64_t a = 0; a < distances.size; ++a) {
    const int family = families[static_cast<size_t>(a)];
    MNEMO_CHECK(family >= 0 && family < kinds);
    FamilyPlace& place = places[static_cast<size_t>(family)];
    ++place.models;
    int64_t nearest = -1;
    for (int64_t b = 0; b < distances.size; ++b) {
      if (b == a) continue;
      const bool own = families[static_cast<size_t>(b)] == family;
      (own ? place.within : place.between) += distances.At(a, b);
      ++(own ? within : between)[static_cast<size_t>(family)];
      if (nearest < 0 || distances.At(a, b) < distances.At(a, nearest)) nearest = b;
    }
    place.near_own += families[static_cast<size_t>(nearest)] == family ? 1 : 0;
  }
  const auto mean = [](double sum, int64_t count) {
    return count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
  };
  for (size_t f = 0; f < places.size(); ++f) {
    places[f].within = mean(places[f].within, within[f]);
    places[f].between = mean(places[f].between, between[f]);
  }
  return places;
}

}  // namespace mnemo
