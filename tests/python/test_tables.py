"""Tables in and out, by the Arrow PyCapsule interface."""

import datetime as dt
from decimal import Decimal

import pytest

import veracity
from veracity import affirms, constant, entity, quantity, text, v1

COLUMNS = {
    "subject": "subject",
    "predicate": "predicate",
    "value": "value",
    "value_type": "value_type",
    "unit": "unit",
    "valid": "valid",
    "wording": "wording",
}


def various(ledger):
    with ledger.batch() as batch:
        return [
            batch.claim("drone", "made in", entity("china"), wording="In China."),
            batch.claim("drone", "range", quantity("2000.50", "km"), valid="2024~"),
            batch.claim("drone", "is called", text("Garpiya-3 \u00e9\U0001f600")),
            batch.claim("drone", "first seen", dt.date(2024, 9, 25)),
            batch.claim("drone", "flies", True),
        ]


# -- Without anybody's help --


def test_claims_go_from_a_ledger_to_another_as_columns(ledger):
    claims = various(ledger)
    with veracity.open(owner="other") as other:
        report = other.record_table(ledger.find(), source=constant("desk"), **COLUMNS)
        assert (report.records, report.inserted, report.rejected) == (10, 10, 0)
        assert [one.id for one in other.find()] == claims
        assert other.assertions().count_by("source") == {"desk": 5}
        assert other.claim(claims[1]).value.number == Decimal("2000.50")


def test_a_bad_row_is_named_or_left_out(ledger, wires):
    with veracity.open() as other:
        with pytest.raises(veracity.InvalidArgumentError, match="no column 'who'"):
            other.record_table(ledger.find(), source="who", wording="wording")
        with pytest.raises(veracity.InvalidArgumentError, match="no field 'colour'"):
            other.record_table(ledger.find(), source="claim", colour="kind")
        with pytest.raises(veracity.InvalidArgumentError, match="stance"):
            other.record_table(
                ledger.find(),
                source="subject",
                wording="wording",
                stance=constant("shouts"),
            )
        assert other.now().commit == 0
        report = other.record_table(
            ledger.assertions(),
            strict=False,
            source="source",
            subject="claim",
            predicate=constant("heard"),
            value="document",
        )
        assert report.records == 0
        assert [one.line for one in report.issues] == [1, 2, 3]


def test_small_batches_add_up_and_can_be_repeated(ledger):
    various(ledger)
    with veracity.open() as other:
        seen = []
        for turn in range(2):
            report = other.record_table(
                ledger.find(),
                source=constant("desk"),
                batch_records=3,
                progress=lambda done, total: seen.append(done),
                **COLUMNS,
            )
            assert (report.records, report.batches) == (10, 4)
            assert report.inserted == (10 if turn == 0 else 0)
        assert other.now().commit == 4  # the very batches again do nothing
        assert seen[-1] == 10


def test_a_stream_of_another_kind_is_refused(ledger):
    with pytest.raises(veracity.InvalidArgumentError, match="PyCapsule"):
        ledger.record_table({"a": [1]}, source="a")
    found = ledger.find()
    capsule = found.__arrow_c_stream__()

    class Once:
        def __arrow_c_stream__(self, requested_schema=None):
            return capsule

    ledger.record_table(Once(), source="claim")
    with pytest.raises(veracity.InvalidArgumentError, match="read before"):
        ledger.record_table(Once(), source="claim")


def test_files_of_records_are_read(ledger, tmp_path):
    (tmp_path / "a.csv").write_text("who,says\nreuters,it rains\nafp,it snows\n")
    report = ledger.record_file(tmp_path / "a.csv", source="who", wording="says")
    assert report.inserted == 4
    (tmp_path / "b.jsonl").write_text('{"record": {"entity": {"id": "reuters"}}}\n')
    assert ledger.record_file(tmp_path / "b.jsonl").inserted == 1
    (tmp_path / "c.txtpb").write_text('entries { record { entity { id: "afp" } } }')
    assert ledger.record_file(tmp_path / "c.txtpb").inserted == 1
    with pytest.raises(veracity.InvalidArgumentError, match="d.xlsx"):
        ledger.record_file("d.xlsx")
    with pytest.raises(veracity.NotFoundError):
        ledger.record_file("nowhere.csv", source="who")


