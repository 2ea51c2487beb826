"""What can go wrong: an exception for each status code of the library.

Each is a ``VeracityError``, and where Python has a word for it, that too:
``NotFoundError`` is a ``KeyError``, ``InvalidArgumentError`` a ``ValueError``.
docs/errors.md says what each means and what helps.
"""

from __future__ import annotations

from typing import Optional

from veracity import v1


class VeracityError(Exception):
    """Base of all errors of this package; its text says what, where and why."""

    code = "UNKNOWN"

    def __init__(self, message: str, report: Optional[v1.RecordReport] = None):
        super().__init__(message)
        self.message = message
        #: Of a batch that was refused: what became of each record of it.
        self.report = report

    def __str__(self) -> str:
        return self.message


class CancelledError(VeracityError):
    code = "CANCELLED"


class InvalidArgumentError(VeracityError, ValueError):
    """A record, query, file or option is wrong: mend it."""

    code = "INVALID_ARGUMENT"


class DeadlineExceededError(VeracityError, TimeoutError):
    """The call's ``timeout`` passed."""

    code = "DEADLINE_EXCEEDED"


class NotFoundError(VeracityError, KeyError):
    """No such record, ledger or policy, as of the view asked."""

    code = "NOT_FOUND"


class AlreadyExistsError(VeracityError, FileExistsError):
    code = "ALREADY_EXISTS"


class PermissionDeniedError(VeracityError, PermissionError):
    code = "PERMISSION_DENIED"


class ResourceExhaustedError(VeracityError):
    """Past a limit on sizes or steps: narrow the question."""

    code = "RESOURCE_EXHAUSTED"


class FailedPreconditionError(VeracityError):
    """The ledger is not in the state that this needs; the text says which."""

    code = "FAILED_PRECONDITION"


class AbortedError(VeracityError):
    """Another process held the ledger for too long: try again."""

    code = "ABORTED"


class OutOfRangeError(VeracityError, IndexError):
    """A commit that has not happened yet."""

    code = "OUT_OF_RANGE"


class UnimplementedError(VeracityError, NotImplementedError):
    code = "UNIMPLEMENTED"


class InternalError(VeracityError):
    """A bug of veracity's: please report it."""

    code = "INTERNAL"


class UnavailableError(VeracityError, OSError):
    """The file cannot be read or written; nothing was recorded."""

    code = "UNAVAILABLE"


class DataLossError(VeracityError):
    """Stored bytes are not what they should be."""

    code = "DATA_LOSS"


# By the numbers of the canonical codes.
_BY_CODE: dict[int, type[VeracityError]] = {
    1: CancelledError,
    3: InvalidArgumentError,
    4: DeadlineExceededError,
    5: NotFoundError,
    6: AlreadyExistsError,
    7: PermissionDeniedError,
    8: ResourceExhaustedError,
    9: FailedPreconditionError,
    10: AbortedError,
    11: OutOfRangeError,
    12: UnimplementedError,
    13: InternalError,
    14: UnavailableError,
    15: DataLossError,
}


def from_status(code: int, message: str, report: bytes = b"") -> VeracityError:
    """Returns the exception of a status, for the compiled module."""
    return _BY_CODE.get(code, VeracityError)(
        message, v1.RecordReport.FromString(report) if report else None
    )
