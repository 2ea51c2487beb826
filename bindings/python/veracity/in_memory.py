"""A whole view in memory, for those who want the verdicts on all of its claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Optional, Union, overload

from veracity import _core, html, queries, v1, words
from veracity.answers import Claim
from veracity.columns import Table
from veracity.ids import ClaimId, from_ref
from veracity.verdicts import Assessment, Assessments
from veracity.view import ClaimLike, Progress, Questions, View, claim_digest

_PORTION = 1024
_SHOWN = 20


class ClaimVerdict(NamedTuple):
    """The verdict on one claim, in numbers; an Assessment has more."""

    claim: ClaimId
    #: "supported", "refuted", "contested", "unsubstantiated", "not assessable".
    verdict: str
    probability: float
    belief: float
    disbelief: float
    uncertainty: float
    base_rate: float
    #: Evidence on both sides, and origins that count there.
    support: float
    opposition: float
    supporting_origins: int
    opposing_origins: int


def _read(row: tuple[Any, ...]) -> ClaimVerdict:
    ref, verdict, *numbers = row
    claim = ClaimId(from_ref(v1.RecordRef.FromString(ref)))
    word = words.word(v1.Verdict, "VERDICT_", verdict) or ""
    return ClaimVerdict(claim, word, *numbers)


class Verdicts(Sequence[ClaimVerdict], Table):
    """Verdicts in the order of their claims' ids: a sequence, and a table."""

    def __init__(self, core: _core.Verdicts, commit: int):
        Table.__init__(self, core.table)
        self._handle = core
        #: The commit as of which they are.
        self.commit = commit

    @overload
    def __getitem__(self, at: int) -> ClaimVerdict: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[ClaimVerdict]: ...
    def __getitem__(self, at: Union[int, slice]) -> Any:
        # A range knows all that there is to know about indexes.
        wanted = range(len(self))[at]
        if isinstance(wanted, int):
            return _read(self._handle.rows(wanted, wanted + 1)[0])
        return [self[one] for one in wanted]

    def __len__(self) -> int:
        return len(self._handle)

    def __iter__(self) -> Iterator[ClaimVerdict]:
        for begin in range(0, len(self), _PORTION):
            yield from map(_read, self._handle.rows(begin, begin + _PORTION))

    def __repr__(self) -> str:
        return f"<Verdicts: {len(self)}>"

    def _repr_html_(self) -> str:
        rows = [
            (one.claim[:12], one.verdict, f"{one.probability:.2f}")
            for one in self[:_SHOWN]
        ]
        more = "and more" if len(self) > _SHOWN else ""
        return html.table(["claim", "verdict", "P"], rows, more)


class Size(NamedTuple):
    """How much a view in memory is."""

    claims: int
    #: In its columns; those that bear on claims far apart are there more than
    #: once.
    assertions: int
    #: Of memory, names and indexes included.
    bytes: int
    #: What is read, and read again, together.
    blocks: int


class InMemory:
    """All claims of a view and what bears on them, by one policy, in memory.

    It does not change; threads may share it. Its verdicts are the view's.

    >>> import veracity
    >>> ledger = veracity.open(owner="desk")
    >>> with ledger.batch() as batch:
    ...     made = batch.claim("garpiya-3", "produced in", veracity.entity("china"))
    ...     wire = batch.add(veracity.affirms("reuters", made))
    >>> before = ledger.in_memory()
    >>> report = ledger.record(veracity.denies("china-mfa", made))
    >>> [one.verdict for one in before.refreshed(ledger).assess_all()]
    ['contested']
    >>> before.assess_all()[0].verdict
    'unsubstantiated'
    """

    def __init__(self, core: _core.Graph):
        self._handle = core

    def refreshed(
        self,
        view: Questions,
        *,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
    ) -> InMemory:
        """A later view of the same ledger, or the ledger as it is now, in memory:
        reads what was recorded since can affect, and shares the rest.
        FailedPreconditionError if the view is of another ledger, earlier, or as
        of other times said and valid."""
        wishes = _core.Wishes(timeout, progress)
        return InMemory(self._handle.refreshed(view._view, wishes))

    @property
    def view(self) -> View:
        """What it is of: to ask for the reasons of a verdict."""
        return View(self._handle.view)

    @property
    def policy(self) -> v1.AssessmentPolicy:
        """By which it is assessed, complete."""
        return v1.AssessmentPolicy.FromString(self._handle.policy)

    @property
    def size(self) -> Size:
        return Size(*self._handle.size)

    @property
    def claims_read(self) -> int:
        """Claims that had to be read to make it."""
        return self._handle.claims_read

    def assess(self, claims: queries.Many[ClaimLike]) -> Assessments:
        """The verdicts on some claims, in their order; NotFoundError."""
        given = [claims] if isinstance(claims, (str, Claim, v1.Claim)) else claims
        found = self._handle.assess([claim_digest(one) for one in given])
        read = [Assessment(v1.Assessment.FromString(one)) for one in found]
        return Assessments(read, self._handle.view.commit, False)

    def assess_all(
        self,
        *,
        threads: int = 1,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
    ) -> Verdicts:
        """The verdicts on all claims, those withdrawn too; they do not depend on
        how many threads work."""
        found = self._handle.assess_all(threads, _core.Wishes(timeout, progress))
        return Verdicts(found, self._handle.view.commit)

    def __repr__(self) -> str:
        size, view = self.size, self._handle.view
        return (
            f"<InMemory: {size.claims} claims of {view.owner}'s ledger as of commit "
            f"{view.commit}, {size.bytes / 1e6:.1f} MB>"
        )
