"""One file's bytes in, its text out, or one Chinese sentence on why not.

The content decides what a file is, the extension is checked against it. When they disagree the file is refused and the
message names both: whoever wrote `.docx` on a PDF may have given the wrong file.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from reportmine.errors import ReadError
from reportmine.readers import limits
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.signature import KINDS, has_tags, is_message, kind_of, whole_ole

SUPPORTED: dict[str, str] = {
    ".txt": "纯文本",
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".docx": "Word 文档",
    ".doc": "旧版 Word（要装 LibreOffice）",
    ".wps": "WPS 文字（要装 LibreOffice）",
    ".odt": "OpenDocument（要装 LibreOffice）",
    ".rtf": "RTF",
    ".pdf": "PDF（扫描件要装 OCR）",
    ".ofd": "版式文件 OFD",
    ".xlsx": "Excel 表格",
    ".xlsm": "Excel 表格（宏不读）",
    ".xls": "旧版 Excel（要装 LibreOffice）",
    ".et": "WPS 表格（要装 LibreOffice）",
    ".html": "网页",
    ".htm": "网页",
    ".png": "图片（要装 OCR）",
    ".jpg": "图片（要装 OCR）",
    ".jpeg": "图片（要装 OCR）",
    ".tif": "图片（要装 OCR）",
    ".tiff": "图片（要装 OCR）",
    ".bmp": "图片（要装 OCR）",
    ".gif": "图片（要装 OCR）",
}
"""Extension → name of the format, for every extension that gives one report."""

CONTAINERS: dict[str, str] = {".zip": "压缩包", ".7z": "压缩包（要装 py7zr）", ".eml": "电子邮件"}
"""Extension → name of the format, for every extension that may give several reports."""

CONTAINER_KINDS = frozenset({"zip", "7z", "eml"})
"""Keys of `signature.KINDS` for the same."""

_SUPPORTED_LIST = "可读 .txt .md .docx .doc .wps .rtf .pdf .ofd .xlsx .html .png .jpg .tif，以及 .zip .7z .eml"
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


def load(path: Path, name: str) -> bytes:
    """Return the bytes of a regular file.

    Args:
        path: the file.
        name: what to call it in messages.

    Raises:
        ReadError: it is missing, empty, too large, no file, or the system will not give it.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise refusal(name, "是文件夹，不是文件", "给出文件夹里的文件，或对整个文件夹用 reportmine run")
        if not stat.S_ISREG(status.st_mode):
            raise refusal(name, "不是普通文件（设备或管道）", "把内容存成文件再试")
        if status.st_size > limits.MAX_FILE_BYTES:
            size, limit = status.st_size / limits.MEGABYTE, limits.MAX_FILE_BYTES // limits.MEGABYTE
            raise refusal(name, f"文件有 {size:.0f} MB，超过 {limit} MB 的上限", "确认没有选错文件，或拆成几个文件")
        data = path.read_bytes()
    except FileNotFoundError as error:
        if path.is_symlink():
            what = f"是失效的链接，指向的 {path.readlink()} 不存在"
            raise refusal(name, what, "恢复链接指向的文件，或直接给出原文件的路径") from error
        raise refusal(name, "文件不存在", f"核对路径：{shown(str(path))}") from error
    except PermissionError as error:
        raise refusal(name, "没有读取权限", "修改文件权限，或换一个有权限的用户再试") from error
    except (OSError, ValueError) as error:
        raise refusal(name, f"打不开（{_reason(error)}）", f"核对路径与磁盘：{shown(str(path))}") from error
    if not data:
        raise refusal(name, "是空文件（0 字节）", "重新下载或向原作者再要一份")
    return data


def shown(path: str) -> str:
    """Return a path that can be printed and stored even when its bytes are no UTF-8."""
    return path.encode("utf-8", "replace").decode("utf-8")


def _reason(error: OSError | ValueError) -> str:
    """Say in Chinese why the system would not open a file."""
    if not isinstance(error, OSError) or error.errno is None:
        return "路径里有不能用的字符"
    return _ERRNO.get(error.errno, f"系统错误 {error.errno}：{os.strerror(error.errno)}")


