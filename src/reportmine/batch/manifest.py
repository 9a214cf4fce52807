"""The manifest of a run: what a person says of each file, in a table that lies beside the reports."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from reportmine.batch.urls import Entry
from reportmine.errors import UsageError
from reportmine.schema.document import Told

MANIFEST_NAME = "manifest.csv"
"""A file of this name in an input folder is used without being asked for."""

_COLUMNS = {
    "file": ("file", "文件", "文件名"),
    "area": ("area", "地区"),
    "period": ("period", "时期"),
    "issuer": ("issuer", "发文单位"),
}
_SHOWN = 3


def read_manifests(inputs: Sequence[Entry], files: Sequence[Entry], manifest: Entry | None = None) -> dict[Entry, Told]:
    """Return what the manifest says of the files of a run.

    A row names its file relative to the manifest's folder or to an input folder, or else by the end of its path, when
    only one file of the run ends so.

    Args:
        inputs: files and folders of the run.
        files: all files of the run.
        manifest: the manifest to use; None for each `manifest.csv` in a folder of `inputs`.

    Returns:
        What is told, by absolute path, for the files that it is told of.

    Raises:
        UsageError: a manifest cannot be read, names no file in some row, a file twice, or one that is not there.
    """
    found = [manifest] if manifest else [path for folder in inputs if (path := folder / MANIFEST_NAME).is_file()]
    run = {path.absolute() for path in files}
    told: dict[Entry, Told] = {}
    for path in dict.fromkeys(each.absolute() for each in found):
        folders = [path.parent, *((each if each.is_dir() else each.parent).absolute() for each in inputs)]
        told |= _told_by_file(path, folders, run)
    return told


def told_fingerprint(fingerprint: str, told: Told) -> str:
    """Return the fingerprint of a report that something is told of: another one whenever a told word changes.

    Args:
        fingerprint: of the miner.
        told: what the manifest says; when it says nothing, the miner's fingerprint stands.
    """
    if told == Told():
        return fingerprint
    words = "\x1f".join((fingerprint, told.area, told.period, told.issuer))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _told_by_file(manifest: Entry, folders: Sequence[Entry], run: set[Entry]) -> dict[Entry, Told]:
    told: dict[Entry, Told] = {}
    lines: dict[Entry, int] = {}
    lost: list[str] = []
    for line, row in _rows(manifest):
        place = f"清单 {manifest} 第{line}行"
        name = row["file"]
        if not name:
            raise UsageError(f"{place}没有写文件名", hint="每行写一个文件；多余的空行请删去")
        path = _file_of(name, folders, run, place)
        if path is None:
            lost.append(f"第{line}行“{name}”")
            continue
        if path in lines:
            raise UsageError(f"{place}的文件“{name}”在第{lines[path]}行已经写过", hint="一个文件只留一行")
        lines[path] = line
        told[path] = Told(area=row["area"], period=row["period"], issuer=row["issuer"])
    if lost:
        more = f"等 {len(lost)} 处" if len(lost) > _SHOWN else ""
        raise UsageError(
            f"清单 {manifest} 里的文件找不到：{'、'.join(lost[:_SHOWN])}{more}",
            hint="文件名要连同扩展名，相对于清单所在的文件夹或要处理的文件夹；不再需要的行请删去",
        )
    return told


def _file_of(name: str, folders: Sequence[Entry], run: set[Entry], place: str) -> Entry | None:
    """Return the file that a row names, None when there is none."""
    parts = Path(name.replace("\\", "/"))
    for folder in folders:
        path = folder / parts
        if path in run or path.is_file():
            return path
    ends = [path for path in run if path.parts[-len(parts.parts) :] == parts.parts]
    if len(ends) > 1:
        raise UsageError(f"{place}的“{name}”对得上 {len(ends)} 个文件", hint="请写上文件夹，如 2023/总结.txt")
    return ends[0] if ends else None


def _rows(manifest: Entry) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the four told words of each row."""
    reader = csv.DictReader(io.StringIO(_text(manifest), newline=""), skipinitialspace=True)
    heads = [head.strip() for head in reader.fieldnames or ()]
    reader.fieldnames = heads
    named = {column: next((name for name in names if name in heads), "") for column, names in _COLUMNS.items()}
    if not named["file"]:
        raise UsageError(
            f"清单 {manifest} 没有“file”（文件）一列",
            hint="第一行写列名：file,area,period,issuer，或 文件,地区,时期,发文单位；列之间用英文逗号",
        )
    for row in reader:
        if None in row:
            raise UsageError(
                f"清单 {manifest} 第{reader.line_num}行的列比第一行多", hint="格子里有逗号时，用英文双引号括起来"
            )
        yield reader.line_num, {column: _cell(row, name) for column, name in named.items()}


def _cell(row: Mapping[str, str | None], name: str) -> str:
    return (row.get(name) or "").strip()


def _text(manifest: Entry) -> str:
    try:
        data = manifest.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"找不到清单 {manifest}", hint="请核对 --manifest 后面的路径") from error
    except OSError as error:
        raise UsageError(f"打不开清单 {manifest}：{error.strerror}", hint="请检查这个文件的读取权限") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"清单 {manifest} 的文字读不出来", hint="请用 Excel 另存为“CSV UTF-8”再试")
