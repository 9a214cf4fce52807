"""The door: a file in, its source out, or one Chinese sentence on why not.

The content decides what a file is, the extension is checked against it. When they disagree the file is refused and the
message names both: whoever wrote `.docx` on a PDF may have given the wrong file.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportmine.errors import ReadError
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.signature import KINDS, has_tags, kind_of
from reportmine.schema.document import Source

MAX_FILE_BYTES = 200 * 1024 * 1024
"""Largest file of any kind that is opened."""

SUPPORTED: dict[str, str] = {
    ".txt": "纯文本",
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".docx": "Word 文档",
    ".pdf": "PDF（带文字层）",
    ".html": "网页",
    ".htm": "网页",
}
"""Extension → name of the format, for every extension that is read."""

_SUPPORTED_LIST = "可读 .txt .md .docx .pdf .html"
_DATA = (".json", ".jsonl", ".csv", ".tsv", ".parquet", ".db", ".log")
_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})
_ERRNO = {
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EIO: "磁盘读写出错",
}
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\x00"


@dataclass(frozen=True, slots=True)
class _Format:
    """How one kind of content is read."""

    media_type: str
    reader: Callable[[bytes, str], Extract]


def is_candidate(path: Path) -> bool:
    """Tell from its name whether a file met while walking a folder is worth reading.

    Args:
        path: a file or folder; nothing on the disk is looked at.

    Returns:
        False for hidden files and folders, lock and temporary files of Office (`~$…`, `~….tmp`), and what systems leave
        behind (`.DS_Store`, `Thumbs.db`, `desktop.ini`, `__MACOSX`), and data files that lie beside reports
        (`manifest.csv`, `index.jsonl`). True for the rest, also for formats that cannot be read: they belong in the
        failures, not under the carpet.
    """
    name = path.name.lower()
    left_behind = name.startswith((".", "~$")) or name in _JUNK or (name.startswith("~") and name.endswith(".tmp"))
    return not (left_behind or name.endswith(_DATA))


def read(path: Path) -> Source:
    """Read a report file.

    Args:
        path: the file.

    Returns:
        Its text, fixed once and for all, and where it came from.

    Raises:
        ReadError: for whatever reason the file gives no text; nothing else is raised.
    """
    path = Path(path)
    name = _shown(path.name or str(path))
    try:
        data = _load(path, name)
        kind = _check_kind(data, path, name)
        extract = _format(kind, path).reader(data, name)
    except ReadError:
        raise
    except MemoryError as error:
        raise refusal(name, "文件太大，内存不够，没有读完", "关掉别的程序，或把报告拆开后再试") from error
    except Exception as error:
        # The promise of the door: one bad file never stops a run, not even through a fault of a parser.
        what = f"读取时出了意外（{type(error).__name__}: {error}）"
        raise refusal(name, what, "文件可能已损坏；用原程序打开另存后再试，仍不行请把文件附上报告问题") from error
    if not extract.text.strip().strip(_INVISIBLE).strip():
        raise refusal(name, "文件里没有文字", "确认没有选错文件，或向原作者再要一份")
    return Source(
        text=extract.text,
        media_type=_format(kind, path).media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        path=_shown(str(path)),
        encoding=extract.encoding,
        title=extract.title,
    )


def _shown(path: str) -> str:
    """Return a path that can be printed and stored even when its bytes are no UTF-8."""
    return path.encode("utf-8", "replace").decode("utf-8")


def _load(path: Path, name: str) -> bytes:
    """Return the bytes of a regular file, or say why there are none to be had."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise refusal(name, "是文件夹，不是文件", "给出文件夹里的文件，或对整个文件夹用 reportmine run")
        if not stat.S_ISREG(status.st_mode):
            raise refusal(name, "不是普通文件（设备或管道）", "把内容存成文件再试")
        if status.st_size > MAX_FILE_BYTES:
            size, limit = status.st_size / 1024 / 1024, MAX_FILE_BYTES // 1024 // 1024
            raise refusal(name, f"文件有 {size:.0f} MB，超过 {limit} MB 的上限", "确认没有选错文件，或拆成几个文件")
        data = path.read_bytes()
    except FileNotFoundError as error:
        if path.is_symlink():
            what = f"是失效的链接，指向的 {path.readlink()} 不存在"
            raise refusal(name, what, "恢复链接指向的文件，或直接给出原文件的路径") from error
        raise refusal(name, "文件不存在", f"核对路径：{_shown(str(path))}") from error
    except PermissionError as error:
        raise refusal(name, "没有读取权限", "修改文件权限，或换一个有权限的用户再试") from error
    except (OSError, ValueError) as error:
        raise refusal(name, f"打不开（{_reason(error)}）", f"核对路径与磁盘：{_shown(str(path))}") from error
    if not data:
        raise refusal(name, "是空文件（0 字节）", "重新下载或向原作者再要一份")
    return data


def _reason(error: OSError | ValueError) -> str:
    """Say in Chinese why the system would not open a file."""
    if not isinstance(error, OSError) or error.errno is None:
        return "路径里有不能用的字符"
    return _ERRNO.get(error.errno, f"系统错误 {error.errno}：{os.strerror(error.errno)}")


def _check_kind(data: bytes, path: Path, name: str) -> str:
    """Return the kind of content, or refuse one that is not read or that the extension denies."""
    extension = _extension(path)
    kind = kind_of(data)
    content = KINDS[kind]
    if kind == "html" and extension in (".md", ".markdown"):
        # Markdown may begin with HTML.
        kind, content = "text", KINDS["text"]
    if kind == "text" and extension in (".html", ".htm") and has_tags(data):
        return "html"
    if not extension or extension in content.extensions:
        if content.hint:
            what = "文件有密码，打不开" if kind == "locked" else f"是{content.caption}，目前读不了"
            raise refusal(name, what, content.hint)
        return kind
    if kind == "text":
        raise _not_what_it_says(name, extension)
    hint = content.hint or f"确认是不是这个文件；是的话把扩展名改成 {content.extensions[0]} 再试"
    raise refusal(name, f"扩展名是 {extension}，内容其实是{content.caption}", hint)


def _not_what_it_says(name: str, extension: str) -> ReadError:
    """Return the error for a file without any known signature whose extension promises one, or that none reads."""
    promised = next((kind for kind in KINDS.values() if extension in kind.extensions), None)
    if promised is None:
        return refusal(name, f"不认识扩展名 {extension}（{_SUPPORTED_LIST}）", "若是纯文本，把扩展名改成 .txt 再试")
    if extension in SUPPORTED:
        what = f"扩展名是 {extension}，内容却不是{promised.caption}"
        return refusal(name, what, "文件可能已损坏或被改了名；若其实是纯文本，把扩展名改成 .txt 再试")
    return refusal(name, f"是{promised.caption}（{extension}），目前读不了", promised.hint)


def _extension(path: Path) -> str:
    """Return the extension in lower case; empty for a tail that is none (`…（1.2亿元）`, `第3.5版`)."""
    suffix = path.suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and not suffix[1:].isdecimal() else ""


def _format(kind: str, path: Path) -> _Format:
    """Return the reader of a kind; its library is imported only now."""
    if kind == "docx":
        from reportmine.readers.docx import read_docx

        return _Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", read_docx)
    if kind == "pdf":
        from reportmine.readers.pdf import read_pdf

        return _Format("application/pdf", read_pdf)
    if kind == "html":
        from reportmine.readers.html import read_html

        return _Format("text/html", read_html)
    from reportmine.readers.plain import read_plain

    return _Format("text/markdown" if _extension(path) in (".md", ".markdown") else "text/plain", read_plain)
