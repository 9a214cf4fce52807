"""Housekeeping of a corpus: reports, their gold, the manifest and the ledgers must fit each other.

A corpus is a folder with `reports/`, `manifest.csv`, and where there is any `gold/` (inline tags), `ledger/` (what was
promised and what became of it) and `heldout/` (stand-off gold).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from reportmine.errors import GoldError, ReadError, UsageError
from reportmine.readers import SUPPORTED, is_candidate, read
from reportmine.train.digits import number_fault
from reportmine.train.gold import Gold, difference, read_text, scan_gold
from reportmine.train.sheets import read_rows
from reportmine.train.standoff import EXCERPTS, read_standoff

MANIFEST_COLUMNS = (
    *("file", "area", "prefecture", "province", "period", "issuer"),
    *("doc_type", "layout", "masked", "gold", "purpose"),
)
PROMISE_COLUMNS = (
    *("area", "indicator", "qualifiers", "measure", "promised_in", "promised_for", "promised_value"),
    *("unit", "bound", "tone", "told_in", "told_value", "verdict", "note"),
)
PROJECT_COLUMNS = ("area", "project", "report", "stage", "amount")
VERDICTS = ("完成", "超额完成", "未完成", "未到期", "未再报告", "已遮盖", "已调整")
"""What may have become of a promise."""

_MASK = re.compile(r"\*+")
_YES_NO = ("yes", "no")


def check_corpus(folder: Path) -> list[str]:
    """List what does not fit in a corpus.

    Args:
        folder: the corpus.

    Returns:
        One Chinese sentence per problem, in the order reports, manifest, gold, ledgers, held-out gold; empty when all
        is well.

    Raises:
        UsageError: there is no such folder, or it holds no `reports/`.
    """
    if not (folder / "reports").is_dir():
        raise UsageError(f"{folder} 不是语料文件夹：里面没有 reports/", hint="请给出语料所在的文件夹，如 corpus")
    problems: list[str] = []
    texts: dict[str, str] = {}
    for path in sorted((folder / "reports").iterdir()):
        if path.is_file() and is_candidate(path) and path.suffix.lower() in SUPPORTED:
            try:
                texts[path.name] = read(path).text
            except ReadError as error:
                texts[path.name] = ""
                problems.append(f"reports/{path.name}：{error}")
    gold = sorted((folder / "gold").glob("*.xml"))
    problems += _manifest(folder / "manifest.csv", texts, {path.stem for path in gold})
    for path in gold:
        problems += [f"gold/{path.name}：{problem}" for problem in _gold(path, texts)]
    for path in sorted((folder / "ledger").glob("*.csv")):
        problems += _ledger(path, texts)
    if (folder / "heldout" / EXCERPTS).exists():
        problems += _heldout(folder / "heldout")
    return problems


def _manifest(path: Path, texts: dict[str, str], with_gold: set[str]) -> list[str]:
    """Compare the manifest with the reports and the gold."""
    try:
        rows = read_rows(path, MANIFEST_COLUMNS)
    except GoldError as error:
        return [str(error)]
    files = [row["file"] for _, row in rows]
    problems = [f"manifest.csv：报告 {file} 没有列入" for file in texts if file not in files]
    if files != sorted(files):
        problems.append("manifest.csv：没有按 file 排序")
    for line, row in rows:
        file, where = row["file"], f"manifest.csv 第{line}行"
        if file not in texts:
            problems.append(f"{where}：reports/ 里没有 {file}")
            continue
        if files.count(file) > 1:
            problems.append(f"{where}：{file} 列了不止一次")
        problems += [f"{where}：{column} 是空的" for column in MANIFEST_COLUMNS if not row[column].strip()]
        facts = {"gold": Path(file).stem in with_gold, "masked": _MASK.search(texts[file]) is not None}
        for column, fact in facts.items():
            if row[column] != _YES_NO[not fact]:
                problems.append(f"{where}：{column} 写的是“{row[column]}”，应为“{_YES_NO[not fact]}”")
    return problems


def _gold(path: Path, texts: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with a gold file: tags and labels, text, masks without a tag, numbers."""
    try:
        gold, problems = scan_gold(read_text(path), path.name)
    except GoldError as error:
        yield str(error)
        return
    yield from problems
    twins = [name for name in texts if Path(name).stem == path.stem]
    if not twins:
        yield "reports/ 里没有同名的报告"
    elif not problems:
        where = difference(gold.text, texts[twins[0]])
        yield from [f"{where}（reports/{twins[0]}）"] if where else _spans(gold)


def _spans(gold: Gold) -> Iterator[str]:
    masks = {(span.start, span.end) for span in gold.spans if span.tag == "m"}
    for mask in _MASK.finditer(gold.text):
        if mask.span() not in masks:
            around = gold.text[max(0, mask.start() - 10) : mask.end() + 10].replace("\n", "\\n")
            yield f"第 {mask.start()} 个字的遮蔽没有标 <m>：“{around}”"
    for span in gold.spans:
        quote = gold.text[span.start : span.end]
        if span.tag == "m" and not _MASK.fullmatch(quote):
            yield f"第 {span.start} 个字的 <m> 里不全是 *：“{quote}”"
        fault = number_fault(quote, span.attributes) if span.tag == "f" else ""
        if fault:
            yield f"第 {span.start} 个字的数据{fault}"


def _ledger(path: Path, texts: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with a ledger: columns, verdicts, names of reports."""
    projects = path.stem.endswith("-projects")
    try:
        rows = read_rows(path, PROJECT_COLUMNS if projects else PROMISE_COLUMNS)
    except GoldError as error:
        yield f"ledger/{error}"
        return
    for line, row in rows:
        where = f"ledger/{path.name} 第{line}行"
        # A promise that no later report tells of has nothing in told_in.
        needed, named = ("report", ("report",)) if projects else ("promised_in", ("promised_in", "told_in"))
        if not row[needed]:
            yield f"{where}：{needed} 是空的"
        gone = [column for column in named if row[column] and row[column] not in texts]
        yield from (f"{where}：{column} 的报告 {row[column]} 不在 reports/ 里" for column in gone)
        if not projects and row["verdict"] not in VERDICTS:
            yield f"{where}：结果“{row['verdict']}”不对，应为 {'、'.join(VERDICTS)} 之一"


def _heldout(folder: Path) -> list[str]:
    """Check stand-off gold in itself; its reports are not part of the corpus."""
    try:
        read_standoff(folder)
    except GoldError as error:
        return [f"{folder.name}/{error}"]
    return []