def check_kind(data: bytes, name: str) -> str:
    """Return the kind of content.

    Args:
        data: all bytes of the file.
        name: its name, with the extension that its content must not deny.

    Returns:
        A key of `signature.KINDS` that is read.

    Raises:
        ReadError: the kind is not read, or not what the extension says.
    """
    extension = _extension(name)
    kind = kind_of(data)
    content = KINDS[kind]
    if kind == "html" and extension in (".md", ".markdown"):
        # Markdown may begin with HTML.
        kind, content = "text", KINDS["text"]
    if kind == "text" and extension in (".html", ".htm") and has_tags(data):
        return "html"
    if kind == "text" and extension == ".eml" and is_message(data):
        return "eml"
    if not extension or extension in content.extensions:
        if kind == "ole" and not whole_ole(data):
            # What it is stands at its end, with the list of its streams.
            raise refusal(name, "文件不完整，结尾缺失", f"文件可能没有传完或已损坏；重新下载，或{content.hint}")
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
    if extension in SUPPORTED or extension in CONTAINERS:
        what = f"扩展名是 {extension}，内容却不是{promised.caption}"
        return refusal(name, what, "文件可能已损坏或被改了名；重新下载再试，若其实是纯文本，把扩展名改成 .txt")
    return refusal(name, f"是{promised.caption}（{extension}），目前读不了", promised.hint)


def _extension(name: str) -> str:
    """Return the extension in lower case; empty for a tail that is none (`…（1.2亿元）`, `第3.5版`)."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and not suffix[1:].isdecimal() else ""


def extract(data: bytes, name: str, kind: str) -> tuple[Extract, str]:
    """Read the text of one file.

    Args:
        data: all bytes of the file.
        name: its name, for messages and for telling Markdown from plain text.
        kind: what `check_kind` said of it, no container.

    Returns:
        The text and the media type.

    Raises:
        ReadError: for whatever reason the file gives no text; nothing else is raised.
    """
    with guarded(name):
        form = _format(kind, data, name)
        found = form.reader(data, name)
    if not found.text.strip().strip(_INVISIBLE).strip():
        raise refusal(name, "文件里没有文字", "确认没有选错文件，或向原作者再要一份")
    return found, form.media_type


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Turn whatever a parser raises inside the block into a `ReadError`.

    The promise of the door: one bad file never stops a run, not even through a fault of a parser.

    Args:
        name: of the file, for the message.
    """
    try:
        yield
    except ReadError:
        raise
    except MemoryError as error:
        raise refusal(name, "文件太大，内存不够，没有读完", "关掉别的程序，或把报告拆开后再试") from error
    except Exception as error:
        what = f"读取时出了意外（{type(error).__name__}: {error}）"
        raise refusal(name, what, "文件可能已损坏；用原程序打开另存后再试，仍不行请把文件附上报告问题") from error


_MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "ofd": "application/ofd",
}


def _format(kind: str, data: bytes, name: str) -> _Format:
    """Return the reader of a kind; its library is imported only now."""
    if kind == "image":
        from reportmine.readers.scan import media_type, read_image

        return _Format(media_type(data), read_image)
    if kind == "text":
        from reportmine.readers.plain import read_plain

        return _Format("text/markdown" if _extension(name) in (".md", ".markdown") else "text/plain", read_plain)
    return _Format(_MEDIA_TYPES[kind], _reader(kind))


def _reader(kind: str) -> Callable[[bytes, str], Extract]:
    if kind == "docx":
        from reportmine.readers.docx import read_docx as reader
    elif kind == "xlsx":
        from reportmine.readers.workbook import read_workbook as reader
    elif kind == "pdf":
        from reportmine.readers.pdf import read_pdf as reader
    elif kind == "html":
        from reportmine.readers.html import read_html as reader
    elif kind == "rtf":
        from reportmine.readers.rtf import read_rtf as reader
    elif kind == "ofd":
        from reportmine.readers.ofd import read_ofd as reader
    else:
        from reportmine.readers import office

        return {"doc": office.read_doc, "odt": office.read_odt, "xls": office.read_xls}[kind]
    return reader
