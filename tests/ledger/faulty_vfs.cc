#include "tests/ledger/faulty_vfs.h"

#include <sqlite3.h>

#include <atomic>

namespace veracity::testing {
namespace {

std::atomic<bool> armed = false;
std::atomic<int64_t> left = 0;
std::atomic<int64_t> failed = 0;
std::atomic<bool> full = false;
std::atomic<bool> last = false;

// Whether the operation at hand is to fail.
bool Fails(bool writes) {
  if (!armed || (full && !writes)) return false;
  const int64_t position = --left;
  if (position > 0 || (position < 0 && !last)) return false;
  ++failed;
  return true;
}
int WriteError(int broken) { return full ? SQLITE_FULL : broken; }

sqlite3_vfs* below = nullptr;

// A file of the real file system lies behind each of ours.
struct File {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
sqlite3_file* Real(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->real();
}

int Close(sqlite3_file* file) {
  return Real(file)->pMethods->xClose(Real(file));
}
int Read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  if (Fails(false)) return SQLITE_IOERR_READ;
  return Real(file)->pMethods->xRead(Real(file), to, size, at);
}
int Write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  if (Fails(true)) return WriteError(SQLITE_IOERR_WRITE);
  return Real(file)->pMethods->xWrite(Real(file), from, size, at);
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (Fails(true)) return WriteError(SQLITE_IOERR_TRUNCATE);
  return Real(file)->pMethods->xTruncate(Real(file), size);
}
int Sync(sqlite3_file*, int) {
  return Fails(true) ? WriteError(SQLITE_IOERR_FSYNC) : SQLITE_OK;
}
int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  return Real(file)->pMethods->xFileSize(Real(file), size);
}
int Lock(sqlite3_file* file, int level) {
  return Real(file)->pMethods->xLock(Real(file), level);
}
int Unlock(sqlite3_file* file, int level) {
  return Real(file)->pMethods->xUnlock(Real(file), level);
}
int CheckReservedLock(sqlite3_file* file, int* reserved) {
  return Real(file)->pMethods->xCheckReservedLock(Real(file), reserved);
}
int FileControl(sqlite3_file* file, int operation, void* argument) {
  return Real(file)->pMethods->xFileControl(Real(file), operation, argument);
}
int SectorSize(sqlite3_file* file) {
  return Real(file)->pMethods->xSectorSize(Real(file));
}
int Characteristics(sqlite3_file* file) {
  return Real(file)->pMethods->xDeviceCharacteristics(Real(file));
}
int ShmMap(sqlite3_file* file, int page, int size, int extend,
           void volatile** to) {
  if (Fails(false)) return SQLITE_IOERR_SHMMAP;
  return Real(file)->pMethods->xShmMap(Real(file), page, size, extend, to);
}
int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
  return Real(file)->pMethods->xShmLock(Real(file), offset, count, flags);
}
void ShmBarrier(sqlite3_file* file) {
  Real(file)->pMethods->xShmBarrier(Real(file));
}
int ShmUnmap(sqlite3_file* file, int remove) {
  return Real(file)->pMethods->xShmUnmap(Real(file), remove);
}

const sqlite3_io_methods kMethods = {2,
                                     Close,
                                     Read,
                                     Write,
                                     Truncate,
                                     Sync,
                                     FileSize,
                                     Lock,
                                     Unlock,
                                     CheckReservedLock,
                                     FileControl,
                                     SectorSize,
                                     Characteristics,
                                     ShmMap,
                                     ShmLock,
                                     ShmBarrier,
                                     ShmUnmap,
                                     nullptr,
                                     nullptr};

int Open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags,
         int* flags_out) {
  file->pMethods = nullptr;
  if (Fails(false)) return SQLITE_CANTOPEN;
  const int code = below->xOpen(below, name, Real(file), flags, flags_out);
  if (code == SQLITE_OK) file->pMethods = &kMethods;
  return code;
}
int Delete(sqlite3_vfs*, const char* name, int sync) {
  if (Fails(true)) return WriteError(SQLITE_IOERR_DELETE);
  return below->xDelete(below, name, sync);
}

}  // namespace

void InstallFaultyVfs() {
  static sqlite3_vfs faulty;
  below = sqlite3_vfs_find(nullptr);
  // All that is not about files it does as the real one.
  faulty = *below;
  faulty.zName = "faulty";
  faulty.pNext = nullptr;
  faulty.szOsFile = static_cast<int>(sizeof(File)) + below->szOsFile;
  faulty.xOpen = Open;
  faulty.xDelete = Delete;
  sqlite3_vfs_register(&faulty, 1);
}

void FailAt(int64_t nth, Fault fault, bool lasting) {
  left = nth;
  failed = 0;
  full = fault == Fault::kFull;
  last = lasting;
  armed = true;
}

int64_t StopFailing() {
  armed = false;
  return failed;
}

}  // namespace veracity::testing
