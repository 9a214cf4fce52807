"""OFD files (GB/T 33190): Chinese fixed-layout documents, a zip of XML with the text of every line and its place.

easyofd, the kept library for the format, draws pages and needs PyMuPDF (AGPL), reportlab and four more for it; only the
text is wanted here, which stands plainly in `TextCode`. As in a PDF, running heads and page numbers are taken off and
the lines of a paragraph joined. Annotations, seals, attachments and links are not read.
"""

import math
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from lxml import etree

from reportmine.readers import limits
from reportmine.readers.encoding import is_garbled
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.package import Package
from reportmine.readers.tidy import Line, Page, drop_furniture, rejoin

_POINTS = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_FEW_CHARS = 8
_BIG_IMAGE = 0.4
_SAME_LINE = 0.5
_SPACE_GAP = 0.8
_CELL_GAP = 1.5
_OCR = "用 OFD 阅读器打开，另存（导出）为 .pdf，装上文字识别（pip install 'reportmine[ocr]'）后再试"


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A character and its place, in points from the page's upper left corner; `em` is its height."""

    text: str
    left: float
    base: float
    em: float

    @property
    def right(self) -> float:
        return self.left + self.em * (0.5 if self.text.isascii() else 1.0)


def read_ofd(data: bytes, name: str) -> Extract:
    """Read an OFD file.

    Args:
        data: all bytes of the file.
        name: file name, for the message.

    Returns:
        Its text, a line for each paragraph, and the title in its properties.

    Raises:
        ReadError: the file is truncated, damaged, encrypted, too long, a scan without text, or garbled.
    """
    with Package(data, name, "ofd") as package:
        reader = _Reader(package, name)
        root = reader.part("OFD.xml")
        roots = [found.text or "" for found in root.iterfind("{*}DocBody/{*}DocRoot")]
        title = (root.findtext("{*}DocBody/{*}DocInfo/{*}Title") or "").strip()
        pages = [page for each in roots for page in reader.pages(_resolve("", each.strip()))]
    if not any(page.lines for page in pages):
        raise refusal(name, "OFD 里没有文字", _OCR if reader.scanned else "确认没有选错文件，或向原作者再要一份")
    if reader.scanned:
        numbers = "、".join(map(str, reader.scanned[:5])) + ("等" if len(reader.scanned) > 5 else "")
        raise refusal(name, f"OFD 的第 {numbers} 页是扫描图，没有文字，读出来会缺内容", _OCR)
    text = rejoin(drop_furniture(pages)).text
    if is_garbled(text):
        raise refusal(name, "OFD 的文字是乱码（字体没有带对照表）", _OCR)
    return Extract(text=text, title=title)


class _Reader:
    """Reads the documents of a package page by page."""

    def __init__(self, package: Package, name: str) -> None:
        self.scanned: list[int] = []
        self._package, self._name = package, name
        self._count = 0

    def part(self, path: str) -> etree._Element:
        """Return a part that must be there."""
        root = self._package.parse(path)
        if root is None:
            raise refusal(self._name, f"OFD 里缺少 {path}", self._package.damaged_hint)
        return root

    def pages(self, path: str) -> Iterator[Page]:
        """Yield the pages of one document, `path` its root part."""
        document, folder = self.part(path), posixpath.dirname(path)
        templates = {
            found.get("ID", ""): _resolve(folder, found.get("BaseLoc", ""))
            for found in document.iterfind("{*}CommonData/{*}TemplatePage")
        }
        usual = _box(document.findtext("{*}CommonData/{*}PageArea/{*}PhysicalBox")) or _A4
        listed = document.findall("{*}Pages/{*}Page")
        if self._count + len(listed) > limits.MAX_PAGES:
            what = f"OFD 有 {self._count + len(listed)} 页，超过 {limits.MAX_PAGES} 页的上限"
            raise refusal(self._name, what, "确认没有选错文件，或拆成一份报告一个文件")
        for found in listed:
            self._count += 1
            yield self._page(self.part(_resolve(folder, found.get("BaseLoc", ""))), templates, usual)

    def _page(self, page: etree._Element, templates: dict[str, str], usual: tuple[float, ...]) -> Page:
        area = _box(page.findtext("{*}Area/{*}PhysicalBox")) or usual
        used = [
            templates[key] for found in page.iterfind("{*}Template") if (key := found.get("TemplateID")) in templates
        ]
        layers = [self.part(path) for path in used] + [page]
        glyphs = [glyph for layer in layers for item in layer.iter("{*}TextObject") for glyph in _glyphs(item)]
        if len(glyphs) > limits.MAX_CHARS_PER_PAGE:
            what = f"OFD 的第 {self._count} 页有 {len(glyphs)} 个字符，超过 {limits.MAX_CHARS_PER_PAGE} 的上限"
            raise refusal(self._name, what, "确认没有选错文件")
        if len(glyphs) < _FEW_CHARS and any(_covers(item, area) for item in page.iter("{*}ImageObject")):
            self.scanned.append(self._count)
        height = area[3] * _POINTS
        return Page(tuple(_lines(glyphs, height)), height)


