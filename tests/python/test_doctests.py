"""What docstrings and pages show is what is there."""

import doctest
import importlib
import pkgutil

import pytest

import veracity

MODULES = sorted(
    f"veracity.{one.name}"
    for one in pkgutil.iter_modules(veracity.__path__)
    if one.name not in ("_core", "__main__")
)


@pytest.mark.parametrize("name", ["veracity", *MODULES])
def test_examples_of_a_module_run(name):
    module = importlib.import_module(name)
    result = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def test_there_are_examples():
    counts = [
        doctest.testmod(importlib.import_module(name)).attempted for name in MODULES
    ]
    assert sum(counts) > 20
