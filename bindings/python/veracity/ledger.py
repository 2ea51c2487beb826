"""Ledgers: the one door for records."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Callable, Optional, Union

from veracity import _core, queries, v1, words
from veracity.answers import Assertion, Claim
from veracity.batch import Batch, Recordable, to_entry
from veracity.columns import Answers
from veracity.errors import InvalidArgumentError
from veracity.ids import RefLike
from veracity.tables import ColumnLike, TableLike, mapping_of, stream_of
from veracity.times import TimeLike, edtf, microseconds
from veracity.verdicts import Assessment, Assessments, PolicyLike, policy_bytes
from veracity.view import PathLike, Progress, Questions, View, ref_bytes

if TYPE_CHECKING:
    from typing_extensions import Unpack

Target = Union[RefLike, Claim, Assertion]

_BATCH = 50_000


def open(
    where: PathLike = "memory:",
    *,
    owner: str = "",
    create: bool = True,
    read_only: bool = False,
    wait: float = 10.0,
    durable: bool = True,
    trusted_authors: Iterable[str] = (),
    cache_bytes: int = 64 << 20,
    clock: Optional[Callable[[], dt.datetime]] = None,
) -> Ledger:
    """Opens a ledger: "memory:", a file's path, "sqlite:PATH", or a database
    of PostgreSQL, "postgresql://...".

    owner
        The entity that answers for it: set when it is created; else who it is.
    create
        Whether to make the file where there is none; else NotFoundError.
    wait
        Seconds that a writer waits for another before AbortedError.
    durable
        Whether a commit waits until it is on the disk.
    trusted_authors
        Whose descriptions count where the owner has none, in this order.
    clock
        Where recorded times come from: returns a datetime with a time zone.

    >>> with open(owner="desk") as ledger:
    ...     ledger.owner
    'desk'
    """
    ticks = None if clock is None else (lambda: microseconds(clock()))
    return Ledger(
        _core.Ledger.open(
            os.fspath(where),
            owner,
            create,
            read_only,
            wait,
            durable,
            list(trusted_authors),
            cache_bytes,
            ticks,
        ),
        os.fspath(where),
        read_only,
    )


class Ledger(Questions):
    """An append-only log of claims by sources, in a file or in memory.

    What can be asked of a view can be asked of a ledger: it asks as of now.
    Threads may share it. Nothing recorded is overwritten or lost.
    """

    def __init__(self, core: _core.Ledger, where: str, read_only: bool):
        self._open: Optional[_core.Ledger] = core
        self._where = where
        self._read_only = read_only

    @property
    def _handle(self) -> _core.Ledger:
        if self._open is None:
            raise ValueError("the ledger is closed")
        return self._open

    @property
    def _view(self) -> _core.View:
        view = self._handle.now()
        view.check()
        return view

    def close(self) -> None:
        """Lets go of the file, once the last view and stream of it is gone."""
        self._open = None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = f"of {self.owner!r}" if self._open is not None else "(closed)"
        where = re.sub(r"(://[^:/@]*):[^@]*@", r"\1:...@", self._where)  # no password
        return f"<Ledger {state} at {where!r}>"

    @property
    def owner(self) -> str:
        return self._handle.owner

    # -- Pictures of it --

    def now(self) -> View:
        """A view of the ledger as it is."""
        return View(self._handle.now())

    def at(
        self,
        *,
        commit: int = 0,
        recorded: Optional[dt.datetime] = None,
        said: Optional[TimeLike] = None,
        valid: Optional[TimeLike] = None,
        certainly: bool = False,
    ) -> View:
        """A view of the past: what we knew (by a commit, or by a moment), what
        had been said by then, what was said to be so then. `certainly`: vague
        times must lie so certainly, not just possibly."""
        times = queries.as_of(
            commit=commit,
            recorded=recorded,
            said=said,
            valid=valid,
            certainly=certainly,
        )
        return View(self._handle.at(times.SerializeToString()))

    # -- Recording --

    def batch(self, note: str = "") -> Batch:
        """A batch that is recorded at the end of its ``with`` block."""
        return Batch(note, self.record)

    def record(
        self,
        *what: Union[Batch, v1.Batch, Recordable],
        all_or_nothing: bool = True,
        require_references: bool = False,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
    ) -> v1.RecordReport:
        """Records a batch, or records, in one transaction.

        Idempotent: the very batch again does nothing. InvalidArgumentError,
        whose ``report`` tells of each record, if one is refused; unless
        `all_or_nothing` is off, then the others are recorded.
        DeadlineExceededError after `timeout` seconds: then nothing of it is
        recorded. Once it is being committed, the call waits for that.
        """
        report = self._handle.record(
            _one_batch(what).SerializeToString(),
            require_references,
            all_or_nothing,
            _core.Wishes(timeout, progress),
        )
        return v1.RecordReport.FromString(report)

    def record_table(
        self,
        table: TableLike,
        *,
        note: str = "",
        author: str = "",
        strict: bool = True,
        keep_other_columns: bool = False,
        batch_records: int = _BATCH,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
        **columns: ColumnLike,
    ) -> v1.ImportReport:
        """Records a table of claims, a row each, at bulk speed.

        `table` is a data frame, or whatever else speaks the Arrow PyCapsule
        interface. Keywords name the column of each part, or a constant:
        ``record_table(frame, source="site", subject="book", value="author",
        predicate=constant("written by"), value_type=constant("text"))``. The
        parts are those of docs/formats/text.md: subject, predicate, value,
        value_type, unit, valid, wording, language, source, stance, said,
        document, quote, basis, confidence_words, confidence_scale,
        confidence_label, extraction_agent, extraction_confidence.

        Recorded in batches of `batch_records`: after an error those before it
        stay, and the same table again goes on from there. `strict`: the
        first bad row is an InvalidArgumentError; else it is left out, and the
        report tells of it.
        """
        report = _core.record_table(
            self._handle,
            stream_of(table),
            mapping_of(columns),
            keep_other_columns,
            note,
            author,
            strict,
            batch_records,
            _core.Wishes(timeout, progress),
        )
        return v1.ImportReport.FromString(report)

    def record_file(
        self,
        path: PathLike,
        *,
        note: str = "",
        author: str = "",
        strict: bool = True,
        keep_other_columns: bool = True,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
        **columns: ColumnLike,
    ) -> v1.ImportReport:
        """Records a file of readable records: protobuf text (.txtpb), JSON
        Lines (.jsonl), or a table (.csv), with columns as in record_table."""
        name = os.fspath(path)
        ending = Path(name).suffix
        wishes = _core.Wishes(timeout, progress)
        if ending == ".csv":
            data = _core.record_csv(
                self._handle,
                name,
                mapping_of(columns),
                keep_other_columns,
                note,
                author,
                strict,
                _BATCH,
                wishes,
            )
            return v1.ImportReport.FromString(data)
        if ending == ".jsonl":
            data = _core.record_json_lines(
                self._handle, name, note, author, strict, _BATCH, wishes
            )
            return v1.ImportReport.FromString(data)
        if ending != ".txtpb":
            raise InvalidArgumentError(
                f"what is {name!r}? Its name ends in none of .txtpb, .jsonl, .csv"
            )
        text = Path(name).read_text(encoding="utf-8")
        batch, issues = _core.parse_text(text, strict)
        message = v1.Batch.FromString(batch)
        if note:
            message.note = note
        if author:
            message.authors[:] = [author]
        made = self.record(message, all_or_nothing=strict, timeout=timeout)
        return v1.ImportReport(
            records=len(message.entries),
            inserted=made.inserted,
            known=made.known_records,
            rejected=made.rejected,
            batches=1,
            issues=[v1.Issue.FromString(one) for one in issues],
        )

    # -- Withdrawing --

    def retract(
        self,
        *targets: Target,
        reason: str = "",
        by: str = "",
        when: Optional[TimeLike] = None,
    ) -> v1.RecordReport:
        """Withdraws: a record; an entity, all that source's assertions; a
        document, the assertions in it; a batch. Nothing is lost."""
        what = _withdraws(targets, reason, by, when)
        return v1.RecordReport.FromString(self._handle.retract(what))

    def reinstate(self, target: Target, reason: str = "") -> v1.RecordReport:
        """Withdraws every retraction of it that is in effect."""
        data = self._handle.reinstate(ref_bytes(target), reason)
        return v1.RecordReport.FromString(data)

    def amend(
        self,
        *targets: Target,
        batch: Union[Batch, v1.Batch],
        reason: str = "",
        by: str = "",
        when: Optional[TimeLike] = None,
        require_references: bool = False,
    ) -> v1.RecordReport:
        """Withdraws and records in one batch: a correction."""
        data = self._handle.amend(
            _withdraws(targets, reason, by, when),
            _one_batch((batch,)).SerializeToString(),
            require_references,
            _core.Wishes(),
        )
        return v1.RecordReport.FromString(data)

    # -- Exchange and upkeep --

    def import_bundle(
        self,
        bundle: Union[PathLike, bytes],
        *,
        author: str = "",
        strict: bool = False,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
    ) -> v1.ImportReport:
        """Records somebody else's bundle, as its author's."""
        wishes = _core.Wishes(timeout, progress)
        data = self._handle.import_bundle(
            _path_or_bytes(bundle), author, strict, wishes
        )
        return v1.ImportReport.FromString(data)

    def restore(
        self,
        bundle: Union[PathLike, bytes],
        *,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
    ) -> v1.ImportReport:
        """Records one's own backup, into a ledger that is new and empty."""
        wishes = _core.Wishes(timeout, progress)
        data = self._handle.restore(_path_or_bytes(bundle), wishes)
        return v1.ImportReport.FromString(data)

    def backup(self, path: PathLike, *, progress: Optional[Progress] = None) -> None:
        """Copies the ledger, in use, to a file that must not exist."""
        self._handle.backup(os.fspath(path), _core.Wishes(None, progress))

    def check(self, *, progress: Optional[Progress] = None) -> list[str]:
        """What is wrong with the file, a line each; empty: nothing."""
        return self._handle.check(_core.Wishes(None, progress))

    def blank(self, target: Target) -> None:
        """Takes the payload of a record away; the log can still be proved."""
        self._handle.blank(ref_bytes(target))

    # -- Verdicts that it keeps --

    def assessments(
        self,
        verdict: Optional[queries.Many[queries.Word]] = None,
        *,
        policy: PolicyLike = None,
        order: Optional[queries.Word] = None,
        limit: int = 0,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
        **parts: Unpack[queries.Parts],
    ) -> Assessments:
        """Verdicts on the claims that are found, as of now.

        The ledger keeps them, and computes only those that what was recorded
        since can have changed. `order`: "probability", "uncertainty",
        "conflict" (the greatest first), "probability ascending" ...
        """
        if self._read_only:
            return self.now().assessments(
                verdict, policy=policy, timeout=timeout, progress=progress, **parts
            )
        query = v1.AssessmentQuery(maximum=limit)
        if verdict is not None:
            given = [verdict] if isinstance(verdict, (str, int)) else verdict
            query.verdicts.extend(words.verdict(one) for one in given)
        if parts:
            query.claims.CopyFrom(queries.claim_query(**parts))
        if order is not None:
            query.order = words.number(v1.AssessmentOrder, "ASSESSMENT_ORDER_", order)
        stored = _core.StoredAssessments.open(self._handle, policy_bytes(policy))
        found = v1.AssessmentsFound.FromString(
            stored.find(
                query.SerializeToString(), True, _core.Wishes(timeout, progress)
            )
        )
        read = [Assessment(one.assessment, one.conflict) for one in found.assessments]
        return Assessments(read, found.commit, found.more)

    def catch_up(
        self,
        *,
        policy: PolicyLike = None,
        part: int = 0,
        parts: int = 1,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
    ) -> v1.CatchUpReport:
        """Brings the verdicts that the ledger keeps up to what is recorded, as
        ``assessments`` does first: so that who asks later need not wait.

        part, parts
            Only the claims of one of so many parts, from 0: for processes that
            share the work. All is done when the report's ``to`` is the ledger's
            commit: what one finds can make more due for another.

        Committed a portion at a time: after an error, or when the time is up,
        those before stay, and the next call goes on from there.
        """
        stored = _core.StoredAssessments.open(self._handle, policy_bytes(policy))
        data = stored.catch_up(part, parts, _core.Wishes(timeout, progress))
        return v1.CatchUpReport.FromString(data)

    def moves(
        self, since: int = 0, *, policy: PolicyLike = None
    ) -> Answers[v1.VerdictMove]:
        """Verdicts that moved, found as of commits after `since`, in order.

        It tells of what ``assessments`` has caught up with.
        """
        stored = _core.StoredAssessments.open(self._handle, policy_bytes(policy))
        return Answers(
            lambda: stored.moves(since),
            v1.VerdictMove.FromString,
            "verdicts that moved",
        )


