"""Assessing, explaining, discovering."""

import datetime as dt
from pathlib import Path

import pytest

import veracity
from veracity import _core, affirms, constant, denies, entity, v1

BRIEF = Path(__file__).resolve().parents[2] / "examples/brief"


@pytest.fixture
def contested(ledger):
    with ledger.batch() as batch:
        claim = batch.claim("bridge", "was hit by", entity("missile"))
        for source in ("north", "south", "east"):
            batch.add(affirms(source, claim, basis="observed"))
        for source in ("up", "down", "over"):
            batch.add(denies(source, claim, basis="observed"))
    return claim


def test_an_assessment_says_what_its_message_does(ledger, contested):
    one = ledger.assess(contested)
    assert one.verdict == "contested"
    assert one.claim == contested
    assert one.probability == pytest.approx(
        one.belief + one.base_rate * one.uncertainty
    )
    assert one.belief + one.disbelief + one.uncertainty == pytest.approx(1)
    assert set(one.origins) == {"north", "south", "east", "up", "down", "over"}
    assert one == ledger.assess(contested)
    assert "contested" in repr(one)


def test_an_explanation_reads_as_text(ledger, contested):
    why = ledger.explain(contested)
    assert str(why).startswith("CONTESTED")
    assert len(why.reasons) == 6
    assert why.assessment.verdict == "contested"


def test_an_echo_adds_nothing(ledger, wires):
    assert ledger.assess(wires.claim).message.supporting_origins <= 1


def test_policies_differ_and_are_named(ledger, contested):
    policy = veracity.policy("default")
    policy.contested_share = 0.5
    assert ledger.assess(contested, policy=policy).verdict != "contested"
    assert ledger.assess(contested, policy="newsroom").verdict == "contested"
    with pytest.raises(veracity.NotFoundError, match="newsroom"):
        ledger.assess(contested, policy="no such policy")
    wrong = v1.AssessmentPolicy(base_rate=2)
    with pytest.raises(veracity.InvalidArgumentError, match="base_rate"):
        ledger.assess(contested, policy=wrong)


def test_what_is_not_on_record_has_no_verdict(ledger):
    unknown = veracity.Batch().claim("a", "is", entity("b"))
    with pytest.raises(veracity.NotFoundError):
        ledger.assess(unknown)


def test_the_ledger_keeps_verdicts_and_finds_them(ledger, contested, wires):
    found = ledger.assessments("contested", about="bridge")
    assert [one.claim for one in found] == [contested]
    assert found[0].conflict == pytest.approx(0.5)
    assert len(ledger.assessments()) == 2
    assert len(ledger.assessments(about="garpiya-3")) == 1
    assert len(ledger.assessments(["contested", "supported"], limit=1)) == 1
    assert ledger.assessments(order="uncertainty")[0].claim == wires.claim
    ledger.retract(contested)
    assert len(ledger.assessments("contested", about="bridge")) == 0


def kept_verdicts(ledger):
    """All of them as they are kept, to the byte, and nothing is caught up with."""
    stored = _core.StoredAssessments.open(ledger._handle, b"")
    found = v1.AssessmentsFound.FromString(stored.find(b"", False, _core.Wishes()))
    return {
        one.assessment.claim.id: one.SerializeToString(deterministic=True)
        for one in found.assessments
    }


def test_parts_that_catch_up_together_keep_what_one_does():
    now = dt.datetime(2024, 10, 1, tzinfo=dt.timezone.utc)
    kept = []
    for parts in (1, 3):
        with veracity.open(owner="desk", clock=lambda: now) as ledger:
            for name in ("brief.txtpb", "desk.txtpb"):
                ledger.record_file(BRIEF / name)
            shares = []
            while not shares or shares[-1].to < ledger.now().commit:
                shares += [ledger.catch_up(part=n, parts=parts) for n in range(parts)]
            assert sum(one.looked_at > 0 for one in shares) >= parts
            kept.append(kept_verdicts(ledger))
            assert len(kept[-1]) == shares[-1].claims
            assert ledger.catch_up().looked_at == 0
            with pytest.raises(veracity.InvalidArgumentError, match="part 2 of 2"):
                ledger.catch_up(part=2, parts=2)
    assert kept[0] == kept[1]


