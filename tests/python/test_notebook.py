"""What a notebook shows, and pictures."""

import shutil
import xml.etree.ElementTree as xml

import pytest

import veracity
from veracity import affirms, entity, relays, text


def parsed(html):
    """The text that is shown; a failure if tags do not match."""
    return " ".join(xml.fromstring(html).itertext())


def test_answers_show_what_they_say(ledger, wires):
    claim = ledger.claim(wires.claim)
    assert "Made in China." in parsed(claim._repr_html_())
    said = ledger.assertion(wires.denial)
    assert "not aware" in parsed(said._repr_html_())
    why = ledger.explain(wires.claim)
    shown = parsed(why._repr_html_())
    assert why.assessment.verdict in shown
    assert "china-mfa" in shown and "echo" in shown
    assert "china-mfa" in parsed(ledger.assertions()._repr_html_())
    assert wires.claim[:12] in parsed(ledger.assessments()._repr_html_())


def test_an_explanation_shows_whose_word_it_is_and_each_hand_once(ledger):
    with ledger.batch() as batch:
        rain = batch.claim("rain", "falls in", entity("delft"))
        wet = batch.claim("delft", "is", text("wet"))
        told = batch.add(relays("herald", rain, according_to="reuters"))
        batch.add(affirms("herald", wet, citing=told, basis="inferred"))
    shown = parsed(ledger.explain(wet)._repr_html_())
    assert "for reuters herald < reuters" in shown


def test_what_sources_say_is_no_markup(ledger):
    with ledger.batch() as batch:
        claim = batch.claim("<script>", "is", entity("a&b"), wording="1 < 2 & 3")
        batch.add(affirms("<b>", claim, saying="</td>"))
    for shown in (
        ledger.claim(claim)._repr_html_(),
        ledger.assertions().one()._repr_html_(),
        ledger.assertions()._repr_html_(),
        ledger.explain(claim)._repr_html_(),
    ):
        assert "<script>" not in shown and "<b>" not in shown
        parsed(shown)


def test_long_answers_are_cut(ledger):
    with ledger.batch() as batch:
        for at in range(50):
            batch.claim(f"thing-{at}", "is", entity("there"))
    assert repr(ledger.find()).endswith("...")
    assert "and more" in parsed(ledger.find()._repr_html_())


def test_everything_has_a_repr(ledger, wires):
    for shown, part in (
        (ledger, "'desk'"),
        (ledger.now(), "commit 1"),
        (ledger.at(said="2024-09"), "said by 2024-09"),
        (ledger.find().one(), "'Made in China.'"),
        (ledger.assertion(wires.wire), "reuters affirms"),
        (ledger.assess(wires.claim), "contested"),
        (ledger.explain(wires.claim), "Explanation"),
        (ledger.assessments(), "1"),
        (ledger.batch("note"), "'note' of 0 records"),
        (wires.claim, "ClaimId('clm_"),
        (veracity.affirms, "affirms(source, claim, ...)"),
    ):
        assert part in repr(shown)


def test_provenance_is_drawn(ledger, wires):
    drawing = ledger.graph(wires.claim)
    assert '"reuters\\naffirms\\n2024-09-25"' in drawing.dot
    assert "rests on" in drawing.dot
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed")
    shown = parsed(drawing.svg())
    for part in ("Made in China.", "Reuters", "daily-news", "denies"):
        assert part in shown


def test_names_that_graphviz_would_read_are_quoted(ledger):
    with ledger.batch() as batch:
        claim = batch.claim("a", "b", entity("c"), wording='say "\\N" <b>')
        batch.add(affirms('x"]; y [label="z', claim))
    drawing = ledger.graph(claim)
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed")
    shown = parsed(drawing.svg())
    assert 'say "\\N" <b>' in shown
    assert 'x"]; y [label="z' in shown


def test_without_graphviz_it_says_what_to_install(ledger, wires, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(veracity.UnimplementedError, match="graphviz"):
        ledger.graph(wires.claim).svg()


def test_an_opinion_is_plotted(ledger, wires, tmp_path):
    pytest.importorskip("matplotlib")
    figure = ledger.assess(wires.claim).plot()
    triangle, origins = figure.axes
    names = [one.get_text() for one in origins.get_yticklabels()]
    assert sorted(names) == ["china-mfa", "reuters"]
    figure.savefig(tmp_path / "plot.svg")
    assert (tmp_path / "plot.svg").stat().st_size > 1000
