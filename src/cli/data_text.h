// Published texts among the data sets: they are fetched, and read as they are.
#pragma once

#include "cli/data_fetch.h"

namespace mnemo {

// The row of that name if it is a text, else null.
const DataSet* FindText(const std::string& name);

// Where the text stands once it is fetched.
fs::path TextFile(const DataSet& set);

// Fetches it and says where it is. Throws Error as FetchSet().
void GetText(const DataSet& set, const FetchOptions& fetch, const CommonOptions& common);

// Compares it with what is known of it. Throws Error: kBadInput when it is not here, kFailed when
// it is not as it should be.
void CheckText(const DataSet& set, const CommonOptions& common);

}  // namespace mnemo
