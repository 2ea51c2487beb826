/* Bundles through the caller's own functions. */

#include <stdlib.h>
#include <string.h>

#include "desk.h"

/* A file in memory that grows; reads and writes fail where it is broken. */
struct file {
  char* data;
  size_t size, position;
  int broken;
};

static int Write(void* user, const void* data, size_t size) {
  struct file* file = user;
  char* grown = file->broken ? NULL : realloc(file->data, file->size + size);
  if (grown == NULL) return 0;
  memcpy(grown + file->size, data, size);
  file->data = grown;
  file->size += size;
  return 1;
}

/* In small pieces, as a socket gives them. */
static int64_t Read(void* user, void* into, size_t capacity) {
  struct file* file = user;
  size_t size = file->size - file->position;
  if (file->broken) return -1;
  if (size > capacity) size = capacity;
  if (size > 100) size = 100;
  memcpy(into, file->data + file->position, size);
  file->position += size;
  return (int64_t)size;
}

static int Seek(void* user, uint64_t position) {
  struct file* file = user;
  if (position > file->size) return 0;
  file->position = (size_t)position;
  return 1;
}

static veracity_input InputOf(struct file* file) {
  const veracity_input input = {
      .size = sizeof(input), .user = file, .read = Read, .seek = Seek};
  file->position = 0;
  return input;
}

static veracity_output OutputOf(struct file* file) {
  const veracity_output output = {
      .size = sizeof(output), .user = file, .write = Write};
  return output;
}

/* The desk's records as a bundle. */
static struct file Exported(const struct desk* desk) {
  struct file file = {0};
  const veracity_output to = OutputOf(&file);
  veracity_buffer* header =
      FromJson("BundleHeader", "{\"tool\": \"bundle_test\"}");
  uint64_t entries = 0;
  OK(veracity_view_export(desk->view, 0, Of(header), &to, NULL, &entries,
                          &error));
  CHECK(entries == 6);
  veracity_buffer_free(header);
  return file;
}

static veracity_ledger* OpenAs(const char* owner) {
  const veracity_ledger_options options = {.size = sizeof(options),
                                           .owner = veracity_text(owner)};
  veracity_ledger* ledger = NULL;
  OK(veracity_ledger_open(veracity_text("memory:"), &options, &ledger, &error));
  return ledger;
}

static void ImportsWhatWasExported(void) {
  struct desk desk = OpenDesk();
  struct file file = Exported(&desk);
  veracity_ledger* other = OpenAs("other");
  veracity_input from = InputOf(&file);
  veracity_buffer* report = NULL;
  OK(veracity_ledger_import(other, &from, NULL, NULL, &report, &error));
  CHECK(BufferHas("ImportReport", report, "\"inserted\":\"6\""));
  /* From a pipe, as somebody else's. */
  from = InputOf(&file);
  from.seek = NULL;
  {
    const veracity_import_options options = {.size = sizeof(options),
                                             .author = veracity_text("agency"),
                                             .batch_entries = 2};
    OK(veracity_ledger_import(other, &from, &options, NULL, &report, &error));
    CHECK(BufferHas("ImportReport", report, "\"known\":\"6\""));
  }
  veracity_ledger_close(other);
  free(file.data);
  CloseDesk(&desk);
}

static void RecordsNothingOfADamagedFile(void) {
  struct desk desk = OpenDesk();
  struct file file = Exported(&desk);
  veracity_ledger* other = OpenAs("other");
  veracity_view* view = NULL;
  veracity_input from = InputOf(&file);
  file.size -= 3;
  FAILS(veracity_ledger_import(other, &from, NULL, NULL, NULL, &error),
        VERACITY_DATA_LOSS, "truncated");
  OK(veracity_ledger_now(other, &view, &error));
  CHECK(veracity_view_commit(view) == 0);
  veracity_view_free(view);
  veracity_ledger_close(other);
  free(file.data);
  CloseDesk(&desk);
}

static void RestoresIntoALedgerOfTheSameOwner(void) {
  struct desk desk = OpenDesk();
  struct file file = Exported(&desk);
  veracity_ledger *same = OpenAs("desk"), *other = OpenAs("other");
  veracity_input from = InputOf(&file);
  OK(veracity_ledger_restore(same, &from, NULL, NULL, NULL, &error));
  from = InputOf(&file);
  FAILS(veracity_ledger_restore(other, &from, NULL, NULL, NULL, &error),
        VERACITY_FAILED_PRECONDITION, "other");
  veracity_ledger_close(same);
  veracity_ledger_close(other);
  free(file.data);
  CloseDesk(&desk);
}

static void VerdictsAreRecomputedFromTheirClosure(void) {
  struct desk desk = OpenDesk();
  struct file file = {0};
  const veracity_output to = OutputOf(&file);
  veracity_input from;
  veracity_results* verdicts = NULL;
  veracity_buffer* report = NULL;
  veracity_bytes claims[1];
  claims[0] = Of(desk.claim);
  OK(veracity_assessor_export_closure(desk.assessor, claims, 1, kNone, &to,
                                      NULL, NULL, &verdicts, &error));
  CHECK(CountWith(verdicts, "Assessment", "inputsDigest") == 1);
  from = InputOf(&file);
  OK(veracity_verify_bundle(&from, NULL, &report, &error));
  CHECK(BufferHas("VerificationReport", report, "\"agrees\":true"));
  free(file.data);
  file = Exported(&desk);
  from = InputOf(&file);
  FAILS(veracity_verify_bundle(&from, NULL, &report, &error),
        VERACITY_INVALID_ARGUMENT, "");
  CHECK(report == NULL);
  free(file.data);
  CloseDesk(&desk);
}

static void TellsWhenTheCallerCannotReadOrWrite(void) {
  struct desk desk = OpenDesk();
  struct file file = Exported(&desk);
  veracity_output to = OutputOf(&file);
  veracity_input from = InputOf(&file);
  veracity_buffer* header =
      FromJson("BundleHeader", "{\"producer\": \"somebody\"}");
  file.broken = 1;
  FAILS(veracity_view_export(desk.view, 0, kNone, &to, NULL, NULL, &error),
        VERACITY_UNAVAILABLE, "");
  FAILS(veracity_ledger_import(desk.ledger, &from, NULL, NULL, NULL, &error),
        VERACITY_UNAVAILABLE, "");
  file.broken = 0;
  FAILS(veracity_view_export(desk.view, 0, Of(header), &to, NULL, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "'somebody'");
  to.write = NULL;
  FAILS(veracity_view_export(desk.view, 0, kNone, &to, NULL, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "no function that writes");
  from.read = NULL;
  FAILS(veracity_verify_bundle(&from, NULL, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "no function that reads");
  veracity_buffer_free(header);
  free(file.data);
  CloseDesk(&desk);
}

int main(void) {
  ImportsWhatWasExported();
  RecordsNothingOfADamagedFile();
  RestoresIntoALedgerOfTheSameOwner();
  VerdictsAreRecomputedFromTheirClosure();
  TellsWhenTheCallerCannotReadOrWrite();
  return Failed();
}
