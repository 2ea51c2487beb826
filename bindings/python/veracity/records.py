"""Short ways to say what a source said.

Each makes messages of the contract (``veracity.v1``), which can be changed
further before they are recorded:

>>> act = denies("china-mfa", ClaimId("clm_" + "a" * 52), on="2024-09-26")
>>> act.message.said
'2024-09-26'
>>> act.message.verb = "denied"
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Optional, Union

from veracity import _core, v1, words
from veracity.errors import InvalidArgumentError
from veracity.ids import AssertionId, ClaimId, source_name
from veracity.times import TimeLike, edtf
from veracity.values import NumberLike, decimal_text, document_name


@dataclass(frozen=True)
class Anonymous:
    """Somebody whom the document does not name: "two officials".

    Known through whoever relays them, in the document in which that was said,
    unless it says otherwise.
    """

    label: str
    through: str = ""
    document: str = ""

    def entity(self, through: str, document: str) -> v1.Entity:
        source = v1.Source(
            kind=v1.SOURCE_KIND_ANONYMOUS,
            label=self.label,
            known_through=self.through or through,
            document=self.document or document,
        )
        made = v1.Entity(source=source)
        made.id = _core.entity_id(made.SerializeToString())
        return made


def anonymous(label: str, *, through: str = "", document: str = "") -> Anonymous:
    """A source without a name, by its label in the document, verbatim."""
    return Anonymous(label, source_name(through), document_name(document))


SourceLike = Union[str, Anonymous]


@dataclass
class Act:
    """An assertion in the making, and the anonymous sources that it brings."""

    entry: v1.Entry
    entities: list[v1.Entity] = field(default_factory=list)

    @property
    def message(self) -> v1.Assertion:
        return self.entry.record.assertion


def _claim_ref(claim: Union[str, v1.Claim]) -> v1.ClaimRef:
    if isinstance(claim, v1.Claim):
        ref = _core.claim_ref(claim.SerializeToString())
        return v1.RecordRef.FromString(ref).claim
    return ClaimId(claim).ref.claim


def _many(given: Union[None, str, Anonymous, Iterable[SourceLike]]) -> list[SourceLike]:
    if given is None:
        return []
    return [given] if isinstance(given, (str, Anonymous)) else list(given)


class _Saying:
    """Makes assertions of one stance: ``affirms(source, claim, ...)``.

    source
        The entity that speaks: its id, or ``anonymous("two officials", ...)``.
    claim
        The claim's id, or the claim.
    on
        When it was said: a date, a datetime, or EDTF text ("2024-09").
    document, quoting, span
        The document it was said in, the passage word for word, and where that
        stands in it: (start, end) in code points.
    basis
        "observed", "measured", "documented", "told", "inferred", "generated".
    saying, confidence
        The source's own words of confidence, verbatim; a label of a scale, as
        ("icd203", "likely").
    according_to, citing
        What it rests on: whoever is said to have said so, assertions on record.
        Several are alternatives.
    only_relayed
        Known only because others cite it.
    extracted_by
        Who or what made the record of the text, or that and how surely, in
        [0, 1]: ("parser-3", 0.8).
    verb
        The reporting verb, verbatim.
    """

    def __init__(self, stance: v1.Stance):
        self._stance = stance
        self.__doc__ = type(self).__doc__

    def __repr__(self) -> str:
        return f"<{words.word(v1.Stance, 'STANCE_', self._stance)}(source, claim, ...)>"

    def __call__(
        self,
        source: SourceLike,
        claim: Union[str, v1.Claim],
        *,
        on: Optional[TimeLike] = None,
        document: str = "",
        quoting: str = "",
        span: Optional[tuple[int, int]] = None,
        basis: Union[str, int, None] = None,
        saying: str = "",
        confidence: Optional[tuple[str, str]] = None,
        according_to: Union[SourceLike, Iterable[SourceLike], None] = None,
        citing: Union[str, Iterable[str], None] = None,
        only_relayed: bool = False,
        extracted_by: Union[str, tuple[str, NumberLike], None] = None,
        verb: str = "",
    ) -> Act:
        act = Act(v1.Entry())
        message = act.message
        message.claim.CopyFrom(_claim_ref(claim))
        message.stance = self._stance
        message.document = document_name(document)
        message.verb = verb
        if isinstance(source, Anonymous):
            act.entities.append(source.entity("", message.document))
            message.source = act.entities[-1].id
        else:
            message.source = source_name(source)
        if on is not None:
            message.said = edtf(on)
        if quoting:
            message.selectors.add().quote.exact = quoting
        if span is not None:
            place = message.selectors.add().position
            place.start, place.end = span
            place.unit = v1.POSITION_UNIT_CODE_POINTS
        if basis is not None:
            message.basis = words.basis(basis)
        if saying:
            message.confidence.words = saying
        if confidence is not None:
            scale, label = confidence
            message.confidence.scale = scale
            message.confidence.label = _core.scale_label(scale, label)
        for said in _many(according_to):
            attribution = message.grounds.add().attribution
            attribution.stance = v1.STANCE_AFFIRMS
            if isinstance(said, Anonymous):
                act.entities.append(said.entity(message.source, message.document))
                attribution.source = act.entities[-1].id
            else:
                attribution.source = source_name(said)
        for cited in _many(citing):
            if isinstance(cited, Anonymous):
                raise InvalidArgumentError(
                    f"{cited!r} is no assertion: cite one, or say according_to"
                )
            ground = AssertionId(cited).ref.assertion
            message.grounds.add().assertion.CopyFrom(ground)
        if only_relayed:
            act.entry.holding = v1.HOLDING_ONLY_RELAYED
        if isinstance(extracted_by, str):
            message.extraction.agent = extracted_by
        elif extracted_by is not None:
            message.extraction.agent = extracted_by[0]
            message.extraction.confidence = decimal_text(extracted_by[1])
        return act


affirms = _Saying(v1.STANCE_AFFIRMS)
denies = _Saying(v1.STANCE_DENIES)
declines = _Saying(v1.STANCE_DECLINES)
relays = _Saying(v1.STANCE_RELAYS)
