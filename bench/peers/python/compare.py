"""Asks the Python package, and peers, the same questions; README.md beside it."""

import argparse
import importlib.util
import pathlib
import statistics
import tempfile
import time

import pandas
from peers import ByHand, Oxigraph

import veracity
from veracity import affirms, entity, v1

ROUNDS = 7


def seconds(work, rounds=ROUNDS, prepare=lambda: None):
    """The median time of `work(prepare())`."""
    taken = []
    for _ in range(rounds):
        ready = prepare()
        begin = time.perf_counter()
        work(ready) if ready is not None else work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def report(question, unit, ours, peer, theirs):
    ratio = f"{theirs / ours:.2f}" if theirs else ""
    shown = f"{theirs:.3f}" if theirs else ""
    print(f"{question}\t{unit}\t{ours:.3f}\t{peer}\t{shown}\t{ratio}", flush=True)


def rows_of(count, first=0):
    """Four assertions to a claim."""
    return [
        (f"thing-{at // 4}", "made-in", f"place-{at // 4 % 97}",
         f"source-{at % 311}", "2024-09-25", None)
        for at in range(first, first + count)
    ]  # fmt: skip


def peers(folder):
    yield ByHand(folder)
    if importlib.util.find_spec("pyoxigraph"):
        yield Oxigraph(folder)


def fresh(folder):
    folder = pathlib.Path(tempfile.mkdtemp(dir=folder))
    return veracity.open(folder / "ours.db", owner="desk"), folder


# -- Recording --


def ask_one(folder, count):
    ledger, place = fresh(folder)
    number = iter(range(10**9))

    def ours():
        at = next(number)
        with ledger.batch() as batch:
            claim = batch.claim(f"one-{at}", "made-in", entity("china"))
            batch.add(affirms("reuters", claim, on="2024-09-25"))

    mine = 1e6 * seconds(ours, 50)
    for peer in peers(place):
        theirs = 1e6 * seconds(lambda: peer.record(rows_of(1, next(number))), 50)
        report("record one", "us", mine, peer.name, theirs)


COLUMNS = ["subject", "predicate", "value", "source", "said", "ground"]


def ask_frame(folder, count):
    rows = rows_of(count)
    frame = pandas.DataFrame(rows, columns=COLUMNS)

    def ours(ledger):
        ledger.record_table(
            frame, subject="subject", predicate="predicate", value="value",
            source="source", said="said",
        )  # fmt: skip

    mine = 1e6 / count * seconds(ours, 3, lambda: fresh(folder)[0])
    # The same messages, made beforehand: what the library itself takes.
    ledger, _ = fresh(folder)
    ours(ledger)
    batch = v1.Batch(tool="veracity")
    for change in ledger.changes():
        batch.entries.add().record.CopyFrom(change.entry.record)
    limit = 100_000
    portions = [
        v1.Batch(entries=batch.entries[at : at + limit])
        for at in range(0, len(batch.entries), limit)
    ]

    def library(ready):
        for portion in portions:
            ready.record(portion)

    theirs = 1e6 / count * seconds(library, 3, lambda: fresh(folder)[0])
    report("record a frame", "us per row", mine, "C++", theirs)
    for peer in (ByHand, Oxigraph):
        if peer is Oxigraph and not importlib.util.find_spec("pyoxigraph"):
            continue
        theirs = (
            1e6
            / count
            * seconds(
                lambda ready: ready.record(rows), 3, lambda: peer(fresh(folder)[1])
            )
        )
        report("record a frame", "us per row", mine, peer.name, theirs)


# -- Reading --


def twenty(at):
    return [
        (f"thing-{at}", "made-in", "china", f"source-{one}", "2024-09-25", None)
        for one in range(20)
    ]


