"""Word files (.docx): the report's text as Word shows it, in document order.

In: paragraphs, tables (rows as lines, cells joined by a tab), text boxes (after the paragraph they are anchored in),
automatic numbering, tracked insertions, results of fields, tabs and line breaks. Out: headers, footers, footnotes,
endnotes, comments, tracked deletions, hidden text, field codes, a generated table of contents.

The text of a .docx and of a .txt of the same report is *the same* in this sense: the lines that are not blank are the
same in the same order once spaces at their ends are taken off. Paragraphs are given verbatim (an indent typed as
full-width spaces stays); several empty paragraphs in a row make one blank line, as typists of .txt files do; the text
ends with one line end. The records of both (values, labels and quotes) therefore agree as long as no quote begins or
ends in white space; their offsets may not.

The package is read within the limits that `package` keeps: no entities, no DTD, no network, no bombs.
"""

import posixpath

from lxml import etree

from reportmine.readers.body import Body, ForeignPart
from reportmine.readers.extract import Extract, join_lines, refusal
from reportmine.readers.numbering import Numbering
from reportmine.readers.package import Package
from reportmine.readers.symbols import W


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
    with Package(data, name, "docx") as package:
        main = _related(package, "", "officeDocument") or "word/document.xml"
        document = package.parse(main)
        if document is None:
            raise refusal(name, "docx 里没有正文（word/document.xml）", package.damaged_hint)
        numbering = package.parse(_related(package, main, "numbering"))
        styles = package.parse(_related(package, main, "styles"))
        title = _title(package.parse("docProps/core.xml"))
    body = document.find(W + "body")
    if body is None:
        raise refusal(name, "docx 的正文部分是空的", package.damaged_hint)
    try:
        lines = Body(Numbering(numbering, styles)).lines(body)
    except ForeignPart as error:
        what = "正文嵌在另一个文件里（altChunk 或子文档），这里读不到"
        raise refusal(name, what, "用 Word 打开，全选复制到新文档，另存为 .docx 再试") from error
    return Extract(text=join_lines(lines), title=title)


def _related(package: Package, part: str, kind: str) -> str:
    """Return the name of the part that another one (the package itself: empty) points to; empty when none."""
    folder, file = posixpath.split(part)
    relations = package.parse(posixpath.join(folder, "_rels", f"{file}.rels"))
    for relation in () if relations is None else relations:
        if relation.get("Type", "").endswith("/" + kind) and relation.get("TargetMode") != "External":
            return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
    return ""


def _title(core: etree._Element | None) -> str:
    """Return the title in the file's properties."""
    title = None if core is None else core.find("{http://purl.org/dc/elements/1.1/}title")
    return "" if title is None else (title.text or "").strip()
