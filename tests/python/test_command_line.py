"""python -m veracity is the command line."""

import json
import os
import signal
import subprocess
import sys
import time


def run(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "veracity", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        **more,
    )


def test_it_records_and_finds(tmp_path):
    assert "desk" in run("init", "--owner", "desk", cwd=tmp_path).stdout
    (tmp_path / "a.txtpb").write_text('entries { record { entity { id: "reuters" } } }')
    assert run("import", "a.txtpb", cwd=tmp_path).returncode == 0
    shown = run("--json", "show", "ent_reuters", cwd=tmp_path)
    assert "reuters" in json.dumps(json.loads(shown.stdout.splitlines()[0]))


def test_it_exits_by_what_went_wrong(tmp_path):
    done = run("show", "clm_" + "a" * 52, "--ledger", "nowhere.db", cwd=tmp_path)
    assert done.returncode == 3
    assert "nowhere.db" in done.stderr
    assert run("no-such-command").returncode == 2
    assert run("--version").stdout.startswith("veracity 0.")


def test_an_interrupt_stops_it(tmp_path):
    assert run("init", "--owner", "desk", cwd=tmp_path).returncode == 0
    reading, writing = os.pipe()
    program = subprocess.Popen(
        [sys.executable, "-m", "veracity", "import", "-", "--format", "jsonl"],
        stdin=reading,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    os.close(reading)
    with os.fdopen(writing, "w") as records:
        records.write('{"record": {"entity": {"id": "a"}}}\n')
        records.flush()
        time.sleep(1)
        program.send_signal(signal.SIGINT)
        time.sleep(0.2)
    program.communicate(timeout=60)
    assert program.returncode in (130, -signal.SIGINT)
