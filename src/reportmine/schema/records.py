"""The records, one class per table of the data contract (docs/data-dictionary.md).

Offsets are half-open code-point offsets into `Document.text`, and `text[start:end] == quote` holds for every record.
`id` is the row's position in its own table of one report; `section_id` points at `Section.id`.
Numbers are kept as exact decimal strings, never as floats.
"""

from msgspec import Struct

from reportmine.schema.labels import (
    Bound,
    Direction,
    MaskForm,
    MaskKind,
    Measure,
    Reading,
    Role,
    Stage,
    StatementKind,
    Status,
)


class Record(Struct, frozen=True, kw_only=True):
    """A fact with its place in the text and its origin.

    Attributes:
        id: position in the table of this report, from 0.
        start: first code point.
        end: one past the last code point.
        quote: `text[start:end]`.
        section_id: the section that holds `start`.
        rule: id of the rule or model that decided.
        confidence: 0 to 1; 1 where a rule leaves no choice.
    """

    id: int
    start: int
    end: int
    quote: str
    section_id: int
    rule: str
    confidence: float = 1.0


class Section(Record, frozen=True, kw_only=True):
    """A node of the outline: its heading and the text under it up to the next heading. Sections tile the text.

    Attributes:
        heading_start: first code point of the heading, None for text before the first heading.
        heading_end: one past the heading, None likewise.
        level: depth; 0 is the title, 1 `一、`.
        parent_id: the enclosing section, None at the top.
        role: what the text under the heading does.
    """

    heading_start: int | None
    heading_end: int | None
    level: int
    parent_id: int | None
    role: Role


class Sentence(Record, frozen=True, kw_only=True):
    """A sentence, final punctuation included.

    Attributes:
        role: what the sentence does.
        decided_by: the stage that decided the role: `section` (its section's), `rule` (one of its own) or `model`.
        rule_role: what the rules say; None in results of a version that did not keep it apart.
        rule_confidence: how often the rules are right when they come to it in this way, 0 to 1; None without a model.
        model_role: what the model says; None without one.
        model_confidence: how sure it is, calibrated, 0 to 1; None likewise.
        uncertain: whether nothing was sure enough, so that a person should look.
    """

    role: Role
    decided_by: str
    rule_role: Role | None = None
    rule_confidence: float | None = None
    model_role: Role | None = None
    model_confidence: float | None = None
    uncertain: bool = False


class Statement(Record, frozen=True, kw_only=True):
    """One problem, measure, plan, request or result: the innermost numbered or listed item.

    Attributes:
        kind: what it is.
        title: its run-in heading or first clause, without number.
        parent_title: the heading above it, without number.
        categories: problem classes, the main one first.
        figure_ids: figures inside the span.
        category_confidence: how sure each of `categories` is, 0 to 1: with a class's cue words weighing s and those of
            the main class b, s / (s + 2) · s / b, for 2 is what one plain cue word weighs; at most 0.5 for 其他,
            which has no cue words.
        cause: why, with the word that says so (`受境外股东缓投影响`), as written; None when untold. Problems only, like
            all that follow.
        consequence: what comes of it, with its verb (`制约项目落地，严重影响招商效果`), as written; None when untold.
        affected: what suffers (`项目落地`), as written; None when untold.
        examples: firms and projects named as cases of it, as written.
        answered_by: ids of the measures, plans and requests that answer it, best first, at most three.
        answer_scores: how well each of `answered_by` does, 0 to 1: shared class times shared words.
    """

    kind: StatementKind
    title: str
    parent_title: str
    categories: tuple[str, ...] = ()
    figure_ids: tuple[int, ...] = ()
    category_confidence: tuple[float, ...] = ()
    cause: str | None = None
    consequence: str | None = None
    affected: str | None = None
    examples: tuple[str, ...] = ()
    answered_by: tuple[int, ...] = ()
    answer_scores: tuple[float, ...] = ()


