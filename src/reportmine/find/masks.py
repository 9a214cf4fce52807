"""Masks: where the text hides something, in which form, and what it hides."""

import re
from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from reportmine.find.dashes import find_dashes
from reportmine.rules.lexicon import read_toml
from reportmine.rules.shadow import shadow
from reportmine.rules.units import match_unit
from reportmine.schema.labels import MaskForm, MaskKind
from reportmine.schema.records import Mask
from reportmine.schema.report import Report

_STARS = re.compile(r"[*＊]+")
# The character before is looked at only after the first cross, so that the scan begins with a plain set of characters.
_CROSSES = re.compile(r"[xX×ХｘＸ](?<![A-Za-z\d.+].)[xX×ХｘＸ]*(?:\.[xX×ｘＸ]+)?(?![A-Za-z+])")
_BOXES = re.compile(r"[□■○●◯]{1,}(?=\s?[亿万千百个家户项元%％县市镇乡村公集名人亩吨条座所处次场倍])|(?<=[一-鿿])[□■]+")
_SOME = re.compile(r"某{1,3}(?=[县市区镇乡村局公集企商科省州产同书领月年地园高大]|项目)(?!些|种|个|一)")
_DELETED_UNIT = re.compile(
    r"[%万亿个](?:(?<=%)|亿?元|美元|百分点)(?=[，。；、,;（）()\n]|的|以上[，。；]|左右[，。；]|$)"
)
_BEFORE_DELETED = frozenset("资额达到成现为长降占投入出共计约近超")
_TASK_BEFORE = re.compile(r"[数务额]的$")
_YEAR_CROSS = re.compile(r"(?<=19|20)[xX×]{1,2}(?=年)|(?<=19\d|20\d)[xX×](?=年)")
_WINDOW = 26
_NO_UNIT = frozenset("县市镇乡村国站片盘面顶层口道度方分金银铜成折队组门首部级")
_NO_UNIT_NEXT = ("家企业家", "名企", "个人")


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """The patterns of lexicons/masks.toml for glyphs that have other uses, too.

    Attributes:
        factor: a word that × multiplies by.
        note: a line that explains footnote stars.
        some: 某 in place of a number.
        dash: a dash in place of a number.
    """

    factor: re.Pattern[str]
    note: re.Pattern[str]
    some: re.Pattern[str]
    dash: re.Pattern[str]


