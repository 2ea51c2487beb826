"""The contract: every message and enum of proto/veracity/v1, in one place.

>>> from veracity import v1
>>> v1.Claim(statement=v1.Statement(predicate="produced in")).statement.predicate
'produced in'
>>> v1.Stance.Name(v1.STANCE_DENIES)
'STANCE_DENIES'

Each file of the contract is a module as well (``veracity.v1.claim_pb2``), which
generated code of other contracts can import.
"""

from veracity.v1.assertion_pb2 import *
from veracity.v1.assessment_pb2 import *
from veracity.v1.bundle_pb2 import *
from veracity.v1.claim_pb2 import *
from veracity.v1.common_pb2 import *
from veracity.v1.document_pb2 import *
from veracity.v1.entity_pb2 import *
from veracity.v1.explanation_pb2 import *
from veracity.v1.policy_pb2 import *
from veracity.v1.predicate_pb2 import *
from veracity.v1.query_pb2 import *
from veracity.v1.record_pb2 import *
from veracity.v1.report_pb2 import *
from veracity.v1.retraction_pb2 import *
from veracity.v1.scale_pb2 import *
from veracity.v1.stored_pb2 import *
from veracity.v1.value_pb2 import *
