"""Views: an immutable picture of a ledger as of three times, and its questions."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Callable, Optional, Union

from veracity import _core, queries, v1, words
from veracity.answers import Assertion, Claim
from veracity.columns import Answers, AtOnce, Found, Stream
from veracity.discovery import Calibration, Discovery
from veracity.drawing import Drawing
from veracity.errors import InvalidArgumentError, NotFoundError
from veracity.ids import AssertionId, ClaimId, RefLike, source_name, to_ref
from veracity.times import microseconds
from veracity.values import document_name
from veracity.verdicts import (
    Assessment,
    Assessments,
    Explanation,
    PolicyLike,
    VerdictChange,
    policy_bytes,
)

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from veracity.in_memory import InMemory

#: Called now and then as progress(done, total); total is 0 if it is not known.
Progress = Callable[[int, int], object]

PathLike = Union[str, "os.PathLike[str]"]

#: What names a claim: its id, or the claim itself.
ClaimLike = Union[str, Claim, v1.Claim]
AssertionLike = Union[str, Assertion, v1.Assertion]


def claim_digest(claim: ClaimLike) -> bytes:
    """Returns the digest of a claim, however it is named."""
    if isinstance(claim, Claim):
        return claim.id.digest
    if isinstance(claim, v1.Claim):
        ref = v1.RecordRef.FromString(_core.claim_ref(claim.SerializeToString()))
        return bytes(ref.claim.id)
    return ClaimId(claim).digest


def _assertion_digest(assertion: AssertionLike) -> bytes:
    if isinstance(assertion, Assertion):
        return assertion.id.digest
    if isinstance(assertion, v1.Assertion):
        data = _core.assertion_ref(assertion.SerializeToString())
        return bytes(v1.RecordRef.FromString(data).assertion.id)
    return AssertionId(assertion).digest


def ref_bytes(target: Union[RefLike, Claim, Assertion]) -> bytes:
    """Returns the bytes of the reference to a record."""
    if isinstance(target, (Claim, Assertion)):
        target = target.id
    return to_ref(target).SerializeToString()


def _read_claim(data: bytes) -> Claim:
    return Claim(v1.ClaimView.FromString(data))


def _read_assertion(data: bytes) -> Assertion:
    return Assertion(v1.AssertionView.FromString(data))


def _all_on(view: _core.View, claim: bytes) -> AtOnce:
    try:
        return AtOnce(view.assertions_of(claim))
    except NotFoundError:
        return AtOnce([])


def _asked(asked: Optional[dt.datetime]) -> Optional[int]:
    return None if asked is None else microseconds(asked)


class Questions:
    """What a view can be asked. A ledger can be, too: it asks a view of now.

    Where calls may be long, `timeout` is in seconds (past it they raise
    DeadlineExceededError), and `progress` is called now and then. Ctrl-C stops
    them with a KeyboardInterrupt.
    """

    @property
    def _view(self) -> _core.View:
        raise NotImplementedError

    # -- Records by id --

    def claim(self, claim: ClaimLike) -> Claim:
        """One claim, withdrawn or not; NotFoundError."""
        return _read_claim(self._view.get_claim(claim_digest(claim)))

    def assertion(self, assertion: AssertionLike) -> Assertion:
        """One assertion, withdrawn or not; NotFoundError."""
        return _read_assertion(self._view.get_assertion(_assertion_digest(assertion)))

    def entity(self, id: str) -> v1.Entity:
        """The description of an entity that counts; NotFoundError."""
        ref = v1.RecordRef(entity=source_name(id)).SerializeToString()
        return v1.Record.FromString(self._view.get(ref)).entity

    def document(self, id: str) -> v1.Document:
        """The description of a document that counts; NotFoundError."""
        ref = v1.RecordRef(document=document_name(id)).SerializeToString()
        return v1.Record.FromString(self._view.get(ref)).document

    def get(self, target: RefLike) -> v1.Record:
        """One record of any kind; NotFoundError."""
        return v1.Record.FromString(self._view.get(ref_bytes(target)))

    def resolve(self, typed: str, limit: int = 10) -> list[v1.Candidate]:
        """What a person may have meant: by id, name, alias, words; best first."""
        found = self._view.resolve(typed, limit)
        return [v1.Candidate.FromString(one) for one in found]

    # -- Finding --

    def find(
        self,
        query: Optional[v1.ClaimQuery] = None,
        *,
        newest_first: bool = False,
        **parts: Unpack[queries.Parts],
    ) -> Found[Claim]:
        """Claims, by what they say and by who says so.

        ``find(about="garpiya-3", by="reuters", said="2024-09")``. The parts
        are those of ``veracity.queries``; `query` says what these cannot.
        """
        view = self._view
        wanted = query or queries.claim_query(newest_first=newest_first, **parts)
        data = wanted.SerializeToString()
        return Found(
            lambda: view.find_claims(data),
            _read_claim,
            "claims",
            lambda: view.claims_table(data),
            lambda group: _counts(view.count_claims, data, group),
            lambda one: (one.id[:12], one.wording, one.valid),
            ("claim", "", "when it was so"),
        )

    def assertions(
        self,
        claim: Optional[ClaimLike] = None,
        query: Optional[v1.AssertionQuery] = None,
        *,
        order: Optional[queries.Word] = None,
        **parts: Unpack[queries.Parts],
    ) -> Found[Assertion]:
        """Assertions: on a claim, or by who says what, when, where."""
        view = self._view
        wanted = query or queries.assertion_query(order=order, **parts)
        if claim is not None:
            if query is not None:
                raise InvalidArgumentError("a claim or a query, not both")
            digest = claim_digest(claim)
            wanted.claim.ids.append(digest)
        data = wanted.SerializeToString()

        def stream() -> Stream:
            # "Who says so" is asked most, and has a shorter way than a query.
            if claim is not None and order is None and not parts:
                return _all_on(view, digest)
            return view.find_assertions(data)

        return Found(
            stream,
            _read_assertion,
            "assertions",
            lambda: view.assertions_table(data),
            lambda group: _counts(view.count_assertions, data, group),
            lambda one: (one.source, one.stance, one.claim[:12], one.said),
            ("source", "stance", "claim", "said"),
        )

    def entities(
        self,
        query: Optional[v1.EntityQuery] = None,
        *,
        ids: Optional[queries.Many[str]] = None,
        named: str = "",
        type: Optional[queries.Many[str]] = None,
        is_source: Optional[bool] = None,
    ) -> Answers[v1.Entity]:
        """Entities, sources among them."""
        view = self._view
        wanted = query or queries.entity_query(
            ids=ids, named=named, type=type, is_source=is_source
        )
        data = wanted.SerializeToString()
        return Answers(
            lambda: view.find_entities(data), v1.Entity.FromString, "entities"
        )

    def documents(
        self,
        query: Optional[v1.DocumentQuery] = None,
        *,
        ids: Optional[queries.Many[str]] = None,
        titled: str = "",
        url: Optional[queries.Many[str]] = None,
        publisher: Optional[queries.Many[str]] = None,
    ) -> Answers[v1.Document]:
        view = self._view
        wanted = query or queries.document_query(
            ids=ids, titled=titled, url=url, publisher=publisher
        )
        data = wanted.SerializeToString()
        return Answers(
            lambda: view.find_documents(data), v1.Document.FromString, "documents"
        )

    def changes(self, since: int = 0) -> Answers[v1.Change]:
        """The log after a commit, in order."""
        view = self._view
        return Answers(lambda: view.changes(since), v1.Change.FromString, "changes")

    # -- Where it comes from, and what hangs on it --

    def trace(
        self,
        target: Union[RefLike, Claim, Assertion],
        *,
        downstream: bool = False,
        maximum_depth: int = 1000,
        maximum_nodes: int = 100_000,
        timeout: Optional[float] = None,
    ) -> v1.Trace:
        """What a record rests on, down to the roots; downstream, what rests on it."""
        data = self._view.trace(
            ref_bytes(target),
            downstream,
            maximum_depth,
            maximum_nodes,
            _core.Wishes(timeout),
        )
        return v1.Trace.FromString(data)

    def graph(
        self, target: Union[RefLike, Claim, Assertion], *, downstream: bool = False
    ) -> Drawing:
        """Draws the provenance of a record, for a notebook or a file."""
        trace = self.trace(target, downstream=downstream, maximum_nodes=2000)
        return Drawing.of_trace(trace, self)

    def what_falls(self, *targets: Union[RefLike, Claim, Assertion]) -> v1.FallReport:
        """What withdrawing these would take away, and what would stand."""
        refs = [ref_bytes(one) for one in targets]
        data = self._view.what_falls(refs, _core.Wishes())
        return v1.FallReport.FromString(data)

    def fallen(self, claim: ClaimLike) -> v1.FallReport:
        """Which of a claim's assertions do not stand as things are, and why."""
        data = self._view.fallen(claim_digest(claim), _core.Wishes())
        return v1.FallReport.FromString(data)

    def check_evidence(
        self, assertion: AssertionLike, content: Union[bytes, str]
    ) -> v1.EvidenceReport:
        """Whether the passage that it quotes stands in its document's bytes."""
        content = content.encode() if isinstance(content, str) else content
        digest = _assertion_digest(assertion)
        return v1.EvidenceReport.FromString(self._view.check_evidence(digest, content))

    # -- Verdicts --

    def assess(
        self,
        claim: ClaimLike,
        *,
        policy: PolicyLike = None,
        asked: Optional[dt.datetime] = None,
        digests: bool = False,
        timeout: Optional[float] = None,
    ) -> Assessment:
        """The verdict on a claim. `asked`: the time that is asked about."""
        found = self.assess_all(
            [claim], policy=policy, asked=asked, digests=digests, timeout=timeout
        )
        return found[0]

    def assess_all(
        self,
        claims: Iterable[ClaimLike],
        *,
        policy: PolicyLike = None,
        asked: Optional[dt.datetime] = None,
        digests: bool = False,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
    ) -> Assessments:
        """Verdicts on several claims, in their order: cheaper than one by one."""
        view = self._view
        found = _core.Assessor(view, policy_bytes(policy)).assess(
            [claim_digest(one) for one in claims],
            _asked(asked),
            digests,
            _core.Wishes(timeout, progress),
        )
        read = [Assessment(v1.Assessment.FromString(one)) for one in found]
        return Assessments(read, view.commit, False)

    def explain(
        self,
        claim: ClaimLike,
        *,
        policy: PolicyLike = None,
        asked: Optional[dt.datetime] = None,
        flips: bool = True,
        timeout: Optional[float] = None,
    ) -> Explanation:
        """The verdict with its reasons, and with what would change it."""
        message, text = _core.Assessor(self._view, policy_bytes(policy)).explain(
            claim_digest(claim), _asked(asked), flips, _core.Wishes(timeout)
        )
        return Explanation(v1.Explanation.FromString(message), text)

    def attest(
        self, assertion: AssertionLike, *, policy: PolicyLike = None
    ) -> v1.Attestation:
        """Whether the source said so, and through whom we know."""
        data = _core.Assessor(self._view, policy_bytes(policy)).attest(
            _assertion_digest(assertion), None, _core.Wishes()
        )
        return v1.Attestation.FromString(data)

    def conflicts(
        self,
        query: Optional[v1.ClaimQuery] = None,
        *,
        limit: int = 0,
        policy: PolicyLike = None,
        timeout: Optional[float] = None,
        **parts: Unpack[queries.Parts],
    ) -> list[v1.Conflict]:
        """The conflicts in which the claims that are found have a part."""
        wanted = query or queries.claim_query(**parts)
        found = _core.Assessor(self._view, policy_bytes(policy)).conflicts(
            wanted.SerializeToString(), limit, None, _core.Wishes(timeout)
        )
        return [v1.Conflict.FromString(one) for one in found]

    def what_would_change(
        self,
        *targets: Union[RefLike, Claim, Assertion],
        policy: PolicyLike = None,
        timeout: Optional[float] = None,
    ) -> list[VerdictChange]:
        """Verdicts, or what they rest on, that would be others if these were
        withdrawn: those that would turn come first."""
        refs = [ref_bytes(one) for one in targets]
        data = _core.Assessor(self._view, policy_bytes(policy)).what_would_change(
            refs, None, _core.Wishes(timeout)
        )
        return [
            VerdictChange(Assessment(one.before), Assessment(one.after))
            for one in v1.VerdictChanges.FromString(data).changes
        ]

    def discover(
        self,
        method: str = "",
        *,
        query: Optional[v1.ClaimQuery] = None,
        policy: PolicyLike = None,
        group_copies: bool = True,
        threads: int = 1,
        maximum_statements: int = 10_000_000,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
        **parts: Unpack[queries.Parts],
    ) -> Discovery:
        """Estimates which of rival claims are true, and how far sources can be
        relied on, from nothing but who says what. `method` as papers write it
        ("Accu", "CRH"); empty: by the shape of the data."""
        wanted = query or queries.claim_query(**parts)
        return Discovery(
            _core.discover(
                self._view,
                policy_bytes(policy),
                wanted.SerializeToString(),
                method,
                group_copies,
                threads,
                maximum_statements,
                _core.Wishes(timeout, progress),
            )
        )

    def calibrate(
        self, *, policy: PolicyLike = None, timeout: Optional[float] = None
    ) -> Calibration:
        """How well verdicts, and sources, have fitted what the owner judged."""
        report, records = _core.calibrate(
            self._view, policy_bytes(policy), _core.Wishes(timeout)
        )
        return Calibration.of(report, records)

    def in_memory(
        self,
        *,
        policy: PolicyLike = None,
        asked: Optional[dt.datetime] = None,
        threads: int = 1,
        part: int = 0,
        parts: int = 1,
        block_claims: int = 256,
        maximum_statements: int = 100_000,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
    ) -> InMemory:
        """Reads all of it into memory, for those who want many verdicts; one, or
        a few, are cheaper without.

        threads
            That read, each over a connection of its own.
        part, parts
            Only the claims of one of so many parts, from 0: for processes that
            share the work, and together have what one would.
        block_claims
            Claims that are read together: few make a change cheap to follow,
            many make reading quick.
        maximum_statements
            That may bear on one claim; past it ResourceExhaustedError.
        """
        from veracity.in_memory import InMemory

        return InMemory(
            _core.Graph.build(
                self._view,
                policy_bytes(policy),
                _asked(asked),
                threads,
                part,
                parts,
                block_claims,
                maximum_statements,
                _core.Wishes(timeout, progress),
            )
        )

    # -- Exchange --

    def export(
        self,
        path: PathLike,
        *,
        since: int = 0,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
    ) -> int:
        """Writes the records after a commit to a bundle; returns how many."""
        wishes = _core.Wishes(timeout, progress)
        return self._view.export(os.fspath(path), since, wishes)

    def export_closure(
        self,
        path: PathLike,
        *claims: ClaimLike,
        policy: PolicyLike = None,
        asked: Optional[dt.datetime] = None,
        timeout: Optional[float] = None,
    ) -> Assessments:
        """Writes verdicts with all that they used to a bundle, from which
        ``veracity.verify`` recomputes them on any machine."""
        view = self._view
        found = _core.Assessor(view, policy_bytes(policy)).export_closure(
            [claim_digest(one) for one in claims],
            os.fspath(path),
            _asked(asked),
            _core.Wishes(timeout),
        )
        read = [Assessment(v1.Assessment.FromString(one)) for one in found]
        return Assessments(read, view.commit, False)


