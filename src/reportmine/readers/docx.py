"""Word files (.docx): the report's text as Word shows it, in document order.

In: paragraphs, tables (rows as lines, cells joined by a tab), text boxes (after the paragraph they are anchored in),
automatic numbering, tracked insertions, results of fields, tabs and line breaks. Out: headers, footers, footnotes,
endnotes, comments, tracked deletions, hidden text, field codes, a generated table of contents.

The text of a .docx and of a .txt of the same report is *the same* in this sense: the lines that are not blank are the
same in the same order once spaces at their ends are taken off. Paragraphs are given verbatim (an indent typed as
full-width spaces stays); several empty paragraphs in a row make one blank line, as typists of .txt files do; the text
ends with one line end. The records of both (values, labels and quotes) therefore agree as long as no quote begins or
ends in white space; their offsets may not.

XML is read without entities, without a network and without a DTD; a package whose parts unpack to more than
`MAX_PART_BYTES`, or grow more than `MAX_EXPANSION` times, is refused before they are parsed.
"""

import io
import posixpath
import re
import zipfile
import zlib

from lxml import etree

from reportmine.readers.body import Body, ForeignPart
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.numbering import Numbering
from reportmine.readers.symbols import W

MAX_PART_BYTES = 64 * 1024 * 1024
"""Largest XML part that is unpacked. The longest real report has 0.2 MB of it."""

MAX_EXPANSION = 200
"""Most times that a part over 1 MB may grow on unpacking; XML of real reports grows 5 to 30 times."""

_EXPANSION_FLOOR = 1024 * 1024
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = W.strip("{}").encode()
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
_DAMAGED_HINT = "文件可能没有传完或已损坏；重新下载，或用 Word/WPS 打开修复后另存为 .docx 再试"


def read_docx(data: bytes, name: str) -> Extract:
    """Read a Word file.

    Args:
        data: all bytes of the file.
        name: file name, for the message.

    Returns:
        Its text, and the title in its properties.

    Raises:
        ReadError: the file is truncated, damaged, protected by a password, unpacks to too much, or leaves its text to
            another file.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise refusal(name, "docx 不完整或已损坏，打不开", _DAMAGED_HINT) from error
    with package:
        main = _related(package, name, "", "officeDocument") or "word/document.xml"
        document = _parse(package, name, main)
        if document is None:
            raise refusal(name, "docx 里没有正文（word/document.xml）", _DAMAGED_HINT)
        numbering = _parse(package, name, _related(package, name, main, "numbering"))
        styles = _parse(package, name, _related(package, name, main, "styles"))
        title = _title(_parse(package, name, "docProps/core.xml"))
    body = document.find(W + "body")
    if body is None:
        raise refusal(name, "docx 的正文部分是空的", _DAMAGED_HINT)
    try:
        lines = Body(Numbering(numbering, styles)).lines(body)
    except ForeignPart as error:
        what = "正文嵌在另一个文件里（altChunk 或子文档），这里读不到"
        raise refusal(name, what, "用 Word 打开，全选复制到新文档，另存为 .docx 再试") from error
    return Extract(text=_joined(lines), title=title)


def _joined(lines: list[str]) -> str:
    """Join lines, a run of blank ones reduced to one, none at the beginning and the end."""
    text = "\n".join(line if line.strip() else "" for line in lines).strip("\n")
    return re.sub(r"\n{3,}", "\n\n", text) + "\n"


def _related(package: zipfile.ZipFile, name: str, part: str, kind: str) -> str:
    """Return the name of the part that another one (the package itself: empty) points to; empty when none."""
    folder, file = posixpath.split(part)
    relations = _parse(package, name, posixpath.join(folder, "_rels", f"{file}.rels"))
    for relation in () if relations is None else relations:
        if relation.get("Type", "").endswith("/" + kind) and relation.get("TargetMode") != "External":
            return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
    return ""


def _parse(package: zipfile.ZipFile, name: str, part: str) -> etree._Element | None:
    """Parse a part of the package; None when there is no such part."""
    try:
        info = package.getinfo(part)
    except KeyError:
        return None
    data = _unpack(package, name, info).replace(_STRICT, _TRANSITIONAL)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refusal(name, f"docx 里的 {part} 不是完整的 XML", _DAMAGED_HINT) from error
    if root.getroottree().docinfo.internalDTD is not None:
        what = f"docx 里的 {part} 带有 DTD 声明，正常的 Word 文件没有，出于安全不读"
        raise refusal(name, what, "用 Word 或 WPS 打开，另存为 .docx 再试")
    return root


def _unpack(package: zipfile.ZipFile, name: str, info: zipfile.ZipInfo) -> bytes:
    """Unpack a part within the limits; the size that the package states is not trusted."""
    if info.flag_bits & 1:
        raise refusal(name, "文件有密码，打不开", "用 Word 或 WPS 打开，去掉密码后另存再试")
    grown = info.file_size > _EXPANSION_FLOOR and info.file_size > MAX_EXPANSION * max(1, info.compress_size)
    try:
        with package.open(info) as stream:
            data = b"" if grown else stream.read(MAX_PART_BYTES + 1)
    except _BROKEN as error:
        raise refusal(name, f"docx 不完整或已损坏（{info.filename} 解不开）", _DAMAGED_HINT) from error
    if grown or len(data) > MAX_PART_BYTES:
        what = f"docx 里的 {info.filename} 解压后大得反常，像是压缩炸弹，没有读"
        raise refusal(name, what, "确认文件来源；若是正常报告，用 Word 打开后另存为 .docx 再试")
    return data


def _title(core: etree._Element | None) -> str:
    """Return the title in the file's properties."""
    title = None if core is None else core.find("{http://purl.org/dc/elements/1.1/}title")
    return "" if title is None else (title.text or "").strip()
