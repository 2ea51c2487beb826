/* Messages for programs without the contract's generated code, and ids. All of
 * it is pure: no ledger is needed. */
#ifndef VERACITY_C_MESSAGES_H_
#define VERACITY_C_MESSAGES_H_

#include "veracity/c/basics.h"

#ifdef __cplusplus
extern "C" {
#endif

/* -- As text -- */

/* A message of a type, "veracity.v1.ClaimQuery", from and to ProtoJSON: one
 * JSON object, bytes in base64. NOT_FOUND if there is no such type. */
VERACITY_API veracity_code veracity_message_from_json(veracity_bytes type,
                                                      veracity_bytes json,
                                                      veracity_buffer** message,
                                                      veracity_error** error);
VERACITY_API veracity_code veracity_message_to_json(veracity_bytes type,
                                                    veracity_bytes message,
                                                    veracity_buffer** json,
                                                    veracity_error** error);

/* A v1.Batch from protobuf's text format, in which records may be named by
 * labels ("@rain", docs/formats/text.md). INVALID_ARGUMENT, with line and
 * column, if it does not parse or a record is not valid. */
VERACITY_API veracity_code veracity_batch_from_text(veracity_bytes text,
                                                    veracity_buffer** batch,
                                                    veracity_error** error);

/* -- Ids -- */

/* The id, a v1.RecordRef, of a message of a type that is a record
 * (veracity.v1.Record, or Claim, Assertion, Retraction, Entity, Document,
 * PredicateSpec) or tells of one (ClaimView, AssertionView): that which its
 * content gives. INVALID_ARGUMENT, naming the field and the reason, if the
 * record is not valid. */
VERACITY_API veracity_code veracity_id_of(veracity_bytes type,
                                          veracity_bytes message,
                                          veracity_buffer** ref,
                                          veracity_error** error);
/* A v1.RecordRef as people read it, "clm_" and 52 characters; and back from a
 * whole printed id. Abbreviated ids are for veracity_view_resolve. */
VERACITY_API veracity_code veracity_id_print(veracity_bytes ref,
                                             veracity_buffer** printed,
                                             veracity_error** error);
VERACITY_API veracity_code veracity_id_parse(veracity_bytes printed,
                                             veracity_buffer** ref,
                                             veracity_error** error);

/* -- Policies -- */

/* A v1.AssessmentPolicy that comes with the library: "default",
 * "intelligence", "newsroom", "screening". NOT_FOUND, naming those there
 * are. */
VERACITY_API veracity_code veracity_policy_preset(veracity_bytes name,
                                                  veracity_buffer** policy,
                                                  veracity_error** error);
/* A policy that somebody wrote, in protobuf's text format, completed from the
 * default. INVALID_ARGUMENT, naming line or field, if it does not parse or a
 * value is out of range. */
VERACITY_API veracity_code veracity_policy_from_text(veracity_bytes text,
                                                     veracity_buffer** policy,
                                                     veracity_error** error);

#ifdef __cplusplus
}
#endif

#endif /* VERACITY_C_MESSAGES_H_ */