# -- With pyarrow --


@pytest.fixture
def arrow():
    return pytest.importorskip("pyarrow")


def test_columns_say_what_messages_do(ledger, wires, arrow):
    various(ledger)
    claims = ledger.find().to_arrow()
    claims.validate(full=True)
    rows = claims.to_pylist()
    assert [row["claim"] for row in rows] == [one.id for one in ledger.find()]
    ranged = next(row for row in rows if row["predicate"] == "range")
    assert (ranged["value"], ranged["number"], ranged["unit"]) == (
        "2000.50",
        2000.5,
        "km",
    )
    assert ranged["value_type"] == "quantity"
    assert ranged["wording"] is None
    assertions = ledger.assertions().to_arrow()
    assertions.validate(full=True)
    for row, one in zip(assertions.to_pylist(), ledger.assertions()):
        assert row["assertion"] == one.id
        assert row["claim"] == one.claim
        assert (row["source"], row["stance"]) == (one.source, one.stance)
        assert row["grounds"] == one.grounds
        assert row["recorded"] == one.recorded
        assert row["confidence_words"] == one.confidence
        assert row["withdrawn"] is False


def test_nulls_and_long_tables_keep_their_places(arrow, ledger):
    batch = v1.Batch()
    for at in range(40_001):
        claim = batch.entries.add().record.claim
        if at % 3:
            claim.wordings.add(text=f"thing {at}", language="en")
        else:
            claim.statement.subject.entity = f"thing-{at}"
            claim.statement.predicate = "weighs"
            claim.statement.value.quantity.value = str(at)
    ledger.record(batch)
    table = ledger.find().to_arrow()
    table.validate(full=True)
    assert table.num_rows == 40_001
    assert len(table.column("claim").chunks) > 1
    for at in (0, 1, 9999, 16_383, 16_384, 16_386, 40_000):
        row = table.slice(at, 1).to_pylist()[0]
        assert row["number"] == (None if at % 3 else at)
        assert row["wording"] == (f"thing {at}" if at % 3 else None)
    assert table.column("number").null_count == 40_001 * 2 // 3


def test_an_empty_table_has_its_columns(arrow, ledger):
    table = ledger.assertions().to_arrow()
    assert (table.num_rows, table.num_columns) == (0, 18)


def test_verdicts_and_estimates_are_tables(arrow, ledger, wires):
    verdicts = ledger.assessments().to_arrow().to_pylist()
    one = ledger.assess(wires.claim)
    assert verdicts[0]["claim"] == wires.claim
    assert verdicts[0]["verdict"] == one.verdict
    assert verdicts[0]["probability"] == one.probability
    with ledger.batch() as batch:
        batch.predicate("capital", single=True)
        for at in range(10):
            for source, city in (("a", "x"), ("b", "x"), ("c", "y")):
                claim = batch.claim(f"land-{at}", "capital", entity(f"{city}-{at}"))
                batch.add(affirms(source, claim))
    found = ledger.discover("Vote", predicate="capital")
    accuracy = {
        row["source"]: row["accuracy"] for row in found.sources.to_arrow().to_pylist()
    }
    assert accuracy["a"] > accuracy["c"]
    chosen = [row for row in found.claims.to_arrow().to_pylist() if row["chosen"]]
    assert len(chosen) == 10


EVERY_TYPE = [
    ("string", ["a", None, "\u00e9"], ["a", "", "\u00e9"]),
    ("large_string", ["a", None], ["a", ""]),
    ("string_view", ["a", "longer than twelve bytes", None], None),
    ("bool_", [True, False, None], ["true", "false", ""]),
    ("int8", [-1, None], ["-1", ""]),
    ("uint64", [2**64 - 1], ["18446744073709551615"]),
    ("int64", [-(2**63)], ["-9223372036854775808"]),
    ("float32", [0.1, None], ["0.1", ""]),
    ("float64", [0.1, float("nan"), 1e300], ["0.1", "", "1e+300"]),
    ("date32", [dt.date(2024, 9, 25), dt.date(1066, 10, 14)], None),
    ("date64", [dt.date(2024, 9, 25)], None),
]


