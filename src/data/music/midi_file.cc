#include "data/music/midi_file.h"

#include <fmt/format.h>

#include <array>
#include <deque>
#include <map>

#include "base/error.h"

namespace mnemo {
namespace {

// Status bytes.
constexpr uint8_t kNoteOff = 0x80, kNoteOn = 0x90, kProgram = 0xc0, kPressure = 0xd0, kSysEx = 0xf0,
                  kSysExMore = 0xf7, kMeta = 0xff;
constexpr uint8_t kEndOfTrack = 0x2f;

// Bytes of one chunk, or of the file.
class Bytes {
 public:
  Bytes(std::string_view bytes, size_t offset, const std::string& file)
      : bytes_(bytes), offset_(offset), file_(file) {}

  bool empty() const { return place_ == bytes_.size(); }
  size_t at() const { return offset_ + place_; }  // in the file

  Error Damaged(const std::string& what) const {
    return BadInput(fmt::format("damaged MIDI file, at byte {}: {}", at(), what)).At(file_);
  }

  std::string_view Take(uint64_t n) {
    if (n > bytes_.size() - place_) throw Damaged("it ends early");
    place_ += n;
    return bytes_.substr(place_ - n, n);
  }
  uint8_t Byte() { return static_cast<uint8_t>(Take(1)[0]); }
  uint8_t Peek() {
    const uint8_t byte = Byte();
    --place_;
    return byte;
  }
  uint32_t BigEndian(int bytes) {
    uint32_t number = 0;
    for (int i = 0; i < bytes; ++i) number = number << 8 | Byte();
    return number;
  }
  // 7 bits a byte, the highest first; at most 4 bytes.
  uint32_t VariableLength() {
    uint32_t number = 0;
    for (int i = 0; i < 4; ++i) {
      const uint8_t byte = Byte();
      number = number << 7 | (byte & 0x7f);
      if (byte < 0x80) return number;
    }
    throw Damaged("a number has more than 4 bytes");
  }

 private:
  std::string_view bytes_;
  size_t place_ = 0, offset_;
  const std::string& file_;
};

class Track {
 public:
  Track(Bytes bytes, std::vector<MidiNote>* notes) : bytes_(bytes), notes_(notes) {}

  void Read() {
    bool ended = false;
    while (!ended) {
      if (bytes_.empty()) throw bytes_.Damaged("a track has no end-of-track event");
      tick_ += bytes_.VariableLength();
      if (tick_ > kMaxMidiTick) throw bytes_.Damaged("its times are too late");
      uint8_t status = bytes_.Peek();
      if (status >= 0x80) {
        bytes_.Take(1);
      } else if (running_ == 0) {
        throw bytes_.Damaged("an event has no status");
      } else {
        status = running_;
      }
      if (status == kMeta) {
        ended = ReadMeta();
      } else if (status == kSysEx || status == kSysExMore) {
        running_ = 0;
        bytes_.Take(bytes_.VariableLength());
      } else if (status > kSysEx) {
        throw bytes_.Damaged(fmt::format("the status 0x{:02x} does not belong in a file", status));
      } else {
        running_ = status;
        ReadMessage(status);
      }
    }
    for (const auto& [key, starts] : sounding_) {
      for (const uint64_t start : starts) End(key, start);
    }
  }

 private:
  // Channel and pitch.
  using Key = std::pair<uint8_t, uint8_t>;

  bool ReadMeta() {
    const uint8_t type = bytes_.Byte();
    bytes_.Take(bytes_.VariableLength());
    return type == kEndOfTrack;
  }

  uint8_t Data() {
    const uint8_t byte = bytes_.Byte();
    if (byte >= 0x80) throw bytes_.Damaged("a data byte is above 127");
    return byte;
  }

  void ReadMessage(uint8_t status) {
    const uint8_t kind = status & 0xf0, first = Data();
    if (kind == kProgram || kind == kPressure) return;
    const uint8_t second = Data();
    const Key key = {static_cast<uint8_t>(status & 0x0f), first};
    if (kind == kNoteOn && second > 0) {
      sounding_[key].push_back(tick_);
    } else if (kind == kNoteOn || kind == kNoteOff) {
      const auto found = sounding_.find(key);
      if (found == sounding_.end()) return;
      End(key, found->second.front());
      found->second.pop_front();
      if (found->second.empty()) sounding_.erase(found);
    }
  }

  void End(const Key& key, uint64_t start) {
    notes_->push_back({.start = start, .end = tick_, .pitch = key.second, .channel = key.first});
  }

  Bytes bytes_;
  std::vector<MidiNote>* notes_;
  uint64_t tick_ = 0;
  uint8_t running_ = 0;
  std::map<Key, std::deque<uint64_t>> sounding_;  // when each note that sounds began
};

}  // namespace

bool LooksLikeMidi(std::string_view bytes) { return bytes.starts_with("MThd"); }

MidiFile ReadMidi(std::string_view bytes, const std::string& file) {
  if (!LooksLikeMidi(bytes)) {
    Error error = BadInput("this is no MIDI file").At(file).Allowed("a file that begins with MThd");
    if (bytes.starts_with("RIFF")) error.Hint("it is packed into RIFF: take the MIDI file out");
    throw error;
  }
  Bytes all(bytes, 0, file);
  all.Take(4);
  const uint32_t head_size = all.BigEndian(4);
  if (head_size < 6) throw all.Damaged("its head is too short");
  const uint32_t format = all.BigEndian(2), tracks = all.BigEndian(2), division = all.BigEndian(2);
  all.Take(head_size - 6);
  if (format > 1) {
    throw BadInput("the MIDI file has a format that is not read")
        .At(file)
        .Found(std::to_string(format))
        .Allowed("0 (one track) and 1 (tracks played together)");
  }
  if (division >= 0x8000) {
    throw BadInput("the MIDI file counts time in SMPTE frames, and not in parts of a quarter note")
        .At(file)
        .Hint("save it with a division in ticks per quarter note");
  }
  if (division == 0) throw all.Damaged("it has 0 ticks per quarter note");

  MidiFile midi;
  midi.ticks_per_quarter = static_cast<int>(division);
  uint32_t found = 0;
  while (found < tracks) {
    if (all.empty()) {
      throw all.Damaged(fmt::format("it has {} of the {} tracks that it speaks of", found, tracks));
    }
    const std::string_view kind = all.Take(4);
    const uint32_t size = all.BigEndian(4);
    const size_t begin = all.at();
    const std::string_view content = all.Take(size);
    if (kind != "MTrk") continue;
    Track(Bytes(content, begin, file), &midi.notes).Read();
    ++found;
  }
  return midi;
}

}  // namespace mnemo
