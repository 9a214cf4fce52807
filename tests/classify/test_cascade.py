"""Who decides a sentence's role: rules that are sure, else the model; what stays open is marked."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from reportmine.classify.cascade import Cascade, open_cascade, shipped_models
from reportmine.classify.contexts import body_sentences
from reportmine.classify.model_files import CARD, MODEL_ROLES, write_model
from reportmine.cli.main import main
from reportmine.errors import ModelError
from reportmine.pipeline import load
from reportmine.train.sentences import outline

LINEAR = shipped_models() / "reportmine-zh-linear"
CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
SURE, CERTAIN = 0.9, 0.714


@pytest.fixture(scope="module")
def cascade() -> Cascade:
    return open_cascade("zh-linear")


@pytest.fixture(scope="module")
def reports():
    return [
        outline((CORPUS / name).read_text("utf-8"))
        for name in (
            "松泽县_2022年_工作总结.txt",
            "岚桥县_2022年_政府工作报告.txt",
            "望川县_2022年_投资促进工作总结.txt",
        )
    ]


def with_thresholds(cascade: Cascade, **thresholds: float) -> Cascade:
    return replace(cascade, files=replace(cascade.files, thresholds={**cascade.files.thresholds, **thresholds}))


def body(report):
    return body_sentences(report.sections, report.sentences)


def test_rules_that_are_sure_keep_their_verdict_and_the_model_decides_the_rest(cascade, reports):
    seen = set()
    for report in reports:
        for before, after in zip(body(report), body(cascade(report)), strict=True):
            assert after.rule_confidence is not None and after.model_role in MODEL_ROLES
            assert after.rule_role == before.role
            seen.add(after.decided_by)
            if after.decided_by != "model":
                assert after.rule_confidence >= SURE - 0.0005
                assert (after.role, after.rule, after.decided_by) == (before.role, before.rule, before.decided_by)
                assert after.confidence == after.rule_confidence and not after.uncertain
            else:
                assert after.rule_confidence <= SURE + 0.0005
                assert after.role == after.model_role and after.rule == "roles.model"
                assert after.confidence == after.model_confidence
    assert "model" in seen and len(seen) > 1


def test_a_sentence_below_the_threshold_is_uncertain(cascade, reports):
    decided = [one for report in reports for one in body(cascade(report)) if one.decided_by == "model"]
    apart = [one for one in decided if abs(one.confidence - CERTAIN) > 0.001]
    assert {one.uncertain for one in apart} == {True, False}
    assert all(one.uncertain == (one.confidence < CERTAIN) for one in apart)


def test_the_thresholds_are_those_of_the_model(cascade, reports):
    report = reports[0]
    assert all(one.decided_by != "model" for one in with_thresholds(cascade, rules=0.0)(report).sentences)
    none_sure = with_thresholds(cascade, rules=1.1, certain=1.1)(report)
    assert all(one.decided_by == "model" and one.uncertain for one in body(none_sure))
    assert not any(one.uncertain for one in with_thresholds(cascade, rules=1.1, certain=0.0)(report).sentences)


def test_headings_and_all_but_sentences_are_left_alone(cascade, reports):
    for report in reports:
        result = with_thresholds(cascade, rules=1.1, certain=1.1)(report)
        own = {one.id for one in body(report)}
        headings = [one for one in report.sentences if one.id not in own]
        assert headings and [one for one in result.sentences if one.id not in own] == headings
        assert structs.replace(result, sentences=report.sentences) == report


def test_a_report_without_sentences_is_returned_as_it_is(cascade):
    report = outline("")
    assert cascade(report) == report


def test_one_report_at_a_time_or_many_in_any_order_is_the_same(cascade, reports):
    forward = [cascade(report).sentences for report in reports]
    backward = [cascade(report).sentences for report in reversed(reports)]
    fresh = open_cascade("reportmine-zh-linear")(reports[1]).sentences
    assert forward == backward[::-1] and forward[1] == fresh


def test_the_miner_runs_the_cascade_and_its_fingerprint_tells_which(cascade, tmp_path):
    other = tmp_path / "另一个"
    shutil.copytree(LINEAR, other)
    edit(other, '"certain" = ', '"certain" = 0.1 #')
    miners = [load(), load("zh-linear"), load(str(other))]
    assert len({miner.fingerprint for miner in miners}) == 3
    assert load(str(LINEAR)).fingerprint == miners[1].fingerprint
    text = (CORPUS / "松泽县_2022年_工作总结.txt").read_text("utf-8")
    assert [one.role for one in miners[1](text).sentences] == [one.role for one in cascade(outline(text)).sentences]


class SaysOneRole:
    """Stands in for an encoder: always sure of one role; keeps what it was asked."""

    def __init__(self, role: str) -> None:
        self.asked: list[str] = []
        self.scores = np.full(len(MODEL_ROLES), 0.001)
        self.scores[MODEL_ROLES.index(role)] = 1 - 0.001 * (len(MODEL_ROLES) - 1)

    def roles(self, sentences, contexts):
        assert len(sentences) == len(contexts)
        self.asked += sentences
        return np.tile(self.scores, (len(sentences), 1))


def with_encoder(cascade: Cascade, encoder: SaysOneRole, weight: float) -> Cascade:
    return replace(cascade, encoder=encoder, encoder_files=replace(cascade.files, settings={"weight": weight}))


def test_an_encoder_is_asked_only_where_nothing_else_is_certain(cascade, reports):
    encoder = SaysOneRole("诉求")
    result = with_encoder(cascade, encoder, 20.0)(reports[1])
    alone = body(cascade(reports[1]))
    assert encoder.asked == [one.quote for one in alone if one.uncertain] != []
    for before, after in zip(alone, body(result), strict=True):
        assert after.role == "诉求" if before.uncertain else after == before


def test_an_encoder_of_no_weight_changes_nothing(cascade, reports):
    result = with_encoder(cascade, SaysOneRole("诉求"), 0.0)(reports[1])
    assert [one.role for one in result.sentences] == [one.role for one in cascade(reports[1]).sentences]


def test_the_fingerprint_tells_the_encoder(cascade):
    one, other = with_encoder(cascade, SaysOneRole("诉求"), 0.5), with_encoder(cascade, SaysOneRole("诉求"), 0.6)
    assert len({cascade.fingerprint, one.fingerprint, other.fingerprint}) == 3


def edit(folder: Path, old: str, new: str) -> None:
    card = (folder / CARD).read_text("utf-8")
    assert old in card
    (folder / CARD).write_text(card.replace(old, new, 1), "utf-8")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


FAULTS = {
    "no card": (lambda f: (f / CARD).unlink(), CARD),
    "stack missing": (lambda f: (f / "stack.npz").unlink(), r"stack\.npz"),
    "stack cut short": (lambda f: cut_short(f / "stack.npz"), r"stack\.npz 不完整或被改动过"),
    "stack not listed": (lambda f: edit(f, '"stack.npz"', "# "), r"缺少“stack\.npz”"),
    "no threshold": (lambda f: edit(f, '"certain" = ', "# "), "缺少“certain”"),
    "other version": (lambda f: edit(f, "format = 1", "format = 2"), "格式版本"),
    "other labels": (lambda f: edit(f, '"概述", ', ""), "句子类别"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_model_is_refused_with_a_way_out(fault, tmp_path):
    folder = tmp_path / "坏模型"
    shutil.copytree(LINEAR, folder)
    spoil, message = FAULTS[fault]
    spoil(folder)
    with pytest.raises(ModelError, match=message) as caught:
        load(str(folder))
    assert "--model none" in caught.value.hint


def test_an_encoder_that_does_not_tell_its_weight_is_refused(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"x")
    write_model(tmp_path, "试", "encoder", ("model.onnx",), {"settings": {"temperature": 1.0, "window": 128}})
    with pytest.raises(ModelError, match="缺少“weight”") as caught:
        load(str(tmp_path))
    assert "--model none" in caught.value.hint


def test_an_encoder_without_its_network_is_said_to_lack_it(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"x")
    write_model(tmp_path, "试", "encoder", ("model.onnx",), {"settings": {"weight": 0.5}})
    (tmp_path / "model.onnx").unlink()
    with pytest.raises(ModelError, match=r"model\.onnx 不存在"):
        load(str(tmp_path))


def test_a_name_that_is_no_model_is_refused():
    with pytest.raises(ModelError, match="没有名为“没有”的模型") as caught:
        load("没有")
    assert "--model none" in caught.value.hint and "zh-linear" in caught.value.hint


def test_run_with_no_such_model_says_so_and_leaves_no_store(tmp_path, capfd):
    (tmp_path / "甲.txt").write_text("甲县2022年总结\n一、成效\n签约7个。", "utf-8")
    with pytest.raises(SystemExit) as end:
        main(["run", str(tmp_path / "甲.txt"), "--out", str(tmp_path / "out"), "--model", "没有"])
    output, errors = capfd.readouterr()
    assert (end.value.code, output) == (1, "")
    assert "没有名为“没有”的模型" in errors and "--model none" in errors
    assert not (tmp_path / "out").exists()
