// libFuzzer: any bytes as a user's .npz file, or as its arrays (npz_for_tests.h), read with several
// choices of options. What is taken has the form.
#include "base/error.h"
#include "data/own/npz_for_tests.h"
#include "data/own/npz_sequences.h"
#include "data/own/seed_options.h"

namespace {

void Try(std::string_view bytes, const mnemo::NpzOptions& options) {
  try {
    mnemo::NpzSequences reader(bytes, "fuzz", options);
    mnemo::SequenceForm form = reader.form();
    if (form.inputs == 0) form.inputs = 1 << 24;
    if (form.outputs == 0) form.outputs = 1 << 24;
    int64_t count = 0;
    mnemo::OwnSequence sequence;
    for (; reader.Next(&sequence); ++count) {
      if (!sequence.bad) mnemo::CheckRecord(form, sequence.record);
    }
    reader.Rewind();
    while (reader.Next(&sequence)) --count;
    MNEMO_CHECK(count == 0);
  } catch (const mnemo::Error& error) {
    MNEMO_CHECK(error.kind() == mnemo::ErrorKind::kBadInput);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string bytes = mnemo::NpzOfSeed({reinterpret_cast<const char*>(data), size});
  for (const mnemo::NpzOptions& options : mnemo::NpzSeedOptions()) Try(bytes, options);
  return 0;
}
