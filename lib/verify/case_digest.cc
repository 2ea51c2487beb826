#include "verify/case_digest.h"

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "identity/canonical.h"

namespace veracity::internal {
namespace {

// A number that may be negative.
void AppendInteger(int64_t value, CanonicalWriter& writer, uint32_t tag) {
  writer.Number(tag, std::bit_cast<uint64_t>(value), Presence::kAlways);
}
void AppendDouble(double value, CanonicalWriter& writer, uint32_t tag) {
  writer.Number(tag, std::bit_cast<uint64_t>(value), Presence::kAlways);
}
void AppendInstant(Instant instant, CanonicalWriter& writer, uint32_t tag) {
  AppendInteger(instant.seconds, writer, tag);
  writer.Number(tag, static_cast<uint64_t>(instant.nanos), Presence::kAlways);
}

class CaseWriter {
 public:
  CaseWriter(const NamedCase& named, std::string* out)
      : named_(named),
        case_(named.the_case),
        writer_("veracity/inputs/1", out) {}

  // Everything is in the order of ids already: numbers stand for places in
  // the lists of ids, which come first.
  void Write() {
    AppendInstant(case_.question, writer_, 1);
    WriteEntities();
    WriteClaims();
    WriteStatements();
  }

 private:
  void WriteEntities() {
    writer_.List(2, named_.entity_ids);
    const EntityColumns& entities = case_.entities;
    for (size_t e = 0; e < named_.entity_ids.size(); ++e) {
      writer_.Structure(3, Presence::kAlways, [&] {
        AppendDouble(entities.trust[e], writer_, 1);
        writer_.Bool(2, entities.anonymous[e] != 0, Presence::kAlways);
        AppendInteger(entities.conduit[e], writer_, 3);
        writer_.Bool(4, case_.withdrawn_source[e] != 0, Presence::kAlways);
      });
    }
    for (const Affiliation& affiliation : entities.affiliations) {
      writer_.Structure(4, Presence::kAlways, [&] {
        AppendInteger(affiliation.entity, writer_, 1);
        AppendInteger(affiliation.of, writer_, 2);
        writer_.Bool(3, affiliation.employed, Presence::kAlways);
        AppendInstant(affiliation.from, writer_, 4);
        AppendInstant(affiliation.to, writer_, 5);
      });
    }
  }

  void WriteClaims() {
    const CaseClaims& claims = case_.claims;
    for (int32_t c = 0; c < claims.size(); ++c) {
      writer_.Structure(5, Presence::kAlways, [&] {
        writer_.Bytes(1, named_.claims[c].id());
        writer_.Bool(2, claims.assessable[c] != 0, Presence::kAlways);
        writer_.Bool(3, claims.set_aside[c] != 0, Presence::kAlways);
        writer_.Bool(4, claims.speaks_for_oneself[c] != 0, Presence::kAlways);
        AppendDouble(claims.base_rate[c], writer_, 5);
        AppendInteger(claims.half_life_seconds[c], writer_, 6);
        for (int32_t a = claims.about_begin[c]; a < claims.about_begin[c + 1];
             ++a) {
          AppendInteger(claims.about[a], writer_, 7);
        }
      });
    }
    for (const Link& link : claims.links) {
      writer_.Structure(6, Presence::kAlways, [&] {
        AppendInteger(link.from, writer_, 1);
        AppendInteger(link.to, writer_, 2);
        writer_.Number(3, static_cast<uint64_t>(link.kind), Presence::kAlways);
        AppendDouble(link.strength, writer_, 4);
      });
    }
    for (const auto& [x, y] : claims.rivals) {
      writer_.Structure(7, Presence::kAlways, [&, x = x, y = y] {
        AppendInteger(x, writer_, 1);
        AppendInteger(y, writer_, 2);
      });
    }
  }

  void WriteStatements() {
    const CaseStatements& in = case_.statements;
    for (int32_t i = 0; i < in.size(); ++i) {
      writer_.Structure(8, Presence::kAlways, [&] {
        writer_.Bytes(1, named_.statements[i].id());
        AppendInteger(in.claim[i], writer_, 2);
        AppendInteger(in.source[i], writer_, 3);
        AppendInteger(in.sign[i], writer_, 4);
        AppendDouble(in.masses[i].belief, writer_, 5);
        AppendDouble(in.masses[i].disbelief, writer_, 6);
        writer_.Number(7, in.basis[i], Presence::kAlways);
        AppendDouble(in.extraction[i], writer_, 8);
        writer_.Bool(9, in.withdrawn[i] != 0, Presence::kAlways);
        AppendInstant(in.earliest[i], writer_, 10);
        AppendInstant(in.latest[i], writer_, 11);
        WriteGrounds(i);
        for (int32_t b = in.beginning_begin[i]; b < in.beginning_begin[i + 1];
             ++b) {
          writer_.Structure(13, Presence::kAlways, [&] {
            for (int32_t h = in.beginnings[b].hands_begin;
                 h < in.beginnings[b].hands_end; ++h) {
              AppendInteger(in.hands[h], writer_, 1);
            }
          });
        }
      });
    }
  }

  // As sets, which they are: records that differ in the order of grounds only
  // have one id.
  void WriteGrounds(int32_t statement) {
    const CaseStatements& in = case_.statements;
    std::vector<absl::Span<const GroundMember>> grounds;
    for (int32_t g = in.ground_begin[statement];
         g < in.ground_begin[statement + 1]; ++g) {
      grounds.push_back(
          absl::MakeSpan(in.members)
              .subspan(in.member_begin[g],
                       in.member_begin[g + 1] - in.member_begin[g]));
    }
    writer_.Set(12, grounds, [&](absl::Span<const GroundMember> ground) {
      writer_.Set(1, ground, [&](const GroundMember& member) {
        AppendInteger(member.id, writer_, member.by_name ? 2 : 1);
        if (member.by_name) AppendInteger(member.sign, writer_, 3);
      });
    });
  }

  const NamedCase& named_;
  const Case& case_;
  CanonicalWriter writer_;
};

}  // namespace

Digest CaseDigest(const NamedCase& named) {
  std::string form;
  CaseWriter(named, &form).Write();
  return Digest::Of(Sha256(form));
}

}  // namespace veracity::internal
