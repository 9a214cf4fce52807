"""The cases of Recognizers-Text whose convention is ours."""

import pytest
from spec_cases import SPECS, reasons_of, rules, run_file

needs_specs = pytest.mark.skipif(not SPECS.is_dir(), reason="没有 ../shared/specs/recognizers-text，跳过其用例")


@needs_specs
@pytest.mark.parametrize("row", rules(), ids=lambda row: row["path"].split("/")[-1].removesuffix(".json"))
def test_adopted_cases_pass(row):
    outcome = run_file(row)
    assert outcome.share >= row["floor"], f"{outcome.path}：{len(outcome.failed)} 例不过：{outcome.failed}"


@needs_specs
@pytest.mark.parametrize("row", rules(), ids=lambda row: row["path"].split("/")[-1].removesuffix(".json"))
def test_every_reason_leaves_something_out(row):
    outcome = run_file(row)
    idle = [
        reason.id
        for reason in reasons_of(row)
        if not (outcome.value_only if reason.value_only else outcome.left_out.get(reason.id))
    ]
    assert not idle, f"没有用例的理由：{idle}"


@needs_specs
def test_every_spec_file_has_its_rules():
    files = {path.relative_to(SPECS).as_posix() for path in SPECS.rglob("*.json")}
    assert files == {row["path"] for row in rules()}


def test_every_reason_says_why():
    for row in rules():
        for reason in reasons_of(row):
            assert len(reason.why) > 20 and (reason.inputs or reason.index), (row["path"], reason.id)
