"""The report itself: its fixed text, where it came from and what it covers."""

from msgspec import Struct


class Told(Struct, frozen=True, kw_only=True):
    """What a person says of a file in `manifest.csv`; empty where untold.

    Attributes:
        area: name, GB/T 2260 code or, for a masked county, any key that tells it from others.
        period: key such as `2023H1`, or as people write it.
        issuer: the body that wrote the report.
    """

    area: str = ""
    period: str = ""
    issuer: str = ""


class ScanLine(Struct, frozen=True, kw_only=True):
    """A line of text that was recognised in a picture (OCR), not printed as text.

    Attributes:
        page: number of the page or picture, from 1.
        left: left edge of the line on the page, in thousandths of its width.
        top: upper edge, in thousandths of the page's height, from above.
        right: right edge, as `left`.
        bottom: lower edge, as `top`.
        confidence: how sure the recognition of the line is, 0 to 1.
        start: first character of the line in the text.
        end: end of the line, exclusive.
        unsure: offsets in the text of its digits, decimal points and per cent signs that may be misread.
    """

    page: int
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    start: int
    end: int
    unsure: tuple[int, ...] = ()


class Source(Struct, frozen=True, kw_only=True):
    """What a reader makes of a file: the text, fixed once and for all, before any offset exists.

    Attributes:
        text: the whole text; every offset in the project points into it.
        media_type: IANA media type (`text/plain`, `application/pdf` …).
        sha256: hex digest of the file's bytes.
        path: the file as given; `<text>` for text that came from memory.
        encoding: encoding of a text file as detected, empty otherwise.
        title: title found in the file's own metadata, empty when none.
        told: what a manifest says of the file; empty when there is no manifest.
        scan_lines: lines of the text that were recognised in a picture, in order; empty for text that was printed.
    """

    text: str
    media_type: str
    sha256: str
    path: str
    encoding: str = ""
    title: str = ""
    told: Told = Told()
    scan_lines: tuple[ScanLine, ...] = ()


class Document(Struct, frozen=True, kw_only=True):
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
        area_code: its GB/T 2260 code, six digits; empty when it has none (masked, invented, or told apart by nothing).
        area_key: what reports of one area share: the code, else the manifest's key, else the name; empty when untold.
        area_level: province, prefecture, county or township; empty when untold.
        area_masked: whether a mask hides its name.
        area_source: where the area was read: title, issuer, text, folder, file or manifest; empty when untold.
        period: the period reported on as an ISO-like key (`2023`, `2023H1`, `2023Q1`), empty when untold.
        period_kind: year, half, quarter, months, month, cumulative or plan; empty when untold.
        period_start: its first day, ISO 8601; empty when untold.
        period_end: its last day, likewise.
        period_source: where the period was read, as `area_source`.
        text: the text that every offset points into.
        char_count: length of `text` in code points.
        numbers_seen: numbers in the text by what became of them: figure, ordinal, date, name, threshold, phrase,
            unexplained.
        fingerprint: hash of everything that decides the result (code version, lexicons, settings).
        scan_lines: lines of the text that were recognised in a picture, in order; empty for text that was printed.
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
    area_code: str = ""
    area_key: str = ""
    area_level: str = ""
    area_masked: bool = False
    area_source: str = ""
    period_kind: str = ""
    period_start: str = ""
    period_end: str = ""
    period_source: str = ""
    scan_lines: tuple[ScanLine, ...] = ()

    def scanned(self, start: int, end: int) -> tuple[ScanLine, ...]:
        """Return the recognised lines that a stretch of the text touches; none when all of it was printed.

        Args:
            start: first character.
            end: end, exclusive.
        """
        return tuple(line for line in self.scan_lines if line.start < end and start < line.end)
