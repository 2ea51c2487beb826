"""Truth discovery: estimates of who is right, and how estimates have fared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from veracity import _core, v1
from veracity.columns import Table


class Discovery:
    """Estimates over rival claims: `sources` and `claims` are tables."""

    def __init__(self, core: _core.Discovery):
        self._handle = core

    @property
    def method(self) -> str:
        return self._handle.method

    @property
    def explanation(self) -> str:
        """Why this method, in sentences."""
        return self._handle.explanation

    @property
    def iterations(self) -> int:
        return self._handle.iterations

    @property
    def converged(self) -> bool:
        return self._handle.converged

    @property
    def sources(self) -> Table:
        """source, accuracy with the middle 95 % (low, high), claims, group."""
        return Table(self._handle.sources_table)

    @property
    def claims(self) -> Table:
        """claim, question, probability, chosen, tied, judged."""
        return Table(self._handle.claims_table)

    def ratings(self) -> v1.Batch:
        """The estimates as records: ratings by the method, to be recorded."""
        return v1.Batch.FromString(self._handle.ratings())

    def __repr__(self) -> str:
        end = "" if self.converged else ", not converged"
        return f"<Discovery by {self.method}, {self.iterations} rounds{end}>"


class TrackRecord(NamedTuple):
    """How a source has fared with claims that the owner judged."""

    source: str
    claims: int
    right: int
    #: The mean and the middle 95 % of Beta(1 + right, 1 + wrong).
    accuracy: float
    low: float
    high: float


@dataclass(frozen=True)
class Calibration:
    """How well probabilities have fitted what the owner judged."""

    judged: int
    #: Brier's score in [0, 1], and its parts: reliability less resolution plus
    #: uncertainty.
    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    log_score: float
    expected_error: float
    #: Points of (probability, share that was true, count).
    curve: list[tuple[float, float, int]]
    #: By source.
    sources: dict[str, TrackRecord]

    @classmethod
    def of(
        cls,
        report: dict[str, Any],
        records: list[tuple[str, int, int, float, float, float]],
    ) -> Calibration:
        sources = {one[0]: TrackRecord(*one) for one in records}
        return cls(**report, sources=sources)