class Figure(Record, frozen=True, kw_only=True):
    """One measured quantity, masked or not.

    Attributes:
        value: the number in the unit as written (`"85.21"`), None when masked and for a fraction that is no finite
            decimal (`三分之一`).
        value_high: upper end of a range, else None.
        unit: unit as written (`亿元`; `％` as `%`; empty when the text gives none).
        masked: whether a mask hides the number.
        mask_low: least value that the mask's shape allows, in the unit as written; None when unknown.
        mask_high: value that the masked number stays under, likewise (`xx.x亿元`: 10 and 100).
        canonical_value: `value` in `canonical_unit`, None where `value` is None.
        canonical_high: `value_high` likewise.
        canonical_unit: 元, 美元, 平方米, 个, %, 百分点 …
        indicator: term of the lexicon, or 其他.
        indicator_text: the wording in the text that names what is measured.
        status: actual, target or plan.
        measure: value, increase, growth, share, completion or lead.
        direction: `down` for a decline, `up` for a stated rise, else None.
        bound: eq, ge, gt, le, lt or approx.
        qualifiers: what narrows the scope, as short as it can be.
        period: the figure's own period as written, None when it is the report's.
        tone: how firmly a target is put (确保, 力争 …), None otherwise.
        statement_id: the statement around it, None when none.
        period_key: the period that it is for as an ISO-like key (`2023`, `2023H1`, `2023M1-5`, `2021/2025`), its own
            or the report's; empty when unknown or masked.
        period_kind: year, half, quarter, months, month, cumulative, plan or masked; empty when unknown.
        period_start: first day of that period, ISO 8601; empty when unknown.
        period_end: last day, likewise.
        reading: `ocr` when it was recognised in a picture; `ocr_unsure` when one of its signs may be misread; empty for
            printed text.
    """

    value: str | None
    value_high: str | None
    unit: str
    masked: bool
    mask_low: str | None
    mask_high: str | None
    canonical_value: str | None
    canonical_high: str | None
    canonical_unit: str
    indicator: str
    indicator_text: str
    status: Status
    measure: Measure
    direction: Direction | None
    bound: Bound
    qualifiers: tuple[str, ...]
    period: str | None
    tone: str | None
    statement_id: int | None = None
    period_key: str = ""
    period_kind: str = ""
    period_start: str = ""
    period_end: str = ""
    reading: Reading = ""


class Project(Record, frozen=True, kw_only=True):
    """A project that the report names.

    Attributes:
        name: the name as written.
        stage: how far it is.
        amount: investment as written, None when untold.
        investor: the firm behind it, None when untold.
        industry: its industry, None when untold.
        masked: whether the name holds a mask.
        group_figure: id of the figure that counts it among others (`甲、乙等8个项目`), None when none does.
    """

    name: str
    stage: Stage
    amount: str | None
    investor: str | None
    industry: str | None
    masked: bool
    group_figure: int | None = None


class Organisation(Record, frozen=True, kw_only=True):
    """A firm, chamber or public body that the report deals with.

    Attributes:
        name: the name as written.
        kind: firm, chamber or body.
        event: 拜访, 接待, 洽谈, 签约, 落地 or 兑现; None when untold.
        masked: whether the name holds a mask.
    """

    name: str
    kind: str
    event: str | None
    masked: bool


class Recovered(Struct, frozen=True, kw_only=True):
    """A masked number that other figures give back. Names are never given back.

    Attributes:
        low: least value that it can have, in `unit`.
        high: greatest value.
        unit: canonical unit.
        formula: how it follows, with the figures as written.
    """

    low: str
    high: str
    unit: str
    formula: str


class Mask(Record, frozen=True, kw_only=True):
    """One masked place: a maximal run of mask characters.

    Attributes:
        kind: what it hides.
        form: how it hides it.
        figure: id of the figure it belongs to, None when it hides no figure's number.
        recovered: the number that other figures of the report give back, None when they do not.
    """

    kind: MaskKind
    form: MaskForm
    figure: int | None
    recovered: Recovered | None = None


class Operand(Struct, frozen=True, kw_only=True):
    """A figure's part in a relation.

    Attributes:
        role: num, den, reported, part, total, cur, base, inc, rate, months, prev or n.
        figure_id: the figure, None for an operand that is no figure (months of the year).
        start: first code point.
        end: one past the last.
    """

    role: str
    figure_id: int | None
    start: int
    end: int


class Relation(Record, frozen=True, kw_only=True):
    """An arithmetic tie that the text states.

    Attributes:
        type: ratio, sum, growth, increment_rate, implied_target, pace_gap, difference or mean.
        operands: the figures with their roles.
        computed_low: lower end of the computed interval, in `computed_unit`.
        computed_high: upper end.
        computed_unit: canonical unit.
        verdict_round: consistent or inconsistent under rounding to nearest, None where nothing is stated.
        verdict_truncate: the same under truncation.
        working: the arithmetic in words, `36.4÷31=117.4%，所写117%，按四舍五入一致`.
        breaks_target: whether the tie is inconsistent and its right value changes whether the target is met.
    """

    type: str
    operands: tuple[Operand, ...]
    computed_low: str | None
    computed_high: str | None
    computed_unit: str
    verdict_round: str | None
    verdict_truncate: str | None
    working: str = ""
    breaks_target: bool = False


class Finding(Record, frozen=True, kw_only=True):
    """Something that an auditor should look at.

    Attributes:
        kind: what it is.
        severity: 提示, 一般 or 严重.
        message: the finding with its working, in plain Chinese.
        evidence: quotes of the records it rests on.
        rests_on: those records as table and id, `figures-12`, in the same order.
    """

    kind: str
    severity: str
    message: str
    evidence: tuple[str, ...]
    rests_on: tuple[str, ...] = ()


class Failure(Struct, frozen=True, kw_only=True):
    """A file that could not be read or processed.

    Attributes:
        path: the file, as given.
        sha256: of its bytes, empty when they could not be read.
        stage: where it failed (`read`, `extract`).
        error: one Chinese sentence: what and where.
        hint: what to try.
    """

    path: str
    sha256: str
    stage: str
    error: str
    hint: str
