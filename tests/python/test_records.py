"""Short constructors, values, times and ids."""

import copy
import datetime as dt
import pickle
from decimal import Decimal

import pytest

import veracity
from veracity import (
    Quantity,
    affirms,
    anonymous,
    declines,
    denies,
    entity,
    nothing,
    quantity,
    relays,
    text,
    unknown,
    v1,
    when,
)
from veracity.ids import to_ref
from veracity.times import edtf, from_timestamp, python_time, to_timestamp
from veracity.values import python_value, value

UTC = dt.timezone.utc
CLAIM = veracity.ClaimId("clm_" + "a" * 52)


# -- Values --


@pytest.mark.parametrize(
    "given, expected",
    [
        (12, Decimal(12)),
        (0.1, Decimal("0.1")),
        (Decimal("12.50"), Decimal("12.50")),
        (True, True),
        (False, False),
        (dt.date(2024, 9, 25), dt.date(2024, 9, 25)),
        (
            dt.datetime(2024, 9, 25, 12, 30, tzinfo=UTC),
            dt.datetime(2024, 9, 25, 12, 30, tzinfo=UTC),
        ),
        (Quantity(Decimal("1.20e3"), "km"), Quantity(Decimal("1.20e3"), "km")),
        (entity("china"), "china"),
        (text("China", "en"), "China"),
        (when("2024-09~"), "2024-09~"),
        (unknown("person"), None),
        (nothing(), None),
        (CLAIM, CLAIM),
        (veracity.EntityId("ent_china"), "china"),
    ],
)
def test_values_come_back_as_they_went_in(given, expected):
    back = python_value(value(given))
    assert back == expected
    assert type(back) is type(expected)
    assert str(back) == str(expected)  # 12.50 is no 12.5


def test_bare_text_is_no_value():
    with pytest.raises(veracity.InvalidArgumentError, match="entity.'china'."):
        value("china")


def test_a_number_that_is_none_is_refused():
    with pytest.raises(veracity.InvalidArgumentError):
        value(Decimal("NaN"))
    with pytest.raises(veracity.InvalidArgumentError):
        veracity.Batch().claim("a", "weighs", float("inf"))


def test_quantities_have_bounds_and_relations():
    made = quantity(1200, "[mi_i]", lower=1000, relation="about").quantity
    assert (made.lower, made.upper) == ("1000", "")
    assert made.relation == v1.QUANTITY_RELATION_ABOUT
    with pytest.raises(veracity.InvalidArgumentError, match="'at least'"):
        quantity(1, relation="roughly")


# -- Times --


def test_times_are_edtf_and_back():
    eastern = dt.timezone(dt.timedelta(hours=-5))
    moment = dt.datetime(2024, 9, 25, 7, 0, 0, 250000, tzinfo=eastern)
    assert edtf(moment) == "2024-09-25T12:00:00.250000Z"
    assert python_time(edtf(moment)) == moment
    assert edtf(dt.datetime(2024, 9, 25, 7)) == "2024-09-25T07:00:00"
    for vague in ("2024-09", "[..2024-11-21]", "2024-02-30", "-0044-03-15"):
        assert python_time(vague) == vague


def test_timestamps_keep_microseconds_before_1970_too():
    for moment in (
        dt.datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        dt.datetime(2024, 9, 25, 12, 0, 0, 1, tzinfo=UTC),
    ):
        assert from_timestamp(to_timestamp(moment)) == moment
    with pytest.raises(veracity.InvalidArgumentError, match="no time zone"):
        to_timestamp(dt.datetime(2024, 9, 25))


# -- Ids --


def test_ids_are_text_that_knows_its_kind():
    assert isinstance(CLAIM, str)
    assert veracity.ClaimId(CLAIM) is CLAIM
    assert CLAIM.uuid.count("-") == 4
    with pytest.raises(veracity.InvalidArgumentError, match="no ClaimId"):
        veracity.ClaimId("ast_" + "a" * 52)
    with pytest.raises(veracity.InvalidArgumentError):
        veracity.ClaimId("clm_short")


