"""The examples of the pages run, each page as one session."""

import doctest
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    "README.md",
    "docs/python.md",
    *sorted(
        str(one.relative_to(ROOT)) for one in (ROOT / "docs/guide/python").glob("*.md")
    ),
]
BLOCK = re.compile(r"^```pycon ?(\w*)\n(.*?)^```$", re.M | re.S)
# What a block needs, by the word behind "pycon".
NEEDS = {"": [], "arrow": ["pyarrow"], "pandas": ["pandas", "pyarrow"]}


def blocks_of(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, found.start()) + 1, found[1], found[2])
        for found in BLOCK.finditer(text)
    ]


@pytest.mark.parametrize("page", PAGES)
def test_examples_of_a_page_run(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    names, failures, skipped = {}, [], set()
    for line, needs, text in blocks_of(page):
        missing = [one for one in NEEDS[needs] if not importlib.util.find_spec(one)]
        if missing:
            skipped.update(missing)
            continue
        test = doctest.DocTestParser().get_doctest(text, {}, page, page, line)
        test.globs = names  # functions of one block see what later ones define
        result = runner.run(test, out=failures.append, clear_globs=False)
        if result.failed:
            break
    assert failures == [], "".join(failures)
    if skipped:
        pytest.skip(f"all but what needs {', '.join(sorted(skipped))} was run")


def test_pages_have_examples():
    for page in PAGES:
        assert len(blocks_of(page)) >= (1 if page == "README.md" else 5), page
