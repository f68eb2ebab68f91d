#include "data/music/midi_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/music/midi_roll.h"
#include "data/music/music_test.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Bytes(const std::string& seed) {
  return ReadFile(MNEMO_SOURCE_DIR "/tests/fuzz/midi_file/" + seed + ".mid");
}

std::string Read(const std::string& bytes) {
  return ErrorOf([&] { RollFromMidi(ReadMidi(bytes, "a.mid"), {}, "a", "a.mid"); });
}

std::vector<MidiNote> NotesOf(const std::string& seed) {
  return ReadMidi(Bytes(seed), "a.mid").notes;
}

TEST(MidiFile, SeedsAreReadOrRefused) {
  for (const Seed& seed : Seeds("midi_file")) {
    SCOPED_TRACE(seed.name);
    if (seed.name == "ok-percussion.mid") continue;
    if (seed.bad) {
      EXPECT_THAT(Read(seed.bytes), HasSubstr("a.mid: "));
    } else {
      EXPECT_EQ(Read(seed.bytes), "");
    }
  }
}

TEST(MidiFile, Notes) {
  const MidiNote c{.start = 0, .end = 96, .pitch = 60, .channel = 0};
  EXPECT_THAT(NotesOf("ok-format-0"), ElementsAre(c));
  EXPECT_EQ(ReadMidi(Bytes("ok-format-0"), "a.mid").ticks_per_quarter, 96);
  EXPECT_THAT(NotesOf("ok-format-1"),
              ElementsAre(c, MidiNote{.start = 192, .end = 192 + 96, .pitch = 64, .channel = 1}));
  EXPECT_THAT(NotesOf("ok-running-status"),
              ElementsAre(MidiNote{.start = 0, .end = 48, .pitch = 60},
                          MidiNote{.start = 0, .end = 96, .pitch = 64}));
  EXPECT_THAT(NotesOf("ok-running-status-over-meta"), ElementsAre(c));
  EXPECT_THAT(NotesOf("ok-sysex"), ElementsAre(c));
  EXPECT_THAT(NotesOf("ok-other-messages"), ElementsAre(c));
  EXPECT_THAT(NotesOf("ok-other-chunk"), ElementsAre(c));
}

// Two notes of one key: the first note-off ends the one that has sounded longest, the third
// nothing.
TEST(MidiFile, OverlappingAndUnendedNotes) {
  EXPECT_THAT(NotesOf("ok-overlap"), ElementsAre(MidiNote{.start = 0, .end = 144, .pitch = 60},
                                                 MidiNote{.start = 48, .end = 240, .pitch = 60}));
  EXPECT_THAT(NotesOf("ok-never-ended"),
              ElementsAre(MidiNote{.start = 0, .end = 384, .pitch = 60}));
}

TEST(MidiFile, MessagesSayWhatAndWhere) {
  for (const auto& [seed, message] : std::vector<std::pair<std::string, std::string>>{
           {"text", "this is no MIDI file\n  allowed: a file that begins with MThd"},
           {"riff",
            "this is no MIDI file\n  allowed: a file that begins with MThd\n  hint:    it "
            "is packed into RIFF: take the MIDI file out"},
           {"smpte",
            "the MIDI file counts time in SMPTE frames, and not in parts of a quarter "
            "note\n  hint:    save it with a division in ticks per quarter note"},
           {"format-2",
            "the MIDI file has a format that is not read\n  found:   2\n  allowed: 0 "
            "(one track) and 1 (tracks played together)"},
           {"tracks-missing",
            "damaged MIDI file, at byte 34: it has 1 of the 2 tracks that it speaks of"},
           {"track-length", "damaged MIDI file, at byte 22: it ends early"},
           {"no-end", "damaged MIDI file, at byte 30: a track has no end-of-track event"},
           {"no-status", "damaged MIDI file, at byte 23: an event has no status"},
           {"status-after-sysex", "damaged MIDI file, at byte 31: an event has no status"},
           {"status-f4",
            "damaged MIDI file, at byte 24: the status 0xf4 does not belong in a file"},
           {"data-high", "damaged MIDI file, at byte 25: a data byte is above 127"},
           {"number-long", "damaged MIDI file, at byte 26: a number has more than 4 bytes"},
           {"only-end", "nothing sounds in the MIDI file\n  found:   no notes"},
           {"zero-length", "nothing sounds in the MIDI file\n  found:   notes of no length"},
           {"too-long",
            "the MIDI file is too long\n  found:   2796203 steps\n  allowed: 200000 "
            "steps\n  hint:    take fewer steps per quarter note"},
       }) {
    EXPECT_EQ(Read(Bytes("bad-" + seed)), "a.mid: " + message) << seed;
  }
  EXPECT_THAT(Read(Bytes("bad-too-late")), HasSubstr("its times are too late"));
  EXPECT_EQ(Read(Bytes("ok-percussion")),
            "a.mid: nothing sounds in the MIDI file\n  found:   percussion only");
}

TEST(MidiFile, NoCutFileIsReadAndNoDamageCrashes) {
  for (const char* seed : {"ok-format-0", "ok-format-1", "ok-other-messages"}) {
    const std::string bytes = Bytes(seed);
    for (size_t size = 0; size < bytes.size(); ++size) {
      ASSERT_NE(Read(bytes.substr(0, size)), "") << seed << " " << size;
    }
    EXPECT_GT(ReadDamaged(bytes, 500, [](const std::string& b) { ReadMidi(b, "a.mid"); }), 40);
  }
}

}  // namespace
}  // namespace mnemo
