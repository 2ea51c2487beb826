"""What statements say of their subjects: entities, texts, numbers, times.

>>> value(Decimal("12.50")).quantity.value
'12.50'
>>> python_value(quantity(1200, "[mi_i]"))
Quantity(number=Decimal('1200'), unit='[mi_i]')
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple, Optional, Union

from veracity import v1, words
from veracity.errors import InvalidArgumentError
from veracity.ids import DocumentId, EntityId, Id, from_ref
from veracity.times import TimeLike, edtf, python_time

NumberLike = Union[int, float, Decimal, str]


class Quantity(NamedTuple):
    """A decimal number with its unit, a UCUM code; empty: a bare number."""

    number: Decimal
    unit: str = ""


#: What can be the value of a statement. Bare text is none: it could be an
#: entity's id or words, so say entity("china") or text("China").
ValueLike = Union[v1.Value, Id, Quantity, bool, int, float, Decimal, dt.date]


def decimal_text(number: NumberLike) -> str:
    """Returns a number as records write it: a float as its shortest decimal."""
    if isinstance(number, Decimal):
        if not number.is_finite():
            raise InvalidArgumentError(f"{number} is no decimal number")
        return str(number)
    return repr(number) if isinstance(number, float) else str(number)


def entity(id: str) -> v1.Value:
    """An entity: a person, an organisation, a place, a thing."""
    return v1.Value(entity=id.name if isinstance(id, EntityId) else id)


def text(text: str, language: str = "") -> v1.Value:
    """Words, in a language (BCP 47)."""
    return v1.Value(text=v1.Text(text=text, language=language))


def quantity(
    number: NumberLike,
    unit: str = "",
    *,
    lower: Optional[NumberLike] = None,
    upper: Optional[NumberLike] = None,
    relation: Optional[str] = None,
    as_written: str = "",
) -> v1.Value:
    """A number with a unit (UCUM); `relation` is "about", "nearly", "over" ..."""
    made = v1.Quantity(value=decimal_text(number), unit=unit, as_written=as_written)
    if lower is not None:
        made.lower = decimal_text(lower)
    if upper is not None:
        made.upper = decimal_text(upper)
    if relation is not None:
        made.relation = words.number(
            v1.QuantityRelation, "QUANTITY_RELATION_", relation
        )
    return v1.Value(quantity=made)


def when(time: TimeLike, *, as_written: str = "") -> v1.Value:
    """A time, as vague as it is."""
    return v1.Value(time=v1.Time(edtf=edtf(time), as_written=as_written))


def point(latitude: NumberLike, longitude: NumberLike) -> v1.Value:
    """A place on Earth, in degrees."""
    return v1.Value(
        point=v1.GeoPoint(
            latitude=decimal_text(latitude), longitude=decimal_text(longitude)
        )
    )


def unknown(type: str = "") -> v1.Value:
    """There is a value, and it is not known."""
    return v1.Value(unknown=v1.UnknownValue(type=type))


def nothing() -> v1.Value:
    """There is no value: "has no children"."""
    return v1.Value(none=v1.NoValue())


def value(given: ValueLike) -> v1.Value:
    """Returns what a statement states."""
    if isinstance(given, v1.Value):
        return given
    if isinstance(given, EntityId):
        return entity(given)
    if isinstance(given, Id):
        return v1.Value(record=given.ref)
    if isinstance(given, bool):
        return v1.Value(boolean=given)
    if isinstance(given, Quantity):
        return quantity(given.number, given.unit)
    if isinstance(given, (int, float, Decimal)):
        return quantity(given)
    if isinstance(given, dt.date):
        return when(given)
    raise InvalidArgumentError(
        f"what is {given!r}? Say entity({given!r}) or text({given!r})"
        if isinstance(given, str)
        else f"{given!r} cannot be the value of a statement"
    )


#: A value as Python has it. None: unknown, none, or no value at all.
PythonValue = Union[
    str, Decimal, Quantity, dt.date, bool, tuple[Decimal, Decimal], None
]


def python_value(given: v1.Value) -> PythonValue:
    """Returns a value as Python has it: entities and texts are text."""
    kind = given.WhichOneof("kind")
    if kind == "entity":
        return str(given.entity)
    if kind == "record":
        return from_ref(given.record)
    if kind == "text":
        return str(given.text.text)
    if kind == "quantity":
        number = Decimal(given.quantity.value)
        unit = given.quantity.unit
        return Quantity(number, unit) if unit else number
    if kind == "time":
        return python_time(given.time.edtf)
    if kind == "point":
        return Decimal(given.point.latitude), Decimal(given.point.longitude)
    if kind == "boolean":
        return bool(given.boolean)
    return None


def document_name(given: str) -> str:
    """Returns a document's bare id."""
    return given.name if isinstance(given, DocumentId) else given
