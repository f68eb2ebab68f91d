// set.json of a prepared set (data/prepared.h) in memory: the form, and what is known beside it.
//
// Keys that came later may be missing: look, step_seconds, input_scale, preparation. Pure
// functions; any thread.
#pragma once

#include <nlohmann/json.hpp>

#include "data/sequences.h"

namespace mnemo {

nlohmann::ordered_json FormJson(const SequenceForm& form);
// Throws Error (kBadInput) for a value that no form has, nlohmann::json::exception for a key that
// is missing or of another type.
SequenceForm FormFromJson(const nlohmann::json& file);

// Adds the keys input_scale and preparation, each where it is known.
void AddOriginJson(const InputScale& scale, const Preparation& preparation,
                   nlohmann::ordered_json* file);
// Sets data->input_scale and data->preparation, which stay empty where `file` does not have them.
// data->form must be set. Throws as FormFromJson.
void OriginFromJson(const nlohmann::json& file, SequenceData* data);

}  // namespace mnemo