def test_a_view_of_the_past_has_its_own_verdicts(ledger, contested):
    before = ledger.now()
    ledger.retract("ent_up", "ent_down", "ent_over")
    assert ledger.assess(contested).verdict == "supported"
    assert before.assess(contested).verdict == "contested"
    assert [one.claim for one in before.assessments("contested")] == [contested]
    assert len(before.assessments("supported")) == 0


def test_what_would_change_is_a_dry_run(ledger, contested):
    change = ledger.what_would_change("up", "down", "over")[0]
    assert change.turns
    assert (change.before.verdict, change.after.verdict) == ("contested", "supported")
    assert ledger.assess(contested).verdict == "contested"


def test_conflicts_name_their_sides(ledger, contested):
    conflict = ledger.conflicts(about="bridge")[0]
    assert conflict.kind == v1.CONFLICT_KIND_DENIED
    assert len(conflict.sides) == 2


def test_attesting_tells_through_whom_we_know(ledger, wires):
    attestation = ledger.attest(wires.wire)
    assert attestation.source == "reuters"
    assert 0 < attestation.said <= 1


def test_discovery_finds_who_is_right(ledger):
    with ledger.batch() as batch:
        batch.predicate("capital", single=True)
        for at in range(20):
            right = batch.claim(f"land-{at}", "capital", entity(f"city-{at}"))
            wrong = batch.claim(f"land-{at}", "capital", entity(f"town-{at}"))
            for source in ("atlas", "census", "almanac"):
                batch.add(affirms(source, right))
            batch.add(affirms("rumour", wrong))
    found = ledger.discover("Accu", predicate="capital")
    assert found.method == "Accu"
    with ledger.batch("what the method found") as ratings:
        for entry in found.ratings().entries:
            ratings.add(entry)
    assert len(ratings) > 0
    with pytest.raises(veracity.NotFoundError):
        ledger.discover("no such method")


def test_constants_are_no_columns():
    assert constant("x") != "x"


def test_verdicts_are_recomputed_from_a_bundle(ledger, contested, tmp_path):
    closure = tmp_path / "closure.bundle"
    written = ledger.export_closure(closure, contested)
    assert [one.claim for one in written] == [contested]
    report = veracity.verify(closure)
    assert (len(report.recomputations), report.differing) == (1, 0)
    damaged = bytearray(closure.read_bytes())
    damaged[-1] ^= 1
    with pytest.raises(veracity.DataLossError):
        veracity.verify(bytes(damaged))
    with pytest.raises(veracity.UnavailableError):
        ledger.export_closure(tmp_path / "no" / "folder", contested)


def test_verdicts_that_moved_are_told(ledger, contested):
    ledger.assessments()
    ledger.retract("ent_up", "ent_down", "ent_over")
    ledger.assessments()
    move = list(ledger.moves())[-1]
    assert (move.claim.id, move.to) == (contested.digest, v1.VERDICT_SUPPORTED)
    assert list(ledger.moves(ledger.now().commit)) == []


def test_what_does_not_stand_is_told(ledger, wires):
    assert len(ledger.fallen(wires.claim).falls) == 0
    ledger.retract(wires.wire)
    reasons = [one.reason for one in ledger.fallen(wires.claim).falls]
    assert v1.Fall.REASON_GROUND_WITHDRAWN in reasons


def test_calibration_compares_with_what_was_judged(ledger):
    with ledger.batch() as batch:
        for at in range(6):
            claim = batch.claim(f"thing-{at}", "is", entity("there"))
            batch.add(affirms("good", claim))
            batch.add((denies if at % 2 else affirms)("poor", claim))
            batch.add(affirms("desk", batch.claim(claim, "veracity:judged", True)))
    found = ledger.calibrate()
    assert found.judged == 6
    assert found.sources["good"].right == 6
    assert found.sources["poor"].right == 3
    assert 0 <= found.brier <= 1
