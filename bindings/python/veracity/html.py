"""What a notebook shows: small, without scripts, readable on any background."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_CELL = "text-align:left;padding-right:.9em"

#: By verdict: its colour, which tells them apart for the colour-blind as well.
VERDICT_COLOURS = {
    "supported": "#1b7837",
    "refuted": "#b2182b",
    "contested": "#d98200",
    "unsubstantiated": "#737373",
    "not assessable": "#737373",
}


def card(title: str, rows: Iterable[tuple[str, object]], *, faded: bool = False) -> str:
    """A title, and what there is to say below it; what is None is left out."""
    lines = "".join(
        f'<tr><td style="{_CELL};opacity:.65;white-space:nowrap">{escape(name)}</td>'
        f'<td style="{_CELL}">{escape(str(said))}</td></tr>'
        for name, said in rows
        if said is not None
    )
    style = "opacity:.5;text-decoration:line-through" if faded else ""
    head = f'<strong style="{style}">{escape(title)}</strong>' if title else ""
    return f"<div>{head}<table>{lines}</table></div>"


def badge(verdict: str) -> str:
    colour = VERDICT_COLOURS.get(verdict, "#737373")
    return (
        f'<span style="background:{colour};color:#fff;border-radius:.3em;'
        f'padding:.1em .5em;margin-right:.6em;font-weight:600">{escape(verdict)}</span>'
    )


def bar(parts: Sequence[tuple[str, float, str]], width: int = 260) -> str:
    """A bar of parts that add up to 1: name, share, colour."""
    cells = "".join(
        f'<span title="{escape(name)} {share:.2f}" style="display:inline-block;'
        f'height:1em;width:{share * width:.1f}px;background:{colour}"></span>'
        for name, share, colour in parts
    )
    return f'<span style="display:inline-block;line-height:0">{cells}</span>'


def table(
    header: Sequence[str], rows: Iterable[Sequence[object]], more: str = ""
) -> str:
    head = "".join(f'<th style="{_CELL}">{escape(one)}</th>' for one in header)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="{_CELL}">{"" if one is None else escape(str(one))}</td>'
            for one in row
        )
        + "</tr>"
        for row in rows
    )
    note = f'<div style="opacity:.65">{escape(more)}</div>' if more else ""
    return (
        f"<div><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>{note}</div>"
    )
