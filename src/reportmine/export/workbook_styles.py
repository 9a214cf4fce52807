"""How the workbook looks: one font, few colours, numbers by their unit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format

FONT = "微软雅黑"
LINE = 16.5
"""Height of a line of text in points."""

_HEAD = "#E8EDF4"


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.get = cache(self._made)
        self.number = cache(self._number)

    def _made(self, name: str) -> Format:
        return self._book.add_format({"font_name": FONT, "font_size": 10, "valign": "top"} | _STYLES[name])

    def _number(self, unit: str, decimals: int, style: str) -> Format:
        """Return the format of a number: thousands parted, its own decimals, per cent with the sign."""
        digits = f".{'0' * decimals}" if decimals else ""
        shape = f'0{digits}"%"' if unit == "%" else f"#,##0{digits}"
        plain = {"font_name": FONT, "font_size": 10, "valign": "top", "num_format": shape}
        return self._book.add_format(plain | _STYLES[style])


_STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrapped": {"text_wrap": True},
    "head": {"bold": True, "bg_color": _HEAD, "bottom": 1, "text_wrap": True, "valign": "vcenter"},
    "title": {"bold": True, "font_size": 16},
    "subtitle": {"bold": True, "font_size": 12},
    "note": {"font_color": "#5B6675", "text_wrap": True},
    "link": {"font_color": "#0B57D0", "underline": 1},
    "linked": {"font_color": "#0B57D0", "align": "right"},
    "indented": {"text_wrap": True, "indent": 1},
    "head_right": {
        "bold": True,
        "bg_color": _HEAD,
        "bottom": 1,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "right",
    },
    "faint": {"font_color": "#9AA3AE", "align": "right"},
    "muted": {"bg_color": "#EFEFEF", "font_color": "#5B6675", "align": "right"},
    "warned": {"bg_color": "#FFF4D6"},
    "grave": {"bg_color": "#FBE3E1", "font_color": "#8C1D18"},
    "warned_right": {"bg_color": "#FFF4D6", "align": "right"},
    "grave_right": {"bg_color": "#FBE3E1", "font_color": "#8C1D18", "align": "right"},
    "good": {"bg_color": "#E6F2E6"},
    "right": {"align": "right"},
    "date": {"num_format": "yyyy-mm-dd hh:mm"},
    "percent": {"num_format": "0%"},
}
