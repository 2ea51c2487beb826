"""Asks the Python package and its peers the same, each in an environment of its
own, and prints the tables of README.md.

    python compare.py --wheel WHEEL [--assertions 100000] [--folder FOLDER]
                      [--python PEER=INTERPRETER ...] [PEER ...]

Environments are made once, in FOLDER. A peer that cannot be installed is named with
what was said of it.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# Of each peer: what asks it, and what it needs beside itself.
PEERS = {
    "veracity": ("ask_store.py", ["pandas", "pyarrow"]),
    "sqlite3": ("ask_store.py", []),
    "attestdb": ("ask_store.py", ["attestdb==0.2.0", "attest-py==0.2.0"]),
    "ml-metadata": ("ask_store.py", ["ml-metadata==1.17.1"]),
    "mempill": ("ask_store.py", ["mempill==0.4.0"]),
    "pyoxigraph": ("ask_store.py", ["pyoxigraph==0.5.13"]),
    "nomenklatura": ("ask_store.py", ["nomenklatura==4.17.4", "plyvel==1.5.1"]),
    "nomenklatura-memory": (
        "ask_store.py",
        ["nomenklatura==4.17.4", "plyvel==1.5.1"],
    ),
    "crowd-kit": ("ask_discovery.py", ["crowd-kit==1.4.2"]),
    "stix2": ("ask_objects.py", ["stix2==3.0.2"]),
}
# The others' own scale: a run of mempill's would take an hour.
AT_MOST = {"mempill": 10_000}

# What is printed: figure, heading, digits, and whether more is better.
TABLES = {
    "ask_store.py": [
        ("recorded", "recorded/s", 0, True),
        ("recorded_processor", "/s of processor time", 0, True),
        ("one", "one, ms", 2, False),
        ("claim", "a claim's 4, us", 1, False),
        ("entity", "an entity's 20, us", 1, False),
        ("retract", "retraction, ms", 2, False),
    ],
    "ask_discovery.py": [
        ("seconds", "s", 2, False),
        ("iterations", "iterations", 0, None),
        ("right", "right", 3, None),
    ],
    "ask_objects.py": [("made", "made/s", 0, True), ("read", "read/s", 0, True)],
}


def environment(peer, given):
    """The interpreter of a peer's environment."""
    place = given.folder / "environments" / peer.removesuffix("-memory")
    python = place / "bin/python"
    if not (place / "complete").exists():
        interpreter = dict(one.split("=", 1) for one in given.python).get(peer)
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run(
            [interpreter or sys.executable, "-m", "venv", place],
            check=True,
            capture_output=True,
            text=True,
        )
        wanted = PEERS[peer][1] + ([given.wheel] if peer == "veracity" else [])
        if wanted:
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", *wanted],
                check=True,
                capture_output=True,
                text=True,
            )
        (place / "complete").touch()
    return python


def ask(script, peer, given):
    """The figures of one peer; a text, if it could not be asked."""
    number = min(given.assertions, AT_MOST.get(peer, given.assertions))
    try:
        python = environment(peer, given)
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            done = subprocess.run(
                [python, HERE / script, peer, folder, str(number)],
                check=True,
                capture_output=True,
                text=True,
            )
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip().splitlines()
        return said[-1] if said else str(error)
    figures = json.loads(done.stdout.splitlines()[-1])
    figures["number"] = number
    return figures


def cell(figures, ours, column):
    name, _, digits, more_is_better = column
    if name not in figures:
        return "-"
    text = f"{figures[name]:,.{digits}f}"
    if figures is ours or more_is_better is None:
        return text
    mine, theirs = ours[name], figures[name]
    ratio = mine / theirs if more_is_better else theirs / mine
    return f"{text} ({ratio:.3g})"


def print_table(script, answers):
    columns = TABLES[script]
    print(f"\n| peer | {' | '.join(one[1] for one in columns)} |")
    print("|---" * (len(columns) + 1) + "|")
    ours = answers["veracity"]
    for peer, figures in answers.items():
        if isinstance(figures, str):
            print(f"| {peer} | {figures} |")
            continue
        about = [figures["version"], figures.get("durability", "")]
        if figures["number"] != ours["number"]:
            about.append(f"{figures['number']:,} of them")
        cells = [cell(figures, ours, one) for one in columns]
        about = "; ".join(filter(None, about))
        print(f"| {peer} ({about}) | {' | '.join(cells)} |")


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--wheel", required=True, help="of veracity: ./dev wheel")
    reader.add_argument("--assertions", type=int, default=100_000)
    reader.add_argument("--folder", type=pathlib.Path, default="build/peers")
    reader.add_argument("--python", action="append", default=[])
    reader.add_argument("peers", nargs="*", help=", ".join(PEERS))
    given = reader.parse_args()
    given.folder = given.folder.resolve()
    given.folder.mkdir(parents=True, exist_ok=True)
    wanted = [one for one in PEERS if not given.peers or one in given.peers]
    for script in TABLES:
        peers = [one for one in wanted if PEERS[one][0] == script]
        if not peers:
            continue
        answers = {}
        for peer in ["veracity", *(one for one in peers if one != "veracity")]:
            answers[peer] = ask(script, peer, given)
        if isinstance(answers["veracity"], str):
            raise SystemExit(answers["veracity"])
        print_table(script, answers)


if __name__ == "__main__":
    main()
