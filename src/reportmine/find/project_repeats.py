"""Later mentions of a project that a report has named: the name alone is enough then."""

from bisect import bisect_right

from reportmine.find.project_names import ProjectName
from reportmine.rules.project_patterns import project_patterns

_CIVIC = (
    *"路街巷桥道院校馆",
    *(
        "公园",
        "游园",
        "幼儿园",
        "高速",
        "铁路",
        "高铁",
        "机场",
        "中学",
        "小学",
        "服务中心",
        "活动中心",
        "文化中心",
        "健身中心",
    ),
    *("景区", "市场", "广场", "水库", "枢纽", "车间", "厂房", "一期", "二期"),
)
"""Endings of things that stand long after they are built: to name one again is not to tell of its project."""

_LEAST = 5
_KEY = 4
_LONGEST = 100
_CLAUSE_MARKS = "，。；：\n"


def find_repeats(text: str, names: list[ProjectName], ends: list[int]) -> list[ProjectName]:
    """Return further mentions of named projects.

    Args:
        text: the report's text.
        names: the names found by what stands beside them, in text order.
        ends: where a head ends, in text order.

    Returns:
        Names of rule `repeat`, in text order, that overlap no name in `names`.
    """
    known: dict[str, set[str]] = {}
    taken: set[int] = set()
    for name in names:
        taken.add(name.end)
        if name.end - name.start < _LEAST:
            continue
        form = text[name.start : name.end]
        if not form.endswith(_CIVIC):
            known.setdefault(form[-_KEY:], set()).add(form)
        if form.endswith(("项目", "工程")):
            form = project_patterns().tail.sub("", form)
            if len(form) >= _LEAST:
                known.setdefault(form[-_KEY:], set()).add(form)
    if not known:
        return []
    starts = [name.start for name in names]
    found: list[ProjectName] = []
    for end in ends:
        if end in taken:
            continue
        forms = known.get(text[end - _KEY : end])
        if forms is None:
            continue
        form = max((form for form in forms if text.startswith(form, end - len(form))), key=len, default="")
        start = end - len(form)
        before = bisect_right(starts, end) - 1
        if not form or (before >= 0 and names[before].end > start) or (found and found[-1].end > start):
            continue
        floor = max(0, start - _LONGEST)
        clause = max(floor, *(text.rfind(mark, floor, start) + 1 for mark in _CLAUSE_MARKS))
        found.append(ProjectName(start, end, clause, end, None, -1 - len(found), "repeat"))
    return found
