"""What finders hand to the normaliser: places in the text with their wording, not yet values."""

from decimal import Decimal

from msgspec import Struct

from reportmine.schema.labels import Bound, Direction, Measure, NumberUse, Status


class NumberMention(Struct, frozen=True):
    """A number in the text, whatever it is for.

    Attributes:
        start: first code point of the number.
        number_end: one past the number, where the unit begins.
        end: one past the unit; equals `number_end` when there is none.
        unit: the unit's lexicon form (`亿元`), empty when there is none.
        dimension: the unit's dimension (money, count, ratio …), empty when there is no unit.
        canonical: the unit that its values are compared in, empty when there is no unit.
        factor: canonical units in one unit as written.
        masked: whether a mask stands for the number.
        use: what became of it; only `figure` goes on.
    """

    start: int
    number_end: int
    end: int
    unit: str
    dimension: str
    masked: bool
    use: NumberUse
    canonical: str = ""
    factor: Decimal = Decimal(1)


class FigureMention(Struct, frozen=True):
    """A figure with its reading, before its number is turned into a value.

    Attributes:
        number: the number it stands on.
        unit: unit as written; may be shared from a later list item.
        indicator: lexicon term, or 其他.
        indicator_text: wording that names what is measured.
        status: actual, target or plan.
        measure: value, increase, growth, share, completion or lead.
        direction: up, down or None.
        bound: eq, ge, gt, le, lt or approx.
        qualifiers: scope.
        period: own period as written.
        tone: tone of a target.
        rule: id of the rule that linked the indicator.
        confidence: 0 to 1.
    """

    number: NumberMention
    unit: str
    indicator: str
    indicator_text: str
    status: Status
    measure: Measure
    direction: Direction | None
    bound: Bound
    qualifiers: tuple[str, ...]
    period: str | None
    tone: str | None
    rule: str
    confidence: float
