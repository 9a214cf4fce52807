"""Write docs/data-dictionary.md from the docstrings and types of the schema."""

import inspect
import re
from pathlib import Path
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

from msgspec.structs import fields

from reportmine.schema import document, records
from reportmine.schema.report import TABLES

_HEAD = """# 数据字典

由 `python docs/make_dictionary.py` 从 `src/reportmine/schema/` 生成，不要手改。
`reportmine show 文件 --json`、`report.to_dict()` 和结果库用的都是这些名字。
偏移是半开区间 `[start, end)`，以 Unicode 码点计，指向 `document.text`，`text[start:end] == quote` 对每条记录都成立。
数值一律是十进制字符串，不经过浮点数。标签的含义见 [labels.md](labels.md)。

`show --json` 打印一个对象：`document`，然后每张表一个列表。JSON 里的空值是 `null`，元组是列表。
"""


def attributes(cls: type) -> dict[str, str]:
    """Return the lines of a docstring's Attributes section by name."""
    found: dict[str, str] = {}
    name = ""
    inside = False
    for line in (inspect.getdoc(cls) or "").splitlines():
        if line.strip() == "Attributes:":
            inside = True
            continue
        match = re.match(r"    (\w+): (.*)", line)
        if inside and match:
            name = match.group(1)
            found[name] = match.group(2)
        elif inside and name and line.startswith("        "):
            found[name] += " " + line.strip()
    return found


def table(cls: type) -> str:
    """Return one class as a Markdown table."""
    known: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        known.update(attributes(base))
    rows = ["| 列 | 类型 | 含义 |", "| --- | --- | --- |"]
    for field in fields(cls):
        rows.append(f"| `{field.name}` | {type_name(field.type)} | {known.get(field.name, '')} |")
    return "\n".join(rows)


def type_name(kind: object) -> str:
    """Return a type as a reader of the page would say it: closed labels with their values."""
    if get_origin(kind) is Literal:
        return "标签：" + " ".join(f"`{value}`" for value in get_args(kind))
    if get_origin(kind) in {Union, UnionType}:
        return " 或 ".join("空" if part is NoneType else type_name(part) for part in get_args(kind))
    if get_origin(kind) is tuple:
        return f"列表（{type_name(get_args(kind)[0])}）"
    names = {"str": "文本", "int": "整数", "float": "小数", "bool": "真假", "dict": "对象"}
    name = getattr(get_origin(kind) or kind, "__name__", str(kind))
    return names.get(name, name)


def dictionary() -> str:
    """Return the whole page."""
    parts = [_HEAD, "## documents\n", f"{first_line(document.Document)}\n", table(document.Document)]
    for name, cls in {**TABLES, "relations.operands": records.Operand, "failures": records.Failure}.items():
        parts += [f"\n## {name}\n", f"{first_line(cls)}\n", table(cls)]
    return "\n".join(parts) + "\n"


def first_line(cls: type) -> str:
    """Return the first line of a class's docstring."""
    return (inspect.getdoc(cls) or "").splitlines()[0]


if __name__ == "__main__":
    Path(__file__).with_name("data-dictionary.md").write_text(dictionary(), encoding="utf-8")
