"""A view in memory: its verdicts are the view's, and it follows the ledger."""

import datetime as dt
import gc
import os
import signal
import threading
import time
from pathlib import Path

import pytest

import veracity
from veracity import affirms, denies, entity, v1

BRIEF = Path(__file__).resolve().parents[2] / "examples/brief"
COLUMNS = [
    "claim",
    "verdict",
    "probability",
    "belief",
    "disbelief",
    "uncertainty",
    "base_rate",
    "support",
    "opposition",
    "supporting_origins",
    "opposing_origins",
]


@pytest.fixture(scope="module")
def brief():
    """The ledger of the demo."""
    with veracity.open(owner="desk") as opened:
        for name in ("brief.txtpb", "desk.txtpb"):
            opened.record_file(BRIEF / name)
        yield opened


def claim_ref(claim):
    data = veracity._core.claim_ref(claim.SerializeToString())
    return v1.RecordRef.FromString(data).claim


@pytest.fixture(scope="module")
def large():
    """40,000 claims, by one source each."""
    batch = v1.Batch()
    for at in range(40_000):
        claim = batch.entries.add().record.claim
        claim.statement.subject.entity = f"thing-{at}"
        claim.statement.predicate = "is"
        claim.statement.value.entity = "there"
        act = batch.entries.add().record.assertion
        act.claim.CopyFrom(claim_ref(claim))
        act.source = "reuters"
        act.stance = v1.STANCE_AFFIRMS
    with veracity.open() as opened:
        opened.record(batch)
        yield opened


def numbers_of(one):
    message = one.message
    return (
        one.claim,
        one.verdict,
        one.probability,
        one.belief,
        one.disbelief,
        one.uncertainty,
        one.base_rate,
        message.support,
        message.opposition,
        message.supporting_origins,
        message.opposing_origins,
    )


# -- Verdicts --


def test_verdicts_are_those_of_the_view(brief):
    memory = brief.in_memory()
    verdicts = list(memory.assess_all())
    claims = [one.claim for one in verdicts]
    assert {one.id for one in brief.find(withdrawn=None)} < set(claims)
    expected = brief.assess_all(claims)
    assert list(memory.assess(claims)) == list(expected)
    assert verdicts == [numbers_of(one) for one in expected]


def test_verdicts_do_not_depend_on_threads(brief):
    alone = list(brief.in_memory().assess_all())
    assert list(brief.in_memory(threads=2).assess_all(threads=2)) == alone


def test_some_claims_come_in_the_order_asked(ledger, wires):
    with ledger.batch() as batch:
        other = batch.claim("bridge", "was hit by", entity("missile"))
    memory = ledger.in_memory()
    asked = [other, wires.claim, ledger.claim(other)]
    assert [one.claim for one in memory.assess(asked)] == [other, wires.claim, other]
    assert memory.assess(wires.claim)[0] == ledger.assess(wires.claim)
    unknown = veracity.Batch().claim("a", "is", entity("b"))
    with pytest.raises(veracity.NotFoundError, match=unknown):
        memory.assess([wires.claim, unknown])


def test_it_is_by_a_policy_and_asked_about_a_time(ledger, wires):
    policy = veracity.policy("newsroom")
    asked = dt.datetime(2030, 1, 1, tzinfo=dt.timezone.utc)
    memory = ledger.in_memory(policy=policy, asked=asked)
    assert memory.policy == policy
    expected = ledger.assess(wires.claim, policy=policy, asked=asked)
    assert memory.assess(wires.claim)[0] == expected
    ledger.record(affirms("afp", wires.claim))
    expected = ledger.assess(wires.claim, policy=policy, asked=asked)
    assert memory.refreshed(ledger).assess(wires.claim)[0] == expected
    with pytest.raises(veracity.InvalidArgumentError, match="base_rate"):
        ledger.in_memory(policy=v1.AssessmentPolicy(base_rate=2))


def test_parts_have_each_claim_once(brief):
    whole = brief.in_memory()
    parts = [brief.in_memory(part=part, parts=3) for part in range(3)]
    assert sum(one.size.claims for one in parts) == whole.size.claims
    together = [verdict for one in parts for verdict in one.assess_all()]
    by_id = sorted(together, key=lambda one: one.claim.digest)
    assert by_id == list(whole.assess_all())
    with pytest.raises(veracity.InvalidArgumentError, match="part 3 of 3"):
        brief.in_memory(part=3, parts=3)


def test_too_many_statements_are_refused(ledger, wires):
    with pytest.raises(veracity.ResourceExhaustedError):
        ledger.in_memory(maximum_statements=1)


# -- Following --


def test_it_follows_what_is_recorded(ledger, wires):
    with ledger.batch() as batch:
        for at in range(20):
            batch.add(affirms("afp", batch.claim(f"thing-{at}", "is", entity("there"))))
    before = ledger.in_memory(block_claims=1)
    as_it_was = list(before.assess_all())
    ledger.record(denies("us-treasury", wires.claim))
    after = before.refreshed(ledger)
    assert after.view.commit == before.view.commit + 1
    assert 1 <= after.claims_read < before.claims_read == after.size.claims
    assert after.assess(wires.claim)[0] == ledger.assess(wires.claim)
    assert list(after.assess_all()) == list(ledger.in_memory().assess_all())
    assert list(before.assess_all()) == as_it_was != list(after.assess_all())


