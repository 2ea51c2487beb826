"""Answers: iterated one by one, or taken whole as the columns of a table.

Tables speak the Arrow PyCapsule interface: pyarrow, pandas, polars and DuckDB
take them as they are, and nothing of theirs is needed here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, Optional, Protocol, TypeVar

from veracity import html
from veracity.errors import NotFoundError, UnimplementedError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

T = TypeVar("T")

# Few at first: many a question has few answers, and who asks for one wants it soon.
_FIRST_PORTION = 32
_PORTION = 1024
_SHOWN = 10


class Table:
    """The columns of something; read as often as one likes."""

    def __init__(self, arrow_stream: Callable[[], object]):
        self._arrow_stream = arrow_stream

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._arrow_stream()

    def to_arrow(self) -> pyarrow.Table:
        """As a pyarrow.Table."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """As a pandas.DataFrame, by way of pyarrow."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """As a polars.DataFrame."""
        import polars

        return polars.DataFrame(self)


class Stream(Protocol):
    """Gives serialized answers, a portion a call; fewer than asked at the end."""

    def next(self, count: int) -> list[bytes]: ...


class AtOnce:
    """A stream of what was read at once."""

    def __init__(self, found: Iterable[bytes]):
        self._left = iter(found)

    def next(self, count: int) -> list[bytes]:
        return list(itertools.islice(self._left, count))


class Answers(Generic[T]):
    """What a query finds, read a portion at a time, as often as one iterates:
    the view does not change, and so neither does the answer."""

    def __init__(
        self,
        stream: Callable[[], Stream],
        read: Callable[[bytes], T],
        name: str,
    ):
        self._stream = stream
        self._read = read
        self._name = name

    def __iter__(self) -> Iterator[T]:
        stream = self._stream()
        portion = _FIRST_PORTION
        while True:
            found = stream.next(portion)
            yield from map(self._read, found)
            if len(found) < portion:
                return
            portion = _PORTION

    def first(self) -> Optional[T]:
        """The first, or None."""
        return next(iter(self), None)

    def one(self) -> T:
        """The one there is; NotFoundError if there is none, or another."""
        found = self.head(2)
        if len(found) != 1:
            there = "none" if not found else "more than one"
            raise NotFoundError(f"of {self._name}, there is {there} such")
        return found[0]

    def head(self, count: int) -> list[T]:
        return list(itertools.islice(self, count))

    def __repr__(self) -> str:
        found = self.head(_SHOWN + 1)
        lines = [f"  {one!r}" for one in found[:_SHOWN]]
        if len(found) > _SHOWN:
            lines.append("  ...")
        return "\n".join([f"{self._name}:", *lines] if found else [f"no {self._name}"])


class Found(Answers[T], Table):
    """Answers that are a table as well."""

    def __init__(
        self,
        stream: Callable[[], Stream],
        read: Callable[[bytes], T],
        name: str,
        table: Callable[[], object],
        count: Callable[[Optional[str]], dict[str, int]],
        cells: Callable[[T], Sequence[object]],
        header: Sequence[str],
    ):
        Answers.__init__(self, stream, read, name)
        Table.__init__(self, table)
        self._count = count
        self._cells = cells
        self._header = header

    def count(self) -> int:
        """How many there are, without reading them here."""
        return sum(self._count(None).values())

    def count_by(self, group: str) -> dict[str, int]:
        """How many, by "source", "predicate", "stance", "month said",
        "document", "basis" or "subject"; the greatest first."""
        return self._count(group)

    def _repr_html_(self) -> str:
        found = self.head(_SHOWN + 1)
        more = "and more" if len(found) > _SHOWN else ""
        rows = [self._cells(one) for one in found[:_SHOWN]]
        return html.table(self._header, rows, more)


def only_with(package: str, what: str) -> Any:
    """Imports what is optional, or says how to get it."""
    import importlib

    try:
        return importlib.import_module(package)
    except ImportError as missing:
        name = package.partition(".")[0]
        raise UnimplementedError(
            f"{what} needs {name}: pip install {name}"
        ) from missing
