"""Dashes that stand in place of a number (`达——亿元`, `利用——天时间`), told from dashes in running text."""

import re

_DASH = r"(?:——|-{2,}|_{2,})"
_DASH_RUN = re.compile("——|--|__")
_DASHES = re.compile(
    rf"(?<=[达为成现资额共计长降增的]){_DASH}(?=\s?(?:[万亿]|元|%|％|个|家|户|项|次))"
    # counters that begin no word, and those that do, where the clause ends after them (`利用——天时间`, `提升——位，`)
    rf"|(?<=[一-鿿\]】、；，,]){_DASH}(?=\s?(?:[辆栋宗幢]|万[亿头座栋辆株羽](?!个)|平方公里|亿大关|余[个家名户人项次件处所栋座]"
    r"|(?:多?[件项次名处起]|[天位张倍‰宗条种部批只米头台套支]|[户人])(?:[，。；、）)]|左右|以[上下内](?![^，。；、]{0,2}[为是]))|天时间))"
    rf"|(?:(?<=\d户)|(?<=\d户、)){_DASH}(?=\s?人)|(?<=栏){_DASH}(?=\s?[头只])|(?<=[一-鿿\]]){_DASH}(?=\s?人\s)"
    rf"|(?<=[\]】]){_DASH}(?=\s?[家户项名座处](?:[，。；、]))"
)
_BEGIN_WORDS = (
    "台湾账阶风商资胞州属企山头前上下式办",
    "套路用餐现利种",
    "条件例款约文块理条",
    "场景地所馆外内合面域均场",
    "次序日年要生贷第数级次",
    "支持撑出付部援农教柱线流委行点书队",
    "亩均产",
    "万众一里象物事向",
)
"""Each a counter, and the characters with which it begins a word: after a dash that is one."""
_COUNTED_DASHES = re.compile(
    rf"(?<=[一-鿿]){_DASH}(?=\s?[多余]?(?:吨|公里|公顷|平方|立方|千瓦|"
    + "|".join(f"{row[0]}(?![{row[1:]}])" for row in _BEGIN_WORDS)
    + "))"
)


def find_dashes(text: str, others: re.Pattern[str]) -> set[tuple[int, int]]:
    """Return the spans of the dashes that stand for a number.

    A match can begin only where a run of dashes does, so the patterns, slow over a whole text, are tried only there.

    Args:
        text: shadow of the report's text.
        others: the pattern of lexicons/masks.toml, tried besides those of this module.
    """
    places = [run.start() for run in _DASH_RUN.finditer(text)]
    patterns = (_DASHES, _COUNTED_DASHES, others)
    return {match.span() for place in places for pattern in patterns if (match := pattern.match(text, place))}