def verify(
    bundle: Union[PathLike, bytes], *, timeout: Optional[float] = None
) -> v1.VerificationReport:
    """Recomputes each verdict of a bundle from its records and policies.

    What does not come out the same, byte for byte, the report names by its field.
    """
    wishes = _core.Wishes(timeout)
    data = _core.verify_bundle(_path_or_bytes(bundle), wishes)
    return v1.VerificationReport.FromString(data)


def _one_batch(what: tuple[Union[Batch, v1.Batch, Recordable], ...]) -> v1.Batch:
    if len(what) == 1 and isinstance(what[0], v1.Batch):
        return what[0]
    if len(what) == 1 and isinstance(what[0], Batch):
        return what[0].message
    made = Batch()
    for one in what:
        if isinstance(one, (Batch, v1.Batch)):
            raise InvalidArgumentError("one batch at a time, or records")
        made.message.entries.append(to_entry(one))
    return made.message


def _withdraws(
    targets: tuple[Target, ...], reason: str, by: str, when: Optional[TimeLike]
) -> list[tuple[bytes, str, str, str]]:
    time = "" if when is None else edtf(when)
    return [(ref_bytes(one), by, reason, time) for one in targets]


def _path_or_bytes(given: Union[PathLike, bytes]) -> Union[str, bytes]:
    return given if isinstance(given, bytes) else os.fspath(given)
