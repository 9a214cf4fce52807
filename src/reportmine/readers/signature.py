"""What a file is, told by its content; its name may lie."""

import io
import re
import struct
import zipfile
from dataclasses import dataclass

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.I | re.S)
_TAG = re.compile(rb"<(?:p|div|br|table|span|td|h[1-6]|article|section)\b[^>]*>", re.I)
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:")
_MAIL_HEADERS = re.compile(
    rb"^(From|To|Date|Message-ID|Received|Return-Path|MIME-Version|Delivered-To|DKIM-Signature)[ \t]*:", re.I | re.M
)
_HEAD_BYTES = 4096
_OLE_HEADER = 512
_LAST, _LAST_OF_CHAIN = 0xFFFFFFFA, 0xFFFFFFFE
_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"BM", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "archive"),
)
_OLE_STREAMS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__substg1.0_", "msg"),
)
_ZIP_MEMBERS = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "ppt"),
    ("OFD.xml", "ofd"),
    ("content.xml", "odt"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of content.

    Attributes:
        caption: what to call it in a message, in Chinese.
        extensions: extensions that files of this kind rightly have.
        hint: how to turn a kind that is not read into one that is; empty for a kind that is read.
    """

    caption: str
    extensions: tuple[str, ...]
    hint: str = ""


_SAVE_AS_DOCX = "用 Word 或 WPS 打开，另存为 .docx 再试"
KINDS: dict[str, Kind] = {
    "docx": Kind("Word 文档（docx）", (".docx",)),
    "pdf": Kind("PDF", (".pdf",)),
    "html": Kind("网页（html）", (".html", ".htm")),
    "text": Kind("纯文本", (".txt", ".md", ".markdown")),
    "doc": Kind("旧版 Word（doc）或 WPS 文字（wps）", (".doc", ".dot", ".wps", ".wpt")),
    # Word and WPS write rtf under .doc when asked for compatibility, and open it without a word.
    "rtf": Kind("RTF", (".rtf", ".doc", ".wps")),
    "odt": Kind("OpenDocument（odt）", (".odt",)),
    "ofd": Kind("版式文件 OFD", (".ofd",)),
    "xlsx": Kind("Excel 表格（xlsx）", (".xlsx", ".xlsm", ".et")),
    "xls": Kind("旧版 Excel（xls）或 WPS 表格（et）", (".xls", ".et")),
    "image": Kind("图片", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif")),
    "zip": Kind("压缩包（zip）", (".zip",)),
    "7z": Kind("压缩包（7z）", (".7z",)),
    "eml": Kind("电子邮件（eml）", (".eml",)),
    "locked": Kind("有密码的 Office 文件", (".docx", ".xlsx", ".pptx"), "用 Word 或 WPS 打开，去掉密码后另存再试"),
    "ole": Kind("旧版 Office（OLE）文件", (".doc", ".wps", ".xls", ".et", ".ppt", ".dps"), _SAVE_AS_DOCX),
    "ppt": Kind("演示文稿", (".ppt", ".pptx", ".dps"), "把文字复制进 Word 另存为 .docx 再试"),
    "msg": Kind("Outlook 邮件（msg）", (".msg",), "用 Outlook 打开，另存为 .eml 再试，或只存下附件"),
    "archive": Kind("压缩包（rar、gz）", (".rar", ".gz", ".tgz", ".tar"), "先解压，或改压成 .zip 再试"),
    "mht": Kind("单个文件的网页（mht）", (".mht", ".mhtml"), "用浏览器打开，另存为“网页，仅 HTML”（.html）再试"),
}
"""Every kind of content that is told apart."""


def kind_of(data: bytes) -> str:
    """Tell what a file holds.

    Args:
        data: all bytes of the file.

    Returns:
        A key of `KINDS`; `text` when nothing says otherwise.
    """
    head = data[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    if head.lstrip()[:5] == b"%PDF-" or (b"%PDF-" in head[:1024] and b" obj" in data):
        return "pdf"
    if head.startswith(_OLE):
        return next((kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in data), "ole")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    for magic, kind in _MAGIC:
        if head.startswith(magic) and not (magic == b"BM" and b"\0" not in head):
            return kind
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    if _HEADER.match(head):
        saved_page = b"<Saved by" in head or b"Snapshot-Content-Location" in head
        if not saved_page and len({found.lower() for found in _MAIL_HEADERS.findall(head)}) >= 2:
            return "eml"
        if b"multipart/related" in head:
            return "mht"
    return "html" if _HTML.match(head) else "text"


def has_tags(data: bytes) -> bool:
    """Tell whether text holds HTML tags though it does not begin like a page.

    Args:
        data: all bytes of the file.

    Returns:
        True for a piece of a page, saved without its head.
    """
    return _TAG.search(data.replace(b"\0", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data) is not None


def is_message(data: bytes) -> bool:
    """Tell whether text that is called .eml begins with a header, as the shortest message does.

    Args:
        data: all bytes of the file.
    """
    return _HEADER.match(data) is not None


def whole_ole(data: bytes) -> bool:
    """Tell whether all sectors of an OLE file are there.

    The sector tables must all lie within the file, and so must the last sector that they give away ([MS-CFB] 2.2, 2.3).

    Args:
        data: all bytes of the file.
    """
    if len(data) < _OLE_HEADER:
        return False
    (shift,) = struct.unpack_from("<H", data, 30)
    (tables,) = struct.unpack_from("<L", data, 44)
    if shift not in (9, 12):
        return False
    size = 1 << shift
    sectors = -(-(len(data) - size) // size)  # the last one may be cut short by a careless writer
    places = struct.unpack_from("<109L", data, 76)[: min(tables, 109)]
    used = -1
    for number, place in enumerate(places):
        if place >= sectors:
            return False
        at = (place + 1) * size
        entries = struct.unpack_from(f"<{len(data[at : at + size]) // 4}L", data, at)
        given = [index for index, entry in enumerate(entries) if entry < _LAST or entry == _LAST_OF_CHAIN]
        used = max(used, number * (size // 4) + given[-1]) if given else used
    return bool(used < sectors)


def _kind_of_zip(data: bytes) -> str:
    """Tell the office formats in a zip package apart, also in a truncated one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # Cut off before its directory: the names still stand before the members.
        names = [name for name, _ in _ZIP_MEMBERS if name.encode() in data]
        names += ["word/"] if b"[Content_Types].xml" in data[:_HEAD_BYTES] and not names else []
    return next((kind for start, kind in _ZIP_MEMBERS if any(name.startswith(start) for name in names)), "zip")
