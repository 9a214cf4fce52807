"""指标对比: one indicator across areas and periods, as a table whose cells open their sentences, and as a chart."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from nicegui import ui

from reportmine.audit.words import period_words
from reportmine.export.captions import label_caption
from reportmine.export.chart import chart
from reportmine.query.comparison.compare import Comparison
from reportmine.query.periods import in_order
from reportmine.schema.labels import MEASURES, STATUSES
from reportmine.web.markup import address
from reportmine.web.pages.frame import FIELD, WAIT, frame, go, html, told_errors
from reportmine.web.state import Site
from reportmine.web.views import comparison as views
from reportmine.web.views.comparison import Asked

PATH = "/compare"
_MOST_OPTIONS = 400
_ROWS = 100
_DRAWN = 40
_BESIDE = 5
_GREY = "#8a919c"


def register(site: Site) -> None:
    """Add the page.

    Args:
        site: whose store it shows.
    """

    @ui.page(PATH, response_timeout=WAIT)
    async def page(  # noqa: PLR0913, PLR0917 - one parameter per condition
        indicator: str = "",
        period: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies defaults
        area: Annotated[list[str], Query()] = [],  # noqa: B006
        measure: str = "value",
        status: str = "actual",
        qualifier: str = "",
        by: str = "area",
        allow_scope: bool = False,
        derived: bool = False,
        offset: int = 0,
    ) -> None:
        with frame(site, PATH):
            async with told_errors():
                choices = await site.know(views.choices)
                name = indicator or choices["first"]
                asked = Asked(
                    name,
                    tuple(period),
                    tuple(area),
                    measure,
                    status,
                    tuple(qualifier.split()),
                    _row_of(by),
                    allow_scope,
                    derived,
                )
                _controls(choices, asked)
                if not name:
                    html("error.html", message="结果库里还没有数据", hint="先处理或上传几份报告")
                    return
                found = await site.know(views.compared, asked)
                narrow = len(found.periods if found.by == "area" else found.areas) <= _BESIDE
                with ui.element("div").classes("beside full" if narrow else "full"):
                    _table(found, asked, max(0, offset))
                    _chart(found)


def _row_of(by: str) -> str:
    return by if by == "period" else "area"


def _given(asked: Asked) -> dict[str, object]:
    """Return the conditions of the page's address."""
    return {
        "indicator": asked.indicator,
        "period": list(asked.periods),
        "area": list(asked.areas),
        "measure": "" if asked.measure == "value" else asked.measure,
        "status": "" if asked.status == "actual" else asked.status,
        "qualifier": " ".join(asked.qualifiers),
        "by": "" if asked.by == "area" else asked.by,
        "allow_scope": "true" if asked.allow_scope else "",
        "derived": "true" if asked.derived else "",
    }


def _controls(choices: dict[str, Any], asked: Asked) -> None:
    counted = {**choices["indicators"], **choices["wordings"]}
    names = {name: f"{name}（{count}）" for name, count in counted.items()}
    names.setdefault(asked.indicator, asked.indicator)
    told = [*choices["periods"], *(key for key in asked.periods if key)]
    periods = {key: period_words(key) for key in told}
    with ui.row().classes("filters"):
        fields: dict[str, Any] = {
            "indicator": ui.select(names, label="指标（数据个数）", value=asked.indicator, with_input=True),
            "area": _areas(choices["areas"], asked),
            "period": ui.select(periods, label="时期（不选是全部）", value=_in_time(asked.periods), multiple=True),
            "measure": ui.select(_captions("measure", MEASURES, asked.measure), label="类型", value=asked.measure),
            "status": ui.select(_captions("status", STATUSES, asked.status), label="状态", value=asked.status),
            "by": ui.select({"area": "地区", "period": "时期"}, label="行是", value=asked.by),
            "qualifier": ui.input("口径，如 省外", value=" ".join(asked.qualifiers)),
            "allow_scope": ui.checkbox("口径不同的也放进来", value=asked.allow_scope),
            "derived": ui.checkbox("也给推算的", value=asked.derived),
        }
        for name, field in fields.items():
            field.props(FIELD if name not in ("allow_scope", "derived") else "dense")
            field.classes("wide" if name == "indicator" else "middling" if name in ("area", "period") else "short")

        def choose() -> None:
            told = {name: field.value for name, field in fields.items()}
            areas = told["area"] if isinstance(told["area"], list) else (told["area"] or "").split()
            go(
                PATH,
                _given(
                    Asked(
                        told["indicator"] or "",
                        tuple(told["period"]),
                        tuple(areas),
                        told["measure"],
                        told["status"],
                        tuple((told["qualifier"] or "").split()),
                        told["by"],
                        told["allow_scope"],
                        told["derived"],
                    )
                ),
            )

        fields["indicator"].on_value_change(choose)
        fields["qualifier"].on("keydown.enter", choose)
        ui.button("比较", on_click=choose)


def _areas(areas: dict[str, str], asked: Asked) -> Any:  # noqa: ANN401 - a select or an input
    """Return the choice of areas: from a list, or in words where the list would be too long."""
    if len(areas) > _MOST_OPTIONS:
        return ui.input("地区，几个用空格分开", value=" ".join(asked.areas))
    options = areas | {key: key for key in asked.areas if key not in areas}
    return ui.select(
        options, label="地区（不选是全部）", value=list(asked.areas), multiple=True, with_input=True
    )  # fmt: skip


def _in_time(periods: tuple[str, ...]) -> list[str]:
    return in_order(dict.fromkeys(key for key in periods if key))


def _captions(column: str, labels: tuple[str, ...], chosen: str) -> dict[str, str]:
    return {label: label_caption(column, label) for label in dict.fromkeys((*labels, chosen))}


def _table(found: Comparison, asked: Asked, offset: int) -> None:
    grid = views.grid(found)
    parts = "、".join(value for _, value in sorted(found.parts))
    html(
        "comparison.html",
        title=f"{found.quantity.indicator}{f'（{parts}）' if parts else ''}",
        by=found.by,
        grid=grid,
        rows=grid["rows"][offset : offset + _ROWS],
        page={"total": len(grid["rows"]), "limit": _ROWS, "offset": offset},
        path=PATH,
        given=_given(asked),
        twin=address("/api/v1/comparison", _given(asked)),
    )


def _chart(found: Comparison) -> None:
    """Draw the told values; too many areas make no picture."""
    if not any(cell.state == "value" for cell in found.cells.values()):
        return
    if len(found.areas) > _DRAWN:
        html("note.html", words=f"地区多于 {_DRAWN} 个，不画图；请选几个地区。")
        return
    figure = chart(found)
    for trace in figure.data:  # the keys of periods are for programs
        trace.update(name=period_words(trace.name), x=[period_words(place) for place in trace.x])
    figure.update_layout(
        template="none",
        title=None,
        height=380,
        margin={"l": 60, "r": 20, "t": 70, "b": 60},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": _GREY, "family": "Noto Sans CJK SC, Microsoft YaHei, sans-serif"},
        colorway=["#4a7fd0", "#e08a3c", "#5aa469", "#b3569b", "#8a7a52", "#3aa0a0", "#d0605a", "#7a6fd0"],
        yaxis={"gridcolor": "rgba(128,128,128,.25)", "rangemode": "tozero"},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    )
    figure.update_traces(textposition="none", selector={"type": "bar"})  # many bars leave no room for words
    with ui.element("section").classes("panel full").props('aria-label="图"'):
        config = {"displaylogo": False, "displayModeBar": False, "responsive": True}
        ui.plotly({**figure.to_plotly_json(), "config": config}).classes("full")
