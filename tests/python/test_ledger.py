"""Recording, withdrawing, and reading as things were."""

import datetime as dt

import pytest

import veracity
from veracity import affirms, denies, entity, v1


def test_what_was_recorded_is_found(ledger, wires):
    said = list(ledger.assertions(wires.claim))
    assert [(one.source, one.stance) for one in said] == [
        ("reuters", "affirms"),
        ("daily-news", "relays"),
        ("china-mfa", "denies"),
    ]
    assert said[0].id == wires.wire
    assert said[0].said == dt.date(2024, 9, 25)
    assert said[1].grounds == [wires.wire]
    assert said[2].confidence == "not aware"


def test_recording_the_very_batch_again_does_nothing(ledger):
    batch = v1.Batch(note="once")
    batch.entries.add().record.entity.id = "reuters"
    first, again = ledger.record(batch), ledger.record(batch)
    assert (first.known, again.known) == (False, True)
    assert again.commit == first.commit


def test_an_exception_in_the_block_records_nothing(ledger):
    with pytest.raises(RuntimeError):
        with ledger.batch() as batch:
            batch.claim("rain", "falls in", entity("delft"))
            raise RuntimeError
    assert ledger.find().count() == 0
    assert batch.report is None


def test_a_refused_batch_raises_with_its_report(ledger):
    batch = v1.Batch()
    batch.entries.add().record.entity.id = "reuters"
    batch.entries.add().record.claim.statement.predicate = "has no subject"
    with pytest.raises(veracity.InvalidArgumentError) as caught:
        ledger.record(batch)
    assert [one.outcome for one in caught.value.report.results][1] == (
        v1.OUTCOME_REJECTED
    )
    assert ledger.now().commit == 0
    report = ledger.record(batch, all_or_nothing=False)
    assert (report.inserted, report.rejected) == (1, 1)


def test_retracting_is_undone_by_reinstating(ledger, wires):
    ledger.retract(wires.wire, reason="withdrawn by the agency")
    assert [one.source for one in ledger.assertions(wires.claim)] == [
        "daily-news",
        "china-mfa",
    ]
    gone = ledger.assertion(wires.wire)
    assert gone.withdrawn
    assert gone.message.withdrawals[0].reason == "withdrawn by the agency"
    ledger.reinstate(wires.wire, "they stand by it")
    assert ledger.assertions(wires.claim).count() == 3


def test_what_falls_follows_the_grounds(ledger, wires):
    falls = ledger.what_falls(wires.wire)
    fallen = {veracity.ids.assertion_id(one.assertion) for one in falls.falls}
    assert fallen == {wires.wire, wires.reprint}


def test_amending_withdraws_and_records_at_once(ledger, wires):
    batch = veracity.Batch()
    better = batch.add(denies("reuters", wires.claim, on="2024-09-27"))
    report = ledger.amend(wires.wire, batch=batch, reason="corrected")
    assert report.commit == 2
    assert ledger.assertion(wires.wire).withdrawn
    assert not ledger.assertion(better).withdrawn


def test_a_view_stays_as_it_is(ledger, wires):
    before = ledger.now()
    with ledger.batch() as batch:
        batch.add(affirms("afp", wires.claim))
    assert before.assertions(wires.claim).count() == 3
    assert ledger.assertions(wires.claim).count() == 4


def test_the_past_is_seen_on_three_axes(ledger, wires):
    with ledger.batch() as batch:
        batch.add(affirms("afp", wires.claim, on="2024-11-15"))
    recorded = ledger.claim(wires.claim).recorded

    def voices(view):
        return [one.source for one in view.assertions(wires.claim)]

    assert len(voices(ledger)) == 4
    assert len(voices(ledger.at(commit=1))) == 3
    assert len(voices(ledger.at(recorded=recorded))) == 3
    # Undated, it may have been said by then: only what is dated later is not.
    assert voices(ledger.at(said="2024-09-25")) == ["reuters", "daily-news"]
    assert len(voices(ledger.at(said="2024-10"))) == 3
    assert ledger.at(said=dt.date(2024, 9, 25)).as_of.said == "2024-09-25"
    with pytest.raises(veracity.OutOfRangeError):
        ledger.at(commit=99)
    with pytest.raises(veracity.InvalidArgumentError, match="last tuesday"):
        ledger.at(said="last tuesday")


def test_recorded_times_come_from_the_clock(ledger, wires):
    recorded = ledger.claim(wires.claim).recorded
    assert recorded.date() == dt.date(2024, 10, 1)
    assert recorded.tzinfo == dt.timezone.utc


def test_a_clock_without_a_zone_is_told_of(monkeypatch):
    told = []
    monkeypatch.setattr("sys.unraisablehook", told.append)
    with veracity.open(clock=lambda: dt.datetime(2024, 1, 1)) as ledger:
        with ledger.batch() as batch:
            batch.source("reuters")
    assert "has no time zone" in str(told[0].exc_value)


def test_a_file_is_kept(tmp_path):
    path = tmp_path / "desk.db"
    with veracity.open(path, owner="desk") as ledger:
        with ledger.batch() as batch:
            claim = batch.claim("rain", "falls in", entity("delft"))
    with veracity.open(path, create=False) as again:
        assert again.owner == "desk"
        assert again.claim(claim).value == "delft"
        assert again.check() == []
        again.backup(tmp_path / "copy.db")
    with veracity.open(tmp_path / "copy.db", read_only=True) as copy:
        assert copy.find().count() == 1


def test_a_closed_ledger_says_so():
    ledger = veracity.open()
    view = ledger.now()
    ledger.close()
    with pytest.raises(ValueError, match="closed"):
        ledger.now()
    assert view.find().count() == 0  # what was taken before stays good
    assert "(closed)" in repr(ledger)


def test_a_password_is_not_shown():
    shown = veracity.Ledger(None, "postgresql://desk:secret@host/claims", False)
    assert repr(shown) == "<Ledger (closed) at 'postgresql://desk:...@host/claims'>"


def test_bundles_go_from_one_ledger_to_another(ledger, wires, tmp_path):
    bundle = tmp_path / "desk.bundle"
    assert ledger.now().export(bundle) == 5
    with veracity.open(owner="other") as other:
        report = other.import_bundle(bundle)
        assert report.inserted == 5
        said = other.assertion(wires.wire)
        assert list(said.message.authors) == ["desk"]
    with veracity.open(owner="desk") as restored:
        restored.restore(bundle.read_bytes())
        assert restored.assertion(wires.wire).source == "reuters"


def test_records_say_whose_they_are():
    ledger = veracity.open(owner="desk")
    with pytest.raises(veracity.InvalidArgumentError, match="desk"):
        ledger.import_bundle(_bundle_of("desk"))


def _bundle_of(owner):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle"
        veracity.open(owner=owner).now().export(path)
        return path.read_bytes()


def test_bytes_that_are_no_bundle_are_refused(ledger):
    with pytest.raises(veracity.InvalidArgumentError):
        ledger.import_bundle(b"nothing of the kind")
    with pytest.raises(veracity.NotFoundError):
        ledger.import_bundle("no/such/file")
