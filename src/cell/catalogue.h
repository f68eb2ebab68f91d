// Cells by name: the files of the cells folder.
//
// The folder is MNEMO_CELLS from the environment if that is set; else ../share/mnemo/cells beside
// the program's folder if that exists; else the folder of the sources. Nothing is kept between
// calls; any thread may call.
#pragma once

#include <string>
#include <vector>

#include "cell/graph.h"
#include "cell/text.h"

namespace mnemo {

// The names in the cells folder, without ".cell", sorted. Throws Error (kBadInput) if the folder
// cannot be read.
std::vector<std::string> CatalogueNames();

// The name of a cell: "gru" for "gru" as for "mine/gru.cell".
std::string CellName(const std::string& name_or_path);

// A bare name means the file of that name in the cells folder; a name with a '/' or that ends in
// ".cell" is the path of a file. Throws Error (kBadInput): an unknown name (with the catalogue and
// the nearest name), an unreadable file, or whatever is wrong in it.
CellText LoadCellText(const std::string& name_or_path);

// The same, checked. The graph's name is the file's name without ".cell".
CellGraph LoadCell(const std::string& name_or_path);

}  // namespace mnemo
