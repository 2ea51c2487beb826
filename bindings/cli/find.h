#ifndef VERACITY_CLI_FIND_H_
#define VERACITY_CLI_FIND_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "session.h"
#include "verdicts.h"

namespace veracity::cli {

// What the command find was told, as it was typed.
struct FindOptions {
  // What to find, if it is said, and words to look for.
  std::vector<std::string> typed;
  // Of claims.
  std::vector<std::string> ids;
  std::vector<std::string> subjects;
  std::vector<std::string> predicates;
  std::vector<std::string> about;
  std::vector<std::string> kinds;
  std::string text;
  std::string value;
  std::string at_least;
  std::string at_most;
  std::string unit;
  std::string near;
  std::string tolerance;
  std::string valid;
  // Of assertions.
  std::vector<std::string> assertions;
  std::vector<std::string> sources;
  bool with_affiliated = false;
  std::vector<std::string> stances;
  std::vector<std::string> documents;
  std::vector<std::string> bases;
  std::vector<std::string> manners;
  std::string said;
  std::string recorded_from;
  std::string recorded_until;
  std::string confidence;
  std::string confidence_from;
  std::string confidence_to;
  std::vector<std::string> markings;
  std::vector<std::string> batches;
  std::vector<std::string> authors;
  std::string withdrawn;
  std::string holding;
  bool first_hand = false;
  bool second_hand = false;
  std::string minimum_depth;
  std::string maximum_depth;
  std::vector<std::string> resting_on;
  // Of claims: who must not, how must it not.
  std::vector<std::string> not_sources;
  std::vector<std::string> not_stances;
  bool without_first_hand = false;
  bool asserted = false;
  bool unasserted = false;
  // Of claims: the verdicts on them.
  std::vector<std::string> verdicts;
  PolicyOptions policy;
  // Of entities and documents.
  std::vector<std::string> types;
  std::vector<std::string> external_ids;
  bool only_sources = false;
  std::vector<std::string> urls;
  std::vector<std::string> publishers;
  std::string published;
  // Of the answer.
  bool certainly = false;
  std::string order;
  bool count = false;
  std::string by;
  int limit = 50;
  std::string page_token;
  AsOfOptions as_of;
};
absl::Status Find(const Session& session, const FindOptions& options);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_FIND_H_
