"""Verdicts as pictures. Needs matplotlib."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from veracity import html
from veracity.columns import only_with

if TYPE_CHECKING:
    import matplotlib.figure

    from veracity.verdicts import Assessment

_HEIGHT = math.sqrt(3) / 2
_FAINT = "#999999"


def _place(belief: float, uncertainty: float) -> tuple[float, float]:
    """Disbelief is bottom left, belief bottom right, uncertainty on top."""
    return belief + uncertainty / 2, uncertainty * _HEIGHT


def _triangle(axes: Any, assessment: Assessment) -> None:
    corners = [(0.0, 0.0), (1.0, 0.0), (0.5, _HEIGHT)]
    axes.plot(*zip(*corners, corners[0]), color=_FAINT, linewidth=1)
    for (x, y), name, below in (
        (corners[0], "disbelief", True),
        (corners[1], "belief", True),
        (corners[2], "uncertainty", False),
    ):
        axes.annotate(
            name,
            (x, y),
            xytext=(0, -14 if below else 6),
            textcoords="offset points",
            ha="center",
            color="#555555",
        )
    x, y = _place(assessment.belief, assessment.uncertainty)
    colour = html.VERDICT_COLOURS.get(assessment.verdict, _FAINT)
    # Along the line from the apex to the base rate: the projected probability.
    axes.plot([x, assessment.probability], [y, 0], color=colour, linestyle=":")
    axes.plot([assessment.base_rate], [0], marker="|", color=_FAINT, markersize=12)
    axes.plot([assessment.probability], [0], marker="^", color=colour)
    axes.plot([x], [y], marker="o", markersize=10, color=colour)
    axes.annotate(
        f"P {assessment.probability:.2f}",
        (assessment.probability, 0),
        xytext=(0, -28),
        textcoords="offset points",
        ha="center",
        color=colour,
    )
    axes.set_xlim(-0.15, 1.15)
    axes.set_ylim(-0.2, _HEIGHT + 0.12)
    axes.set_aspect("equal")
    axes.axis("off")


def _origins(axes: Any, assessment: Assessment) -> None:
    shares = sorted(
        assessment.origins.items(), key=lambda one: (max(one[1]), one[0]), reverse=True
    )[:12]
    shares.reverse()
    places = range(len(shares))
    axes.barh(
        places,
        [given for _, (given, _) in shares],
        color=html.VERDICT_COLOURS["supported"],
    )
    axes.barh(
        places,
        [-taken for _, (_, taken) in shares],
        color=html.VERDICT_COLOURS["refuted"],
    )
    axes.set_yticks(list(places), [name for name, _ in shares])
    axes.axvline(0, color=_FAINT, linewidth=1)
    reach = max([1.0, *(max(both) for _, both in shares)]) * 1.1
    axes.set_xlim(-reach, reach)
    axes.set_xlabel("evidence against | for")
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(lambda place, _: f"{abs(place):g}")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)


def assessment(assessment: Assessment) -> matplotlib.figure.Figure:
    """The opinion in its triangle; beside it, what each origin gives."""
    figure_module = only_with("matplotlib.figure", "a plot")
    figure: matplotlib.figure.Figure = figure_module.Figure(
        figsize=(9, 3.4), layout="constrained"
    )
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.1])
    _triangle(left, assessment)
    _origins(right, assessment)
    figure.suptitle(str(assessment))
    return figure
