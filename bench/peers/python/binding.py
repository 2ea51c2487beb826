"""What Python costs beside the C++ calls underneath: README.md says what is compared.

    python binding.py [--assertions 100000] [--folder FOLDER] [QUESTION ...]

Both sides take turns, a round each. Processor time of all threads is printed
beside the clock, since others may use the machine; the ratio is of it where the
disk is not waited for.
"""

import argparse
import pathlib
import statistics
import tempfile
import time

import pandas

import veracity
from veracity import _core, affirms, entity, relays, v1

NOBODY = _core.Wishes()
COLUMNS = ["subject", "predicate", "value", "source", "said"]


def compare(question, unit, scale, sides, rounds, prepare=lambda: ()):
    """Prints the medians of two sides, `scale` times seconds, and their ratio."""
    taken = {name: [] for name in sides}
    for _ in range(rounds):
        for name, work in sides.items():
            given = prepare()
            clock, processor = time.perf_counter(), time.process_time()
            work(*given)
            ended = time.perf_counter(), time.process_time()
            taken[name].append((ended[0] - clock, ended[1] - processor))
    medians = [
        [scale * statistics.median(one[at] for one in taken[name]) for at in (0, 1)]
        for name in sides
    ]
    (ours, busy), (theirs, their_busy) = medians
    print(
        f"| {question} | {unit} | {ours:.2f} ({busy:.2f}) | {theirs:.2f} "
        f"({their_busy:.2f}) | {theirs / ours:.2f} ({their_busy / busy:.2f}) |",
        flush=True,
    )


def fresh(folder):
    place = pathlib.Path(tempfile.mkdtemp(dir=folder))
    return veracity.open(place / "ledger.db", owner="desk")


def frame_of(count):
    """Four assertions to a claim."""
    return pandas.DataFrame(
        [
            (f"thing-{at // 4}", "made-in", f"place-{at // 4 % 97}",
             f"source-{at % 311}", "2024-09-25")
            for at in range(count)
        ],
        columns=COLUMNS,
    )  # fmt: skip


def record_frame(ledger, frame):
    return ledger.record_table(frame, **{one: one for one in COLUMNS})


# -- Recording --


def ask_one(folder, count):
    ledger = fresh(folder)
    record_frame(ledger, frame_of(count))
    number = iter(range(10**9))
    core = ledger._handle

    def python():
        with ledger.batch() as batch:
            claim = batch.claim(f"one-{next(number)}", "made-in", entity("china"))
            batch.add(affirms("reuters", claim, on="2024-09-25"))

    made = []
    for at in range(50):
        batch = veracity.Batch()
        claim = batch.claim(f"two-{at}", "made-in", entity("china"))
        batch.add(affirms("reuters", claim, on="2024-09-25"))
        made.append(batch.message.SerializeToString())

    def library():
        core.record(made.pop(), False, True, NOBODY)

    compare("record one", "us", 1e6, {"python": python, "library": library}, 50)


def ask_frame(folder, count):
    frame = frame_of(count)
    ledger = fresh(folder)
    record_frame(ledger, frame)
    # The very messages, in the same batches.
    batches = {}
    for change in ledger.changes():
        batch = batches.setdefault(change.commit, v1.Batch(tool="veracity"))
        batch.entries.add().record.CopyFrom(change.entry.record)
    batches = [one.SerializeToString() for one in batches.values()]
    assert len(batches) > 1 or count < 25_000

    def library(ledger):
        for one in batches:
            ledger._handle.record(one, False, True, NOBODY)

    compare(
        "record a frame", "us a row", 1e6 / count,
        {"python": lambda ledger: record_frame(ledger, frame), "library": library},
        5, lambda: (fresh(folder),),
    )  # fmt: skip


# -- Reading --


def ask_claim(folder, count):
    ledger = fresh(folder)
    record_frame(ledger, frame_of(count))
    view = ledger.now()
    claims = [one.id for one in view.find().head(1000)]
    core = view._view
    assert all(len(list(view.assertions(one))) == 4 for one in claims)

    def python():
        for one in claims:
            for _ in view.assertions(one):
                pass

    digests = [one.digest for one in claims]

    def library():
        for one in digests:
            core.assertions_of(one)

    scale = 1e6 / len(claims)
    sides = {"python": python, "library": library}
    compare("a claim's 4 as messages", "us", scale, sides, 9)

    def get():
        for one in claims:
            view.claim(one)

    def bare_get():
        for one in digests:
            core.get_claim(one)

    compare("a claim", "us", scale, {"python": get, "library": bare_get}, 9)
    assessor = _core.Assessor(core, b"")

    def assess():
        for one in claims:
            view.assess(one)

    def bare_assess():
        for one in digests:
            assessor.assess([one], None, False, NOBODY)

    compare("assess", "us", scale, {"python": assess, "library": bare_assess}, 5)


def ask_columns(folder, count):
    ledger = fresh(folder)
    record_frame(ledger, frame_of(count))
    view = ledger.now()
    table = view.assertions().to_arrow()
    assert table.num_rows == count
    query = v1.AssertionQuery().SerializeToString()

    def library():
        stream, seen = view._view.find_assertions(query), 0
        while portion := stream.next(1024):
            seen += len(portion)
        assert seen == count

    sides = {"python": lambda: view.assertions().to_arrow(), "library": library}
    compare("to columns", "us a row", 1e6 / count, sides, 5)


# -- Retracting --


def ask_retract(folder, count):
    ledger = fresh(folder)
    record_frame(ledger, frame_of(count))
    number = iter(range(10**9))

    def chain():
        at = next(number)
        with ledger.batch() as batch:
            claim = batch.claim(f"chain-{at}", "made-in", entity("china"))
            first = said = batch.add(affirms("source-0", claim))
            for one in range(1, 51):
                said = batch.add(relays(f"source-{one}", claim, citing=said))
        return (first,)

    assert len(ledger.what_falls(*chain()).falls) == 51

    def python(first):
        ledger.what_falls(first)
        ledger.retract(first)

    def library(first):
        ref = first.ref.SerializeToString()
        ledger._handle.now().what_falls([ref], NOBODY)
        ledger._handle.retract([(ref, "", "", "")])

    sides = {"python": python, "library": library}
    compare("retract with 50 that rest on it", "us", 1e6, sides, 15, chain)


QUESTIONS = {
    "one": ask_one,
    "frame": ask_frame,
    "claim": ask_claim,
    "columns": ask_columns,
    "retract": ask_retract,
}


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--assertions", type=int, default=100_000)
    reader.add_argument("--folder", help="on the disk to measure; else a temporary one")
    reader.add_argument("questions", nargs="*", help=", ".join(QUESTIONS))
    given = reader.parse_args()
    print("| question | unit | Python | the call underneath | ratio |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for name in given.questions or QUESTIONS:
            QUESTIONS[name](folder, given.assertions)


if __name__ == "__main__":
    main()
