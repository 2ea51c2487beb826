"""The contract's generated classes and the C library in one process: whichever
is loaded first, neither minds that the other knows the same messages.

    messages_test.py FOLDER library|messages

FOLDER has the generated classes; the second says what is loaded first. Exits
with 77, which is a skip, where Python has no protobuf.
"""

import ctypes
import os
import sys

try:
    import google.protobuf
except ImportError:
    print("skipped: this Python has no protobuf (python3-protobuf)")
    sys.exit(77)

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [sys.argv[1], os.path.join(here, "..", "..", "examples", "c")]
if sys.argv[2] == "library":
    import hello
from veracity.v1 import (assessment_pb2, query_pb2, record_pb2, report_pb2,
                         value_pb2)
import hello


def id_of(message):
    ref = value_pb2.RecordRef()
    ref.ParseFromString(
        hello.buffer("veracity_id_of", message.DESCRIPTOR.full_name,
                     message.SerializeToString()))
    return ref


batch = record_pb2.Batch(note="morning wires")
claim = batch.entries.add().record.claim
claim.statement.subject.entity = "garpiya-3"
claim.statement.predicate = "produced in"
claim.statement.value.entity = "china"
made = id_of(claim)
said = batch.entries.add().record.assertion
said.claim.CopyFrom(made.claim)
said.source = "reuters"
said.stance = 1  # affirms

ledger = hello.made("veracity_ledger_open", "memory:", None)
report = report_pb2.RecordReport()
report.ParseFromString(
    hello.buffer("veracity_ledger_record", ledger, batch.SerializeToString(),
                 None, None))
assert report.inserted == 2, report
assert [result.ref for result in report.results] == [made, id_of(said)], report

view = hello.made("veracity_ledger_now", ledger)
query = query_pb2.AssertionQuery()
query.assertion.sources.append("reuters")
found = [
    report_pb2.AssertionView.FromString(message)
    for message in hello.stream("veracity_view_find", view, ctypes.c_int(2),
                                query.SerializeToString(), None)
]
assert [one.assertion.claim.id for one in found] == [made.claim.id], found

assessor = hello.made("veracity_assessor_new", view, b"")
ref = made.SerializeToString()
claims = (hello.Bytes * 1)(hello.given(ref))
verdicts = [
    assessment_pb2.Assessment.FromString(message)
    for message in hello.stream("veracity_assessor_assess", assessor, claims,
                                ctypes.c_size_t(1), None, None)
]
assert [one.claim.id for one in verdicts] == [made.claim.id], verdicts
assert verdicts[0].probability > 0.5, verdicts
