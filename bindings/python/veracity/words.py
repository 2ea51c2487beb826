"""Between the words that people use and the enums of the contract.

>>> number(v1.Stance, "STANCE_", "affirms") == v1.STANCE_AFFIRMS
True
>>> word(v1.Stance, "STANCE_", v1.STANCE_RELAYS)
'relays'
"""

from __future__ import annotations

from typing import Any, Optional, Union

from veracity import v1
from veracity.errors import InvalidArgumentError


def number(enum: Any, prefix: str, given: Union[str, int]) -> Any:
    """Returns the number of a word: 'only relayed' and 'only-relayed' alike."""
    if isinstance(given, int):
        return given
    name = prefix + given.upper().replace(" ", "_").replace("-", "_")
    if name in enum.keys():
        return enum.Value(name)
    words = ", ".join(
        repr(key[len(prefix) :].lower().replace("_", " ")) for key in enum.keys()[1:]
    )
    raise InvalidArgumentError(f"there is no {given!r}; there are {words}")


def word(enum: Any, prefix: str, value: int) -> Optional[str]:
    """Returns the word of a number; None for 0, which says nothing."""
    if value == 0 or value not in enum.values():
        return None
    name: str = enum.Name(value)
    return name[len(prefix) :].lower().replace("_", " ")


def stance(given: Union[str, int]) -> Any:
    return number(v1.Stance, "STANCE_", given)


def basis(given: Union[str, int]) -> Any:
    return number(v1.Basis, "BASIS_", given)


def verdict(given: Union[str, int]) -> Any:
    return number(v1.Verdict, "VERDICT_", given)
