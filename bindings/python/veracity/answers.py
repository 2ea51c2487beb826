"""Records as a view tells of them: claims and assertions, with their messages."""

from __future__ import annotations

import datetime as dt
from typing import Generic, Optional, TypeVar, Union

from veracity import html, v1, words
from veracity.ids import AssertionId, ClaimId, Id, assertion_id, claim_id, from_ref
from veracity.times import TimeLike, from_timestamp, python_time
from veracity.values import PythonValue, python_value

ViewT = TypeVar("ViewT", v1.ClaimView, v1.AssertionView)


class _Answer(Generic[ViewT]):
    """What is common to both; `message` has all."""

    def __init__(self, message: ViewT):
        self.message: ViewT = message

    @property
    def withdrawn(self) -> bool:
        return bool(self.message.withdrawn)

    @property
    def recorded(self) -> dt.datetime:
        """When it was first recorded, in UTC."""
        return from_timestamp(self.message.recorded)

    @property
    def commit(self) -> int:
        return int(self.message.commit)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.message == other.message

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def id(self) -> Id:
        raise NotImplementedError

    def _rows(self) -> list[tuple[str, object]]:
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return html.card(str(self), self._rows(), faded=self.withdrawn)


class Claim(_Answer[v1.ClaimView]):
    """A claim on record: a proposition, whoever says it."""

    @property
    def id(self) -> ClaimId:
        return claim_id(
            v1.ClaimRef(id=self.message.claim.id, shard=self.message.claim.shard)
        )

    @property
    def subject(self) -> Optional[str]:
        """An entity's bare id, or the id of another record."""
        subject = self.message.claim.statement.subject
        kind = subject.WhichOneof("target")
        if kind is None:
            return None
        return str(subject.entity) if kind == "entity" else from_ref(subject)

    @property
    def predicate(self) -> str:
        return str(self.message.claim.statement.predicate)

    @property
    def value(self) -> PythonValue:
        """As Python has it: text, Decimal, Quantity, date, bool, an id, None."""
        return python_value(self.message.claim.statement.value)

    @property
    def valid(self) -> Optional[TimeLike]:
        """When it was so, if it says."""
        text = self.message.claim.statement.valid
        return python_time(text) if text else None

    @property
    def wording(self) -> str:
        """As a person reads it: its first wording, else its statement."""
        if self.message.claim.wordings:
            return str(self.message.claim.wordings[0].text)
        return f"{self.subject} {self.predicate} {_plain(self.value)}"

    @property
    def kind(self) -> str:
        """ "fact", "prediction", "commitment", "evaluation", "recommendation"."""
        kind = words.word(v1.ClaimKind, "CLAIM_KIND_", self.message.claim.kind)
        return kind or "fact"

    def __str__(self) -> str:
        return self.wording

    def __repr__(self) -> str:
        gone = ", withdrawn" if self.withdrawn else ""
        return f"<Claim {self.id[:12]} {self.wording!r}{gone}>"

    def _rows(self) -> list[tuple[str, object]]:
        return [
            ("claim", self.id),
            ("subject", self.subject),
            ("predicate", self.predicate),
            ("value", _plain(self.value)),
            ("when it was so", self.valid),
            ("recorded", f"{self.recorded:%Y-%m-%d %H:%M} UTC"),
        ]


class Assertion(_Answer[v1.AssertionView]):
    """An assertion on record: a source takes a stance towards a claim."""

    @property
    def id(self) -> AssertionId:
        return assertion_id(v1.AssertionRef(id=self.message.assertion.id))

    @property
    def claim(self) -> ClaimId:
        return claim_id(self.message.assertion.claim)

    @property
    def source(self) -> str:
        return str(self.message.assertion.source)

    @property
    def stance(self) -> str:
        """ "affirms", "denies", "declines", "relays"."""
        stance = self.message.assertion.stance
        return words.word(v1.Stance, "STANCE_", stance) or ""

    @property
    def said(self) -> Optional[TimeLike]:
        text = self.message.assertion.said
        return python_time(text) if text else None

    @property
    def document(self) -> Optional[str]:
        return str(self.message.assertion.document) or None

    @property
    def basis(self) -> Optional[str]:
        return words.word(v1.Basis, "BASIS_", self.message.assertion.basis)

    @property
    def quote(self) -> Optional[str]:
        """The passage, word for word, if that was kept."""
        for selector in self.message.assertion.selectors:
            if selector.quote.exact:
                return str(selector.quote.exact)
        return None

    @property
    def confidence(self) -> Optional[str]:
        """What the source said of its own confidence: its words, or a label."""
        said = self.message.assertion.confidence
        return str(said.words or said.label) or None

    @property
    def grounds(self) -> list[Union[AssertionId, str]]:
        """What it rests on: assertions, and sources that are known by name."""
        found: list[Union[AssertionId, str]] = []

        def add(ground: v1.Ground) -> None:
            kind = ground.WhichOneof("kind")
            if kind == "assertion":
                found.append(assertion_id(ground.assertion))
            elif kind == "attribution":
                found.append(str(ground.attribution.source))
            for member in ground.all_of.members:
                add(member)

        for ground in self.message.assertion.grounds:
            add(ground)
        return found

    @property
    def only_relayed(self) -> bool:
        """Known only because others cite it."""
        return bool(self.message.holding == v1.HOLDING_ONLY_RELAYED)

    def __str__(self) -> str:
        said = f", {self.said}" if self.said else ""
        return f"{self.source} {self.stance} {self.claim[:12]}{said}"

    def __repr__(self) -> str:
        gone = ", withdrawn" if self.withdrawn else ""
        return f"<Assertion {self.id[:12]} {self}{gone}>"

    def _rows(self) -> list[tuple[str, object]]:
        return [
            ("assertion", self.id),
            ("source", self.source),
            ("stance", self.stance),
            ("claim", self.claim),
            ("said", self.said),
            ("document", self.document),
            ("passage", self.quote),
            ("basis", self.basis),
            ("confidence", self.confidence),
            ("rests on", ", ".join(self.grounds) or None),
        ]


def _plain(value: PythonValue) -> str:
    if value is None:
        return "(not known)"
    if isinstance(value, tuple):
        return " ".join(str(part) for part in value).strip()
    return str(value)
