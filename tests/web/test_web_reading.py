"""What a page says is said as people say it."""

import pytest

from reportmine.store.catalog import open_store
from reportmine.web.markup import in_words
from reportmine.web.views import promises


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("本期报告没有说，数出自2023H1的报告", "本期报告没有说，数出自2023年上半年的报告"),
        ("目标看来是2022H2的，报出的是2022的", "目标看来是2022年下半年的，报出的是2022年的"),
        ("2023M1-7、2023Q1", "2023年1—7月、2023年一季度"),
        ("2022亩、12022的、20226", "2022亩、12022的、20226"),
        (None, ""),
    ],
)
def test_periods_are_told_in_words(note, said):
    assert in_words(note) == said


def test_projects_of_most_reports_come_first(store_path):
    with open_store(store_path) as store:
        rows = promises.projects(store)
    told = {}
    for row in rows:
        times = sum(step["verdict"] != "消失" for step in row["history"])
        told.setdefault(row["area_key"], []).append(times)
    assert len(told) > 1 and max(map(max, told.values())) > 1
    assert all(times == sorted(times, reverse=True) for times in told.values())
    keys = [row["area_key"] for row in rows]
    assert keys == [key for key in told for _ in told[key]]