def _glyphs(item: etree._Element) -> Iterator[_Glyph]:
    """Yield the characters of a text object (GB/T 33190, 11.3)."""
    box = _box(item.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    scale_x, _, _, scale_y, shift_x, shift_y = _numbers(item.get("CTM"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = (_numbers(item.get("Size"), 1) or (4.0,))[0] * (abs(scale_y) or 1.0)
    x = y = 0.0
    for code in item.iterfind("{*}TextCode"):
        # A text code without a place goes on from the one before.
        x = (_numbers(code.get("X"), 1) or (x,))[0]
        y = (_numbers(code.get("Y"), 1) or (y,))[0]
        steps = _steps(code.get("DeltaX", ""), len(code.text or ""))
        downs = _steps(code.get("DeltaY", ""), len(code.text or ""))
        for index, char in enumerate(code.text or ""):
            left = box[0] + x * scale_x + shift_x
            base = box[1] + y * scale_y + shift_y
            if char.isprintable() or char == "\u3000":
                yield _Glyph(char, left * _POINTS, base * _POINTS, max(size * _POINTS, 1.0))
            # Without a step the next character follows by its own width.
            x += steps[index] if index < len(steps) else size / (scale_x or 1.0) * (0.5 if char.isascii() else 1.0)
            y += downs[index] if index < len(downs) else 0.0


def _lines(glyphs: list[_Glyph], height: float) -> Iterator[Line]:
    """Gather characters that stand at one height into lines, from the top down."""
    rows: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if rows and glyph.base - rows[-1][0].base <= _SAME_LINE * min(glyph.em, rows[-1][0].em):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda glyph: glyph.left)
        seen = [glyph for glyph in row if not glyph.text.isspace()]
        if not seen:
            continue
        em = median(glyph.em for glyph in seen)
        text, columns, last = "", 0, row[0]
        for glyph in row:
            gap = (glyph.left - last.right) / em
            wide = gap > _SPACE_GAP and not glyph.text.isspace() and not last.text.isspace()
            columns += gap > _CELL_GAP
            text += (" " if wide else "") + glyph.text
            last = glyph
        middle = height - median(glyph.base - glyph.em / 3 for glyph in seen)
        yield Line(text.strip(), seen[0].left, max(glyph.right for glyph in seen), middle, em, columns >= 2)


def _covers(item: etree._Element, area: tuple[float, ...]) -> bool:
    """Tell whether a picture covers a good part of the page."""
    box = _box(item.get("Boundary"))
    return box is not None and box[2] * box[3] >= _BIG_IMAGE * area[2] * area[3]


def _resolve(folder: str, place: str) -> str:
    """Return the name of a part that another one, in `folder`, points to."""
    return posixpath.normpath(posixpath.join("/", folder, place)).lstrip("/")


def _box(value: str | None) -> tuple[float, ...] | None:
    """Read `x y width height`; None when it is no such thing."""
    found = _numbers(value, 4)
    return found if found and found[2] > 0 and found[3] > 0 else None


def _numbers(value: str | None, count: int) -> tuple[float, ...] | None:
    """Read a list of numbers; None when it is not of that length or one is none."""
    try:
        found = tuple(map(float, (value or "").split()))
    except ValueError:
        return None
    return found if len(found) == count and all(map(math.isfinite, found)) else None


def _steps(value: str, length: int) -> list[float]:
    """Read the steps between characters; `g 3 4.2` stands for three times 4.2 (GB/T 33190, 11.3.1)."""
    steps: list[float] = []
    words = value.split()
    while words and len(steps) < length:
        word = words.pop(0)
        try:
            if word == "g" and len(words) >= 2:
                times = min(int(words.pop(0)), length)
                steps += [float(words.pop(0))] * times
            else:
                steps.append(float(word))
        except ValueError:
            break
    return [step if math.isfinite(step) else 0.0 for step in steps]