@cache
def _glyphs() -> _Glyphs:
    words = read_toml("masks")
    return _Glyphs(
        factor=re.compile(words["lookalike"]["factor"]),
        note=re.compile(words["lookalike"]["note"], re.MULTILINE),
        some=re.compile(f"某(?={words['before']['some']})"),
        dash=re.compile(rf"(?<=[一-鿿、，；。：“”）)\s])(?:——|-{{2,}}|_{{2,}})(?=\s?{words['before']['dash']})"),
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    """One row of lexicons/masks.toml, compiled."""

    id: str
    kind: MaskKind
    left: re.Pattern[str] | None
    left_not: re.Pattern[str] | None
    right: re.Pattern[str] | None


@cache
def _rules() -> tuple[_Rule, ...]:
    def compiled(row: dict[str, str], key: str) -> re.Pattern[str] | None:
        return re.compile(row[key]) if key in row else None

    return tuple(
        _Rule(row["id"], row["kind"], compiled(row, "left"), compiled(row, "left_not"), compiled(row, "right"))
        for row in read_toml("masks")["rule"]
    )


def find_masks(report: Report) -> Report:
    """Fill `masks`: every maximal run of mask glyphs with its kind and form, figures not yet attached."""
    text = shadow(report.text)
    spans = sorted(_spans(text))
    decided: list[tuple[MaskKind, str]] = []
    for index in range(len(spans) - 1, -1, -1):
        start, end, _ = spans[index]
        kind, rule = _kind(text, start, end)
        if kind == "other" and decided and _is_listed(text, end, spans[index + 1][0]):
            kind, rule = decided[-1][0], "mask.listed"
        decided.append((kind, rule))
    decided.reverse()
    emphasis = _inline_emphasis(text, spans, decided)
    spans = [span for number, span in enumerate(spans) if number not in emphasis]
    decided = [verdict for number, verdict in enumerate(decided) if number not in emphasis]
    if not spans:
        return report
    starts = [section.start for section in report.sections]
    masks = []
    owner = 0
    for number, ((start, end, form), (kind, rule)) in enumerate(zip(spans, decided, strict=True)):
        while owner + 1 < len(starts) and starts[owner + 1] <= start:
            owner += 1
        masks.append(
            Mask(
                id=number,
                start=start,
                end=end,
                quote=report.text[start:end],
                section_id=owner,
                rule=rule,
                confidence=0.6 if kind == "other" else 1.0,
                kind=kind,
                form=form,
                figure=None,
            )
        )
    return replace(report, masks=tuple(masks))


def _inline_emphasis(
    text: str, spans: list[tuple[int, int, MaskForm]], decided: list[tuple[MaskKind, str]]
) -> set[int]:
    """Return the numbers of `**…**` pairs around plain words that no rule reads as masks."""
    found: set[int] = set()
    for number in range(len(spans) - 1):
        (start, end, _), (other, other_end, _) = spans[number], spans[number + 1]
        words = text[end:other]
        if (
            number not in found
            and end - start == other_end - other >= 2
            and decided[number][0] == decided[number + 1][0] == "other"
            and re.fullmatch(r"[一-鿿\w]{2,20}", words)
        ):
            found.update((number, number + 1))
    return found


def _is_listed(text: str, end: int, following: int) -> bool:
    """Tell whether only 、 and a few name characters stand between two masks."""
    gap = text[end:following]
    return gap in {"、", "，", "和", "及", "”、“"}


def _spans(text: str) -> list[tuple[int, int, MaskForm]]:
    spans: list[tuple[int, int, MaskForm]] = []
    if "*" in text:
        emphasis = _emphasis(text)
        noted = _glyphs().note.search(text) is not None
        for match in _STARS.finditer(text):
            if noted and text[match.end() : match.end() + 1] in {"。", "，", "；", "、", "）", ")", "\n", ""}:
                continue  # a star that a note explains
            if match.start() not in emphasis and not _is_lookalike_star(text, match.start(), match.end()):
                spans.append((*match.span(), "asterisk"))
    if "x" in text or "X" in text or "×" in text:
        for match in _CROSSES.finditer(text):
            if _is_cross_mask(text, match):
                spans.append((*match.span(), "shape" if "." in match.group() else "x"))
        if "x年" in text or "X年" in text or "×年" in text:
            taken = {start for start, _, _ in spans}
            spans.extend((*match.span(), "x") for match in _YEAR_CROSS.finditer(text) if match.start() not in taken)
    if any(glyph in text for glyph in "□■○●◯"):
        spans.extend((*match.span(), "placeholder") for match in _BOXES.finditer(text))
    if "某" in text:
        spans.extend(_placeholders(text, _found(text, _SOME, _glyphs().some)))
    if "——" in text or "--" in text or "__" in text:
        spans.extend(_placeholders(text, find_dashes(text, _glyphs().dash)))
    return spans + _deleted(text)


def _found(text: str, *patterns: re.Pattern[str]) -> set[tuple[int, int]]:
    return {match.span() for pattern in patterns for match in pattern.finditer(text)}


def _placeholders(text: str, places: set[tuple[int, int]]) -> list[tuple[int, int, MaskForm]]:
    """Return the places as masks, each once; a dash that opens a line is a dash."""
    return [
        (start, end, "placeholder")
        for start, end in sorted(places)
        if text[start] == "某" or text[text.rfind("\n", 0, start) + 1 : start].strip()
    ]


def _deleted(text: str) -> list[tuple[int, int, MaskForm]]:
    """Return the places where digits were deleted before a unit (`实际进资亿元`, `达到.%`, `占年任务数的%`)."""
    spans: list[tuple[int, int, MaskForm]] = []
    for match in _DELETED_UNIT.finditer(text):
        start = match.start()
        point = text[start - 1 : start] in {".", "．"}
        before = start - 2 if point else start - 1
        if before < 0 or start == 0:
            continue
        if match.group()[0] in "万亿" and (text[before] in "近超约" or text.startswith("以上", match.end())):
            continue  # 近亿元 and 亿元以上 lack no digits
        if text[before] in _BEFORE_DELETED or _TASK_BEFORE.search(text[max(0, start - 2) : start]):
            spans.append((start - 1 if point else start, start, "deleted"))
    return spans


def _emphasis(text: str) -> set[int]:
    """Return the places of Markdown emphasis: `**重点**`, paired on one line around words that carry no unit."""
    places: set[int] = set()
    if not re.search(r"^#{1,6} ", text, re.MULTILINE) and "**" not in text:
        return places
    for match in re.finditer(
        r"(?<![*＊\w一-鿿])(\*{1,3})(?=[^\s*，。、；])([^*\n]{2,60}?)(?<=[^\s*])\1(?![*＊\w一-鿿])|^(\*\*)([^*\n]{2,40})(\*\*)",
        text,
        re.MULTILINE,
    ):
        inner = match.group(2) or match.group(4)
        mark = match.group(1) or match.group(3)
        if match_unit(text, match.start() + len(mark)) is None and not re.match(r"[县市区镇乡村省、等]", inner):
            places.update((match.start(), match.end() - len(mark)))
    return places


def _is_lookalike_star(text: str, start: int, end: int) -> bool:
    """Tell multiplication, footnote stars and list bullets from masks."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isdigit() and after.isdigit() and end - start == 1 and not re.match(r"\d+(?:月|年|日)", text[end:]):
        return True
    line_start = text.rfind("\n", 0, start) + 1
    if not text[line_start:start].strip() and after in " \t　":
        return True
    return (
        not text[line_start:start].strip()
        and re.match(r"(?:注|备注|说明|数据来源|来源)[：:]", text[end : end + 6]) is not None
    )


def _is_cross_mask(text: str, match: re.Match[str]) -> bool:
    """Tell a masking X or × from multiplication, model names and Latin words."""
    start, end = match.span()
    before, after = text[max(0, start - 2) : start], text[end : end + 3]
    glyphs = match.group()
    if "." in glyphs:
        return match_unit(text, end + (after[:1] == " ")) is not None
    if glyphs == "×" and (before[-1:].isdigit() or _glyphs().factor.match(text, end)):
        return False
    if re.match(r"\s?\d", after):
        return False
    if glyphs in {"X", "x"} and re.match(r"光|射线|染色体|轴|型|波|线|一代|$", after):
        return False
    return re.match(
        r"[县市区镇乡村省州月年]|公司|集团|企业|商会|协会|产业|项目|同志|书记|局|[（(]|、|[-~—至]\d", after
    ) is not None or (match_unit(text, end + (after[:1] == " ")) is not None and not before[-1:].isdecimal())


def _kind(text: str, start: int, end: int) -> tuple[MaskKind, str]:
    """Return what a mask hides, and the rule that says so."""
    opened = text.rfind("《", max(0, start - 80), start)
    if opened >= 0 and text.find("》", opened, start) < 0:
        return "document", "mask.in-title"
    left, right = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    if _hides_number(text, end, left, right):
        return "number", "mask.unit"
    for rule in _rules():
        if rule.right is not None and rule.right.match(right) is None:
            continue
        if rule.left is not None and rule.left.search(left) is None:
            continue
        if rule.left_not is not None and rule.left_not.search(left):
            continue
        return rule.kind, rule.id
    return "other", "mask.no-rule"


def _hides_number(text: str, end: int, left: str, right: str) -> bool:
    ranged = re.match(r"[-~—–至]{1,2}[*＊×xX]+", right)
    position = end + (ranged.end() if ranged else 0)
    if text[end : end + 1].isdigit() or left[-1:].isdigit():
        return match_unit(text, end + len(re.match(r"[\d.]*", right).group())) is not None  # type: ignore[union-attr]
    unit = match_unit(text, position)
    if unit is None or right.startswith(_NO_UNIT_NEXT) or re.match("项目(?!标)", right):
        return False
    if unit.unit is not None and unit.unit.name == "成":
        return re.match("成(?:多|以上|左右|[，。、；])", right) is not None
    if unit.unit is not None and unit.unit.name in _NO_UNIT and not unit.multiplier and not unit.vague:
        return False
    return re.match(r"家(?:族|长|庭|乡|纺|电|居)|位[于居列]", right) is None
