"""Which figures stand in which statement."""

from bisect import bisect_right

from msgspec.structs import replace

from reportmine.schema.records import Statement

_LONGEST = 20_000
"""No statement is longer than this many code points; the search back stops here."""


def innermost(statements: tuple[Statement, ...], spots: list[tuple[int, int]]) -> list[int | None]:
    """Return for each spot the id of the innermost statement around it, None where there is none.

    Args:
        statements: of one report; they may nest (a problem told inside a measure).
        spots: `(start, end)` of each figure.
    """
    order = sorted(statements, key=lambda statement: (statement.start, -statement.end))
    starts = [statement.start for statement in order]
    owners: list[int | None] = []
    for start, end in spots:
        owner = None
        for position in range(bisect_right(starts, start) - 1, -1, -1):
            if order[position].end >= end:
                owner = order[position].id
                break
            if start - starts[position] > _LONGEST:
                break
        owners.append(owner)
    return owners


def with_figures(statements: tuple[Statement, ...], owners: list[int | None]) -> tuple[Statement, ...]:
    """Return the statements with the ids of the figures inside them; `owners` stands in the order of the figures."""
    inside: dict[int, list[int]] = {}
    for figure, owner in enumerate(owners):
        if owner is not None:
            inside.setdefault(owner, []).append(figure)
    return tuple(
        replace(statement, figure_ids=tuple(inside[statement.id])) if statement.id in inside else statement
        for statement in statements
    )
