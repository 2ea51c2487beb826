"""What a process sees: threads, interrupts, time, memory, other packages."""

import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import weakref

import pytest

import veracity
from veracity import affirms, v1


def run(program, **environment):
    """Runs a program in a process of its own; what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def large_batch(claims, name="thing-"):
    batch = v1.Batch()
    for at in range(claims):
        statement = batch.entries.add().record.claim.statement
        statement.subject.entity = f"{name}{at}"
        statement.predicate = "is"
        statement.value.entity = "there"
    return batch


# -- Threads --


def test_threads_share_a_ledger(ledger, wires):
    failures = []

    def work(number):
        try:
            for at in range(20):
                with ledger.batch() as batch:
                    batch.add(affirms(f"source-{number}-{at}", wires.claim))
                assert ledger.assess(wires.claim).verdict
                assert ledger.assertions(wires.claim).count() >= 3
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(one,)) for one in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    assert ledger.assertions(wires.claim).count() == 3 + 4 * 20


def test_other_threads_run_while_the_library_works():
    batch = large_batch(20_000)
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.001):
            ticks.append(time.monotonic())

    ticker = threading.Thread(target=tick)
    with veracity.open() as ledger:
        ticker.start()
        begin = time.monotonic()
        ledger.record(batch)
        end = time.monotonic()
        done.set()
        ticker.join()
    pauses = [b - a for a, b in zip([begin, *ticks], [*ticks, end])]
    assert max(pauses) < (end - begin) / 2


def test_a_stream_is_shared_without_loss(ledger):
    ledger.record(large_batch(5000))
    data = v1.ClaimQuery().SerializeToString()
    stream = ledger.now()._view.find_claims(data)
    seen = []

    def work():
        while portion := stream.next(100):
            seen.extend(portion)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(seen) == len(set(seen)) == 5000


# -- Stopping --


def test_an_interrupt_stops_a_long_call(tmp_path):
    batch = large_batch(40_000)
    with veracity.open(tmp_path / "desk.db") as ledger:
        begin = time.monotonic()
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            ledger.record(batch)
            time.sleep(5)  # recorded before it came: nothing to stop
        taken = time.monotonic() - begin
        assert ledger.check() == []
        commit = ledger.now().commit
        assert ledger.find().count() == (0 if commit == 0 else 40_000)
    assert taken < 5


def test_a_call_ends_when_its_time_is_up(ledger):
    batch = large_batch(20_000)
    with pytest.raises(veracity.DeadlineExceededError, match="0.05 s"):
        ledger.record(batch, timeout=0.05)
    assert ledger.now().commit == 0
    with pytest.raises(TimeoutError):
        ledger.record(batch, timeout=0)
    assert ledger.record(batch, timeout=1e12).inserted == 20_000


def test_a_call_that_ran_out_of_time_recorded_nothing_and_else_all(tmp_path):
    # Closes in on the moment where the commit begins.
    too_short, enough, claims = 0.0, None, 2000
    with veracity.open(tmp_path / "desk.db") as ledger:
        for attempt in range(14):
            before = ledger.now().commit
            batch = large_batch(claims, f"attempt-{attempt}-")
            timeout = 0.2 if enough is None else (too_short + enough) / 2
            begin = time.monotonic()
            try:
                report = ledger.record(batch, timeout=timeout)
            except veracity.DeadlineExceededError:
                assert ledger.now().commit == before
                too_short = timeout
            else:
                assert report.inserted == claims
                assert ledger.now().commit == report.commit == before + 1
                enough = min(timeout, time.monotonic() - begin)


def test_progress_is_told_on_the_calling_thread(ledger):
    seen = []

    def progress(done, total):
        seen.append((done, total, threading.current_thread()))

    ledger.record(large_batch(20_000), progress=progress)
    assert seen
    assert {one[2] for one in seen} == {threading.current_thread()}
    assert [one[0] for one in seen] == sorted(one[0] for one in seen)


def test_what_progress_raises_stops_the_call(ledger):
    class Enough(Exception):
        pass

    def progress(done, total):
        raise Enough

    with pytest.raises(Enough):
        ledger.record(large_batch(50_000), progress=progress)
    assert ledger.now().commit == 0


# -- Memory --


def test_memory_does_not_grow_with_calls():
    # In a process of its own: what others took at their peak would hide it.
    grown = run("""
        import gc, pathlib, resource, veracity
        from veracity import affirms, entity

        ledger = veracity.open()
        with ledger.batch() as batch:
            claim = batch.claim("rain", "falls in", entity("delft"))
            batch.add(affirms("reuters", claim))
        memory = ledger.in_memory()

        def work(times):
            for _ in range(times):
                ledger.assess(claim)
                ledger.explain(claim)
                list(ledger.assertions(claim))
                ledger.find().__arrow_c_stream__()
                memory.assess_all().__arrow_c_stream__()
                ledger.record(batch)
                try:
                    ledger.entity("nobody")
                except veracity.NotFoundError:
                    pass

        def used():
            gc.collect()
            pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
            return pages * resource.getpagesize() // 1024

        work(200)
        before = used()
        work(2000)
        print(used() - before)
        """)
    assert int(grown) < 1024  # KiB: half of one for each time round


def test_a_ledger_goes_with_its_last_reader():
    class Clock:
        def __call__(self):
            import datetime

            return datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)

    clock = Clock()
    gone = weakref.ref(clock)
    ledger = veracity.open(clock=clock)
    stream = ledger.now()._view.find_claims(b"")
    del clock, ledger
    gc.collect()
    assert gone() is not None  # the stream still reads
    del stream
    gc.collect()
    assert gone() is None


# -- Neighbours --

OTHERS = {
    "protobuf": "from google.protobuf import timestamp_pb2, descriptor_pb2",
    "pyarrow": "import pyarrow, pyarrow.dataset",
    "grpc": "import grpc",
}
USE = """
from veracity import affirms, entity
with veracity.open() as ledger:
    with ledger.batch() as batch:
        claim = batch.claim("rain", "falls in", entity("delft"))
        batch.add(affirms("reuters", claim))
    print(ledger.assertions(claim).one().source)
