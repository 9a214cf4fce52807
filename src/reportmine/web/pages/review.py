"""复核: what rules and model left uncertain, one keystroke per decision."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from nicegui import events, ui

from reportmine.errors import ReportmineError
from reportmine.review.sheet import WHAT, choices
from reportmine.web.markup import rendered
from reportmine.web.pages.frame import WAIT, area_and_period, frame, html, later, told_errors
from reportmine.web.state import Site
from reportmine.web.views import reviews

PATH = "/review"
KEYS = "123456789abcdefghilmopqrstvwxyz"
"""Keys for the choices in their order; J, K, N and U move."""

_READ_NAME = "return localStorage.getItem('reportmine-who') || ''"


def register(site: Site) -> None:
    """Add the page.

    Args:
        site: whose store it shows.
    """

    @ui.page(PATH, response_timeout=WAIT)
    async def page(area: str = "", period: str = "", what: str = "") -> None:
        given = {"area": area, "period": period}
        with frame(site, PATH):
            area_and_period(PATH, given)
            async with told_errors():
                rows = await later(site.work(reviews.whole_queue, area=area, period=period), "正在找拿不准的")
                if rows is None:
                    return
                rows = await site.ask(reviews.with_decisions, rows)
                counts = {name: sum(row["field"] == name for row in rows) for name in WHAT}
                rows = [row for row in rows if what in ("", row["field"])]
                desk = Desk(site, rows)
                html("review_head.html", counts=counts, names=WHAT, what=what, path=PATH, given=given)
                desk.build()


@dataclass
class Desk:
    """One person's work at the queue.

    Args:
        site: whose store the decisions go to.
        rows: what can be decided, the least sure first.
    """

    site: Site
    rows: list[dict[str, Any]]
    at: int = 0
    who: str = ""
    done: list[int] = field(default_factory=list)
    _busy: bool = False

    def build(self) -> None:
        """Add the desk to the page."""
        self.at = self._next(-1)
        self._spot = html("review.html", **self._shown())
        with ui.row().classes("choices full") as self._buttons:
            pass
        with ui.dialog() as self._dialog, ui.card().classes("panel"):
            ui.label("谁在复核？姓名或工号，记在每条决定旁边；这台电脑只问一次。")
            name = ui.input("姓名").props("autofocus")

            def use() -> None:
                self._dialog.submit(name.value)

            name.on("keydown.enter", use)
            ui.button("就用这个", on_click=use)
        ui.keyboard(on_key=self._pressed, repeating=False)
        self._draw()
        ui.timer(0, self._recall, once=True)

    def _shown(self) -> dict[str, Any]:
        row = self.rows[self.at] if self.at < len(self.rows) else None
        left = sum(not row["decision"] for row in self.rows)
        return {"row": row, "left": left, "total": len(self.rows), "who": self.who, "what": WHAT}

    def _draw(self) -> None:
        self._spot.set_content(rendered("review.html", **self._shown()))
        self._buttons.clear()
        if self.at >= len(self.rows):
            return
        row = self.rows[self.at]
        with self._buttons:
            for key, value in zip(KEYS, choices(row["field"]), strict=False):
                chosen = value == (row["decision"] or row["machine"])
                button = ui.button(on_click=lambda value=value: self._decide(value)).props("flat no-caps")
                button.classes("choice chosen" if chosen else "choice")
                with button:
                    ui.label(key.upper()).classes("key-cap")
                    ui.label(value)

    async def _pressed(self, event: events.KeyEventArguments) -> None:
        if not event.action.keydown or event.modifiers.ctrl or event.modifiers.alt or event.modifiers.meta:
            return
        if self._busy:
            return
        key = event.key.name.lower()
        if key in ("u", "backspace"):
            self._go(self.done.pop() if self.done else self.at)
        elif key in ("n", "j", "arrowright", " "):
            self._go(min(self.at + 1, len(self.rows) - 1))
        elif key in ("k", "arrowleft"):
            self._go(max(self.at - 1, 0))
        elif self.at < len(self.rows):
            row = self.rows[self.at]
            allowed = choices(row["field"])
            if key == "enter":
                await self._decide(row["machine"])
            elif key in KEYS and KEYS.index(key) < len(allowed):
                await self._decide(allowed[KEYS.index(key)])

    def _go(self, at: int) -> None:
        self.at = max(0, at)
        self._draw()

    async def _decide(self, value: str) -> None:
        """Keep a decision and go on to the next that has none; keys pressed meanwhile are not for what comes next."""
        if self._busy:
            return
        self._busy = True
        try:
            if self.who or await self._ask_name():
                await self._keep(value)
        finally:
            self._busy = False

    async def _keep(self, value: str) -> None:
        row = self.rows[self.at]
        place = {name: row[name] for name in ("doc_id", "field", "start", "end")}
        try:
            made = await self.site.ask(reviews.decide, **place, value=value, who=self.who)
        except ReportmineError as error:
            ui.notify(str(error), type="negative", timeout=8000, close_button="知道了")
            return
        row.update(decision=made.value, who=made.who, when=made.when)
        self.done.append(self.at)
        self._go(self._next(self.at))

    def _next(self, at: int) -> int:
        """Return the next row without a decision after one, going round; past the end when there is none."""
        order = [*range(at + 1, len(self.rows)), *range(max(at, 0))]
        return next((number for number in order if not self.rows[number]["decision"]), len(self.rows))

    async def _recall(self) -> None:
        """Take the name that this browser remembers."""
        kept = str(await ui.run_javascript(_READ_NAME, timeout=5) or "")[: reviews.LONGEST_NAME]
        self.who = self.who or kept  # it may have been told meanwhile
        self._spot.set_content(rendered("review.html", **self._shown()))

    async def _ask_name(self) -> bool:
        name = " ".join(str(await self._dialog or "").split())[: reviews.LONGEST_NAME]
        if not name:
            return False
        self.who = name
        ui.run_javascript(f"localStorage.setItem('reportmine-who', {json.dumps(name)})")
        return True
