"""Truth discovery: estimates of who is right, with their tables."""

from __future__ import annotations

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
