"""Provenance as a picture: a trace, laid out by Graphviz."""

from __future__ import annotations

import shutil
import subprocess
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Union

from veracity import v1, words
from veracity.errors import NotFoundError, UnimplementedError
from veracity.ids import from_ref

if TYPE_CHECKING:
    from veracity.view import Questions

# By stance: the colour of an assertion's outline.
_STANCES = {
    "affirms": "#1b7837",
    "denies": "#b2182b",
    "declines": "#d98200",
    "relays": "#2166ac",
}
_SHAPES = {"claim": "box", "document": "note", "entity": "ellipse"}
_EDGES = {
    v1.TraceEdge.KIND_GROUND: ("rests on", "#333333", "solid"),
    v1.TraceEdge.KIND_ATTRIBUTION: ("according to", "#333333", "dashed"),
    v1.TraceEdge.KIND_SOURCE: ("said by", "#999999", "solid"),
    v1.TraceEdge.KIND_DOCUMENT: ("in", "#bbbbbb", "solid"),
    v1.TraceEdge.KIND_KNOWN_THROUGH: ("known through", "#999999", "dashed"),
    v1.TraceEdge.KIND_PUBLISHER: ("published by", "#bbbbbb", "solid"),
    v1.TraceEdge.KIND_CLAIM: ("about", "#999999", "solid"),
}
_WIDTH = 28


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


class Drawing:
    """A graph in Graphviz's language, drawn by its program ``dot``."""

    def __init__(self, dot: str):
        self.dot = dot

    @classmethod
    def of_trace(cls, trace: v1.Trace, records: Questions) -> Drawing:
        lines = [
            "digraph provenance {",
            '  graph [rankdir=LR, bgcolor="transparent", nodesep=0.25];',
            '  node [fontname="Helvetica", fontsize=11, style=filled,'
            ' fillcolor="#ffffff"];',
            '  edge [fontname="Helvetica", fontsize=9, fontcolor="#666666"];',
        ]
        for at, node in enumerate(trace.nodes):
            lines.append(f"  n{at} [{_attributes(node, records, first=at == 0)}];")
        for edge in trace.edges:
            name, colour, style = _EDGES.get(edge.kind, ("", "#999999", "solid"))
            lines.append(
                f"  n{getattr(edge, 'from')} -> n{edge.to}"
                f' [label="{name}", color="{colour}", style={style}];'
            )
        lines.append("}")
        return cls("\n".join(lines))

    def svg(self) -> str:
        """The picture. UnimplementedError where Graphviz is not installed."""
        program = shutil.which("dot")
        if program is None:
            raise UnimplementedError("drawing needs Graphviz: apt-get install graphviz")
        made = subprocess.run(
            [program, "-Tsvg"], input=self.dot.encode(), capture_output=True, check=True
        ).stdout.decode()
        return made[made.index("<svg") :]

    def save(self, path: Union[str, Path]) -> None:
        """Writes the picture to a file."""
        Path(path).write_text(self.svg(), encoding="utf-8")

    def _repr_svg_(self) -> str:
        return self.svg()

    def __repr__(self) -> str:
        return (
            f"<Drawing of {self.dot.count(' [label=') - self.dot.count('->')} records>"
        )


def _attributes(node: v1.TraceNode, records: Questions, *, first: bool) -> str:
    id = from_ref(node.ref)
    colour, style = "#555555", []
    if node.HasField("assertion"):
        stance = words.word(v1.Stance, "STANCE_", node.assertion.stance) or ""
        said = f"\n{node.assertion.said}" if node.assertion.said else ""
        label = f"{node.assertion.source}\n{stance}{said}"
        colour = _STANCES.get(stance, colour)
        style.append("rounded")
    else:
        label = "\n".join(textwrap.wrap(_name(node, records), _WIDTH))
    if node.withdrawn:
        label += "\n(withdrawn)"
    if node.missing:
        label += "\n(not on record)"
    if node.withdrawn or node.missing or node.holding == v1.HOLDING_ONLY_RELAYED:
        style.append("dashed")
    shape = _SHAPES.get(id.kind, "box")
    parts = [
        f"label={_quoted(label)}",
        f"shape={shape}",
        f'color="{colour}"',
        f"tooltip={_quoted(str(id))}",
        f'style="{",".join(["filled", *style])}"',
    ]
    if first:
        parts.append("penwidth=2.5")
    return ", ".join(parts)


def _name(node: v1.TraceNode, records: Questions) -> str:
    """What a person calls it."""
    try:
        kind = node.ref.WhichOneof("target")
        if kind == "claim":
            return records.claim(from_ref(node.ref)).wording
        if kind == "entity":
            names = records.entity(node.ref.entity).names
            return str(names[0].text) if names else str(node.ref.entity)
        if kind == "document":
            titles = records.document(node.ref.document).titles
            return str(titles[0].text) if titles else str(node.ref.document)
    except NotFoundError:
        pass
    return str(from_ref(node.ref))
