"""A comparison as a chart: one self-contained HTML page that needs no network. The only importer of plotly."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.errors import ReportmineError

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from reportmine.query.comparison.compare import Comparison

_STATES = {
    "masked": "* 遮蔽", "missing": "— 未报告", "no_report": "… 未收到报告", "refused": "≠ 口径不同", "conflict": "矛盾",
}  # fmt: skip
_LINE = 100
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:"Noto Sans SC","Microsoft YaHei",sans-serif;margin:1.5em}}li{{margin:.2em 0}}</style></head>
<body>{figure}<ul>{notes}</ul></body></html>
"""


def write_chart(comparison: Comparison, path: Path) -> None:
    """Write a comparison as a chart with its notes beneath; pointing at a value shows its sentence.

    Args:
        comparison: what `query.compare.compare` returned.
        path: the HTML file.

    Raises:
        ReportmineError: plotly is not installed, or the file cannot be written.
    """
    figure = chart(comparison)
    body = figure.to_html(full_html=False, include_plotlyjs=True, config={"displaylogo": False})
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in comparison.notes)
    page = _PAGE.format(title=html.escape(_title(comparison)), figure=body, notes=notes)
    try:
        path.write_text(page, "utf-8")
    except OSError as error:
        raise ReportmineError(f"写不了文件 {path}：{error.strerror or error}", hint="请检查文件夹是否存在") from error


def chart(comparison: Comparison) -> go.Figure:
    """Return a comparison as a plotly figure: bars of areas by period, or with `by="period"` lines over time.

    Only told values are drawn; the others are named at their place, so that a gap is never taken for a zero.

    Args:
        comparison: what `query.compare.compare` returned.

    Raises:
        ReportmineError: plotly is not installed.
    """
    try:
        import plotly.graph_objects as go
    except ImportError as error:
        raise ReportmineError("画图要用 plotly，还没有装", hint="pip install plotly") from error
    rows = [row for row in comparison.tidy.to_dict("records") if row["state"] != "derived"]
    over_time = comparison.by == "period"
    series = {row["area"]: None for row in rows} if over_time else dict.fromkeys(comparison.periods)
    figure = go.Figure()
    for name in series:
        own = [row for row in rows if row["area" if over_time else "period"] == name]
        trace: Any = go.Scatter if over_time else go.Bar
        places = [row["period" if over_time else "area"] for row in own]
        drawn: dict[str, Any] = {
            "name": str(name),
            "x": places,
            "y": [None if row["value"] is None else float(row["value"]) for row in own],
            "hovertext": [_hover(row) for row in own],
            "hoverinfo": "text",
        }
        figure.add_trace(trace(**drawn, **({"mode": "lines+markers"} if over_time else {"text": _texts(own)})))
    figure.update_layout(
        title={"text": html.escape(_title(comparison))},
        yaxis={"title": {"text": comparison.unit.name}},
        xaxis={"type": "category"},
        template="plotly_white",
        barmode="group",
    )
    return figure


def _title(comparison: Comparison) -> str:
    words = "、".join(value for _, value in sorted(comparison.parts))
    return f"{comparison.quantity.indicator}{f'（{words}）' if words else ''}"


def _texts(rows: list[dict[Any, Any]]) -> list[str]:
    return [html.escape(str(row["shown"])) if row["state"] == "value" else "" for row in rows]


def _hover(row: dict[Any, Any]) -> str:
    """Return what a value shows when pointed at; plotly reads it as HTML."""
    head = f"{row['area']} {row['period']}：{_STATES.get(row['state'], row['shown'])} {row['unit'] or ''}"
    sentence = " ".join(str(row["sentence"] or "").split())
    cut = sentence if len(sentence) <= _LINE else sentence[:_LINE] + "…"
    return "<br>".join(html.escape(line) for line in (head, row["reason"], cut, row["doc_path"]) if line)
