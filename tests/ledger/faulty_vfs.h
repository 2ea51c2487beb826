#ifndef VERACITY_TESTS_LEDGER_FAULTY_VFS_H_
#define VERACITY_TESTS_LEDGER_FAULTY_VFS_H_

#include <cstdint>

namespace veracity::testing {

// How a fault shows: a device that fails, a disk that is full.
enum class Fault { kBroken, kFull };

// Makes SQLite's default file system one that can be told to fail. Opens,
// reads, writes, truncations, syncs and deletions are counted; syncs are left
// out in truth, so that tests are quick. Call once, before any ledger is open.
void InstallFaultyVfs();

// From now on the `nth` operation fails (from 1); with `lasting` all later ones
// too. A full disk fails writes only.
void FailAt(int64_t nth, Fault fault, bool lasting);
// Stops failing; returns how many operations failed since FailAt.
int64_t StopFailing();

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_LEDGER_FAULTY_VFS_H_
