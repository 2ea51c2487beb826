"""Objects of a contract, made and read back: records, or STIX.

ask_objects.py NAME FOLDER OBJECTS
"""

import importlib.metadata
import json
import sys
import time


def by_veracity(number):
    import veracity
    from veracity import affirms, entity, v1

    def make():
        batch = veracity.Batch()
        for at in range(number // 2):
            claim = batch.claim(f"thing-{at}", "made-in", entity("china"))
            batch.add(affirms("reuters", claim, on="2024-09-25", saying="probably"))
        return batch.message.SerializeToString()

    def read(data):
        return len(v1.Batch.FromString(data).entries)

    return veracity.__version__, make, read


def by_stix(number):
    import stix2

    reuters = stix2.Identity(name="Reuters", identity_class="organization")
    china = stix2.Location(name="China", country="CN")

    def make():
        made = []
        for at in range(number // 2):
            thing = stix2.Infrastructure(name=f"thing-{at}")
            made += [
                thing,
                stix2.Relationship(
                    thing, "located-at", china, created_by_ref=reuters, confidence=70
                ),
            ]
        return [one.serialize() for one in made]

    def read(texts):
        return len([stix2.parse(one) for one in texts])

    return importlib.metadata.version("stix2"), make, read


def main():
    name, _, number = sys.argv[1:]
    version, make, read = {"veracity": by_veracity, "stix2": by_stix}[name](int(number))
    begin = time.process_time()
    made = make()
    took = time.process_time() - begin
    begin = time.process_time()
    assert read(made) == int(number)
    reading = time.process_time() - begin
    figures = {"made": int(number) / took, "read": int(number) / reading}
    print(json.dumps({"version": version, **figures}))


if __name__ == "__main__":
    main()
