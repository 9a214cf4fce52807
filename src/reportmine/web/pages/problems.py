"""问题检索: problems by words, class, area and period, with those most like one, and copies told once."""

from __future__ import annotations

from nicegui import ui

from reportmine.rules.problem_classes import problem_classes
from reportmine.web.indexing import build_index
from reportmine.web.markup import address
from reportmine.web.pages.frame import FIELD, WAIT, frame, go, html, later, told_errors
from reportmine.web.search import Query
from reportmine.web.state import Site
from reportmine.web.words import highlighted

PATH = "/problems"
_LIMIT = 20
_YEARS = 12


def register(site: Site) -> None:
    """Add the page.

    Args:
        site: whose store it searches.
    """

    @ui.page(PATH, response_timeout=WAIT)
    async def page(
        words: str = "", category: str = "", area: str = "", period: str = "", like: str = "", offset: int = 0
    ) -> None:
        given = {"words": words, "category": category, "area": area, "period": period}
        with frame(site, PATH):
            _controls(given)
            async with told_errors():
                index = await later(site.work(build_index), "正在给问题编索引")
                if index is None:
                    return
                if like:
                    doc_id, _, number = like.partition("-")
                    rows = index.similar(doc_id, int(number)) if number.isdecimal() else []
                    own = [row for row in index.rows if f"{row['doc_id']}-{row['id']}" == like]
                    html("similar.html", own=own, rows=rows, back=address(PATH, given), given=given, path=PATH)
                    return
                found = index.search(Query(**given), limit=_LIMIT, offset=max(0, offset))
                years = sorted({year for counts in found.by_class.values() for year in counts})[-_YEARS:]
                html(
                    "problems.html",
                    found=found,
                    hits=[(hit, highlighted(hit.row["quote"], found.terms)) for hit in found.hits],
                    years=years,
                    most=max((n for counts in found.by_class.values() for n in counts.values()), default=1),
                    page={"total": found.different, "limit": _LIMIT, "offset": max(0, offset)},
                    path=PATH,
                    given=given,
                    twin=address("/api/v1/problems", given),
                    sheet=address("/api/v1/problems.csv", given),
                )


def _controls(given: dict[str, str]) -> None:
    classes = {"": "全部", **{name: name for name in problem_classes()}}
    classes.setdefault(given["category"], given["category"])
    with ui.row().classes("filters"):
        words = ui.input("找什么，几个词用空格分开", value=given["words"]).classes("wide").props(f"{FIELD} autofocus")
        category = ui.select(classes, label="问题类别", value=given["category"]).props(FIELD)
        area = ui.input("地区", value=given["area"]).props(FIELD)
        period = ui.input("时期，如 2023H1", value=given["period"]).props(FIELD)

        def choose() -> None:
            fields = {"words": words, "category": category, "area": area, "period": period}
            go(PATH, {name: (field.value or "").strip() for name, field in fields.items()})

        for field in (words, area, period):
            field.on("keydown.enter", choose)
        category.on_value_change(choose)
        ui.button("找", on_click=choose)