def foreign_cells(arrow, array):
    """The cells as text, kept as foreign data of the assertions, by row."""
    with veracity.open() as ledger:
        table = arrow.table(
            {"says": [f"row {at}" for at in range(len(array))], "cell": array}
        )
        ledger.record_table(
            table, source=constant("x"), wording="says", keep_other_columns=True
        )
        found = {}
        for one in ledger.assertions():
            row = ledger.claim(one.claim).wording
            kept = one.message.assertion.foreign
            found[row] = kept[0].data.decode() if kept else ""
        return [found[f"row {at}"] for at in range(len(array))]


@pytest.mark.parametrize("name, values, expected", EVERY_TYPE)
def test_each_type_has_its_text(arrow, name, values, expected):
    array = arrow.array(values, getattr(arrow, name)())
    expected = expected or ["" if one is None else str(one) for one in values]
    assert foreign_cells(arrow, array) == expected
    assert foreign_cells(arrow, array[1:]) == expected[1:]  # with an offset


def test_decimals_keep_their_digits(arrow):
    values = [Decimal("12.50"), Decimal("-0.05"), None, Decimal("0.00")]
    array = arrow.array(values, arrow.decimal128(10, 2))
    assert foreign_cells(arrow, array) == ["12.50", "-0.05", "", "0.00"]
    whole = arrow.array([Decimal("12E3")], arrow.decimal128(10, -3))
    assert foreign_cells(arrow, whole) == ["12e3"]


def test_moments_are_edtf(arrow):
    moment = dt.datetime(2024, 9, 25, 12, 30, 0, 250000)
    naive = arrow.array([moment, None], arrow.timestamp("us"))
    assert foreign_cells(arrow, naive) == ["2024-09-25T12:30:00.25", ""]
    aware = arrow.array([moment], arrow.timestamp("ns", "Europe/Amsterdam"))
    assert foreign_cells(arrow, aware) == ["2024-09-25T12:30:00.25Z"]
    early = arrow.array([-1], arrow.int64()).cast(arrow.timestamp("ms"))
    assert foreign_cells(arrow, early) == ["1969-12-31T23:59:59.999"]


def test_words_of_a_dictionary_are_words(arrow):
    array = arrow.array(["a", "b", None, "a"]).dictionary_encode()
    assert foreign_cells(arrow, array) == ["a", "b", "", "a"]


def test_what_has_no_text_is_refused(arrow, ledger):
    table = arrow.table({"who": ["x"], "many": [["a", "b"]]})
    with pytest.raises(veracity.InvalidArgumentError, match="'many'"):
        ledger.record_table(table, source="who", wording="many")


# -- With data frames --


def test_pandas_frames_go_in_and_come_out(ledger):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = pandas.DataFrame(
        {
            "site": ["a", "b", "c"],
            "book": ["book-1", "book-1", "book-2"],
            "pages": [120, 121, 300],
            "read": pandas.to_datetime(["2024-09-25"] * 3, utc=True),
        }
    )
    report = ledger.record_table(
        frame,
        source="site",
        subject="book",
        value="pages",
        predicate=constant("has pages"),
        value_type=constant("quantity"),
        said="read",
    )
    assert report.inserted == 6
    back = ledger.assertions().to_pandas()
    assert list(back["source"]) == ["a", "b", "c"]
    assert set(back["said"]) == {"2024-09-25T00:00:00Z"}
    assert list(ledger.find().to_pandas()["number"]) == [120, 121, 300]


def test_polars_frames_go_in_and_come_out(ledger, wires):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"who": ["afp", "dpa"], "says": ["it rains", "it snows"]})
    assert ledger.record_table(frame, source="who", wording="says").inserted == 4
    back = ledger.assertions().to_polars()
    assert back.filter(polars.col("stance") == "denies")["source"].to_list() == [
        "china-mfa"
    ]


def test_duckdb_reads_them_in_place(ledger, wires):
    duckdb = pytest.importorskip("duckdb")
    assertions = ledger.assertions()
    counted = duckdb.sql(
        "SELECT stance, count(*) FROM assertions GROUP BY stance ORDER BY stance"
    ).fetchall()
    assert counted == [("affirms", 1), ("denies", 1), ("relays", 1)]
    assert assertions.count() == 3
