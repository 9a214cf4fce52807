"""Pictures of text: lines recognised by RapidOCR (extra `ocr`), each with its place and how sure it is.

The models come with the package and are named to it one by one, so that nothing is ever fetched. One thread, so that
the same picture gives the same text on every machine with the same versions.
"""

import io
import itertools
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.readers import limits
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.tidy import Line, Page, drop_furniture, rejoin
from reportmine.schema.document import ScanLine

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

LOW_CONFIDENCE = 0.9
"""A digit that is recognised with less than this is marked as unsure. On clean print nearly all stand above 0.99."""

INSTALL = "安装文字识别：pip install 'reportmine[ocr]'；或先用扫描软件识别，存为 .docx 或带文字层的 PDF 再试"

_MODULES = ("rapidocr", "onnxruntime", "PIL")
_MEDIA_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg", b"GIF8": "image/gif", b"BM": "image/bmp"}
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")
_COUNTS = re.compile(r"[0-9０-９.．,%％‰\-－〇零一二三四五六七八九十百千万亿两]")
_TASKS = ("det", "cls", "rec")
_SAME_ROW = 0.5
_CELL_GAP = 1.5


@dataclass(frozen=True, slots=True)
class Piece:
    """What was recognised in one box.

    Attributes:
        text: the text.
        box: left, top, right and bottom edge in thousandths of the picture's width and height.
        confidence: 0 to 1.
        unsure: offsets in `text` of digits and signs of numbers below `LOW_CONFIDENCE`.
        at: where `text` begins in the line that it was put into.
    """

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    unsure: tuple[int, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class ScannedLine(Line):
    """A line that was recognised.

    Attributes:
        page: number of its page, from 1.
        pieces: what it is made of, from left to right.
    """

    page: int = 1
    pieces: tuple[Piece, ...] = ()


def installed() -> bool:
    """Tell whether text can be recognised here, without loading anything."""
    try:
        return all(find_spec(module) is not None for module in _MODULES)
    except ValueError:
        return False


def media_type(data: bytes) -> str:
    """Return the IANA media type of a picture.

    Args:
        data: all bytes of the file.
    """
    return next((kind for magic, kind in _MEDIA_TYPES.items() if data.startswith(magic)), "image/tiff")


def read_image(data: bytes, name: str) -> Extract:
    """Read a picture of text; a tif may have several pages.

    Args:
        data: all bytes of the file.
        name: file name, for the message.

    Returns:
        Its text, a line for each paragraph, with every line marked as recognised.

    Raises:
        ReadError: OCR is not installed; the picture is damaged or too large.
    """
    if not installed():
        raise refusal(name, "是图片，要做文字识别（OCR）才能读，现在没有装", INSTALL)
    from PIL import Image, ImageSequence

    again = "文件可能没有传完或已损坏；重新扫描或重新下载再试"
    pages = []
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            warnings.simplefilter("ignore")  # of odd EXIF data; pixels that are missing are an error
            frames = getattr(picture, "n_frames", 1)
            if frames > limits.MAX_SCANNED_PAGES:
                what = f"图片有 {frames} 页，超过 {limits.MAX_SCANNED_PAGES} 页的上限"
                raise refusal(name, what, "拆成一份报告一个文件")
            for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
                check_pixels(frame.width * frame.height, name, number)
                pages.append(recognise(_pixels(frame), number, name))
    except Image.DecompressionBombError as error:
        check_pixels(4 * limits.MAX_PIXELS, name, 1)
        raise refusal(name, "图片大得反常，没有读", again) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise refusal(name, "图片不完整或已损坏，打不开", again) from error
    kept = drop_furniture(pages)
    joined = rejoin(kept)
    return Extract(text=joined.text, scan_lines=scan_lines(kept, joined.starts))


def check_pixels(pixels: int, name: str, page: int) -> None:
    """Refuse a picture that would fill memory.

    Args:
        pixels: width times height.
        name: file name, for the message.
        page: its page.

    Raises:
        ReadError: there are more than `MAX_PIXELS`.
    """
    if pixels > limits.MAX_PIXELS:
        most = limits.MAX_PIXELS // 10_000
        what = f"第 {page} 页的图片超过 {most} 万像素的上限，没有读"
        raise refusal(name, what, "用较低的分辨率（300 dpi 足够）重新扫描再试")


def recognise(pixels: "np.ndarray[Any, Any]", number: int, name: str) -> Page:
    """Recognise the text in a picture of a page.

    Args:
        pixels: height × width × 3, blue, green and red from 0 to 255.
        number: of the page, from 1.
        name: file name, for the message.

    Returns:
        Its lines in reading order; pieces at one height are one line.

    Raises:
        MemoryError: the page needs more memory than this process may take.
        ReadError: the OCR package has no models.
    """
    height, width = pixels.shape[:2]
    engine = _engine(name)
    try:
        found = engine(pixels, return_word_box=True, return_single_char_box=True)
    except Exception as error:
        if "bad_alloc" in str(error):  # how onnxruntime says, through RapidOCR, that memory was refused
            raise MemoryError from error
        raise
    if found.boxes is None or found.txts is None:
        return Page((), height)
    words = found.word_results if found.word_results and len(found.word_results) == len(found.txts) else ()
    boxes = []
    for corners, text, score, chars in itertools.zip_longest(found.boxes, found.txts, found.scores, words):
        if not (text := text.strip()):
            continue
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        edges = (min(xs), min(ys), max(xs), max(ys))
        box = tuple(_thousandths(edge, size) for edge, size in zip(edges, (width, height) * 2, strict=True))
        confidence = round(float(score), 4)
        boxes.append((edges, Piece(text, box, confidence, _unsure(text, confidence, chars or ()))))  # type: ignore[arg-type]
    return Page(tuple(_line(row, height, number) for row in _rows(boxes)), height)


def scan_lines(pages: Sequence[Page], starts: Sequence[int]) -> tuple[ScanLine, ...]:
    """Return which parts of a text were recognised.

    Args:
        pages: the pages that the text was joined from.
        starts: where each of their lines begins in it.
    """
    lines = [line for page in pages for line in page.lines]
    return tuple(
        _scan_line(piece, line.page, start + piece.at)
        for line, start in zip(lines, starts, strict=True)
        if isinstance(line, ScannedLine)
        for piece in line.pieces
    )


def _scan_line(piece: Piece, page: int, start: int) -> ScanLine:
    left, top, right, bottom = piece.box
    return ScanLine(
        page=page,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        confidence=piece.confidence,
        start=start,
        end=start + len(piece.text),
        unsure=tuple(start + offset for offset in piece.unsure),
    )


_Box = tuple[tuple[float, float, float, float], Piece]
"""The edges of a piece in pixels, from the upper left corner, and the piece."""


def _rows(boxes: list[_Box]) -> list[list[_Box]]:
    """Gather boxes that stand beside each other, from the top down."""
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda box: box[0][1] + box[0][3]):
        (_, top, _, bottom), _ = box
        if rows:
            (_, above, _, below), _ = rows[-1][0]
            if (top + bottom - above - below) / 2 <= _SAME_ROW * min(bottom - top, below - above):
                rows[-1].append(box)
                continue
        rows.append([box])
    return [sorted(row, key=lambda box: box[0][0]) for row in rows]


