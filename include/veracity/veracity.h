#ifndef VERACITY_VERACITY_H_
#define VERACITY_VERACITY_H_

// All of veracity: who said what, when, on what grounds.

#include "veracity/assessor.h"         // verdicts, and why
#include "veracity/batch.h"            // short ways to say what a source said
#include "veracity/bundle.h"           // the stream in which systems exchange
#include "veracity/call.h"             // deadline, cancellation, progress
#include "veracity/copy.h"             // a ledger moves to another database
#include "veracity/discover.h"         // who is reliable, and what is so
#include "veracity/discovery_table.h"  // how its methods do
#include "veracity/distribute.h"       // a ledger on many servers
#include "veracity/edtf.h"             // times as people know them
#include "veracity/falls.h"            // what stands on nothing any more
#include "veracity/graph.h"            // a view in memory, for many verdicts
#include "veracity/identity.h"         // ids from content
#include "veracity/ids.h"              // ids as values
#include "veracity/ledger.h"           // the one door for records
#include "veracity/limits.h"           // what a ledger accepts at most
#include "veracity/opinion.h"          // belief, and what can be done with it
#include "veracity/policy.h"           // by what rules to judge
#include "veracity/query.h"            // questions
#include "veracity/recompute.h"        // verdicts that anybody can check
#include "veracity/results.h"          // answers
#include "veracity/scales.h"           // words of probability and reliability
#include "veracity/stored_assessments.h"  // verdicts that are kept
#include "veracity/text_formats.h"        // records to read and write by hand
#include "veracity/units.h"               // quantities that compare exactly
#include "veracity/view.h"                // the ledger as of three times

#endif  // VERACITY_VERACITY_H_
