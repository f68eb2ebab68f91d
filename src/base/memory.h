// How much memory is left, so that what cannot fit is refused with a message and not ended by the
// system without one.
#pragma once

#include <cstdint>
#include <string>

namespace mnemo {

// Bytes that this process may still take: what the machine has left (MemAvailable), or less where
// a control group (a container, a batch system's job) allows less in all; what the group has taken
// is not subtracted, since that counts files that the system would drop. The largest number where
// the system does not say.
uint64_t AvailableMemory();

// Throws Error (kBadInput) when `bytes` are more than AvailableMemory(). `what` begins the message:
// "two trainings of 1,000,000 parameters need"; `hint` ends it.
void RequireMemory(uint64_t bytes, const std::string& what, const std::string& hint);

// The available memory by these texts: /proc/meminfo, and a control group's memory.max. What a text
// does not say is not a limit. For tests.
uint64_t AvailableMemoryFrom(const std::string& meminfo, const std::string& group_max);

// "512MB", "1.5 GiB": a number and kB, MB, GB (powers of 1000) or KiB, MiB, GiB (of 1024). Throws
// Error (kBadInput) for anything else, also for 0 bytes.
uint64_t BytesFromText(const std::string& text);

}  // namespace mnemo
