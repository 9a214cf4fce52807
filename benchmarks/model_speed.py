"""How fast the models are, and what the pipeline with them costs beside `jieba.lcut`. Run by `model.py`."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reportmine import Miner, load, read
from reportmine.classify.contexts import Context, body_sentences, contexts_of
from reportmine.train.sentences import outline, training_files


class Model(Protocol):
    """A trained model."""

    def roles(self, sentences: Sequence[str], contexts: Sequence[Context]) -> NDArray[np.floating]:
        """Return sentences × roles."""

    def classes(self, texts: Sequence[str]) -> NDArray[np.floating]:
        """Return problems × classes."""


def print_speed(corpus: Path, reports: Path, models: Mapping[str, Model], cascades: Mapping[str, Miner]) -> None:
    """Print sentences per second of processor time, report by report as in a run."""
    print("\n（四）速度，逐份报告，处理器时间")
    held_out = (corpus / "heldout/files.txt").read_text("utf-8").split()
    outlined = [outline(read(reports / file).text) for file in held_out[:20]]
    own = [body_sentences(report.sections, report.sentences) for report in outlined]
    contexts = [contexts_of(report.text, report.sections, report.sentences) for report in outlined]
    quotes = [[sentence.quote for sentence in sentences] for sentences in own]
    for name, model in models.items():
        _print_rate(name, quotes, lambda at, model=model: model.roles(quotes[at], contexts[at]))  # type: ignore[misc]
    for name, cascade in cascades.items():
        stage = dict(cascade.stages)["classify"]
        _print_rate(f"{name}（含取前后文）", quotes, lambda at, stage=stage: stage(outlined[at]))  # type: ignore[misc]


def _print_rate(name: str, quotes: list[list[str]], ask: Callable[[int], object]) -> None:
    ask(0)
    begun = time.process_time()
    for at in range(len(quotes)):
        ask(at)
    print(f"{name}：{sum(map(len, quotes)) / (time.process_time() - begun):,.0f} 句/秒")


def print_pipeline(corpus: Path, reports: Path, cascades: Mapping[str, Miner], rounds: int, characters: int) -> None:
    """Print the processor time of the whole pipeline with the model and without against `jieba.lcut`.

    A round runs all of them over all texts; the middle of the rounds' ratios is told.
    """
    try:
        import jieba
    except ImportError:
        print("没有安装 jieba，不比较；请先 pip install 'reportmine[bench]'")
        return
    jieba.setLogLevel(logging.WARNING)
    files = training_files(reports, (corpus / "heldout/files.txt").read_text("utf-8").split())
    texts = [read(reports / file).text for file in files]
    texts = texts[:: -(-sum(map(len, texts)) // characters)]
    systems: dict[str, Callable[[str], object]] = {"只用规则": load()}
    systems |= cascades
    systems["jieba.lcut"] = jieba.lcut
    spent: dict[str, list[float]] = {name: [] for name in systems}
    for run in systems.values():
        run(texts[0])
    for _ in range(rounds):
        for name, run in systems.items():
            begun = time.process_time()
            for text in texts:
                run(text)
            spent[name].append(time.process_time() - begun)
    print(f"整条流水线，{len(texts)} 份、{sum(map(len, texts)):,} 字，{rounds} 轮交替：")
    for name, seconds in spent.items():
        ratios = [one / other for one, other in zip(seconds, spent["jieba.lcut"], strict=True)]
        spread = f"{min(ratios):.2f}–{max(ratios):.2f}"
        print(f"  {name}：{median(seconds):.2f} 秒，是 jieba.lcut 的 {median(ratios):.2f} 倍（各轮 {spread}）")
