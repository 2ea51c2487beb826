/* Truth discovery, and how well estimates have fitted what was judged. */
#ifndef VERACITY_C_DISCOVERY_H_
#define VERACITY_C_DISCOVERY_H_

#include "veracity/c/assessor.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Structs that come out begin with their size too, which the caller sets: no
 * more than that is filled in. Bytes in them are valid until the handle that
 * they came from is freed. */

/* -- Which rival is true, and how far sources are to be relied on -- */

/* Estimates from nothing but who says what. */
typedef struct veracity_discovery veracity_discovery;

typedef struct veracity_discover_options {
  size_t size; /* sizeof(veracity_discover_options) */
  /* As papers write it: "Accu", "Dawid-Skene", "CRH" ...; none: by the shape of
   * the data, which the explanation explains. */
  veracity_bytes method;
  /* Let sources that agree almost always be several voices all the same. */
  int keep_copies;
  /* Results do not depend on it; 0: 1. */
  int threads;
} veracity_discover_options;

/* Estimates over the claims that a v1.ClaimQuery finds, structure aside.
 * NOT_FOUND if there is no such method, FAILED_PRECONDITION if it does not suit
 * the data, else as assessing. */
VERACITY_API veracity_code veracity_assessor_discover(
    const veracity_assessor* assessor, veracity_bytes query,
    const veracity_discover_options* options,
    const veracity_assess_options* assess, const veracity_call* call,
    veracity_discovery** discovery, veracity_error** error);
VERACITY_API void veracity_discovery_free(veracity_discovery* discovery);

typedef struct veracity_discovery_summary {
  size_t size;                /* sizeof(veracity_discovery_summary) */
  veracity_bytes method;      /* UTF-8 */
  veracity_bytes explanation; /* UTF-8, sentences */
  size_t sources;             /* how many there are */
  size_t claims;
  int32_t iterations;
  int converged;
} veracity_discovery_summary;

typedef struct veracity_discovered_source {
  size_t size;           /* sizeof(veracity_discovered_source) */
  veracity_bytes source; /* an entity's id */
  /* The share of its claims that are true, with the middle 95 %. */
  double accuracy, low, high;
  /* How many of its claims that rests on. */
  int64_t claims;
  /* Sources of one number are one voice. */
  int32_t group;
} veracity_discovered_source;

typedef struct veracity_discovered_claim {
  size_t size;          /* sizeof(veracity_discovered_claim) */
  veracity_bytes claim; /* a v1.RecordRef */
  double probability;
  /* Claims of one number are rival answers to one question, or the same
   * answer; a claim without rivals is true or false. */
  int32_t question;
  /* The answer, or one that another did as well as. */
  int chosen, tied;
  /* The owner judged it. */
  int judged;
} veracity_discovered_claim;

VERACITY_API veracity_code veracity_discovery_summarize(
    const veracity_discovery* discovery, veracity_discovery_summary* summary,
    veracity_error** error);
/* Sources by id; claims by question, then id. OUT_OF_RANGE past the last. */
VERACITY_API veracity_code veracity_discovery_source(
    const veracity_discovery* discovery, size_t index,
    veracity_discovered_source* source, veracity_error** error);
VERACITY_API veracity_code veracity_discovery_claim(
    const veracity_discovery* discovery, size_t index,
    veracity_discovered_claim* claim, veracity_error** error);
/* The estimates as records, a v1.Batch: a rating of each source, with the
 * method as its rater. */
VERACITY_API veracity_code
veracity_discovery_ratings(const veracity_discovery* discovery,
                           veracity_buffer** batch, veracity_error** error);

/* -- What the owner judged, beside what was said of it -- */

/* The assessor's own verdicts on what was judged, computed without regard to
 * judgements, and the sources' track records. */
typedef struct veracity_calibration veracity_calibration;

VERACITY_API veracity_code veracity_assessor_calibrate(
    const veracity_assessor* assessor, const veracity_assess_options* assess,
    const veracity_call* call, veracity_calibration** calibration,
    veracity_error** error);
VERACITY_API void veracity_calibration_free(veracity_calibration* calibration);

typedef struct veracity_calibration_summary {
  size_t size;    /* sizeof(veracity_calibration_summary) */
  int64_t judged; /* claims */
  /* Brier's score in [0, 1], and its parts (Murphy 1973). */
  double brier, reliability, resolution, uncertainty;
  double log_score, expected_error;
  size_t points; /* of the curve: how many there are */
  size_t sources;
} veracity_calibration_summary;

typedef struct veracity_calibration_point {
  size_t size; /* sizeof(veracity_calibration_point) */
  double probability, share_true;
  int64_t count;
} veracity_calibration_point;

typedef struct veracity_track_record {
  size_t size;           /* sizeof(veracity_track_record) */
  veracity_bytes source; /* an entity's id */
  int64_t claims, right;
  /* The mean and the middle 95 % of Beta(1 + right, 1 + wrong). */
  double accuracy, low, high;
} veracity_track_record;

VERACITY_API veracity_code veracity_calibration_summarize(
    const veracity_calibration* calibration,
    veracity_calibration_summary* summary, veracity_error** error);
/* Points by probability, sources by id. OUT_OF_RANGE past the last. */
VERACITY_API veracity_code veracity_calibration_point_at(
    const veracity_calibration* calibration, size_t index,
    veracity_calibration_point* point, veracity_error** error);
VERACITY_API veracity_code veracity_calibration_source(
    const veracity_calibration* calibration, size_t index,
    veracity_track_record* source, veracity_error** error);

#ifdef __cplusplus
}
#endif

#endif /* VERACITY_C_DISCOVERY_H_ */