"""


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("first", [True, False])
def test_lives_beside_another_user_of_protobuf(other, first):
    pytest.importorskip("google.protobuf" if other == "protobuf" else other)
    imports = [OTHERS[other], "import veracity"]
    program = "\n".join([*(imports if first else reversed(imports)), USE])
    assert run(program) == "reuters"


@pytest.mark.parametrize("backend", ["python", "cpp", "upb"])
def test_messages_load_on_each_backend_of_protobuf(backend):
    program = f"""
import warnings
warnings.simplefilter("error")
try:
    from google.protobuf.internal import api_implementation
except Warning:
    raise SystemExit(print("not here"))
assert api_implementation.Type() == "{backend}"
import veracity
{USE}
"""
    said = run(program, PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=backend)
    if said == "not here":
        pytest.skip(f"this protobuf has no backend '{backend}'")
    assert said == "reuters"


def test_exports_nothing_but_its_entry():
    names = subprocess.run(
        ["nm", "-D", "--defined-only", veracity._core.__file__],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert [one for one in names if "PyInit" in one] == ["PyInit__core"]
    assert len(names) == 3  # address, kind, name


def test_a_subinterpreter_is_refused():
    pytest.importorskip("_xxsubinterpreters")
    program = """
import _xxsubinterpreters as interpreters, sys
id = interpreters.create()
code = (
    f"import sys; sys.path[:] = {sys.path!r}\\n"
    "try:\\n"
    "    import veracity\\n"
    "except ImportError as error:\\n"
    "    print(error)\\n"
)
interpreters.run_string(id, code)
sys.stdout.flush()
"""
    assert "main interpreter" in run(program)