def _line(row: list[_Box], height: int, number: int) -> ScannedLine:
    """Join the pieces of a row; a wide gap makes it a row of a table."""
    text, pieces, gaps, last = "", [], 0, row[0][0][0]
    width = sum(right - left for (left, _, right, _), _ in row)
    em = max(1.0, width / sum(0.5 if char.isascii() else 1.0 for _, piece in row for char in piece.text))
    for (left, _, right, _), piece in row:
        wide = left - last > _CELL_GAP * em
        gaps += wide
        text += "\t" if wide else _glue(text, piece.text)
        pieces.append(Piece(piece.text, piece.box, piece.confidence, piece.unsure, at=len(text)))
        text, last = text + piece.text, right
    middle = height - sum(top + bottom for (_, top, _, bottom), _ in row) / 2 / len(row)
    return ScannedLine(text, row[0][0][0], last, middle, em, gaps >= 1, number, tuple(pieces))


def _glue(before: str, after: str) -> str:
    """Return what joins two pieces: a space where two words or numbers would run together."""
    return " " if before[-1:].isascii() and before and after[:1].isascii() else ""


def _unsure(text: str, confidence: float, chars: Sequence[tuple[str, float, Any]]) -> tuple[int, ...]:
    """Return the offsets of signs of numbers that may be misread.

    Where the characters of the line cannot be matched to the text, the line's confidence stands for each of them.
    """
    scores = [confidence] * len(text)
    places = [offset for offset, char in enumerate(text) if not char.isspace()]
    seen = [(char, score) for word, score, _ in chars for char in word if not char.isspace()]
    if [text[place] for place in places] == [char for char, _ in seen]:
        for place, (_, score) in zip(places, seen, strict=True):
            scores[place] = float(score)
    return tuple(at for at, char in enumerate(text) if _COUNTS.match(char) and scores[at] < LOW_CONFIDENCE)


def _thousandths(edge: float, size: int) -> int:
    return min(1000, max(0, round(1000 * edge / size)))


def _pixels(frame: "Image.Image") -> "np.ndarray[Any, Any]":
    """Return the pixels of a picture as it is meant to be seen, on white."""
    import numpy as np
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(frame).convert("RGBA")
    white = Image.new("RGBA", upright.size, "white")
    white.alpha_composite(upright)
    return np.ascontiguousarray(np.asarray(white.convert("RGB"))[:, :, ::-1])


def _engine(name: str) -> Any:  # noqa: ANN401 - rapidocr has no types
    """Return the recogniser, or refuse when it would have to fetch its models."""
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    found = {task: sorted(folder.glob(f"*_{task}_*.onnx")) for task in _TASKS}
    if any(len(paths) != 1 for paths in found.values()):
        what = "文字识别组件 rapidocr 没有自带模型，这里不联网下载"
        raise refusal(name, what, "重新安装：pip install --force-reinstall 'reportmine[ocr]'")
    return _load(tuple(str(paths[0]) for paths in found.values()))


@cache
def _load(paths: tuple[str, ...]) -> Any:  # noqa: ANN401 - rapidocr has no types
    """Load the recogniser, once; `paths` are its models for finding, turning and reading lines."""
    import rapidocr

    models = {f"{task.capitalize()}.model_path": path for task, path in zip(_TASKS, paths, strict=True)}
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    # A line that is hard to read is kept, with its low confidence: dropped, its figures would be missing unsaid.
    return rapidocr.RapidOCR(params={"Global.log_level": "critical", "Global.text_score": 0.0, **models, **threads})
