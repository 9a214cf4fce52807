"""The report itself: its fixed text, where it came from and what it covers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a reader makes of a file: the text, fixed once and for all, before any offset exists.

    Attributes:
        text: the whole text; every offset in the project points into it.
        media_type: IANA media type (`text/plain`, `application/pdf` …).
        sha256: hex digest of the file's bytes.
        path: the file as given; `<text>` for text that came from memory.
        encoding: encoding of a text file as detected, empty otherwise.
        title: title found in the file's own metadata, empty when none.
    """

    text: str
    media_type: str
    sha256: str
    path: str
    encoding: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report.

    Attributes:
        doc_id: first 16 hex digits of `sha256`.
        sha256: hex digest of the file's bytes (of the UTF-8 text for text from memory).
        path: where it was read from.
        media_type: IANA media type.
        encoding: encoding of a text file, empty otherwise.
        title: the report's own title line, empty when it has none.
        issuer: the body that wrote it, empty when untold.
        doc_type: 政府工作报告, 招商引资总结, 工作总结, 统计公报 or 其他.
        area: the county, city or province that the report is about, empty when untold; masked places keep their mask.
        period: the period reported on as an ISO-like key (`2023`, `2023H1`, `2023Q1`), empty when untold.
        text: the text that every offset points into.
        char_count: length of `text` in code points.
        numbers_seen: numbers in the text by what became of them: figure, ordinal, date, name, threshold, phrase,
            unexplained.
        fingerprint: hash of everything that decides the result (code version, lexicons, settings).
    """

    doc_id: str
    sha256: str
    path: str
    media_type: str
    encoding: str
    title: str
    issuer: str
    doc_type: str
    area: str
    period: str
    text: str
    char_count: int
    numbers_seen: dict[str, int]
    fingerprint: str
