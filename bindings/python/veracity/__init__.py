"""Keeps track of claims: who said what, when, on what grounds.

>>> import veracity
>>> from veracity import affirms, denies, entity
>>> ledger = veracity.open(owner="desk")
>>> with ledger.batch("morning wires") as batch:
...     made = batch.claim("garpiya-3", "produced in", entity("china"))
...     wire = batch.add(affirms("reuters", made, on="2024-09-25"))
...     denial = batch.add(denies("china-mfa", made, saying="not aware"))
>>> for said in ledger.assertions(made):
...     print(said.source, said.stance)
reuters affirms
china-mfa denies
>>> ledger.assess(made).verdict
'contested'

Records are protobuf messages (``veracity.v1``); what is found is iterated, or
taken whole as columns: ``ledger.find(about="china").to_pandas()``.
"""

from veracity import v1
from veracity._core import __version__
from veracity.answers import Assertion, Claim
from veracity.batch import Batch
from veracity.columns import Answers, Found, Table
from veracity.discovery import Calibration, Discovery, TrackRecord
from veracity.drawing import Drawing
from veracity.errors import (
    AbortedError,
    AlreadyExistsError,
    CancelledError,
    DataLossError,
    DeadlineExceededError,
    FailedPreconditionError,
    InternalError,
    InvalidArgumentError,
    NotFoundError,
    OutOfRangeError,
    PermissionDeniedError,
    ResourceExhaustedError,
    UnavailableError,
    UnimplementedError,
    VeracityError,
)
from veracity.ids import (
    AssertionId,
    BatchId,
    ClaimId,
    DocumentId,
    EntityId,
    Id,
    PredicateId,
    RetractionId,
)
from veracity.in_memory import ClaimVerdict, InMemory, Verdicts
from veracity.ledger import Ledger, verify
from veracity.ledger import open as open  # not in __all__: it is Python's name
from veracity.policies import policy, policy_names, policy_text, read_policy
from veracity.records import (
    Act,
    Anonymous,
    affirms,
    anonymous,
    declines,
    denies,
    relays,
)
from veracity.tables import constant
from veracity.values import (
    Quantity,
    entity,
    nothing,
    point,
    quantity,
    text,
    unknown,
    when,
)
from veracity.verdicts import Assessment, Assessments, Explanation
from veracity.view import View

__all__ = [
    "__version__",
    "AbortedError",
    "Act",
    "affirms",
    "AlreadyExistsError",
    "Anonymous",
    "anonymous",
    "Answers",
    "Assertion",
    "AssertionId",
    "Assessment",
    "Assessments",
    "Batch",
    "BatchId",
    "Calibration",
    "CancelledError",
    "Claim",
    "ClaimId",
    "ClaimVerdict",
    "constant",
    "DataLossError",
    "DeadlineExceededError",
    "declines",
    "denies",
    "Discovery",
    "DocumentId",
    "Drawing",
    "entity",
    "EntityId",
    "Explanation",
    "FailedPreconditionError",
    "Found",
    "Id",
    "InMemory",
    "InternalError",
    "InvalidArgumentError",
    "Ledger",
    "NotFoundError",
    "nothing",
    "OutOfRangeError",
    "PermissionDeniedError",
    "point",
    "policy",
    "policy_names",
    "policy_text",
    "PredicateId",
    "Quantity",
    "quantity",
    "read_policy",
    "relays",
    "ResourceExhaustedError",
    "RetractionId",
    "Table",
    "text",
    "TrackRecord",
    "UnavailableError",
    "UnimplementedError",
    "unknown",
    "v1",
    "Verdicts",
    "VeracityError",
    "verify",
    "View",
    "when",
]
