#ifndef VERACITY_CLI_OPTIONS_H_
#define VERACITY_CLI_OPTIONS_H_

#include "commands.h"
#include "find.h"

namespace CLI {
class App;
}  // namespace CLI

// Options that several commands share, and those that are many.

namespace veracity::cli {

// As of which times to ask.
void AddAsOf(CLI::App* command, AsOfOptions* as_of);
// What add and amend say of an assertion.
void AddActOptions(CLI::App* command, AddOptions* add);
void AddDescribeOptions(CLI::App* command, DescribeOptions* describe);
void AddPredicateOptions(CLI::App* command, PredicateOptions* predicate);
void AddFindOptions(CLI::App* command, FindOptions* find);
// Those that restrict claims, as find has them.
void AddClaimFilters(CLI::App* command, FindOptions* find);
void AddVerdicts(CLI::App* command, FindOptions* find);
void AddPolicy(CLI::App* command, PolicyOptions* policy);

void AddAssessOptions(CLI::App* command, AssessClaimsOptions* assess);
// But for the claims to look at.
void AddDiscoverOptions(CLI::App* command, DiscoverCommandOptions* discover);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_OPTIONS_H_