def test_ids_can_be_pickled_and_copied():
    for copied in (pickle.loads(pickle.dumps(CLAIM)), copy.deepcopy(CLAIM)):
        assert copied == CLAIM
        assert type(copied) is veracity.ClaimId
        assert copied.digest == CLAIM.digest


def test_references_read_what_is_printed():
    assert to_ref("doc_wire").document == "wire"
    assert to_ref("reuters").entity == "reuters"
    assert to_ref(CLAIM).claim.id == CLAIM.digest


def test_ids_are_those_of_the_library():
    batch = veracity.Batch()
    claim = batch.claim("garpiya-3", "produced in", entity("china"))
    shell = v1.Claim()
    shell.statement.subject.entity = "garpiya-3"
    shell.statement.predicate = "produced in"
    shell.statement.value.entity = "china"
    with veracity.open() as ledger:
        report = ledger.record(shell)
    assert report.results[0].ref.claim.id == claim.digest


# -- Acts --


def test_an_act_says_all_that_it_is_told():
    act = affirms(
        "reuters",
        CLAIM,
        on=dt.date(2024, 9, 25),
        document="wire",
        quoting="made in China",
        span=(10, 23),
        basis="documented",
        saying="conclusive proof",
        confidence=("icd203", "likely"),
        according_to=["two-officials", "the-ministry"],
        citing="ast_" + "a" * 52,
        only_relayed=True,
        extracted_by=("parser-3", 0.8),
        verb="stated",
    )
    message = act.message
    assert message.said == "2024-09-25"
    assert message.selectors[0].quote.exact == "made in China"
    assert (message.selectors[1].position.start, message.selectors[1].position.end) == (
        10,
        23,
    )
    assert message.basis == v1.BASIS_DOCUMENTED
    assert message.confidence.words == "conclusive proof"
    assert message.confidence.label == "likely / probable"  # as its table has it
    assert len(message.grounds) == 3
    assert act.entry.holding == v1.HOLDING_ONLY_RELAYED
    assert message.extraction.confidence == "0.8"


@pytest.mark.parametrize(
    "made, stance",
    [
        (affirms, v1.STANCE_AFFIRMS),
        (denies, v1.STANCE_DENIES),
        (declines, v1.STANCE_DECLINES),
        (relays, v1.STANCE_RELAYS),
    ],
)
def test_each_stance_has_its_word(made, stance):
    assert made("somebody", CLAIM).message.stance == stance


def test_an_anonymous_source_is_known_through_its_relayer(ledger):
    with ledger.batch() as batch:
        claim = batch.claim("drone", "made in", entity("china"))
        said = batch.add(
            relays(
                "reuters",
                claim,
                document="wire",
                according_to=anonymous("two officials"),
            )
        )
    ground = ledger.assertion(said).grounds[0]
    officials = ledger.entity(ground).source
    assert ground.startswith("anon:")
    assert (officials.label, officials.known_through, officials.document) == (
        "two officials",
        "reuters",
        "wire",
    )


def test_a_word_that_is_none_names_those_there_are():
    with pytest.raises(veracity.InvalidArgumentError, match="'documented'"):
        affirms("reuters", CLAIM, basis="hearsay")
    with pytest.raises(veracity.NotFoundError, match="likely"):
        affirms("reuters", CLAIM, confidence=("icd203", "perhaps"))


def test_what_is_not_valid_is_refused_as_it_is_added():
    batch = veracity.Batch()
    with pytest.raises(veracity.InvalidArgumentError):
        batch.claim("a", "", entity("b"))
    assert len(batch) == 0


def test_a_document_is_known_by_its_bytes():
    batch = veracity.Batch()
    id = batch.document(content=b"The page.", title="A page", publisher="reuters")
    assert id.startswith("sha256:")
    assert batch.message.entries[0].record.document.content_length == 9


def test_a_rating_is_that_of_the_library(ledger):
    with ledger.batch() as batch:
        claim = batch.claim("drone", "made in", entity("china"))
        batch.add(affirms("reuters", claim))
    before = ledger.assess(claim).probability
    with ledger.batch() as batch:
        batch.rates("desk", "reuters", "A")
    assert ledger.assess(claim).probability > before
