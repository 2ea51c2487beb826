"""Verdicts: assessments, and explanations of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union, overload

from veracity import _core, html, v1, words
from veracity.columns import Table
from veracity.ids import ClaimId, claim_id

if TYPE_CHECKING:
    import matplotlib.figure

#: A policy, the name of one that comes with the library, or None: "default".
PolicyLike = Union[v1.AssessmentPolicy, str, None]


def policy_bytes(policy: PolicyLike) -> bytes:
    if policy is None:
        return b""
    if isinstance(policy, str):
        return _core.policy(policy)
    return policy.SerializeToString()


class Assessment:
    """The verdict on a claim, as of a view and by a policy; `message` has all."""

    def __init__(self, message: v1.Assessment, conflict: Optional[float] = None):
        self.message = message
        #: The lesser of support and opposition as a share of both, of stored
        #: assessments: 0 one-sided, 0.5 evenly divided.
        self.conflict = conflict

    @property
    def claim(self) -> ClaimId:
        return claim_id(self.message.claim)

    @property
    def verdict(self) -> str:
        """ "supported", "refuted", "contested", "unsubstantiated", "not assessable"."""
        return words.word(v1.Verdict, "VERDICT_", self.message.verdict) or ""

    @property
    def probability(self) -> float:
        return float(self.message.probability)

    @property
    def words(self) -> Optional[str]:
        """The probability in words of the policy's scale, where one is due."""
        return str(self.message.words) or None

    @property
    def confidence(self) -> Optional[str]:
        """How sure the verdict is: "low", "moderate", "high"."""
        return words.word(
            v1.AnalyticConfidence, "ANALYTIC_CONFIDENCE_", self.message.confidence
        )

    @property
    def belief(self) -> float:
        return float(self.message.opinion.belief)

    @property
    def disbelief(self) -> float:
        return float(self.message.opinion.disbelief)

    @property
    def uncertainty(self) -> float:
        return float(self.message.opinion.uncertainty)

    @property
    def base_rate(self) -> float:
        return float(self.message.opinion.base_rate)

    @property
    def origins(self) -> dict[str, tuple[float, float]]:
        """By origin: evidence for the claim, and against it."""
        return {
            share.origin: (share.support, share.opposition)
            for share in self.message.origins
        }

    def plot(self) -> matplotlib.figure.Figure:
        """Draws the opinion in its triangle, and what each origin gives.

        Needs matplotlib.
        """
        from veracity import plots

        return plots.assessment(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Assessment) and self.message == other.message

    def __hash__(self) -> int:
        return hash(self.message.SerializeToString(deterministic=True))

    def __str__(self) -> str:
        said = f"{self.words} " if self.words else ""
        return f"{self.verdict}: {said}(P {self.probability:.2f})"

    def __repr__(self) -> str:
        return f"<Assessment {self.claim[:12]} {self}>"

    def _repr_html_(self) -> str:
        return f"<div>{self._headline()}{self._table()}</div>"

    def _headline(self) -> str:
        return html.badge(self.verdict)

    def _table(self) -> str:
        mass = [
            ("belief", self.belief, html.VERDICT_COLOURS["supported"]),
            ("uncertainty", self.uncertainty, "#c8c8c8"),
            ("disbelief", self.disbelief, html.VERDICT_COLOURS["refuted"]),
        ]
        said = f"{self.probability:.2f}" + (f", {self.words}" if self.words else "")
        rows = [
            ("claim", self.claim),
            ("probability", said),
            ("confidence in this", self.confidence),
            ("origins", len(self.message.origins)),
            ("by different doors", _doors(self.message)),
        ]
        return html.bar(mass) + html.card("", rows)


class VerdictChange(NamedTuple):
    """A verdict as it is, and as it would be."""

    before: Assessment
    after: Assessment

    @property
    def turns(self) -> bool:
        """Whether it would be another verdict, not just less or more evidence."""
        return self.before.verdict != self.after.verdict


def _doors(message: v1.Assessment) -> str:
    for_it, against = message.supporting_origins, message.opposing_origins
    return f"{for_it} for, {against} against"


class Explanation:
    """A verdict with its reasons; printed, it reads as text."""

    def __init__(self, message: v1.Explanation, text: str):
        self.message = message
        #: Lines for people, about 80 columns wide.
        self.text = text

    @property
    def assessment(self) -> Assessment:
        return Assessment(self.message.assessment)

    @property
    def reasons(self) -> Sequence[v1.Reason]:
        return self.message.reasons

    @property
    def flips(self) -> Sequence[v1.Flip]:
        """Withdrawals that would change the verdict."""
        return self.message.flips

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Explanation of {self.assessment!r}>"

    def _repr_html_(self) -> str:
        reasons = [
            (
                "for" if one.side == v1.EVIDENCE_SIDE_SUPPORT else "against",
                one.origin or one.source,
                " < ".join(_hands(one)),
                f"{one.evidence:.2f}",
            )
            for one in self.message.reasons
        ]
        left_out = [
            (
                one.source,
                words.word(v1.WhyNotCounted, "WHY_NOT_COUNTED_", one.why) or "",
            )
            for one in self.message.not_counted
        ]
        parts = [self.assessment._repr_html_()]
        parts.append(html.table(["", "origin", "by whose hands", "evidence"], reasons))
        if left_out:
            parts.append(html.table(["not counted", "why"], left_out))
        return f"<div>{''.join(parts)}</div>"


def _hands(reason: v1.Reason) -> list[str]:
    """By whose hands, nearest first; who passes its own word on is one hand."""
    return [name for name, _ in groupby(hand.source for hand in reason.row.hands)]


class Assessments(Sequence[Assessment], Table):
    """Several verdicts: a sequence, and a table."""

    def __init__(self, assessments: Sequence[Assessment], commit: int, more: bool):
        Table.__init__(
            self,
            lambda: _core.assessments_table(
                [one.message.SerializeToString() for one in assessments]
            ),
        )
        self._all = list(assessments)
        #: The commit as of which they are.
        self.commit = commit
        #: There are more than were asked for.
        self.more = more

    @overload
    def __getitem__(self, at: int) -> Assessment: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Assessment]: ...
    def __getitem__(self, at: Union[int, slice]) -> Any:
        return self._all[at]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Assessment]:
        return iter(self._all)

    def __repr__(self) -> str:
        return f"<Assessments: {len(self)}{' and more' if self.more else ''}>"

    def _repr_html_(self) -> str:
        rows = [
            (one.claim[:12], one.verdict, f"{one.probability:.2f}", one.words)
            for one in self._all[:20]
        ]
        more = "and more" if len(self) > 20 or self.more else ""
        return html.table(["claim", "verdict", "P", "in words"], rows, more)
