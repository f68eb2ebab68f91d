// libFuzzer: a set.json that is taken has a form that fits together, and is the same when it is
// written and read again.
#include <cmath>

#include "base/error.h"
#include "base/json.h"
#include "data/set_json.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  using namespace mnemo;
  try {
    const nlohmann::json file =
        ParseJson(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz");
    SequenceData set;
    set.form = FormFromJson(file);
    OriginFromJson(file, &set);
    MNEMO_CHECK(set.form.inputs > 0 && set.form.outputs > 0);
    MNEMO_CHECK(std::isfinite(set.form.step_seconds) && set.form.step_seconds >= 0);
    MNEMO_CHECK(set.input_scale.mean.size() == set.input_scale.deviation.size());
    const auto columns = static_cast<size_t>(set.form.inputs);
    MNEMO_CHECK(set.input_scale.empty() || set.input_scale.mean.size() == columns);
    nlohmann::ordered_json written = FormJson(set.form);
    AddOriginJson(set.input_scale, set.preparation, &written);
    SequenceData again;
    const auto read = nlohmann::json::parse(written.dump());
    again.form = FormFromJson(read);
    OriginFromJson(read, &again);
    MNEMO_CHECK(FormJson(again.form) == FormJson(set.form));
    MNEMO_CHECK(again.input_scale == set.input_scale);
  } catch (const Error&) {
  } catch (const nlohmann::json::exception&) {
  }
  return 0;
}
