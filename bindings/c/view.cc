#include "veracity/view.h"

#include "handles.h"
#include "veracity/falls.h"

namespace veracity::c {
namespace {

absl::Status NoSuchKind(int kind) {
  return absl::InvalidArgumentError(
      absl::StrCat("there is no veracity_kind ", kind));
}

// Reads a query and runs `ask` on it.
template <typename Query, typename Ask>
absl::Status Read(veracity_bytes bytes, Ask ask) {
  VERACITY_ASSIGN_OR_RETURN(const auto query, Parsed<Query>(bytes, "query"));
  return ask(query);
}

template <typename Ask>
absl::Status ReadQuery(int kind, veracity_bytes query, Ask ask) {
  switch (kind) {
    case VERACITY_CLAIMS:
      return Read<v1::ClaimQuery>(query, ask);
    case VERACITY_ASSERTIONS:
      return Read<v1::AssertionQuery>(query, ask);
    case VERACITY_ENTITIES:
      return Read<v1::EntityQuery>(query, ask);
    case VERACITY_DOCUMENTS:
      return Read<v1::DocumentQuery>(query, ask);
  }
  return NoSuchKind(kind);
}

template <typename M>
absl::Status GiveFound(const absl::StatusOr<M>& found,
                       veracity_buffer** record) {
  VERACITY_RETURN_IF_ERROR(found.status());
  return Give(*found, record);
}

absl::Status Get(const View& view, const v1::RecordRef& ref,
                 veracity_buffer** record) {
  switch (ref.target_case()) {
    case v1::RecordRef::kEntity:
      return GiveFound(view.GetEntity(ref.entity()), record);
    case v1::RecordRef::kDocument:
      return GiveFound(view.GetDocument(ref.document()), record);
    case v1::RecordRef::kPredicate:
      return GiveFound(view.GetPredicate(ref.predicate()), record);
    case v1::RecordRef::kClaim: {
      VERACITY_ASSIGN_OR_RETURN(
          const ClaimId id,
          ClaimId::FromDigest(ref.claim().id(), ref.claim().shard()));
      return GiveFound(view.GetClaim(id), record);
    }
    case v1::RecordRef::kAssertion: {
      VERACITY_ASSIGN_OR_RETURN(
          const AssertionId id,
          AssertionId::FromDigest(ref.assertion().id(),
                                  ref.assertion().shard()));
      return GiveFound(view.GetAssertion(id), record);
    }
    case v1::RecordRef::kRetraction: {
      VERACITY_ASSIGN_OR_RETURN(const RetractionId id,
                                RetractionId::FromDigest(ref.retraction()));
      return GiveFound(view.GetRetraction(id), record);
    }
    case v1::RecordRef::kBatch: {
      VERACITY_ASSIGN_OR_RETURN(const BatchId id,
                                BatchId::FromDigest(ref.batch()));
      return GiveFound(view.GetBatch(id), record);
    }
    case v1::RecordRef::TARGET_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("`ref` refers to nothing");
}

absl::StatusOr<TraceOptions> ReadTraceOptions(
    const veracity_trace_options* given, const CallOptions& call) {
  VERACITY_ASSIGN_OR_RETURN(const veracity_trace_options read,
                            ReadStruct(given, "veracity_trace_options"));
  TraceOptions options;
  if (read.downstream != 0) options.direction = Direction::kDownstream;
  options.maximum_depth = OrDefault(read.maximum_depth, options.maximum_depth);
  options.maximum_nodes = OrDefault(read.maximum_nodes, options.maximum_nodes);
  options.call = call;
  return options;
}

}  // namespace
}  // namespace veracity::c

using namespace veracity::c;  // NOLINT: the functions below are all C's
namespace v1 = veracity::v1;

extern "C" {

void veracity_view_free(veracity_view* view) { delete view; }

uint64_t veracity_view_commit(const veracity_view* view) {
  return view == nullptr ? 0 : view->view.commit();
}

veracity_bytes veracity_view_as_of(const veracity_view* view) {
  return view == nullptr ? veracity_bytes{} : BytesOf(view->as_of);
}

veracity_code veracity_view_get(const veracity_view* view, veracity_bytes ref,
                                veracity_buffer** record,
                                veracity_error** error) {
  return Boundary(error, record).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}}));
    VERACITY_ASSIGN_OR_RETURN(const auto what,
                              Parsed<v1::RecordRef>(ref, "ref"));
    return Get(view->view, what, record);
  });
}

veracity_code veracity_view_assertions_of(const veracity_view* view,
                                          veracity_bytes claim,
                                          veracity_results** assertions,
                                          veracity_error** error) {
  return Boundary(error, assertions).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"view", view}, {"assertions", assertions}}));
    VERACITY_ASSIGN_OR_RETURN(const veracity::ClaimId id,
                              ReadClaimId(claim, "claim"));
    VERACITY_ASSIGN_OR_RETURN(const auto found, view->view.AssertionsOf(id));
    return Give(found, assertions);
  });
}

veracity_code veracity_view_find(const veracity_view* view, int kind,
                                 veracity_bytes query,
                                 const veracity_call* call,
                                 veracity_results** found,
                                 veracity_error** error) {
  return Boundary(error, found).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}, {"found", found}}));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    return ReadQuery(kind, query, [&](const auto& asked) {
      return Give(view->open, read, view->view.Find(asked, read.options),
                  found);
    });
  });
}

