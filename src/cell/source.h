// Where a cell comes from, in short, for tables.
//
// The comment at the head of a cell's file says on its first line what the cell is; its second line
// begins with the source, as papers cite: names, the year, whatever else.
//
//   # Gated recurrent unit.
//   # Cho et al. 2014; Chung et al. 2014, section 3.2.
#pragma once

#include <string>

namespace mnemo {

struct CellSource {
  std::string author;  // "Cho", "van der Westhuizen": the first of them
  int year = 0;

  // "Cho 2014"; "" where the head names no source.
  std::string Short() const;
};

// `about` as CellGraph has it. A second line that does not begin with names and a year is no
// source: author is "" then and year 0. Any thread may call.
CellSource SourceOf(const std::string& about);

}  // namespace mnemo