def _counts(
    count: Callable[[bytes, int, _core.Wishes], list[bytes]],
    query: bytes,
    group: Optional[str],
) -> dict[str, int]:
    by = 0 if group is None else words.number(v1.GroupBy, "GROUP_BY_", group)
    groups = [v1.GroupCount.FromString(one) for one in count(query, by, _core.Wishes())]
    return {one.key: one.count for one in groups}


class View(Questions):
    """A picture of a ledger that stays as it is, however much is recorded
    meanwhile. It costs nothing to keep; threads may share it."""

    def __init__(self, core: _core.View):
        self._handle = core
        core.check()

    @property
    def _view(self) -> _core.View:
        return self._handle

    @property
    def commit(self) -> int:
        """The last commit that it sees; 0: an empty ledger."""
        return self._handle.commit

    @property
    def as_of(self) -> v1.AsOf:
        """The times it was asked for."""
        return v1.AsOf.FromString(self._handle.as_of)

    @property
    def owner(self) -> str:
        return self._handle.owner

    def assessments(
        self,
        verdict: Optional[queries.Many[queries.Word]] = None,
        *,
        policy: PolicyLike = None,
        asked: Optional[dt.datetime] = None,
        timeout: Optional[float] = None,
        progress: Optional[Progress] = None,
        **parts: Unpack[queries.Parts],
    ) -> Assessments:
        """Verdicts on the claims that are found, computed now."""
        claims = list(self.find(**parts))
        found = self.assess_all(
            claims, policy=policy, asked=asked, timeout=timeout, progress=progress
        )
        if verdict is None:
            return found
        given = [verdict] if isinstance(verdict, (str, int)) else verdict
        wanted = {int(words.verdict(one)) for one in given}
        kept = [one for one in found if one.message.verdict in wanted]
        return Assessments(kept, found.commit, False)

    def __repr__(self) -> str:
        times = self.as_of
        parts = [f"commit {self.commit}"]
        parts += [f"said by {times.said}"] if times.said else []
        parts += [f"valid at {times.valid}"] if times.valid else []
        return f"<View of {self.owner}'s ledger as of {', '.join(parts)}>"
