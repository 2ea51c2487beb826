"""Who is right among many who label: by Dawid and Skene's method, as crowd-kit has
it; by Accu from a ledger, whose values are no labels of a common set.

ask_discovery.py NAME FOLDER LABELS
"""

import importlib.metadata
import json
import random
import sys
import time

VOICES, WORKERS, CLASSES = 4, 300, 3


def labels_of(number):
    """Labels (item, worker, class), and the classes that are right."""
    chance = random.Random(7)
    # From those who guess to those who know.
    skill = [chance.uniform(1 / CLASSES, 0.95) for _ in range(WORKERS)]
    labels, right = [], []
    for item in range(number // VOICES):
        right.append(chance.randrange(CLASSES))
        for worker in chance.sample(range(WORKERS), VOICES):
            wrong = (right[-1] + chance.randrange(1, CLASSES)) % CLASSES
            knows = chance.random() < skill[worker]
            labels.append((item, worker, right[-1] if knows else wrong))
    return labels, right


def by_veracity(labels):
    import pandas

    import veracity
    from veracity import constant

    ledger = veracity.open()
    with ledger.batch() as batch:
        batch.predicate("is-class", single=True)
    frame = pandas.DataFrame(
        [(f"item-{item}", f"worker-{who}", f"class-{said}") for item, who, said in labels],
        columns=["item", "worker", "said"],
    )
    ledger.record_table(
        frame, subject="item", source="worker", value="said",
        predicate=constant("is-class"),
    )  # fmt: skip
    view = ledger.now()
    begin = time.process_time()
    found = view.discover("Accu", group_copies=False)
    chosen = found.claims.to_pandas()
    took = time.process_time() - begin
    chosen = chosen[chosen.chosen].claim
    values = {
        one.id: (int(one.subject.split("-")[1]), int(str(one.value).split("-")[1]))
        for one in view.find()
    }
    classes = dict(values[one] for one in chosen)
    return veracity.__version__, took, found.iterations, classes


def by_crowd_kit(labels):
    import pandas
    from crowdkit.aggregation import DawidSkene

    frame = pandas.DataFrame(labels, columns=["task", "worker", "label"])
    method = DawidSkene()
    begin = time.process_time()
    classes = method.fit_predict(frame).to_dict()
    took = time.process_time() - begin
    version = importlib.metadata.version("crowd-kit")
    return version, took, len(method.loss_history_), classes


def main():
    name, _, number = sys.argv[1:]
    labels, right = labels_of(int(number))
    by = {"veracity": by_veracity, "crowd-kit": by_crowd_kit}[name]
    version, took, iterations, classes = by(labels)
    correct = sum(classes[item] == said for item, said in enumerate(right))
    assert correct / len(right) > 0.7
    print(
        json.dumps(
            {
                "version": version,
                "seconds": took,
                "iterations": iterations,
                "right": correct / len(right),
            }
        )
    )


if __name__ == "__main__":
    main()
