"""Ratios: `完成6个，占目标任务4个的150％`, `…其中制造业10个，占42%`, `签约16个，开工11个，开工率68.8%`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from reportmine.relate.operands import (
    agrees,
    best,
    between,
    both_counts,
    clause_after,
    clause_before,
    explicit_share,
    is_amount,
    is_change,
    is_named,
    is_part,
    is_percent,
    left_of,
    list_after,
    list_before,
    ratio,
    same_unit,
    tells_completion,
)
from reportmine.relate.scenes import Scene
from reportmine.relate.ties import Tie
from reportmine.rules.patterns import pattern
from reportmine.schema.records import Figure

_REACH = 4
"""How many figures of one unit back an operand is looked for."""
_STAGE_REACH = 70
"""How far before its rate, in code points, a stage is counted."""


def find_ratios(scene: Scene) -> Iterable[Tie]:
    """Return the ratios that a sentence states."""
    return _ratios(scene) if len(scene.figures) + len(scene.before) > 2 else ()


def _ratios(scene: Scene) -> Iterator[Tie]:
    tied: set[int] = set()
    for index, figure in enumerate(scene.figures):
        if index in tied or not is_percent(figure) or figure.measure == "growth":
            continue
        for tie in _ratios_at(scene, index):
            reported = tie.term("reported")
            tied.update(at for at, other in enumerate(scene.figures) if reported and other is reported.figure)
            yield tie


def _ratios_at(scene: Scene, index: int) -> list[Tie]:
    """Return the ratios whose stated per cents begin with a figure, found by the first way that the wording allows."""
    if index and (ties := _of_base(scene, index)):
        return ties
    left = left_of(scene, index)
    if tells_completion(left):
        tie = _of_told_task(scene, index)
        return [tie] if tie else []
    if pattern("tie-rate.share").search(left) or pattern("tie-rate.share-of-whole").search(left):
        return _shares(scene, index)
    if found := pattern("tie-rate.share-of-named").search(left):
        tie = _of_named(scene, index, found["whole"])
        return [tie] if tie else []
    if pattern("tie-rate.loans-to-deposits").search(left):
        tie = _of_deposits(scene, index)
        return [tie] if tie else []
    if pattern("tie-rate.done").search(left):
        tie = _of_told_task(scene, index)
        return [tie] if tie and agrees(tie) else []
    if found := pattern("tie-rate.stage-rate").search(left):
        tie = _of_stage(scene, index, found[1])
        return [tie] if tie else []
    if "\t" in left and scene.figures[index].measure == "completion":
        tie = _of_row(scene, index)
        return [tie] if tie else []
    return []


# ---- the base stands right before the per cent


def _of_base(scene: Scene, index: int) -> list[Tie]:
    """Return the ratios of `19个、98.6亿元，分别完成全年任务40个、220亿元的47.5%和44.8%`."""
    figures = scene.figures
    last = figures[index - 1]
    if not is_amount(last) or not pattern("tie-rate.of-base").match(between(scene, last, figures[index])):
        return []
    rates = list_after(scene, index)
    bases = list_before(scene, index - 1)[-len(rates) :]
    if len(bases) != len(rates) or not pattern("tie-rate.verb-before-base").search(left_of(scene, bases[0])):
        return []
    amounts = _amounts(scene, bases)
    likeliest = 0 if pattern("tie-rate.plain-base").match(between(scene, last, figures[index])) else None
    ties: list[Tie] = []
    for place, (base, rate) in enumerate(zip(bases, rates, strict=True)):
        later = sum(same_unit(figures[base], figures[other]) for other in bases[place + 1 :])
        candidates = [
            ratio(num, figures[base], figures[rate], "ratio.of-base") for num in _alike(amounts, figures[base])[later:]
        ]
        if tie := best(candidates[:_REACH], likeliest) or _by_count(amounts, figures[base], figures[rate]):
            ties.append(tie)
    return ties or _from_before(scene, bases, rates)


def _amounts(scene: Scene, bases: Sequence[int]) -> list[Figure]:
    """Return the amounts before a base, nearest first, changes and targets only where there is nothing else."""
    found = [at for at in range(bases[0] - 1, -1, -1) if is_amount(scene.figures[at])]
    plain = [at for at in found if not is_change(scene, at) and scene.figures[at].status == "actual"]
    return [scene.figures[at] for at in plain or found]


def _alike(amounts: Sequence[Figure], base: Figure) -> list[Figure]:
    return [amount for amount in amounts if same_unit(amount, base)]


def _by_count(amounts: Sequence[Figure], base: Figure, rate: Figure) -> Tie | None:
    """Return the tie of things counted under two names (`24次` of `20批`), only where the arithmetic comes out."""
    counts = [amount for amount in amounts[:_REACH] if both_counts(amount, base)]
    return best([ratio(num, base, rate, "ratio.of-base") for num in counts], None)


def _from_before(scene: Scene, bases: Sequence[int], rates: Sequence[int]) -> list[Tie]:
    """Return the ratio of an amount told in the sentence before, where the arithmetic comes out."""
    if len(bases) != 1:
        return []
    base, rate = scene.figures[bases[0]], scene.figures[rates[0]]
    amounts = [amount for amount in reversed(scene.before) if is_amount(amount) and same_unit(amount, base)]
    ties = [ratio(num, base, rate, "ratio.of-base-before") for num in amounts[:_REACH]]
    # a mask leaves nothing to choose by: then there has to be one amount only
    only = len(ties) == 1 and any(term.figure is not None and term.figure.masked for term in ties[0].terms)
    tie = best(ties, 0 if only else None)
    return [tie] if tie else []


# ---- the task was told before


def _of_told_task(scene: Scene, index: int) -> Tie | None:
    """Return the ratio of `任务数五个，签约四个，完成率80%`: one of the two amounts is told as the task.

    Where other amounts stand between, only a ratio that comes out is one.
    """
    rate = scene.figures[index]
    known = (*scene.before, *scene.figures[:index])
    amounts = [figure for figure in reversed(known) if is_amount(figure)]
    tasks = [figure for figure in amounts if _is_task(scene, figure)][:_REACH]
    done = [figure for figure in amounts if figure not in tasks and figure.start >= scene.start][:_REACH]
    ties = [ratio(num, den, rate, "ratio.told-task") for num, den in product(done, tasks) if same_unit(num, den)]
    told = {figure.start for figure in amounts[:2]} if len(amounts) > 1 else set()
    sure = bool(ties) and min(told, default=-1) >= scene.start and {term.start for term in ties[0].terms} >= told
    return best(ties, 0 if sure and pattern("tie-rate.completion-rate").search(left_of(scene, index)) else None)


def _is_task(scene: Scene, figure: Figure) -> bool:
    """Tell whether a figure is told as a task or target."""
    if figure.status == "target":
        return True
    words = clause_before(scene, figure, 0)
    return figure.status == "plan" or pattern("tie-rate.task-named").search(words) is not None


def _of_row(scene: Scene, index: int) -> Tie | None:
    """Return the ratio of a row of a table that has a column each for target, actual and completion."""
    rate = scene.figures[index]
    start = scene.text.rfind("\n", 0, rate.start) + 1
    row = [figure for figure in scene.figures[:index] if is_amount(figure) and figure.start >= start]
    targets = [figure for figure in row if figure.status == "target"]
    actuals = [figure for figure in row if figure.status == "actual" and figure.measure in {"value", "increase"}]
    if len(targets) != 1 or len(actuals) != 1 or not same_unit(targets[0], actuals[0]):
        return None
    return ratio(actuals[0], targets[0], rate, "ratio.row")


# ---- the rate of a stage


def _of_stage(scene: Scene, index: int, stage: str) -> Tie | None:
    """Return the ratio of `列入重点项目11个，已开工9个，开工率81.8%`; the stage must stand with one of the counts."""
    rate = scene.figures[index]
    for at in range(index - 1, -1, -1):
        num = scene.figures[at]
        if rate.start - num.end > _STAGE_REACH:
            return None
        floor = scene.figures[at - 1].end if at else scene.start
        if not is_amount(num) or stage not in clause_before(scene, num, floor) + clause_after(scene, num):
            continue
        wholes = [
            whole
            for place, whole in enumerate(scene.figures[:at])
            if is_amount(whole) and same_unit(whole, num) and is_part(num, whole) and not _has(scene, place, stage)
        ]
        earlier = [one for one in scene.before if is_amount(one) and same_unit(one, num) and is_part(num, one)]
        ties = [ratio(num, whole, rate, "ratio.stage") for whole in (*reversed(wholes), *reversed(earlier))]
        near = bool(wholes) and wholes[-1] is scene.figures[at - 1]
        return best(ties[:_REACH], 0 if near else None)
    return None


def _has(scene: Scene, index: int, stage: str) -> bool:
    figure = scene.figures[index]
    floor = scene.figures[index - 1].end if index else scene.start
    return stage in clause_before(scene, figure, floor)


# ---- shares of a whole told before


def _shares(scene: Scene, index: int) -> list[Tie]:
    """Return the ratios of `到位资金96亿元，其中制造业69.9亿元、服务业23.5亿元，分别占72.8%和24.5%`."""
    rates = list_after(scene, index)
    at = _part_before(scene, index)
    if at is None:
        return []
    if len(rates) > 1:
        parts = list_before(scene, at)[-len(rates) :]
        if len(parts) != len(rates):
            return []
        ties = [_share(scene, [part], rate) for part, rate in zip(parts, rates, strict=True)]
        return [tie for tie in ties if tie is not None]
    parts = list_before(scene, at)[-2:]
    tie = _share(scene, list(reversed(parts)), index)
    return [tie] if tie else []


def _part_before(scene: Scene, index: int) -> int | None:
    """Return the amount that a share is of: the last one in the clause or the clauses before it."""
    for at in range(index - 1, -1, -1):
        if is_amount(scene.figures[at]):
            words = between(scene, scene.figures[at], scene.figures[index])
            return at if len(words) <= 40 and not set("。；;\n") & set(words) else None
        if scene.figures[at].measure not in {"growth", "increase"}:
            return None
    return None


def _share(scene: Scene, parts: Sequence[int], rate_at: int) -> Tie | None:
    """Return the ratio of one of the parts to a whole; a whole that 其中 does not point at must make it come out."""
    rate = scene.figures[rate_at]
    ties: list[Tie] = []
    explicit: Tie | None = None
    for at in parts:
        num = scene.figures[at]
        known = (*scene.before, *scene.figures[: min(parts)])
        wholes = [whole for whole in reversed(known) if is_amount(whole) and same_unit(whole, num)]
        likely = [whole for whole in wholes if is_part(num, whole) and whole.status in {num.status, "target"}]
        ties.extend(ratio(num, whole, rate, "ratio.share") for whole in likely[:_REACH])
        if explicit is None and at == parts[0]:
            explicit = explicit_share(scene, at, rate)
    for tie in ties:
        if agrees(tie):
            return tie
    return explicit


def _of_named(scene: Scene, index: int, name: str) -> Tie | None:
    """Return the ratio of `税收17亿元，占地区生产总值的8.7%`: a figure of that name was told, and it comes out."""
    at = _part_before(scene, index)
    if at is None:
        return None
    num = scene.figures[at]
    known = [figure for figure in (*scene.before, *scene.figures[:at]) if is_amount(figure) and same_unit(figure, num)]
    named = [figure for figure in reversed(known) if is_named(scene, figure, name)]
    return best([ratio(num, whole, scene.figures[index], "ratio.named-whole") for whole in named[:_REACH]], None)


def _of_deposits(scene: Scene, index: int) -> Tie | None:
    """Return the ratio of `存、贷款余额分别达到143亿元和68亿元，存贷比47.6%`, where it comes out."""
    near = [figure for figure in reversed(scene.figures[:index]) if is_amount(figure)][:_REACH]
    ties = [
        ratio(num, den, scene.figures[index], "ratio.deposits")
        for num, den in product(near, near)
        if num is not den and same_unit(num, den) and "存" in scene.text[max(scene.start, den.start - 20) : den.start]
    ]
    return best(ties, None)
