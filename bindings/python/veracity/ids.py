"""Ids of records: text as it is printed, which knows what it refers to.

>>> made = ClaimId("clm_" + "a" * 52)
>>> made.digest == bytes(32), made[:6]
(True, 'clm_aa')
"""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar, Union

from veracity import _core, v1
from veracity.errors import InvalidArgumentError

IdT = TypeVar("IdT", bound="Id")


class Id(str):
    """An id as it is printed: a prefix, and a digest in base32 or a name."""

    #: Which member of v1.RecordRef it is.
    kind: ClassVar[str] = ""
    ref: v1.RecordRef

    def __new__(cls: type[IdT], printed: str) -> IdT:
        if not isinstance(printed, Id):
            ref = v1.RecordRef.FromString(_core.parse_ref(printed))
            printed = from_ref(ref)
        if not isinstance(printed, cls):
            raise InvalidArgumentError(f"{str(printed)!r} is no {cls.__name__}")
        return printed

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.ref.SerializeToString(),)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    @property
    def uuid(self) -> str:
        """A UUID of version 5 of this id: what STIX accepts."""
        return _core.uuid_of_ref(self.ref.SerializeToString())


class _DigestId(Id):
    @property
    def digest(self) -> bytes:
        """The 32 bytes of SHA-256."""
        value = getattr(self.ref, self.kind)
        return value if isinstance(value, bytes) else bytes(value.id)


class ClaimId(_DigestId):
    kind = "claim"


class AssertionId(_DigestId):
    kind = "assertion"


class RetractionId(_DigestId):
    kind = "retraction"


class BatchId(_DigestId):
    kind = "batch"


class _NameId(Id):
    @property
    def name(self) -> str:
        """The id without its prefix, as the host chose it."""
        return str(getattr(self.ref, self.kind))


class EntityId(_NameId):
    kind = "entity"


class DocumentId(_NameId):
    kind = "document"


class PredicateId(_NameId):
    kind = "predicate"


_CLASSES: dict[str, type[Id]] = {
    one.kind: one
    for one in (
        ClaimId,
        AssertionId,
        RetractionId,
        BatchId,
        EntityId,
        DocumentId,
        PredicateId,
    )
}
_PREFIXES = ("clm_", "ast_", "ret_", "bat_", "ent_", "doc_", "prd_")

#: What can name a record: its id, what is printed of it, or, where no prefix
#: says otherwise, an entity's bare id ("reuters").
RefLike = Union[str, v1.RecordRef]


def _restore(ref: bytes) -> Id:
    return from_ref(v1.RecordRef.FromString(ref))


def from_ref(ref: v1.RecordRef) -> Id:
    """Returns the id that refers to what `ref` does."""
    kind = ref.WhichOneof("target")
    if kind is None:
        raise InvalidArgumentError("this refers to nothing")
    made = str.__new__(_CLASSES[kind], _core.print_ref(ref.SerializeToString()))
    made.ref = ref
    return made


def claim_id(ref: v1.ClaimRef) -> ClaimId:
    return ClaimId(from_ref(v1.RecordRef(claim=ref)))


def assertion_id(ref: v1.AssertionRef) -> AssertionId:
    return AssertionId(from_ref(v1.RecordRef(assertion=ref)))


def to_ref(given: RefLike) -> v1.RecordRef:
    """Returns the reference to a record, however it is named.

    >>> to_ref("reuters").entity, to_ref("doc_wire").document
    ('reuters', 'wire')
    """
    if isinstance(given, v1.RecordRef):
        return given
    if isinstance(given, Id):
        return given.ref
    if given.startswith(_PREFIXES):
        return v1.RecordRef.FromString(_core.parse_ref(given))
    return v1.RecordRef(entity=given)


def source_name(given: str) -> str:
    """Returns an entity's bare id."""
    return given.name if isinstance(given, EntityId) else given
