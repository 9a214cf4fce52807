"""reportmine as a component of any spaCy pipeline, and the one door to spaCy.

>>> import spacy, reportmine.spacy_pipe
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("reportmine")
>>> doc = nlp("上半年签约项目16个，总投资额85.21亿元。")
>>> [(span.text, span.label_, span._.exact) for span in doc.spans["figures"]]
[('16个', '签约项目数', (7, 10)), ('85.21亿元', '签约投资额', (15, 22))]

Importing this module registers the factory and the extensions `doc._.report`, `span._.exact` and `span._.record`.
What was found is kept as plain data in `doc.user_data["reportmine"]`, which spaCy writes and sends between processes;
the extensions read it there.

A span of spaCy is made of tokens. Where an offset falls inside a token (a word of another tokenizer, a run of blank
lines) the span takes the whole token; a blank between tokens belongs to no token, so a span may also end before it. The
exact offsets stay in `span._.exact` and in `doc._.report`. A record of nothing but such a blank has no span.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

try:
    import spacy
except ModuleNotFoundError as missing:
    if missing.name != "spacy":
        raise
    raise ModuleNotFoundError("没有安装 spaCy；请运行 pip install 'reportmine[spacy]'", name="spacy") from missing
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from reportmine.errors import UsageError
from reportmine.pipeline import Miner, load
from reportmine.schema.report import Report
from reportmine.store.revive import revive_record, revive_report

FACTORY = "reportmine"
GROUPS: dict[str, str] = {
    "figures": "indicator",
    "projects": "stage",
    "masks": "kind",
    "statements": "kind",
    "sections": "role",
}
"""Keys of `doc.spans` that the component sets, and the column of the record that labels the span."""

_KEPT = "reportmine"
_SETTINGS = "settings.json"


class Place(NamedTuple):
    """A place to be marked.

    Attributes:
        start: first code point.
        end: one past the last.
        label: label of the span.
        key: where the record is kept: table and position (`figures/3`).
    """

    start: int
    end: int
    label: str
    key: str


class ReportmineComponent:
    """Mine the text of a doc.

    Args:
        name: name in the pipeline.
        model: `none` for rules only, as in `reportmine.load`.
        groups: the span groups to set, some or all of `GROUPS`.

    Raises:
        UsageError: an unknown model or group was asked for.
    """

    def __init__(self, name: str, *, model: str = "none", groups: Sequence[str] = tuple(GROUPS)) -> None:
        self.name = name
        self._set(model, groups)

    def _set(self, model: str, groups: Sequence[str]) -> None:
        unknown = [group for group in groups if group not in GROUPS]
        if unknown:
            raise UsageError(f"没有标注组“{'、'.join(unknown)}”", hint=f"可用：{'、'.join(GROUPS)}")
        self.model, self.groups = model, tuple(groups)
        self.miner: Miner = load(model)

    def __call__(self, doc: Doc) -> Doc:
        """Mine the doc's text, set `doc._.report` and the span groups, and return the doc."""
        return annotate(doc, self.miner(doc.text), groups=self.groups)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the settings; what was mined belongs to docs, and the lexicons to the package."""
        return json.dumps({"model": self.model, "groups": list(self.groups)}, ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "ReportmineComponent":
        """Take the settings that `to_bytes` returned.

        Raises:
            UsageError: they are none, or ask for an unknown model or group.
        """
        try:
            settings = json.loads(data)
            model, groups = settings["model"], settings["groups"]
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                "spaCy 流水线里 reportmine 的设置读不懂", hint="请重新保存流水线（nlp.to_disk）"
            ) from error
        self._set(model, groups)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the settings into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _SETTINGS).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "ReportmineComponent":
        """Take the settings that `to_disk` wrote; raises as `from_bytes`."""
        return self.from_bytes((Path(path) / _SETTINGS).read_bytes())


def create_reportmine(nlp: Language, name: str, model: str, groups: Sequence[str]) -> ReportmineComponent:
    """Make the component; spaCy calls this for `nlp.add_pipe("reportmine", config={"model": …, "groups": […]})`."""
    return ReportmineComponent(name, model=model, groups=groups)


def annotate(doc: Doc, report: Report, *, groups: Iterable[str] = tuple(GROUPS)) -> Doc:
    """Set `doc._.report` and the span groups of a doc to what was found in its text.

    Args:
        doc: a doc of the report's text.
        report: the mined report.
        groups: the span groups to set.

    Raises:
        UsageError: the doc has another text.
    """
    if doc.text != report.text:
        raise UsageError("文档（Doc）的文字与报告不同", hint="请用 report.text 建文档")
    found = report.to_dict()
    del found["document"]["text"]
    keep(doc, {"report": found})
    for group in groups:
        column = GROUPS[group]
        rows = enumerate(found[group])
        mark(doc, group, (Place(row["start"], row["end"], row[column], f"{group}/{at}") for at, row in rows))
    return doc


def mark(doc: Doc, group: str, places: Iterable[Place]) -> None:
    """Set a span group, spans widened to whole tokens.

    Args:
        doc: the doc.
        group: key of `doc.spans`.
        places: what to mark.
    """
    doc.spans[group] = [span for place in places if (span := span_of(doc, place)) is not None]


def span_of(doc: Doc, place: Place) -> Any:  # noqa: ANN401 - a Span; spaCy is untyped here
    """Return the tokens that a place touches as a span, None when it touches none."""
    span = doc.char_span(place.start, place.end, place.label, alignment_mode="expand", span_id=place.key)
    return span if span is not None and len(span) else None


def keep(doc: Doc, found: Mapping[str, Any]) -> None:
    """Keep plain data (str, int, None, lists, dicts) with a doc, so that it goes where the doc goes."""
    doc.user_data[_KEPT] = dict(found)


def kept(doc: Doc) -> Mapping[str, Any]:
    """Return what was kept with a doc; empty when nothing was."""
    found = doc.user_data.get(_KEPT, {})
    return found if isinstance(found, Mapping) else {}


class _Tokenizer:
    """The pipeline that splits text into characters, made when it is first needed."""

    @cached_property
    def nlp(self) -> Language:
        return spacy.blank("zh")


_TOKENIZER = _Tokenizer()


def blank_doc(text: str) -> Doc:
    """Return a doc whose tokens are characters."""
    return _TOKENIZER.nlp.make_doc(text)


def pack(docs: Iterable[Doc]) -> bytes:
    """Return docs with their span groups and what was kept with them as the bytes of a DocBin."""
    data: bytes = DocBin(store_user_data=True, docs=docs).to_bytes()
    return data


def unpack(data: bytes) -> list[Doc]:
    """Return the docs of a DocBin.

    Args:
        data: the bytes of a `.spacy` file.

    Raises:
        UsageError: it is no DocBin.
    """
    try:
        return list(DocBin().from_bytes(data).get_docs(_TOKENIZER.nlp.vocab))
    except Exception as error:  # what zlib, msgpack and numpy raise has no common class
        raise UsageError("这不是 spaCy 的 DocBin 文件，或者已经损坏", hint="请重新导出 .spacy 文件") from error


def _report_of(doc: Doc) -> Report | None:
    found = kept(doc).get("report")
    return None if found is None else revive_report({**found, "document": {**found["document"], "text": doc.text}})


def _row_of(span: Span) -> tuple[str, Mapping[str, Any]] | None:
    """Return the table and the row that a span stands for, None for a span of someone else's."""
    table, _, at = span.id_.partition("/")
    found = kept(span.doc)
    rows = found.get("report", {}).get(table) if table in GROUPS else found.get(table)
    return (table, rows[int(at)]) if rows is not None and at.isdigit() and int(at) < len(rows) else None


def _exact_of(span: Span) -> tuple[int, int] | None:
    row = _row_of(span)
    return None if row is None else (row[1]["start"], row[1]["end"])


def _record_of(span: Span) -> Any:  # noqa: ANN401 - a record of any table
    row = _row_of(span)
    return None if row is None else revive_record(*row) if row[0] in GROUPS else dict(row[1])


Language.factory(
    FACTORY,
    default_config={"model": "none", "groups": list(GROUPS)},
    assigns=["doc._.report", "doc.spans"],
    func=create_reportmine,
)
Doc.set_extension("report", getter=_report_of)
Span.set_extension("exact", getter=_exact_of)
Span.set_extension("record", getter=_record_of)
