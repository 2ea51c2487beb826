"""What goes in comes out, whatever it is: values, messages, tables."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest

hypothesis = pytest.importorskip("hypothesis")
from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import veracity  # noqa: E402
from veracity import _core, constant, v1  # noqa: E402
from veracity.times import edtf, from_timestamp, python_time, to_timestamp  # noqa: E402
from veracity.values import python_value, value  # noqa: E402

# Text as records have it: no NUL, no half of a surrogate pair. Words besides have
# no white space, and are in NFC, as identity compares them.
texts = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=40
)
words = st.text(
    st.characters(whitelist_categories=("L", "N", "P", "S")), min_size=1
).filter(lambda one: unicodedata.is_normalized("NFC", one))
decimals = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30
)
moments = st.datetimes(timezones=st.just(dt.timezone.utc))


@given(decimals)
def test_decimals_keep_their_digits(number):
    back = python_value(value(number))
    assert str(back) == str(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_become_the_decimal_that_reads_back_the_same(number):
    assert float(python_value(value(number))) == number


@given(moments)
def test_moments_are_kept(moment):
    assert from_timestamp(to_timestamp(moment)) == moment
    if moment.year >= 1000:
        assert python_time(edtf(moment)) == moment


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_days_are_kept(day):
    assert python_time(edtf(day)) == day


@given(texts)
def test_batches_print_and_parse(note):
    batch = v1.Batch(note=note)
    batch.entries.add().record.entity.id = "reuters"
    printed = _core.print_text(batch.SerializeToString())
    parsed, issues = _core.parse_text(printed, True)
    assert issues == []
    assert v1.Batch.FromString(parsed) == batch


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(words, decimals), min_size=1, max_size=20))
def test_records_come_back_as_they_went_in(rows):
    with veracity.open() as ledger:
        with ledger.batch() as batch:
            ids = [batch.claim("thing", said, number) for said, number in rows]
        for id, (said, number) in zip(ids, rows):
            assert ledger.claim(id).value == number


cells = st.one_of(st.none(), words)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(cells, st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))))
)
def test_tables_keep_each_cell_in_its_row(rows):
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table(
        {
            "says": arrow.array(
                [f"row {at}" for at in range(len(rows))], arrow.string()
            ),
            "a": arrow.array([one for one, _ in rows], arrow.string()),
            "b": arrow.array([one for _, one in rows], arrow.int64()),
        }
    )
    with veracity.open() as ledger:
        ledger.record_table(
            table, source=constant("x"), wording="says", keep_other_columns=True
        )
        kept = {}
        for one in ledger.assertions():
            place = int(ledger.claim(one.claim).wording[4:])
            kept[place] = {
                cell.path: cell.data.decode() for cell in one.message.assertion.foreign
            }
    for at, (first, second) in enumerate(rows):
        expected = {}
        if first is not None:
            expected["a"] = first
        if second is not None:
            expected["b"] = str(second)
        assert kept[at] == expected


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            words,
            st.one_of(
                st.none(), st.decimals(min_value=-(10**20), max_value=10**20, places=4)
            ),
        ),
        max_size=50,
    )
)
def test_columns_say_what_messages_do(rows):
    pytest.importorskip("pyarrow")
    with veracity.open() as ledger:
        with ledger.batch() as batch:
            for at, (said, number) in enumerate(rows):
                states = veracity.text(said) if number is None else number
                batch.claim(f"thing {at}", "is", states)
        table = ledger.find().to_arrow()
        table.validate(full=True)
        found = {row["subject"]: row for row in table.to_pylist()}
    for at, (said, number) in enumerate(rows):
        row = found[f"thing {at}"]
        if number is None:
            assert (row["value"], row["number"]) == (said, None)
        else:
            assert Decimal(row["value"]) == number
            assert row["number"] == float(number)
