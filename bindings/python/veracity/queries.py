"""Questions in keywords, made into the contract's queries.

Parts of different kinds must all hold; of one part given as a list, any:

>>> query = claim_query(about="garpiya-3", by=["reuters", "afp"])
>>> list(query.claim.about), list(query.asserted.sources)
(['garpiya-3'], ['reuters', 'afp'])
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Optional, TypedDict, TypeVar, Union

from veracity import v1, words
from veracity.ids import BatchId, ClaimId, RefLike, source_name, to_ref
from veracity.times import TimeLike, edtf, to_timestamp
from veracity.values import ValueLike, document_name, value

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")
Many = Union[T, Iterable[T]]
Word = Union[str, int]


class ClaimParts(TypedDict, total=False):
    """Conditions on a claim."""

    #: Whole ids.
    ids: Many[str]
    #: Entities: as subject, value or value of a qualifier.
    about: Many[str]
    subject: Many[RefLike]
    predicate: Many[str]
    #: The same value, as identity has it.
    states: ValueLike
    #: Words (all of them), "phrases", prefix*.
    text: str
    #: "fact", "prediction", "commitment", "evaluation", "recommendation".
    kind: Many[Word]
    #: When it was so: what overlaps that time is found.
    valid: TimeLike


class AssertionParts(TypedDict, total=False):
    """Conditions on an assertion."""

    #: Who speaks, and whether also whoever is affiliated with them.
    by: Many[str]
    with_affiliated: bool
    stance: Many[Word]
    #: When it was said.
    said: TimeLike
    document: Many[str]
    basis: Many[Word]
    #: Observed, measured or documented; or not so.
    first_hand: bool
    #: "held" or "only relayed".
    holding: Word
    #: True: only what is withdrawn; None: that as well. Else it is left out.
    withdrawn: Optional[bool]
    #: Whose batch brought it, and which batch.
    author: Many[str]
    batch: Many[str]
    #: Sources, documents, claims or assertions that it rests on, at any depth.
    resting_on: Many[RefLike]
    recorded_from: dt.datetime
    recorded_until: dt.datetime


class Parts(ClaimParts, AssertionParts, total=False):
    """Conditions on claims and their assertions."""

    #: Vague times must lie so certainly, not just possibly.
    certainly: bool


def _each(given: Any) -> list[Any]:
    if given is None:
        return []
    if isinstance(given, (str, int, bytes, v1.RecordRef)):
        return [given]
    return list(given)


def _set_time(filter: v1.TimeFilter, time: TimeLike, certainly: bool) -> None:
    filter.edtf = edtf(time)
    if certainly:
        filter.certainty = v1.CERTAINTY_CERTAINLY


def _claim_filter(parts: Mapping[str, Any], certainly: bool) -> v1.ClaimFilter:
    made = v1.ClaimFilter(text=parts.get("text", ""))
    made.ids.extend(ClaimId(one).digest for one in _each(parts.get("ids")))
    made.about.extend(source_name(one) for one in _each(parts.get("about")))
    made.subjects.extend(to_ref(one) for one in _each(parts.get("subject")))
    made.predicates.extend(_each(parts.get("predicate")))
    if "states" in parts:
        made.value.equals.CopyFrom(value(parts["states"]))
    for one in _each(parts.get("kind")):
        made.kinds.append(words.number(v1.ClaimKind, "CLAIM_KIND_", one))
    if "valid" in parts:
        _set_time(made.valid, parts["valid"], certainly)
    return made


def _assertion_filter(parts: Mapping[str, Any], certainly: bool) -> v1.AssertionFilter:
    made = v1.AssertionFilter(with_affiliated=parts.get("with_affiliated", False))
    made.sources.extend(source_name(one) for one in _each(parts.get("by")))
    made.stances.extend(words.stance(one) for one in _each(parts.get("stance")))
    if "said" in parts:
        _set_time(made.said, parts["said"], certainly)
    made.documents.extend(document_name(one) for one in _each(parts.get("document")))
    made.bases.extend(words.basis(one) for one in _each(parts.get("basis")))
    if "first_hand" in parts:
        made.first_hand = parts["first_hand"]
    if "holding" in parts:
        made.holding = words.number(v1.Holding, "HOLDING_", parts["holding"])
    if parts.get("withdrawn", False) is None:
        made.withdrawn = v1.WITHDRAWN_FILTER_INCLUDE
    elif parts.get("withdrawn", False):
        made.withdrawn = v1.WITHDRAWN_FILTER_ONLY
    made.authors.extend(source_name(one) for one in _each(parts.get("author")))
    made.batches.extend(BatchId(one).digest for one in _each(parts.get("batch")))
    made.resting_on.extend(to_ref(one) for one in _each(parts.get("resting_on")))
    if "recorded_from" in parts:
        getattr(made.recorded, "from").CopyFrom(to_timestamp(parts["recorded_from"]))
    if "recorded_until" in parts:
        made.recorded.until.CopyFrom(to_timestamp(parts["recorded_until"]))
    return made


_CLAIM_KEYS = ClaimParts.__annotations__.keys()
_ASSERTION_KEYS = AssertionParts.__annotations__.keys()


def _split(parts: Parts) -> tuple[dict[str, Any], dict[str, Any], bool]:
    if not parts:
        return {}, {}, False
    given: dict[str, Any] = {**parts}
    certainly = bool(given.pop("certainly", False))
    claim = {key: given.pop(key) for key in _CLAIM_KEYS if key in given}
    assertion = {key: given.pop(key) for key in _ASSERTION_KEYS if key in given}
    if given:
        known = ", ".join(sorted({*_CLAIM_KEYS, *_ASSERTION_KEYS, "certainly"}))
        raise TypeError(f"no query has {next(iter(given))!r}; parts are {known}")
    return claim, assertion, certainly


def claim_query(*, newest_first: bool = False, **parts: Unpack[Parts]) -> v1.ClaimQuery:
    """A query for claims like that, with an assertion like that."""
    claim, assertion, certainly = _split(parts)
    query = v1.ClaimQuery(claim=_claim_filter(claim, certainly))
    if assertion:
        query.asserted.CopyFrom(_assertion_filter(assertion, certainly))
    if newest_first:
        query.order = v1.CLAIM_ORDER_RECORDED_DESCENDING
    return query


def assertion_query(
    *, order: Optional[Word] = None, **parts: Unpack[Parts]
) -> v1.AssertionQuery:
    """A query for assertions like that, of claims like that."""
    claim, assertion, certainly = _split(parts)
    query = v1.AssertionQuery()
    if assertion:
        query.assertion.CopyFrom(_assertion_filter(assertion, certainly))
    if claim:
        query.claim.CopyFrom(_claim_filter(claim, certainly))
    if order is not None:
        query.order = words.number(v1.AssertionOrder, "ASSERTION_ORDER_", order)
    return query


def entity_query(
    *,
    ids: Optional[Many[str]] = None,
    named: str = "",
    type: Optional[Many[str]] = None,
    is_source: Optional[bool] = None,
) -> v1.EntityQuery:
    query = v1.EntityQuery(text=named)
    query.ids.extend(source_name(one) for one in _each(ids))
    query.types.extend(_each(type))
    if is_source is not None:
        query.is_source = is_source
    return query


def document_query(
    *,
    ids: Optional[Many[str]] = None,
    titled: str = "",
    url: Optional[Many[str]] = None,
    publisher: Optional[Many[str]] = None,
    published: Optional[TimeLike] = None,
) -> v1.DocumentQuery:
    query = v1.DocumentQuery(text=titled)
    query.ids.extend(document_name(one) for one in _each(ids))
    query.urls.extend(_each(url))
    query.publishers.extend(source_name(one) for one in _each(publisher))
    if published is not None:
        _set_time(query.published, published, False)
    return query


def as_of(
    *,
    commit: int = 0,
    recorded: Optional[dt.datetime] = None,
    said: Optional[TimeLike] = None,
    valid: Optional[TimeLike] = None,
    certainly: bool = False,
) -> v1.AsOf:
    """The times as of which a view is taken."""
    made = v1.AsOf(commit=commit)
    certainty = v1.CERTAINTY_CERTAINLY if certainly else v1.CERTAINTY_UNSPECIFIED
    if recorded is not None:
        made.recorded.CopyFrom(to_timestamp(recorded))
    if said is not None:
        made.said = edtf(said)
        made.said_certainty = certainty
    if valid is not None:
        made.valid = edtf(valid)
        made.valid_certainty = certainty
    return made
