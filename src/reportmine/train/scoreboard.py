"""The scores as text for the terminal, in Chinese."""

from collections.abc import Mapping, Sequence

from reportmine.train.columns import table
from reportmine.train.kinds import KINDS, STATEMENT_OVERLAP, Kind
from reportmine.train.mistakes import Mistake
from reportmine.train.tally import Tally

_NOT_ANNOTATED = "未标注"
_FULL = "全对"
_TYPES = {"missed": "漏掉", "extra": "多出", "wrong": "不对"}
_LEGEND = (
    "对上：起止位置完全相同；问题、措施、计划、诉求为同一种类且重叠（交集÷并集）不小于 "
    f"{STATEMENT_OVERLAP}。属性只在对上的之中比较。"
)
_FULL_LEGEND = (
    "全对：位置、数值、单位、状态、类型、指标都对。"
    "词典外的指标，记为“其他”且原词与短名（或标注的限定）有两字相连相同即对。"
)


def render(
    gold: str,
    files: Mapping[str, Mapping[str, Tally]],
    total: Mapping[str, Tally],
    notes: Sequence[str],
    mistakes: Sequence[Mistake] | None,
) -> str:
    """Return the tables, the legend and, when asked for, the mistakes.

    Args:
        gold: path of the gold.
        files: file → kind → counts.
        total: kind → counts over all files.
        notes: Chinese sentences that go under the tables.
        mistakes: every difference; None to leave them out.
    """
    blocks = [[f"评测 {gold}（{len(files)} 份）"], table(_totals(total))]
    blocks.append(["属性正确率", *table(_attributes(total), left=2)])
    if len(files) > 1:
        blocks.append(["各份的 F1", *table(_by_file(files))])
    blocks.append([_LEGEND, _FULL_LEGEND, *(f"注意：{note}" for note in notes)])
    if mistakes is not None:
        blocks += _mistakes(files, mistakes)
    return "\n\n".join("\n".join(block) for block in blocks)


def _totals(total: Mapping[str, Tally]) -> list[list[str]]:
    rows = [["类别", "标注", "找到", "对上", "精确率", "召回率", "F1"]]
    for kind in KINDS:
        if kind.key not in total:
            rows.append([kind.caption, _NOT_ANNOTATED])
            continue
        tally = total[kind.key]
        counts = [str(tally.gold), str(tally.found), str(tally.matched)]
        rows.append([kind.caption, *counts, *map(_score, (tally.precision, tally.recall, tally.f1))])
        if tally.full is not None:
            scores = (tally.full / whole if whole else None for whole in (tally.found, tally.gold))
            rows.append([f"  {_FULL}", *counts[:2], str(tally.full), *map(_score, scores), _score(tally.full_f1)])
    return rows


def _attributes(total: Mapping[str, Tally]) -> list[list[str]]:
    rows = [["类别", "属性", "对", "共", "正确率"]]
    for kind, tally in ((kind, total[kind.key]) for kind in KINDS if kind.key in total):
        for check in kind.checks:
            right = str(tally.right[check.key])
            rows.append([kind.caption, check.caption, right, str(tally.matched), _score(tally.accuracy(check.key))])
    return rows


def _by_file(files: Mapping[str, Mapping[str, Tally]]) -> list[list[str]]:
    annotated = next(iter(files.values()))
    kinds = [kind for kind in KINDS if kind.key in annotated]
    heads = [[kind.caption, f"{kind.caption}{_FULL}"] if kind.full else [kind.caption] for kind in kinds]
    rows = [["文件", *(caption for captions in heads for caption in captions)]]
    for file, tallies in files.items():
        row = [file]
        for kind in kinds:
            row.append(_score(tallies[kind.key].f1))
            row += [_score(tallies[kind.key].full_f1)] if kind.full else []
        rows.append(row)
    return rows


def _mistakes(files: Mapping[str, object], mistakes: Sequence[Mistake]) -> list[list[str]]:
    blocks = []
    for file in files:
        own = [_mistake(mistake) for mistake in mistakes if mistake.file == file]
        blocks.append([f"{file}：{len(own)} 处" if own else f"{file}：没有差错", *own])
    return blocks


def _mistake(mistake: Mistake) -> str:
    kind = _kind(mistake.kind)
    head = f"  {_TYPES[mistake.type]} {kind.caption} {mistake.start}–{mistake.end}"
    match mistake.type:
        case "missed":
            what = f"，应为：{mistake.expected}" if mistake.expected else ""
        case "extra":
            what = f"，找到：{mistake.found}" if mistake.found else ""
        case "wrong":
            caption = next(check.caption for check in kind.checks if check.key == mistake.check)
            what = f"，{caption}应为 {mistake.expected}，找到 {mistake.found}"
    return f"{head}{what}\n      {mistake.sentence}"


def _kind(key: str) -> Kind:
    return next(kind for kind in KINDS if kind.key == key)


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:.3f}"
