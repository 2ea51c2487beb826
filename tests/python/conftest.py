"""What tests of the Python package share."""

import datetime as dt
import signal

import pytest

import veracity
from veracity import affirms, denies, entity, relays


class Clock:
    """A minute passes with each look."""

    def __init__(self):
        self.now = dt.datetime(2024, 10, 1, 9, tzinfo=dt.timezone.utc)

    def __call__(self):
        self.now += dt.timedelta(minutes=1)
        return self.now


@pytest.fixture(autouse=True)
def interrupts():
    """Python as it is at a terminal: what shells start aside ignores interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def ledger():
    with veracity.open(owner="desk", clock=Clock()) as opened:
        yield opened


class Wires:
    """A claim with three voices: one reprints another, one denies."""

    def __init__(self, ledger):
        with ledger.batch("morning wires") as batch:
            batch.source("reuters", "Reuters", "outlet")
            self.claim = batch.claim(
                "garpiya-3", "produced in", entity("china"), wording="Made in China."
            )
            self.wire = batch.add(affirms("reuters", self.claim, on="2024-09-25"))
            self.reprint = batch.add(relays("daily-news", self.claim, citing=self.wire))
            self.denial = batch.add(
                denies("china-mfa", self.claim, on="2024-09-26", saying="not aware")
            )
        self.report = batch.report


@pytest.fixture
def wires(ledger):
    return Wires(ledger)
