"""Tables of claims, on their way into a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Union

from veracity.errors import InvalidArgumentError


class ArrowStream(Protocol):
    """Whatever speaks the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


TableLike = Union[ArrowStream, Any]


@dataclass(frozen=True)
class Constant:
    text: str


def constant(text: str) -> Constant:
    """What all rows of a table have, where no column says it."""
    return Constant(text)


#: A column's name; a constant; a column, and what holds where its cell is empty.
ColumnLike = Union[str, Constant, tuple[str, Constant]]


def mapping_of(columns: Mapping[str, ColumnLike]) -> dict[str, tuple[str, str]]:
    """Returns, for each part, the column and what holds without it.

    >>> mapping_of({"source": "site", "stance": constant("affirms")})
    {'source': ('site', ''), 'stance': ('', 'affirms')}
    """
    made = {}
    for part, said in columns.items():
        if isinstance(said, Constant):
            made[part] = ("", said.text)
        elif isinstance(said, str):
            made[part] = (said, "")
        else:
            made[part] = (said[0], said[1].text)
    return made


def stream_of(table: TableLike) -> object:
    """Returns a table's Arrow stream."""
    speaks = getattr(table, "__arrow_c_stream__", None)
    if speaks is None:
        raise InvalidArgumentError(
            f"{type(table).__name__} does not speak the Arrow PyCapsule interface "
            "(__arrow_c_stream__): hand a data frame of pandas 2.2 or newer, polars, "
            "a pyarrow.Table ..."
        )
    return speaks()
