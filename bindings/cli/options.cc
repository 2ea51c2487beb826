#include "options.h"

#include <CLI/CLI.hpp>

namespace veracity::cli {

void AddAsOf(CLI::App* command, AsOfOptions* as_of) {
  command->option_defaults()->group("As of other times");
  command->add_option("--as-of-recorded", as_of->recorded,
                      "What we knew then: a day, a moment or a commit number");
  command->add_option("--as-of-said", as_of->said,
                      "What had been said by then (EDTF)");
  command->add_option("--as-of-valid", as_of->valid,
                      "What was said to be so then (EDTF)");
  command->add_flag("--certainly", as_of->certainly,
                    "Only what is certain to be so, of vague times");
}

void AddActOptions(CLI::App* command, AddOptions* add) {
  command->add_option("source", add->source, "Who says it: an entity")
      ->required();
  command
      ->add_option("stance", add->stance,
                   "affirms, denies, declines or relays: who reports what "
                   "others said relays it, they affirm it")
      ->required();
  command
      ->add_option("claim", add->claim,
                   "A claim's id; or subject, predicate and value")
      ->expected(0, 3);
  command->add_option("--wording", add->wording, "The claim as a sentence");
  command->add_option("--language", add->language,
                      "The language of the wording");
  command->add_option(
      "--kind", add->kind,
      "fact, prediction, commitment, evaluation or recommendation");
  command->add_option("--with", add->qualifiers,
                      "A further role of the claim, ROLE=VALUE; again");
  command->add_option("--valid", add->valid, "When it was so (EDTF)");
  command->add_option("--on", add->on, "When it was said (EDTF)");
  command->add_option("--in", add->document, "The document it was said in");
  command->add_option("--quote", add->quote, "The passage, word for word");
  command->add_option("--verb", add->verb, "The reporting verb: noted");
  command->add_option("--according-to", add->according_to,
                      "Whose word it rests on: a source, or what the "
                      "document calls it; again: another ground");
  command->add_option("--citing", add->citing,
                      "An assertion it rests on; again: another ground");
  command->add_option("--basis", add->basis,
                      "observed, measured, documented, told, inferred or "
                      "generated");
  command->add_option("--manner", add->manner,
                      "stated, presupposed, implied or heading");
  command->add_option("--confidence", add->confidence,
                      "As the source expressed it: its words, 70%, or "
                      "SCALE:LABEL (veracity scales)");
  command->add_option("--number", add->number,
                      "The number beside its words: 70%, or SCALE:NUMBER");
  command->add_option("--reading", add->reading,
                      "Our reading of its words, a probability");
  command->add_flag("--only-relayed", add->only_relayed,
                    "We know of it only because others cite it");
  command->add_option("--extracted-by", add->extracted_by,
                      "Who or what made this record of it");
  command->add_option("--extraction-confidence", add->extraction_confidence,
                      "How surely, 0 to 1");
  command->add_option("--note", add->note, "A note on the batch");
}

void AddDescribeOptions(CLI::App* command, DescribeOptions* describe) {
  command->add_option("id", describe->id, "Its id, for good")->required();
  command->add_flag("--document", describe->document, "It is a document");
  command->add_option("--name", describe->names, "Its name or title; again");
  command->add_option("--alias", describe->aliases, "Another name; again");
  command->add_option("--type", describe->types, "What it is: place; again");
  command->add_option("--kind", describe->kind,
                      "If it can speak: person, organization, government, "
                      "outlet, sensor, model, proceeding, dataset; of a "
                      "document its genre");
  command->add_option("--description", describe->description,
                      "One line that tells it from its namesakes");
  command->add_option("--language", describe->language,
                      "The language of its names");
  command->add_option("--url", describe->url, "Of a document");
  command->add_option("--publisher", describe->publisher, "Of a document");
  command->add_option("--published", describe->published,
                      "Of a document (EDTF)");
  command->add_option("--sha256", describe->sha256,
                      "Of a document's content, as sha256sum prints it, so "
                      "that check-evidence knows the page again");
}

void AddPredicateOptions(CLI::App* command, PredicateOptions* predicate) {
  command->add_option("name", predicate->name, "The predicate, for good")
      ->required();
  command->add_flag("--single", predicate->single,
                    "One value at a time: others are rivals");
  command->add_flag("--many", predicate->many,
                    "Many values, as if not declared");
  command->add_option("--value-type", predicate->value_type,
                      "entity, record, text, quantity, time, point, boolean");
  command->add_option("--unit", predicate->unit,
                      "A UCUM unit of the dimension it takes: L/d");
  command->add_option("--tolerance", predicate->tolerances,
                      "How far apart two values may be and agree: 4%, or "
                      "\"50 km\"; again: either is enough");
  command->add_flag("--event", predicate->event,
                    "It happens; else it is a state");
  command->add_flag("--symmetric", predicate->symmetric,
                    "\"p of q\" is \"q of p\"");
  command->add_option("--inverse", predicate->inverse,
                      "What says the same the other way round");
  command->add_option("--within", predicate->hierarchy,
                      "What leads from a narrower value to the broader one");
  command->add_option("--narrowing", predicate->narrowing,
                      "A role that narrows rather than changes it; again");
  command->add_option("--half-life", predicate->half_life,
                      "Days after which what was said counts half");
  command->add_option("--base-rate", predicate->base_rate,
                      "How probable it is beforehand: 0.1, 10%");
  command->add_flag("--about-oneself", predicate->about_oneself,
                    "A source is believed in full about itself");
  command->add_option("--description", predicate->description, "What it means");
  command->add_option("--language", predicate->language, "Of the description");
}

void AddPolicy(CLI::App* command, PolicyOptions* policy) {
  command->add_option("--policy", policy->policy,
                      "How to assess: default, intelligence, newsroom, "
                      "screening, or a file (veracity policy)");
  command->add_option("--asked", policy->asked,
                      "The day asked about: what is undated is taken to be of "
                      "then, and age counts from it");
}

void AddClaimFilters(CLI::App* command, FindOptions* find) {
  command->option_defaults()->group("Claims");
  command->add_option("--id", find->ids,
                      "The claim, entity or document; again");
  command->add_option("--subject", find->subjects, "What it is about; again");
  command->add_option("--predicate", find->predicates, "Its verb; again");
  command->add_option(
      "--about", find->about,
      "An entity in any role: subject, value, qualifier; again");
  command->add_option("--kind", find->kinds,
                      "fact, prediction, commitment, evaluation, "
                      "recommendation; again");
  command->add_option("--text", find->text,
                      "Words, \"phrases\", prefix* in wordings and names");
  command->add_option("--value", find->value, "The very value");
  command->add_option("--at-least", find->at_least, "A quantity's lower bound");
  command->add_option("--at-most", find->at_most, "A quantity's upper bound");
  command->add_option(
      "--unit", find->unit,
      "Unit of the bounds; alone: any quantity of its dimension");
  command->add_option("--near", find->near, "About this quantity: \"1200 km\"");
  command->add_option("--tolerance", find->tolerance,
                      "How near, a share; 0.05 if not said");
  command->add_option("--valid", find->valid, "It was so then (EDTF)");

  command->option_defaults()->group("Assertions");
  command->add_option("--assertion", find->assertions, "Its id; again");
  command->add_option("--source", find->sources, "Who says it; again");
  command->add_flag("--with-affiliated", find->with_affiliated,
                    "Also whoever belongs to these sources");
  command->add_option("--stance", find->stances,
                      "affirms, denies, declines, relays; again");
  command->add_option("--document", find->documents, "Where it is said; again");
  command->add_option("--basis", find->bases,
                      "observed, measured, documented, told, inferred, "
                      "generated; again");
  command->add_option("--manner", find->manners,
                      "stated, presupposed, implied, heading; again");
  command->add_option("--said", find->said,
                      "When (EDTF): 2024-09, ../2024-10-31");
  command->add_option("--recorded-from", find->recorded_from,
                      "Recorded on that day or after");
  command->add_option("--recorded-until", find->recorded_until,
                      "Recorded before that day");
  command->add_option("--confidence-scale", find->confidence,
                      "Stated on this scale, or one that compares");
  command->add_option("--confidence-from", find->confidence_from,
                      "At least so sure; a probability without a scale");
  command->add_option("--confidence-to", find->confidence_to,
                      "At most so sure");
  command->add_option("--marking", find->markings, "SCHEME=VALUE; again");
  command->add_option("--batch", find->batches, "Came in this batch; again");
  command->add_option("--author", find->authors,
                      "Came in a batch of theirs; again");
  command->add_option("--withdrawn", find->withdrawn,
                      "exclude (if not said), include, only");
  command->add_option("--holding", find->holding, "held, only-relayed");
  command->add_flag("--first-hand", find->first_hand,
                    "Observed, measured or documented");
  command->add_flag("--not-first-hand", find->second_hand, "None of these");
  command->add_option("--minimum-depth", find->minimum_depth,
                      "Steps down to its deepest root");
  command->add_option("--maximum-depth", find->maximum_depth,
                      "Steps down to its deepest root; 0: it is one");
  command->add_option("--resting-on", find->resting_on,
                      "Rests, at any depth, on this source or document; again");

  command->option_defaults()->group("Claims, by who has not said them");
  command->add_flag("--asserted", find->asserted,
                    "Somebody says something of it");
  command->add_flag("--unasserted", find->unasserted, "Nobody does");
  command->add_option("--not-source", find->not_sources,
                      "These say nothing of it; again");
  command->add_option("--not-stance", find->not_stances,
                      "Nobody takes this stance; again");
  command->add_flag("--nobody-first-hand", find->without_first_hand,
                    "Nobody says it at first hand, nor what it rests on");
}

void AddVerdicts(CLI::App* command, FindOptions* find) {
  command->option_defaults()->group("Claims, by the verdict on them");
  command
      ->add_option("--verdict", find->verdicts,
                   "supported, refuted, contested, unsubstantiated, "
                   "not-assessable; several with commas. Asked as of now, "
                   "find keeps verdicts in the ledger and assesses only what "
                   "has changed since it was asked last")
      ->delimiter(',');
  AddPolicy(command, &find->policy);
}

void AddFindOptions(CLI::App* command, FindOptions* find) {
  command
      ->add_option("what", find->typed,
                   "claims (if not said), assertions, entities, documents; "
                   "after it words, as with --text")
      ->expected(0, -1);
  AddClaimFilters(command, find);
  AddVerdicts(command, find);

  command->option_defaults()->group("Entities and documents");
  command->add_option("--type", find->types, "What an entity is; again");
  command->add_option("--external-id", find->external_ids,
                      "SCHEME=VALUE; again");
  command->add_flag("--sources", find->only_sources, "Only those that speak");
  command->add_option("--url", find->urls, "Of a document; again");
  command->add_option("--publisher", find->publishers, "Of a document; again");
  command->add_option("--published", find->published, "Of a document (EDTF)");

  command->option_defaults()->group("The answer");
  command->add_option("--order", find->order,
                      "recorded, recorded-descending; of assertions claim, "
                      "said, said-descending");
  command->add_flag("--count", find->count, "How many");
  command->add_option("--by", find->by,
                      "Count by source, predicate, stance, month-said, "
                      "document, basis, subject");
  command->add_option("--limit", find->limit, "At most so many; 0: all");
  command->add_option("--page-token", find->page_token,
                      "The next page, by the token the last one ended with");
  AddAsOf(command, &find->as_of);
}

void AddAssessOptions(CLI::App* command, AssessClaimsOptions* assess) {
  command->add_option("claim", assess->claims,
                      "Ids, or words of just one claim; if none, all claims "
                      "found with the filters below");
  CLI::Option* all =
      command->add_flag("--all", assess->all,
                        "All claims on record, read into memory at once: how "
                        "many have which verdict, and the most contested");
  command
      ->add_option("--threads", assess->threads,
                   "With --all: so many at once; verdicts are the same")
      ->check(CLI::Range(1, 256));
  command
      ->add_option("--part", assess->part,
                   "With --all: one share of the claims, as 2/4, for as many "
                   "processes as there are shares; together they give what "
                   "one gives")
      ->needs(all);
  command
      ->add_flag("--keep", assess->keep,
                 "With --all: keep the verdicts in the ledger, where find "
                 "--verdict asks; only what is due is assessed")
      ->needs(all);
  command
      ->add_option("--limit", assess->limit,
                   "With --all: list at most so many; 0: all")
      ->check(CLI::NonNegativeNumber);
  AddClaimFilters(command, &assess->found);
  AddVerdicts(command, &assess->found);
  AddAsOf(command, &assess->found.as_of);
}

void AddDiscoverOptions(CLI::App* command, DiscoverCommandOptions* discover) {
  command->add_option("--method", discover->method,
                      "Vote, Accu, CRH, Dawid-Skene ...; else by the data");
  command->add_flag("--no-grouping", discover->no_grouping,
                    "Sources that agree almost always are not one voice");
  command->add_flag("--record", discover->record,
                    "Write the estimates back as ratings by the method");
  command->add_option("--all", discover->all,
                      "Not the ledger: all methods on the data sets with "
                      "known answers in this folder, beside published "
                      "figures");
}

}  // namespace veracity::cli
