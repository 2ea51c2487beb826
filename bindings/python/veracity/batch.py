"""Batches: what is recorded together, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Optional, Union

from veracity import _core, v1, words
from veracity.errors import InvalidArgumentError
from veracity.ids import (
    AssertionId,
    ClaimId,
    DocumentId,
    Id,
    RefLike,
    from_ref,
    source_name,
    to_ref,
)
from veracity.records import Act, affirms
from veracity.times import TimeLike, edtf
from veracity.values import ValueLike, document_name, entity, text, value

#: What can be put into a batch.
Recordable = Union[
    Act,
    v1.Entry,
    v1.Record,
    v1.Entity,
    v1.Document,
    v1.Claim,
    v1.Assertion,
    v1.Retraction,
    v1.PredicateSpec,
]

# The member of v1.Record that holds a message of that type.
_KINDS: dict[type, str] = {
    v1.Entity: "entity",
    v1.Document: "document",
    v1.Claim: "claim",
    v1.Assertion: "assertion",
    v1.Retraction: "retraction",
    v1.PredicateSpec: "predicate",
}


def to_entry(record: Recordable) -> v1.Entry:
    """Returns a record as an entry of a batch."""
    if isinstance(record, Act):
        return record.entry
    if isinstance(record, v1.Entry):
        return record
    if isinstance(record, v1.Record):
        return v1.Entry(record=record)
    kind = _KINDS.get(type(record))
    if kind is None:
        raise InvalidArgumentError(f"{type(record).__name__} is no record")
    entry = v1.Entry()
    getattr(entry.record, kind).CopyFrom(record)
    return entry


def id_of(record: v1.Record) -> Id:
    """Returns the id that a record's content gives."""
    kind = record.WhichOneof("kind")
    if kind is None:
        raise InvalidArgumentError("the record is empty")
    content = getattr(record, kind)
    data = content.SerializeToString()
    if kind == "entity":
        return from_ref(v1.RecordRef(entity=_core.entity_id(data)))
    if kind == "document":
        return from_ref(v1.RecordRef(document=_core.document_id(data)))
    if kind == "predicate":
        return from_ref(v1.RecordRef(predicate=content.name))
    make = {
        "claim": _core.claim_ref,
        "assertion": _core.assertion_ref,
        "retraction": _core.retraction_ref,
    }[kind]
    return from_ref(v1.RecordRef.FromString(make(data)))


class Batch:
    """Collects records; what is not valid is refused as it is added.

    >>> batch = Batch("morning wires")
    >>> claim = batch.claim("garpiya-3", "produced in", entity("china"))
    >>> said = batch.add(affirms("reuters", claim, on="2024-09-25"))
    >>> len(batch), said[:4]
    (2, 'ast_')

    As a context it is recorded at the end, unless an exception leaves it::

        with ledger.batch("morning wires") as batch:
            ...
        batch.report.commit
    """

    def __init__(
        self,
        note: str = "",
        record: Optional[Callable[[Batch], v1.RecordReport]] = None,
    ):
        self.message = v1.Batch(note=note)
        #: What became of it, once recorded.
        self.report: Optional[v1.RecordReport] = None
        self._record = record

    def __enter__(self) -> Batch:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if kind is None and self._record is not None:
            self.report = self._record(self)

    def __len__(self) -> int:
        return len(self.message.entries)

    def __repr__(self) -> str:
        note = f" {self.message.note!r}" if self.message.note else ""
        return f"<Batch{note} of {len(self)} records>"

    def add(self, record: Recordable) -> Id:
        """Adds a record and returns its id."""
        entry = to_entry(record)
        added = id_of(entry.record)
        if isinstance(record, Act):
            for one in record.entities:
                self.message.entries.add().record.entity.CopyFrom(one)
        self.message.entries.append(entry)
        return added

    def claim(
        self,
        subject: RefLike,
        predicate: str,
        states: ValueLike,
        *,
        qualifiers: Optional[Mapping[str, ValueLike]] = None,
        valid: Optional[TimeLike] = None,
        wording: str = "",
        language: str = "en",
        kind: Union[str, int, None] = None,
    ) -> ClaimId:
        """Adds a claim: a proposition, whoever says it; always positive.

        `subject` is an entity's id, or any record's; `states` what is said of
        it: ``entity("china")``, ``text(...)``, ``quantity(1200, "km")``, a
        number, a date, a truth value, a record's id.
        """
        claim = v1.Claim()
        statement = claim.statement
        statement.subject.CopyFrom(to_ref(subject))
        statement.predicate = predicate
        statement.value.CopyFrom(value(states))
        for name, said in (qualifiers or {}).items():
            statement.qualifiers.add(predicate=name, value=value(said))
        if valid is not None:
            statement.valid = edtf(valid)
        if wording:
            claim.wordings.add(text=wording, language=language)
        if kind is not None:
            claim.kind = words.number(v1.ClaimKind, "CLAIM_KIND_", kind)
        return ClaimId(self.add(claim))

    def wording(self, wording: str, *, language: str = "en") -> ClaimId:
        """Adds a claim that is only a sentence."""
        claim = v1.Claim()
        claim.wordings.add(text=wording, language=language)
        return ClaimId(self.add(claim))

    def source(self, id: str, name: str = "", kind: Union[str, int] = "") -> str:
        """Describes an entity that can assert, and returns its id.

        `kind`: "person", "organization", "government", "outlet", "sensor",
        "model", "proceeding", "dataset".
        """
        made = v1.Entity(id=source_name(id))
        made.source.SetInParent()
        if name:
            made.names.add(text=name)
        if kind:
            made.source.kind = words.number(v1.SourceKind, "SOURCE_KIND_", kind)
        self.add(made)
        return str(made.id)

    def document(
        self,
        id: str = "",
        *,
        title: str = "",
        content: Optional[bytes] = None,
        publisher: str = "",
        authors: Iterable[str] = (),
        published: Optional[TimeLike] = None,
        url: str = "",
        language: str = "",
    ) -> str:
        """Describes a document, and returns its id.

        `content`: its bytes, of which the digest is kept and nothing else. The
        id may be left out where there is content or a URL: it is derived.
        """
        made = v1.Document(id=document_name(id), language=language)
        made.publisher = source_name(publisher)
        made.authors.extend(source_name(author) for author in authors)
        if title:
            made.titles.add(text=title, language=language)
        if content is not None:
            made.sha256 = hashlib.sha256(content).digest()
            made.content_length = len(content)
        if published is not None:
            made.published = edtf(published)
        if url:
            made.urls.append(url)
        return DocumentId(self.add(made)).name

    def predicate(self, name: str, *, single: bool = False, label: str = "") -> None:
        """Says what a predicate means: `single`, that a subject has one value."""
        spec = v1.PredicateSpec(name=name)
        if single:
            spec.cardinality = v1.CARDINALITY_SINGLE
        if label:
            spec.labels.add(text=label, language="en")
        self.add(spec)

    def rates(self, rater: str, source: str, grade: str) -> AssertionId:
        """Gives a source a grade of "admiralty-reliability": "B"."""
        scale = "admiralty-reliability"
        label = _core.scale_label(scale, grade)
        claim = self.claim(
            source_name(source),
            "veracity:reliability",
            text(label),
            qualifiers={"veracity:scale": text(scale)},
        )
        return AssertionId(self.add(affirms(rater, claim)))
