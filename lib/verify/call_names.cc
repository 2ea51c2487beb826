#include <string>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "veracity/v1/entity.pb.h"
#include "verify/explain.h"

namespace veracity::internal {
namespace {

// The first English name, else the first.
std::string NameOf(const v1::Entity& entity) {
  const v1::Name* best = nullptr;
  for (const v1::Name& name : entity.names()) {
    const bool is_english = name.language() == "en";
    if (best == nullptr || (is_english && best->language() != "en")) {
      best = &name;
    }
  }
  if (best != nullptr) return best->text();
  return entity.source().label();
}

}  // namespace

absl::Status LoadNames(Reader& reader, const NamedCase& named,
                       CallNames* names) {
  for (const std::string& id : named.entity_ids) {
    v1::RecordRef ref;
    ref.set_entity(id);
    const absl::StatusOr<Located> located = reader.Locate(ref);
    if (absl::IsNotFound(located.status())) continue;
    VERACITY_RETURN_IF_ERROR(located.status());
    if (!located->on_record) continue;
    v1::Entity entity;
    const absl::Status status = reader.ReadEntity(located->key, &entity);
    if (absl::IsNotFound(status)) continue;
    VERACITY_RETURN_IF_ERROR(status);
    std::string name = NameOf(entity);
    if (!name.empty()) names->entities[id] = std::move(name);
  }
  for (size_t c = 0; c < named.claims.size(); ++c) {
    VERACITY_ASSIGN_OR_RETURN(const std::optional<Reader::ClaimRecord> record,
                              reader.FindClaim(named.claim_keys[c]));
    if (!record.has_value()) continue;
    v1::ClaimView view;
    VERACITY_RETURN_IF_ERROR(reader.Read(*record, false, false, &view));
    if (view.claim().wordings_size() > 0) {
      names->claims[named.claims[c].id()] =
          absl::StrCat("\"", view.claim().wordings(0).text(), "\"");
    }
  }
  return absl::OkStatus();
}

}  // namespace veracity::internal
