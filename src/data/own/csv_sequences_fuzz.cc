// libFuzzer: any bytes as a user's CSV file, read with several choices of options. What is taken
// has the form, and a second reading gives the same.
#include "base/error.h"
#include "data/own/csv_sequences.h"
#include "data/own/seed_options.h"

namespace {

void Try(std::string_view bytes, const mnemo::CsvOptions& options) {
  try {
    mnemo::CsvSequences reader(bytes, "fuzz", options);
    std::vector<mnemo::OwnSequence> first;
    bool whole = true;
    mnemo::OwnSequence sequence;
    try {
      while (reader.Next(&sequence)) first.push_back(sequence);
    } catch (const mnemo::Error&) {
      whole = false;
    }
    reader.Rewind();
    for (const mnemo::OwnSequence& before : first) {
      MNEMO_CHECK(reader.Next(&sequence));
      MNEMO_CHECK(sequence.bad.has_value() == before.bad.has_value());
      MNEMO_CHECK(sequence.record.vectors == before.record.vectors);
      MNEMO_CHECK(sequence.record.classes == before.record.classes);
      if (!sequence.bad) mnemo::CheckRecord(reader.form(), sequence.record);
    }
    MNEMO_CHECK(!whole || !reader.Next(&sequence));
  } catch (const mnemo::Error& error) {
    MNEMO_CHECK(error.kind() == mnemo::ErrorKind::kBadInput);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const mnemo::CsvOptions& options : mnemo::CsvSeedOptions()) Try(bytes, options);
  return 0;
}
