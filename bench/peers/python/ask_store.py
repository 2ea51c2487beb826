"""Asks one store the questions of README.md: what it took, as a line of JSON.

ask_store.py NAME FOLDER ASSERTIONS
"""

import json
import pathlib
import statistics
import sys
import time

from stores import LENGTH, STORES

BATCH = 10_000
# Of an entity, its claims; of a claim, its assertions.
CLAIMS, VOICES = 5, 4
ROUNDS = 3


def row(at):
    claim = at // VOICES
    said = claim % CLAIMS
    return (
        f"thing-{claim // CLAIMS}",
        f"says-{said}",
        f"place-{said}",
        f"source-{(at % VOICES) * 77 + claim % 77}",
    )


def claim(number):
    return row(number * VOICES)[:3]


def sources(number):
    return sorted(row(number * VOICES + at)[3] for at in range(VOICES))


def seconds(work, times):
    """The median of single calls, whose arguments are made beforehand."""
    taken = []
    for given in times:
        begin = time.perf_counter()
        work(given)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def ask(store, assertions):
    begin, processor = time.perf_counter(), time.process_time()
    for first in range(0, assertions, BATCH):
        store.record([row(at) for at in range(first, min(first + BATCH, assertions))])
    took = time.perf_counter() - begin
    yield "recorded", assertions / took
    yield "recorded_processor", assertions / (time.process_time() - processor)

    single = [[(f"one-{at}", "says-0", "place-0", "source-1")] for at in range(30)]
    yield "one", 1e3 * seconds(store.record, single)

    spread = range(0, assertions // VOICES, max(1, assertions // VOICES // 300))
    keys = [store.key(*claim(number)) for number in spread]
    for key, number in zip(keys, spread):
        assert sorted(store.sources_of(key)) == sources(number), (key, number)
    yield "claim", 1e6 * min(seconds(store.sources_of, keys) for _ in range(ROUNDS))

    things = [f"thing-{number // CLAIMS}" for number in spread if number % CLAIMS == 0]
    assert [store.said_about(one) for one in things] == [CLAIMS * VOICES] * len(things)
    yield "entity", 1e6 * min(seconds(store.said_about, things) for _ in range(ROUNDS))

    if store.retracts:
        chains = [store.chain(f"chain-{at}") for at in range(5)]
        assert [store.stand(one) for one in chains] == [LENGTH] * len(chains)
        yield "retract", 1e3 * seconds(store.retract, chains)
        assert [store.stand(one) for one in chains] == [0] * len(chains)


def main():
    name, folder, assertions = sys.argv[1:]
    store = STORES[name](pathlib.Path(folder))
    figures = dict(ask(store, int(assertions)))
    said = {"version": store.version(), "durability": store.durability}
    print(json.dumps({**said, **figures}))


if __name__ == "__main__":
    main()
