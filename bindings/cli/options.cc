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
      ->add_option("stance", add->stance, "affirms, denies, declines or relays")
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

}  // namespace veracity::cli
