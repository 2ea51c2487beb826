"""Policies: how to assess.

>>> policy_names()
['default', 'intelligence', 'newsroom', 'screening']
>>> careful = policy("newsroom")
>>> careful.min_origins = 3
"""

from __future__ import annotations

from veracity import _core, v1


def policy_names() -> list[str]:
    """Those that come with the library."""
    return _core.policy_names()


def policy(name: str) -> v1.AssessmentPolicy:
    """One of them, whole; NotFoundError."""
    return v1.AssessmentPolicy.FromString(_core.policy(name))


def policy_text(name: str) -> str:
    """One of them as its file has it, with comments."""
    return _core.policy_text(name)


def read_policy(text: str) -> v1.AssessmentPolicy:
    """Reads a policy in protobuf's text format, and completes it."""
    return v1.AssessmentPolicy.FromString(_core.read_policy(text))
