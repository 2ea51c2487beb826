"""Between Python's times and those of records: EDTF and timestamps."""

from __future__ import annotations

import datetime as dt
import re
from typing import Union

from google.protobuf.timestamp_pb2 import Timestamp

from veracity.errors import InvalidArgumentError

#: A vague time as EDTF text ("2024-09", "2024-09-25~", "[..2024-11-21]"), a day,
#: or an instant.
TimeLike = Union[str, dt.date, dt.datetime]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


def edtf(time: TimeLike) -> str:
    """Returns a time as EDTF text.

    >>> import datetime as dt
    >>> edtf(dt.date(2024, 9, 25)), edtf("2024-09")
    ('2024-09-25', '2024-09')
    >>> edtf(dt.datetime(2024, 9, 25, 12, tzinfo=dt.timezone.utc))
    '2024-09-25T12:00:00Z'
    """
    if isinstance(time, str):
        return time
    if isinstance(time, dt.datetime):
        if time.tzinfo is None:
            return time.isoformat()
        utc = time.astimezone(dt.timezone.utc).replace(tzinfo=None)
        return utc.isoformat() + "Z"
    return time.isoformat()


def python_time(text: str) -> TimeLike:
    """Returns EDTF text as a date or datetime where it is just that, else as is."""
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
        if _INSTANT.fullmatch(text):
            whole, _, fraction = text[:-1].partition(".")
            instant = dt.datetime.fromisoformat(whole)
            return instant.replace(
                microsecond=int(fraction.ljust(6, "0") or "0"),
                tzinfo=dt.timezone.utc,
            )
    except ValueError:  # a day that Python's calendar does not have
        pass
    return text


def microseconds(time: dt.datetime) -> int:
    """Returns microseconds since 1970; the time must have a zone."""
    if time.tzinfo is None:
        raise InvalidArgumentError(
            f"{time!r} has no time zone: say which, as with tzinfo=timezone.utc"
        )
    return (time - _EPOCH) // dt.timedelta(microseconds=1)


def from_timestamp(stamp: Timestamp) -> dt.datetime:
    """Returns a moment in UTC; a datetime holds microseconds."""
    return _EPOCH + dt.timedelta(
        seconds=stamp.seconds, microseconds=stamp.nanos // 1000
    )


def to_timestamp(time: dt.datetime) -> Timestamp:
    whole, part = divmod(microseconds(time), 1_000_000)
    return Timestamp(seconds=whole, nanos=part * 1000)
