"""Writes small Word files out of raw XML, so that a test shows exactly what stands in the file."""

import io
import zipfile

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def text(words):
    """A run."""
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(words="", *, style="", num=None, level=None, mark="", runs=""):
    """A paragraph; `num` and `level` make it an item of a list, `mark` are properties of its paragraph mark."""
    numbering = ""
    if num is not None or level is not None:
        numbering = "<w:numPr>"
        numbering += "" if level is None else f'<w:ilvl w:val="{level}"/>'
        numbering += "" if num is None else f'<w:numId w:val="{num}"/>'
        numbering += "</w:numPr>"
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    mark = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{style}{numbering}{mark}</w:pPr>{text(words) if words else ''}{runs}</w:p>"


def table(*rows):
    """A table; a cell is a text, a list of paragraphs, or a pair of properties and text."""
    return "<w:tbl>" + "".join("<w:tr>" + "".join(map(_cell, row)) + "</w:tr>" for row in rows) + "</w:tbl>"


def _cell(cell):
    about, words = cell if isinstance(cell, tuple) else ("", cell)
    inner = "".join(map(paragraph, words)) if isinstance(words, list) else paragraph(words)
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{inner}</w:tc>"


def level(number, form, lvl_text, *, start=1, more=""):
    """A level of a list definition."""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{lvl_text}"/></w:lvl>'
    )


def numbering(abstracts, nums):
    """A numbering part from `{id: levels}` and `{id: (abstract id, overrides)}`."""
    xml = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>' for key, levels in abstracts.items()
    )
    for key, (abstract, overrides) in nums.items():
        xml += f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
    return f"{_HEAD}<w:numbering {SPACES}>{xml}</w:numbering>"


def styles(inner):
    """A styles part."""
    return f"{_HEAD}<w:styles {SPACES}>{inner}</w:styles>"


def make_docx(body, *, parts=None, title="", document=None, **related):
    """Return the bytes of a Word file.

    Args:
        body: XML inside `w:body`.
        parts: further parts, name → content.
        title: title in the properties.
        document: the whole document part, in place of `body`.
        related: parts that the document points to, kind → XML (`numbering`, `styles`, `header`, `footnotes`).
    """
    links = "".join(f'<Relationship Id="r{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in related)
    files = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document or f"{_HEAD}<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{links}</Relationships>',
        "docProps/core.xml": f'{_HEAD}<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/'
        f'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c:coreProperties>',
        **{f"word/{kind}.xml": content for kind, content in related.items()},
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()