veracity_code veracity_view_find_page(const veracity_view* view, int kind,
                                      veracity_bytes query,
                                      const veracity_call* call,
                                      veracity_results** found,
                                      veracity_buffer** next_page_token,
                                      veracity_error** error) {
  return Boundary(error, found, next_page_token).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}, {"found", found}}));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    return ReadQuery(kind, query, [&](const auto& asked) -> absl::Status {
      VERACITY_ASSIGN_OR_RETURN(const auto page,
                                view->view.FindPage(asked, read.options));
      // Both or neither.
      auto token = std::make_unique<veracity_buffer>(
          veracity_buffer{page.next_page_token});
      VERACITY_RETURN_IF_ERROR(Give(page.items, found));
      if (next_page_token != nullptr) *next_page_token = token.release();
      return absl::OkStatus();
    });
  });
}

veracity_code veracity_view_count(const veracity_view* view, int kind,
                                  veracity_bytes query, int group,
                                  const veracity_call* call,
                                  veracity_results** counts,
                                  veracity_error** error) {
  return Boundary(error, counts).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}, {"counts", counts}}));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    if (!v1::GroupBy_IsValid(group)) {
      return absl::InvalidArgumentError(
          absl::StrCat("there is no v1.GroupBy ", group));
    }
    const auto count = [&](const auto& asked) -> absl::Status {
      VERACITY_ASSIGN_OR_RETURN(
          const auto found,
          view->view.Count(asked, static_cast<v1::GroupBy>(group),
                           read.options));
      return Give(found, counts);
    };
    switch (kind) {
      case VERACITY_CLAIMS:
        return Read<v1::ClaimQuery>(query, count);
      case VERACITY_ASSERTIONS:
        return Read<v1::AssertionQuery>(query, count);
      case VERACITY_ENTITIES:
      case VERACITY_DOCUMENTS:
        return absl::InvalidArgumentError(
            "only claims and assertions are counted");
    }
    return NoSuchKind(kind);
  });
}

veracity_code veracity_view_resolve(const veracity_view* view,
                                    veracity_bytes typed, size_t limit,
                                    veracity_results** candidates,
                                    veracity_error** error) {
  return Boundary(error, candidates).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"view", view}, {"candidates", candidates}}));
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view text,
                              Text(typed, "typed"));
    VERACITY_ASSIGN_OR_RETURN(const auto found,
                              view->view.Resolve(text, limit));
    return Give(found, candidates);
  });
}

veracity_code veracity_view_trace(const veracity_view* view, veracity_bytes ref,
                                  const veracity_trace_options* options,
                                  const veracity_call* call,
                                  veracity_buffer** trace,
                                  veracity_error** error) {
  return Boundary(error, trace).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}}));
    VERACITY_ASSIGN_OR_RETURN(const auto from,
                              Parsed<v1::RecordRef>(ref, "ref"));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const veracity::TraceOptions how,
                              ReadTraceOptions(options, read.options));
    VERACITY_ASSIGN_OR_RETURN(const v1::Trace found,
                              view->view.Trace(from, how));
    return Give(found, trace);
  });
}

veracity_code veracity_view_changes(const veracity_view* view, uint64_t since,
                                    const veracity_call* call,
                                    veracity_results** changes,
                                    veracity_error** error) {
  return Boundary(error, changes).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}, {"changes", changes}}));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    return Give(view->open, read, view->view.Changes(since, read.options),
                changes);
  });
}

veracity_code veracity_view_check_evidence(const veracity_view* view,
                                           veracity_bytes assertion,
                                           veracity_bytes content,
                                           veracity_buffer** report,
                                           veracity_error** error) {
  return Boundary(error, report).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}}));
    VERACITY_ASSIGN_OR_RETURN(const veracity::AssertionId id,
                              ReadAssertionId(assertion, "assertion"));
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view bytes,
                              Text(content, "content"));
    VERACITY_ASSIGN_OR_RETURN(const v1::EvidenceReport checked,
                              view->view.CheckEvidence(id, bytes));
    return Give(checked, report);
  });
}

veracity_code veracity_view_what_falls(const veracity_view* view,
                                       const veracity_bytes* targets,
                                       size_t count, const veracity_call* call,
                                       veracity_buffer** report,
                                       veracity_error** error) {
  return Boundary(error, report).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}}));
    VERACITY_ASSIGN_OR_RETURN(
        const std::vector<v1::RecordRef> refs,
        Each(targets, count, "targets", Parsed<v1::RecordRef>));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    VERACITY_ASSIGN_OR_RETURN(
        const v1::FallReport falls,
        veracity::WhatFalls(view->view, refs, read.options));
    return Give(falls, report);
  });
}

veracity_code veracity_view_fallen(const veracity_view* view,
                                   veracity_bytes claim,
                                   const veracity_call* call,
                                   veracity_buffer** report,
                                   veracity_error** error) {
  return Boundary(error, report).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}}));
    VERACITY_ASSIGN_OR_RETURN(const veracity::ClaimId id,
                              ReadClaimId(claim, "claim"));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const v1::FallReport falls,
                              veracity::Fallen(view->view, id, read.options));
    return Give(falls, report);
  });
}

}  // extern "C"
