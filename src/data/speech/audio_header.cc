#include "data/speech/audio_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

using std::string_view_literals::operator""sv;

// No sound program writes nearly as many; a file made of empty chunks is not to be walked for ever.
constexpr int kMaxChunks = 1000;
constexpr size_t kMaxSphereHeader = 1 << 16;
constexpr uint64_t kLengthUnknown = 0xFFFFFFFF;

uint64_t Little(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

uint64_t Big(std::string_view bytes) {
  uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<uint8_t>(byte);
  return value;
}

// What a file that is no recording seems to be.
std::string LooksLike(std::string_view head) {
  constexpr std::pair<std::string_view, const char*> kKinds[] = {
      {"ID3"sv, "an MP3 file"},
      {"\xFF\xFB"sv, "an MP3 file"},
      {"OggS"sv, "an Ogg file"},
      {"RIFX"sv, "a big-endian wav file"},
      {"RF64"sv, "a 64-bit wav file"},
      {".snd"sv, "a Sun .au file"},
      {"ajkg"sv, "a shorten file"},
      {"PK\3\4"sv, "a zip file"},
      {"\x1F\x8B"sv, "a gzip file"},
      {"wvpk"sv, "a WavPack file"},
      {"<!DOCTYPE"sv, "a web page"},
      {"<html"sv, "a web page"},
      {"version https://git-lfs"sv, "a Git LFS pointer: the recording itself was not fetched"},
  };
  for (const auto& [magic, kind] : kKinds) {
    if (head.starts_with(magic)) return kind;
  }
  const bool text = std::all_of(head.begin(), head.end(), [](char c) {
    return static_cast<uint8_t>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t';
  });
  return (text ? "text: '" : "bytes: '") + Legible(head, 24) + "'";
}

class HeaderReader {
 public:
  HeaderReader(ByteSource* source, const std::string& file) : source_(source), file_(file) {}

  AudioHeader Read() {
    const std::string head = Bytes(0, 64);
    if (source_->size() == 0) throw Bad("the recording is an empty file");
    if (head.starts_with("RIFF") && head.substr(std::min<size_t>(8, head.size()), 4) == "WAVE") {
      return Wav();
    }
    const std::string form = head.size() < 12 ? "" : head.substr(8, 4);
    if (head.starts_with("FORM") && (form == "AIFF" || form == "AIFC")) return Aiff(form == "AIFC");
    if (head.starts_with("fLaC")) return Flac(head);
    if (head.starts_with("NIST_1A\n")) return Sphere();
    throw Bad("this is no recording that can be read")
        .Found(LooksLike(head))
        .Allowed("wav (RIFF), FLAC, AIFF or NIST SPHERE")
        .Hint("convert other sound files: sox FILE OUT.wav");
  }

 private:
  Error Bad(const std::string& what) const { return BadInput(what).At(file_); }

  std::string Bytes(uint64_t offset, size_t count) {
    std::string bytes = source_->Bytes(offset, count);
    if (const std::string reason = source_->failure(); !reason.empty()) {
      throw Bad("cannot read the file: " + reason);
    }
    return bytes;
  }

  Error Truncated(uint64_t found, uint64_t promised) const {
    return Bad("the recording is truncated")
        .Found(fmt::format("{} bytes of samples", found))
        .Allowed(fmt::format("{} bytes, as its header says", promised))
        .Hint("fetch or copy the file again");
  }

  AudioHeader Checked(AudioHeader::Container container, std::optional<uint64_t> samples) const {
    if (samples == uint64_t{0}) throw Bad("the recording has no samples");
    return {container, samples};
  }

  // Calls visit(name, first byte of the content, length) for the chunks of a RIFF or AIFF file,
  // until it returns true or the file ends.
  template <class Length, class Visit>
  void WalkChunks(Length length_of, Visit visit) {
    uint64_t place = 12;
    for (int chunk = 0; chunk < kMaxChunks; ++chunk) {
      const std::string head = Bytes(place, 8);
      if (head.size() < 8) return;
      const uint64_t length = length_of(std::string_view(head).substr(4));
      if (visit(head.substr(0, 4), place + 8, length)) return;
      place += 8 + length + length % 2;  // at most 2^33 a turn
    }
    throw Bad("the header has more than " + std::to_string(kMaxChunks) + " chunks");
  }

  AudioHeader Wav() {
    uint64_t block = 0;
    bool has_data = false;
    std::optional<uint64_t> samples;
    WalkChunks(Little, [&](const std::string& name, uint64_t begin, uint64_t length) {
      if (name == "fmt ") block = WavBlock(Bytes(begin, 16));
      if (name != "data") return false;
      has_data = true;
      if (block == 0) throw Bad("the header has no 'fmt ' chunk before its samples");
      if (length == kLengthUnknown) return true;
      const uint64_t there = source_->size() - begin;
      if (length > there) throw Truncated(there, length);
      if (length % block != 0) {
        throw Bad("the length of the samples is no multiple of a sample's")
            .Found(fmt::format("{} bytes", length))
            .Allowed(fmt::format("a multiple of {}", block));
      }
      samples = length / block;
      return true;
    });
    if (!has_data) {
      throw Bad("the file ends before its samples").Hint("fetch or copy the file again");
    }
    return Checked(AudioHeader::Container::kWav, samples);
  }

  // The bytes of one sample of all channels.
  uint64_t WavBlock(const std::string& format) const {
    if (format.size() < 16) throw Bad("the file ends in its 'fmt ' chunk");
    const std::string_view view = format;
    const uint64_t tag = Little(view.substr(0, 2)), block = Little(view.substr(12, 2));
    constexpr uint64_t kPcm = 1, kFloat = 3, kALaw = 6, kMuLaw = 7, kExtensible = 0xFFFE;
    if (tag != kPcm && tag != kFloat && tag != kALaw && tag != kMuLaw && tag != kExtensible) {
      throw Bad("the samples are coded in a way that is not read here")
          .Found(fmt::format("format number {}", tag))
          .Allowed("PCM (1), float (3), A-law (6), mu-law (7)")
          .Hint("sox FILE -e signed -b 16 OUT.wav");
    }
    const uint64_t channels = Little(view.substr(2, 2)), bits = Little(view.substr(14, 2));
    if (channels == 0 || block == 0 || block != channels * ((bits + 7) / 8)) {
      throw Bad("the 'fmt ' chunk contradicts itself")
          .Found(fmt::format("{} channels, {} bits, {} bytes a sample", channels, bits, block));
    }
    return block;
  }

  AudioHeader Aiff(bool with_coding) {
    std::optional<uint64_t> samples;
    bool has_data = false;
    WalkChunks(Big, [&](const std::string& name, uint64_t begin, uint64_t length) {
      if (name == "COMM") {
        const std::string common = Bytes(begin, 22);
        if (common.size() < (with_coding ? 22 : 18)) throw Bad("the file ends in its header");
        samples = Big(std::string_view(common).substr(2, 4));
        if (with_coding) CheckAiffCoding(common.substr(18, 4));
      }
      if (name == "SSND") {
        has_data = true;
        const uint64_t there = source_->size() - begin;
        if (length > there) throw Truncated(there, length);
      }
      return has_data && samples.has_value();
    });
    if (!samples || !has_data) throw Bad("the header has no COMM or no SSND chunk");
    return Checked(AudioHeader::Container::kAiff, samples);
  }

  void CheckAiffCoding(const std::string& coding) const {
    constexpr std::string_view kRead[] = {"NONE", "twos", "sowt", "in24", "in32", "fl32", "FL32",
                                          "fl64", "FL64", "ulaw", "ULAW", "alaw", "ALAW"};
    if (std::find(std::begin(kRead), std::end(kRead), coding) != std::end(kRead)) return;
    throw Bad("the samples are coded in a way that is not read here")
        .Found("'" + Legible(coding) + "'")
        .Hint("sox FILE -e signed -b 16 OUT.wav");
  }

  AudioHeader Flac(const std::string& head) const {
    // After "fLaC" and 4 bytes of the first block's head: 2 + 2 + 3 + 3 bytes of sizes, then rate
    // (20 bits), channels (3), bits (5) and samples (36; 0 when unknown).
    if (head.size() < 42 || (head[4] & 0x7F) != 0) throw Bad("the FLAC header is damaged");
    const uint64_t samples = Big(std::string_view(head).substr(18, 8)) & 0xFFFFFFFFF;
    return {AudioHeader::Container::kFlac,
            samples == 0 ? std::nullopt : std::optional<uint64_t>(samples)};
  }

  // Lines "name -i 3", "name -r 0.5" or "name -s4 text" up to "end_head".
  std::map<std::string, std::string> SphereFields(std::string_view header) const {
    std::map<std::string, std::string> fields;
    while (true) {
      const size_t end = header.find('\n');
      if (end == std::string_view::npos) throw Bad("the SPHERE header has no 'end_head' line");
      const std::string_view line = header.substr(0, end);
      header.remove_prefix(end + 1);
      if (line.starts_with("end_head")) return fields;
      const size_t name = line.find(' ');
      const size_t type = name == std::string_view::npos ? name : line.find(' ', name + 1);
      if (type == std::string_view::npos) continue;
      fields[std::string(line.substr(0, name))] = line.substr(type + 1);
    }
  }

  std::optional<uint64_t> Number(const std::map<std::string, std::string>& fields,
                                 const std::string& name) const {
    const auto field = fields.find(name);
    if (field == fields.end()) return std::nullopt;
    std::string_view text = field->second;
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    uint32_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size()) {
      throw Bad("the SPHERE header's '" + name + "' is no number")
          .Found("'" + Legible(field->second) + "'");
    }
    return value;
  }

  AudioHeader Sphere() {
    uint64_t size = 0;
    const std::string start = Bytes(8, 8);
    for (const char c : start) {
      if (c >= '0' && c <= '9') size = size * 10 + static_cast<uint64_t>(c - '0');
    }
    if (size < 16 || size > kMaxSphereHeader) {
      throw Bad("the SPHERE header's length is wrong").Found("'" + Legible(start) + "'");
    }
    const std::string header = Bytes(0, size);
    if (header.size() < size) throw Bad("the file ends in its header");
    const auto fields = SphereFields(header);
    if (const auto coding = fields.find("sample_coding"); coding != fields.end()) {
      CheckSphereCoding(coding->second);
    }
    const auto channels = Number(fields, "channel_count").value_or(1);
    const auto bytes = Number(fields, "sample_n_bytes");
    const auto samples = Number(fields, "sample_count");
    if (!bytes || !samples || *bytes < 1 || *bytes > 4 || channels < 1 || channels > 64) {
      throw Bad("the SPHERE header lacks or has wrong sample_count, sample_n_bytes, channel_count");
    }
    const uint64_t promised = *samples * channels * *bytes, there = source_->size() - size;
    if (promised > there) throw Truncated(there, promised);
    return Checked(AudioHeader::Container::kSphere, samples);
  }

  void CheckSphereCoding(const std::string& coding) const {
    const auto has = [&](const char* word) { return coding.find(word) != std::string::npos; };
    if (has("shorten")) {
      throw Bad("the SPHERE file is compressed with shorten")
          .Found("sample_coding '" + Legible(coding) + "'")
          .Allowed("pcm or ulaw")
          .Hint("unpack it: sph2pipe -f wav IN OUT.wav");
    }
    if (!has("embedded") && (has("pcm") || has("ulaw") || has("mu-law"))) return;
    throw Bad("the SPHERE file's samples are coded in a way that is not read here")
        .Found("sample_coding '" + Legible(coding) + "'")
        .Allowed("pcm or ulaw")
        .Hint("NIST's w_decode or sph2pipe -f wav IN OUT.wav may unpack it");
  }

  ByteSource* source_;
  const std::string& file_;
};

}  // namespace

AudioHeader ReadAudioHeader(ByteSource* source, const std::string& file) {
  return HeaderReader(source, file).Read();
}

}  // namespace mnemo