def test_it_follows_its_own_ledger_forward_only(ledger, wires):
    earlier = ledger.now()
    ledger.record(denies("us-treasury", wires.claim))
    memory = ledger.in_memory()
    with veracity.open() as other:
        with pytest.raises(veracity.FailedPreconditionError, match="another ledger"):
            memory.refreshed(other)
    with pytest.raises(veracity.FailedPreconditionError, match="later"):
        memory.refreshed(earlier)
    with pytest.raises(veracity.FailedPreconditionError, match="said"):
        memory.refreshed(ledger.at(said="2024"))


def test_it_keeps_its_ledger(tmp_path):
    ledger = veracity.open(tmp_path / "desk.db", owner="desk")
    with ledger.batch() as batch:
        claim = batch.claim("rain", "falls in", entity("delft"))
        batch.add(affirms("reuters", claim))
    memory = ledger.in_memory()
    verdicts = memory.assess_all()
    view = memory.view
    ledger.close()
    del ledger
    gc.collect()
    assert view.assertions(claim).one().source == "reuters"
    assert memory.refreshed(view).assess_all()[0] == verdicts[0]


# -- Threads, time, interrupts --


def test_threads_share_it(brief):
    memory = brief.in_memory()
    expected = list(memory.assess_all())
    seen = []

    def work():
        for _ in range(5):
            seen.append(list(memory.assess_all(threads=2)) == expected)
            seen.append(memory.refreshed(brief).size.claims == len(expected))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [True] * 20


def test_other_threads_run_while_it_is_built(large):
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.001):
            ticks.append(time.monotonic())

    ticker = threading.Thread(target=tick)
    ticker.start()
    begin = time.monotonic()
    large.in_memory()
    end = time.monotonic()
    done.set()
    ticker.join()
    pauses = [b - a for a, b in zip([begin, *ticks], [*ticks, end])]
    assert max(pauses) < (end - begin) / 2


def test_an_interrupt_stops_building(large):
    begin = time.monotonic()
    large.in_memory()
    whole = time.monotonic() - begin

    def taken():
        begin = time.monotonic()
        threading.Timer(whole / 10, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            large.in_memory()
        return time.monotonic() - begin

    # Whatever else the machine does meanwhile, it does not do each time.
    assert min(taken() for _ in range(4)) < whole * 0.8


def test_a_call_ends_when_its_time_is_up(large):
    memory = large.in_memory(timeout=600)
    # What is done before anybody looks has not taken too long.
    for call in (
        lambda: large.in_memory(timeout=0),
        lambda: memory.assess_all(timeout=0),
    ):
        with pytest.raises(TimeoutError):
            for _ in range(1000):
                call()


def test_progress_counts_claims(large):
    memory = large.in_memory()
    for call in (large.in_memory, memory.assess_all):
        seen = []
        # How often it is told depends on how quick the machine is.
        for _ in range(100):
            call(progress=lambda done, total: seen.append((done, total)))
            if seen:
                break
        assert seen == sorted(seen)
        assert {total for _, total in seen} == {40_000}


# -- As sequences, tables and pictures --


def test_verdicts_are_a_sequence(large):
    verdicts = large.in_memory().assess_all()
    assert len(verdicts) == 40_000
    everything = list(verdicts)
    assert [one.claim for one in everything] == sorted(
        (one.claim for one in everything), key=lambda one: one.digest
    )
    assert verdicts[0] == everything[0] and verdicts[-1] == everything[-1]
    assert verdicts[5:2000:700] == everything[5:2000:700]
    assert everything[1500] in verdicts
    with pytest.raises(IndexError):
        verdicts[40_000]


def test_verdicts_are_a_table(large, brief):
    arrow = pytest.importorskip("pyarrow")
    for ledger in (large, brief):
        verdicts = ledger.in_memory().assess_all()
        table = verdicts.to_arrow()
        table.validate(full=True)
        assert table.column_names == COLUMNS
        assert arrow.table(verdicts).equals(table)
        columns = table.to_pydict()
        words = [one and one.replace("_", " ") for one in columns.pop("verdict")]
        assert words == [one.verdict for one in verdicts]
        for name, cells in columns.items():
            assert cells == [getattr(one, name) for one in verdicts], name


def test_the_stream_of_a_table_needs_nobody(brief):
    verdicts = brief.in_memory().assess_all()
    assert "arrow_array_stream" in repr(verdicts.__arrow_c_stream__())


def test_it_shows_itself(ledger, wires):
    memory = ledger.in_memory()
    assert repr(memory).startswith("<InMemory: 1 claims of desk's ledger as of")
    assert memory.size.assertions == 3
    assert memory.size.blocks == 1
    assert memory.size.bytes > 100
    verdicts = memory.assess_all()
    assert repr(verdicts) == "<Verdicts: 1>"
    assert verdicts.commit == 1
    shown = verdicts._repr_html_()
    assert wires.claim[:12] in shown and verdicts[0].verdict in shown
