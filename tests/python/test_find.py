"""Finding: filters in keywords, streams, counts."""

import datetime as dt

import pytest

import veracity
from veracity import affirms, entity, quantity, v1


def test_parts_must_all_hold(ledger, wires):
    assert ledger.find(about="china").one().id == wires.claim
    assert ledger.find(about="china", by="reuters").count() == 1
    assert ledger.find(about="china", by="nobody").count() == 0
    assert ledger.find(about=["china", "nowhere"]).count() == 1
    assert ledger.find(subject="garpiya-3", predicate="produced in").count() == 1
    assert ledger.find(states=entity("china")).count() == 1
    assert ledger.find(text="made china").count() == 1
    assert ledger.find(kind="prediction").count() == 0


def test_assertions_are_found_by_what_they_are(ledger, wires):
    assert ledger.assertions(by="reuters").one().id == wires.wire
    assert ledger.assertions(stance=["denies", "relays"]).count() == 2
    assert ledger.assertions(said="2024-09").count() == 2
    assert ledger.assertions(said=dt.date(2024, 9, 26)).one().id == wires.denial
    resting = ledger.assertions(resting_on="reuters")
    assert {one.id for one in resting} == {wires.wire, wires.reprint}
    assert ledger.assertions(about="china", order="said descending").first().id == (
        wires.denial
    )
    ledger.retract(wires.wire)
    assert ledger.assertions(withdrawn=True).one().id == wires.wire
    assert ledger.assertions(withdrawn=None).count() == 3


def test_the_message_says_what_keywords_cannot(ledger, wires):
    query = v1.ClaimQuery()
    query.not_asserted.sources.append("reuters")
    assert ledger.find(query).count() == 0
    query.not_asserted.sources[0] = "afp"
    assert ledger.find(query).count() == 1


def test_a_part_that_is_none_is_named(ledger):
    with pytest.raises(TypeError, match="'abuot'"):
        ledger.find(abuot="china")
    with pytest.raises(veracity.InvalidArgumentError):
        list(ledger.find(valid="last tuesday"))


def test_counts_go_by_group(ledger, wires):
    counts = ledger.assertions().count_by("stance")
    assert counts == {
        "STANCE_AFFIRMS": 1,
        "STANCE_DENIES": 1,
        "STANCE_RELAYS": 1,
    }
    assert ledger.assertions().count_by("month said") == {"2024-09": 2, "": 1}


def test_answers_can_be_read_again(ledger, wires):
    found = ledger.assertions()
    assert [one.id for one in found] == [one.id for one in found]
    with pytest.raises(veracity.NotFoundError, match="more than one"):
        found.one()
    with pytest.raises(veracity.NotFoundError, match="none"):
        ledger.find(about="nobody").one()
    assert ledger.find(about="nobody").first() is None


def test_many_come_in_their_order(ledger):
    with ledger.batch() as batch:
        expected = [
            batch.claim(f"thing-{at}", "weighs", quantity(at, "kg"))
            for at in range(3000)
        ]
    assert [one.id for one in ledger.find()] == expected
    assert ledger.find().count() == 3000
    assert ledger.find(newest_first=True).first().id == expected[-1]


def test_entities_and_documents_are_found(ledger, wires):
    with ledger.batch() as batch:
        batch.document("wire", title="Drones of China", publisher="reuters")
    assert ledger.entities(named="Reuters").one().id == "reuters"
    assert ledger.documents(titled="drones").one().id == "wire"
    assert ledger.document("wire").publisher == "reuters"
    assert ledger.resolve("Reuters")[0].ref.entity == "reuters"


def test_the_log_is_read_from_where_one_stopped(ledger, wires):
    seen = list(ledger.changes())
    assert len(seen) == 5 and seen[0].commit == 1
    with ledger.batch() as batch:
        batch.add(affirms("afp", wires.claim))
    assert [one.entry.record.assertion.source for one in ledger.changes(1)] == ["afp"]


def test_a_trace_leads_to_the_origin(ledger, wires):
    nodes = ledger.trace(wires.reprint).nodes
    assert wires.wire.digest in [one.ref.assertion.id for one in nodes]
    down = ledger.trace(wires.wire, downstream=True).nodes
    assert wires.reprint.digest in [one.ref.assertion.id for one in down]


def test_quotations_are_checked(ledger):
    with ledger.batch() as batch:
        claim = batch.wording("The drone is made in China.")
        page = batch.document(content=b"Reuters: it is made in China.")
        real = batch.add(
            affirms("reuters", claim, document=page, quoting="made in China")
        )
        made_up = batch.add(
            affirms("reuters", claim, document=page, quoting="made on Mars")
        )
    content = "Reuters: it is made in China."
    assert (
        ledger.check_evidence(real, content).verdict == v1.EvidenceReport.VERDICT_EXACT
    )
    assert ledger.check_evidence(made_up, content).verdict == (
        v1.EvidenceReport.VERDICT_ABSENT
    )
    assert ledger.check_evidence(real, b"another page").verdict == (
        v1.EvidenceReport.VERDICT_OTHER_DOCUMENT
    )


def test_who_says_so_is_what_a_query_finds(ledger, wires):
    query = v1.AssertionQuery()
    query.claim.ids.append(wires.claim.digest)
    for withdrawn in ([], [wires.denial]):
        if withdrawn:
            ledger.retract(*withdrawn)
        said = [one.message for one in ledger.assertions(wires.claim)]
        assert said == [one.message for one in ledger.assertions(query=query)]
        assert len(said) == 3 - len(withdrawn)
        assert ledger.assertions(wires.claim).count() == len(said)
    unknown = veracity.Batch().claim("a", "is", veracity.entity("b"))
    assert list(ledger.assertions(unknown)) == []
    assert ledger.assertions(unknown).first() is None
