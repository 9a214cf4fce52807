"""Labels for fine-tuning: what headings and people say, what is held out, what is never split apart."""

import hashlib
from pathlib import Path

import pytest

from reportmine.classify.contexts import Context
from reportmine.classify.model_files import MODEL_ROLES
from reportmine.errors import GoldError, UsageError
from reportmine.pipeline import load
from reportmine.train.encoder.data import collect, report_examples
from reportmine.train.encoder.examples import Example, outermost, split, thinned
from reportmine.train.encoder.finetune import sharpened
from reportmine.train.encoder.gold_labels import gold_examples
from reportmine.train.encoder.reports import Paths, held_out, training_files
from reportmine.train.gold import read_gold

_TEXT = """澄江县2023年招商引资工作总结

一、工作成效
全年新签约项目21个，同比增长16%。组建6支小分队外出招商。
二、存在问题
用地指标不足，项目排队等地。
三、下一步打算
力争全年新开工项目30个。
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    reports, corpus = tmp_path / "reports", tmp_path / "corpus"
    (reports / "county").mkdir(parents=True)
    for folder in ("reports", "gold", "sentences", "heldout"):
        (corpus / folder).mkdir(parents=True)
    for name in ("甲县_2022", "甲县_2023", "乙县_2023"):
        (reports / "county" / f"{name}.txt").write_text(_TEXT.replace("澄江", name[:1]) + name, "utf-8")
    (corpus / "heldout" / "files.txt").write_text("county/乙县_2023.txt\n", "utf-8")
    rows = ["file,sha256,start,end,role,doubtful"]
    path = reports / "county" / "甲县_2022.txt"
    start = path.read_text("utf-8").index("组建6支")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    rows.append(f"county/甲县_2022.txt,{digest},{start},{start + len('组建6支小分队外出招商。')},措施,0")
    (corpus / "sentences" / "train.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return Paths(reports, corpus)


def test_held_out_reports_and_their_copies_are_left_out(paths: Paths) -> None:
    (paths.reports / "docx").mkdir()
    (paths.reports / "docx" / "乙县_2023.txt").write_text("另一份\n", "utf-8")
    assert [path.stem for path in training_files(paths)] == ["甲县_2022", "甲县_2023"]


def test_without_the_list_nothing_is_trained(paths: Paths) -> None:
    (paths.corpus / "heldout" / "files.txt").unlink()
    with pytest.raises(UsageError, match="留出文件的清单"):
        held_out(paths)


def test_missing_reports_are_named(paths: Paths) -> None:
    with pytest.raises(UsageError, match="--reports"):
        training_files(Paths(paths.reports / "nowhere", paths.corpus))


def test_a_text_is_taken_once(paths: Paths) -> None:
    copy = paths.reports / "county" / "丙县_2023.txt"
    copy.write_bytes((paths.reports / "county" / "甲县_2023.txt").read_bytes())
    assert len(training_files(paths)) == 2


def _roles(marks: dict[tuple[int, int], tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found = report_examples(load()(_TEXT), marks, "澄江县", tested=True)
    return {one.text: one.roles for one in found}


def test_headings_give_weak_roles_and_a_review_leaves_a_choice() -> None:
    roles = _roles({})
    assert roles["用地指标不足，项目排队等地。"] == ("问题",)
    assert roles["力争全年新开工项目30个。"] == ("计划",)
    assert set(roles["组建6支小分队外出招商。"]) >= {"成效", "措施"}


def test_a_label_by_hand_wins() -> None:
    start = _TEXT.index("组建6支")
    roles = _roles({(start, start + len("组建6支小分队外出招商。")): ("措施", "hand")})
    assert roles["组建6支小分队外出招商。"] == ("措施",)


def test_headings_are_never_examples() -> None:
    assert not any("存在问题" in text for text in _roles({}))


def test_hand_labels_and_corrections_are_collected(paths: Paths, tmp_path: Path) -> None:
    labels = (paths.corpus / "sentences" / "train.csv").read_text("utf-8")
    changed = tmp_path / "corrections.csv"
    changed.write_text(labels.replace("措施", "成效"), "utf-8")
    first = {one.text: one for one in collect(paths, cap=100, seed=1) if one.source == "hand"}
    again = collect(Paths(paths.reports, paths.corpus, changed), cap=100, seed=1)
    assert [one.roles for one in first.values()] == [("措施",)]
    assert [one.roles for one in again if one.source == "correction"] == [("成效",)]
    assert not any(one.source == "hand" for one in again)


def test_a_label_of_another_file_is_refused(paths: Paths) -> None:
    with (paths.reports / "county" / "甲县_2022.txt").open("a", encoding="utf-8") as stream:
        stream.write("改过。")
    with pytest.raises(GoldError):
        collect(paths, cap=100, seed=1)


def test_inner_names_are_left_out() -> None:
    spans = [(2, 6, "organisation"), (2, 12, "project"), (14, 18, "organisation")]
    assert outermost(spans) == ((2, 12, "project"), (14, 18, "organisation"))


def test_weak_labels_are_capped_and_others_are_not() -> None:
    weak = [Example(text=str(n), roles=("计划",), group="甲") for n in range(20)]
    hand = [Example(text=f"手{n}", roles=("计划",), group="甲", source="hand") for n in range(20)]
    kept = thinned(weak + hand, 5, 3)
    assert sum(one.source == "weak" for one in kept) == 5
    assert sum(one.source == "hand" for one in kept) == 20


def test_no_area_is_on_both_sides_and_the_split_repeats() -> None:
    examples = [
        Example(text=f"{group}{n}", context=Context(), roles=("成效",), group=group, source="hand")
        for group in "甲乙丙丁戊己庚辛"
        for n in range(5)
    ]
    train, dev = split(examples, 4)
    assert {one.group for one in train} & {one.group for one in dev} == set()
    assert len(train) + len(dev) == 40
    assert 6 <= len(dev) <= 10
    assert (train, dev) == split(examples, 4)


def _row(role: str, share: float) -> list[float]:
    rest = (1 - share) / (len(MODEL_ROLES) - 1)
    return [share if one == role else rest for one in MODEL_ROLES]


@pytest.mark.parametrize(
    ("role", "share", "kept"),
    [
        ("措施", 0.9, [("措施",)]),  # sure, and one of those allowed
        ("措施", 0.4, [("成效", "措施")]),  # not sure: stays as it is
        ("计划", 0.9, []),  # sure, and against the heading
        ("计划", 0.4, [("成效", "措施")]),
    ],
)
def test_a_judge_sharpens_or_drops_weak_labels(role: str, share: float, kept: list[tuple[str, ...]]) -> None:
    example = Example(text="开展专项行动。", roles=("成效", "措施"))
    assert [one.roles for one in sharpened([example], [_row(role, share)])] == kept


_GOLD = Path(__file__).resolve().parents[3] / "corpus" / "gold" / "石淙县_2022上半年_开放招商工作总结.xml"


def test_gold_gives_roles_classes_and_names() -> None:
    report = load()(read_gold(_GOLD).text)
    examples = gold_examples(report, _GOLD, "石淙县")
    assert {one.classes[0] for one in examples if one.classes} >= {"外部环境", "用地保障"}
    named = [one.text[a:b] for one in examples for a, b, kind in one.tags or () if kind == "project"]
    assert "栎川光电Mini LED封装项目" in named
    problem = next(one for one in examples if one.text.startswith("受疫情影响，境外投资者"))
    assert problem.roles == ("问题",)
