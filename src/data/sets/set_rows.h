// The rows of data_set.h, by kind of data. For data_set.cc only.
#pragma once

#include <vector>

#include "data/sets/data_set.h"

namespace mnemo {

void AddTextSets(std::vector<DataSet>* sets);
void AddMusicSets(std::vector<DataSet>* sets);
void AddSpeechSets(std::vector<DataSet>* sets);  // with the next four
void AddTimitSets(std::vector<DataSet>* sets);
void AddAudioSets(std::vector<DataSet>* sets);
void AddKaldiSets(std::vector<DataSet>* sets);
void AddFliteSets(std::vector<DataSet>* sets);
void AddHandwritingSets(std::vector<DataSet>* sets);
void AddGeneratedSets(std::vector<DataSet>* sets);
void AddOwnSets(std::vector<DataSet>* sets);
void AddOwnTextSets(std::vector<DataSet>* sets);

// Sets files and sha256 of the sets that can be fetched; all of them must be there.
void AddPublishedFiles(std::vector<DataSet>* sets);

}  // namespace mnemo