def ask_assertions(folder, count):
    ledger, place = fresh(folder)
    with ledger.batch() as batch:
        claims = []
        for at in range(200):
            claim = batch.claim(f"thing-{at}", "made-in", entity("china"))
            claims.append(claim)
            for one in range(20):
                batch.add(affirms(f"source-{one}", claim, on="2024-09-25"))
    view = ledger.now()

    def ours():
        return [[said.source for said in view.assertions(one)] for one in claims]

    expected = ours()
    mine = 1e6 / len(claims) * seconds(ours)
    for peer in peers(place):
        peer.record([row for at in range(200) for row in twenty(at)])

        def theirs():
            return [
                peer.sources_of(f"thing-{at}", "made-in", "china") for at in range(200)
            ]

        assert [sorted(one) for one in theirs()] == [sorted(one) for one in expected]
        taken = 1e6 / len(claims) * seconds(theirs)
        report("a claim's assertions", "us", mine, peer.name, taken)


def ask_columns(folder, count):
    ledger, _ = fresh(folder)
    frame = pandas.DataFrame(rows_of(count), columns=COLUMNS)
    ledger.record_table(
        frame, subject="subject", predicate="predicate", value="value",
        source="source", said="said",
    )  # fmt: skip
    view = ledger.now()
    assert view.assertions().to_arrow().num_rows == count
    mine = 1e6 / count * seconds(lambda: view.assertions().to_arrow(), 3)
    data = v1.AssertionQuery().SerializeToString()

    def library():
        stream, seen = view._view.find_assertions(data), 0
        while portion := stream.next(16_384):
            seen += len(portion)
        assert seen == count

    report("to columns", "us per row", mine, "C++", 1e6 / count * seconds(library, 3))


# -- Retracting --


def ask_retract(folder, count):
    ledger, place = fresh(folder)
    number = iter(range(10**9))

    def chain():
        at = next(number)
        with ledger.batch() as batch:
            claim = batch.claim(f"chain-{at}", "made-in", entity("china"))
            first = said = batch.add(affirms("source-0", claim))
            for one in range(1, 51):
                said = batch.add(veracity.relays(f"source-{one}", claim, citing=said))
        return first

    assert len(ledger.what_falls(chain()).falls) == 51
    mine = 1e6 * seconds(lambda first: ledger.retract(first), 15, chain)
    for peer in peers(place):

        def theirs_chain():
            at = next(number)
            said = first = None
            for one in range(51):
                (said,) = peer.record(
                    [(f"chain-{at}", "made-in", "china", f"source-{one}", "", said)]
                )
                first = first or said
            return first

        assert peer.retract(theirs_chain()) == 51
        theirs = 1e6 * seconds(peer.retract, 15, theirs_chain)
        report("retract with dependants", "us", mine, peer.name, theirs)


# -- The binding itself --


def ask_call(folder, count):
    ledger, _ = fresh(folder)
    with ledger.batch() as batch:
        claim = batch.claim("thing", "made-in", entity("china"))
    view = ledger.now()
    times = range(10_000)
    report(
        "one call: a getter",
        "us",
        100 * seconds(lambda: [view.commit for _ in times]),
        "",
        0,
    )
    whole = 100 * seconds(lambda: [view.claim(claim) for _ in times])
    core, digest = view._view, claim.digest
    bare = 100 * seconds(lambda: [core.get_claim(digest) for _ in times])
    report("one call: a claim", "us", whole, "without Python files", bare)


QUESTIONS = {
    "one": ask_one,
    "frame": ask_frame,
    "assertions": ask_assertions,
    "columns": ask_columns,
    "retract": ask_retract,
    "call": ask_call,
}


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--assertions", type=int, default=100_000)
    reader.add_argument("--folder", help="on the disk to measure; else a temporary one")
    reader.add_argument("questions", nargs="*", help=", ".join(QUESTIONS))
    given = reader.parse_args()
    print("question\tunit\tours\tpeer\ttheirs\tratio")
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for name in given.questions or QUESTIONS:
            QUESTIONS[name](folder, given.assertions)


if __name__ == "__main__":
    main()
