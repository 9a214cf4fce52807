"""Score rules, linear model, encoder and cascade on the same held-out sentences and the same annotated problems.

    python benchmarks/model.py [--reports ../shared/reports] [--linear FOLDER] [--encoder FOLDER] [--cascade MODEL]

Only totals are printed, never a sentence. What is absent is said to be absent.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model_speed import Model, print_pipeline, print_speed
from reportmine import Miner, load, read
from reportmine.classify.contexts import Context, body_sentences, contexts_of
from reportmine.classify.linear import LinearModel
from reportmine.classify.model_files import MODEL_ROLES
from reportmine.errors import ReportmineError
from reportmine.rules.problem_classes import problem_classes
from reportmine.schema.records import Sentence
from reportmine.schema.report import Report
from reportmine.segment.items import item_title
from reportmine.segment.problem_classes import classify, packs_of
from reportmine.train.examples import load_examples
from reportmine.train.sentences import COLUMNS, LabelledSentence, outline, read_sentences, weak_sentences
from reportmine.train.sheets import offset, read_rows

ROOT = Path(__file__).resolve().parents[1]
BINS = 10
SEEN, HIDDEN = "全文照原样", "去掉所有标题"


def main() -> None:
    """Load what is there and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--reports", type=Path, default=ROOT.parent / "shared/reports")
    parser.add_argument("--linear", type=Path, default=ROOT / "models/reportmine-zh-linear")
    parser.add_argument("--encoder", type=Path, default=ROOT / "models/reportmine-zh-small")
    parser.add_argument("--cascade", nargs="*", default=["zh-linear", "zh-small"], help="as in `reportmine.load`")
    parser.add_argument("--rounds", type=int, default=5, help="of the whole pipeline against jieba.lcut")
    parser.add_argument("--characters", type=int, default=300_000, help="of reports for that, at most")
    options = parser.parse_args()
    models = _models(options)
    cascades = _cascades(options.cascade)
    labelled = options.corpus / "sentences"
    if labelled.is_dir() and options.reports.is_dir():
        print_roles(labelled / "heldout.csv", options.reports, models, cascades)
    else:
        print(f"（一）没有 {labelled} 或 {options.reports}，句子作用无法评测")
    print_problems(options.corpus, options.reports, models)
    if labelled.is_dir() and options.reports.is_dir():
        print_noise(labelled / "train.csv", options.reports)
        print_speed(options.corpus, options.reports, models, cascades)
        print_pipeline(options.corpus, options.reports, cascades, options.rounds, options.characters)


def _models(options: argparse.Namespace) -> dict[str, Model]:
    """Open the models; say which cannot be opened."""
    from reportmine.classify.encoder import EncoderModel

    openers: dict[str, Callable[[], Model]] = {
        "线性": lambda: LinearModel.load(options.linear),
        "编码器": lambda: EncoderModel.load(options.encoder),
    }
    opened = {}
    for name, opener in openers.items():
        try:
            opened[name] = opener()
        except ReportmineError as error:
            print(f"{name}：没有，不评（{error}）")
    return opened


def _cascades(models: Sequence[str]) -> dict[str, Miner]:
    """Open the cascades; say which cannot be opened."""
    opened = {}
    for model in models:
        name = f"级联 {Path(model).name}"
        try:
            opened[name] = load(model)
        except ReportmineError as error:
            print(f"{name}：没有，不评（{error}）")
    return opened


def print_roles(path: Path, reports: Path, models: dict[str, Model], cascades: dict[str, Miner]) -> None:
    """Print macro F1, F1 by role and the reliability of each system, headings seen and hidden."""
    body, every = read_sentences(path, reports), all_sentences(path, reports)
    texts = {file: read(reports / file).text for file in sorted({sentence.file for sentence in every})}
    miners: dict[str, Callable[[str], Report]] = {"规则": outline}
    miners |= {name: roles_of(cascade) for name, cascade in cascades.items()}
    print(f"（一）句子作用：留出的 {len(every)} 句，{len(texts)} 份报告；正文 {len(body)} 句，其余是段首标题，由规则定")
    for setting in (SEEN, HIDDEN):
        for asked, caption in ((every, "全部"), (body, "正文")):
            gold = [sentence.role for sentence in asked]
            print(f"\n{setting}，{caption} {len(asked)} 句：宏平均 准确率  " + "  ".join(MODEL_ROLES))
            for name, miner in miners.items():
                found = mined_sentences(asked, texts, miner, hidden=setting == HIDDEN)
                _print_scores(name, gold, [sentence.role for sentence in found])
                if name in cascades and asked is body:
                    _print_trust(gold, found)
            if asked is every:
                continue
            for name, model in models.items():
                scores = model_roles(asked, texts, model, hidden=setting == HIDDEN)
                chosen = [MODEL_ROLES[column] for column in scores.argmax(axis=1)]
                _print_scores(name, gold, chosen)
                _print_reliability(gold, chosen, scores.max(axis=1))


def roles_of(miner: Miner) -> Callable[[str], Report]:
    """Return what gives a text the roles of its sentences as a miner does, without the later stages."""
    classify_roles = dict(miner.stages)["classify"]
    return lambda text: classify_roles(outline(text))


def all_sentences(path: Path, reports: Path) -> list[LabelledSentence]:
    """Return all labelled sentences, those that the rules take for headings included; without their contexts."""
    texts: dict[str, str] = {}
    found = []
    for line, row in read_rows(path, COLUMNS):
        text = texts.setdefault(row["file"], read(reports / row["file"]).text)
        start, end = (offset(row[column], f"{path.name} 第{line}行") for column in ("start", "end"))
        found.append(LabelledSentence(row["file"], start, end, text[start:end], Context(), row["role"]))
    return found


def mined_sentences(
    sentences: list[LabelledSentence], texts: dict[str, str], miner: Callable[[str], Report], *, hidden: bool
) -> list[Sentence]:
    """Return what a miner makes of each sentence.

    Args:
        sentences: what is asked about.
        texts: reports by file.
        miner: mines a text.
        hidden: whether the headings are cut out of the text first, save those that are asked about.
    """
    asked: dict[str, set[int]] = {file: set() for file in texts}
    for sentence in sentences:
        asked[sentence.file].add(sentence.start)
    found: dict[str, tuple[Report, list[tuple[int, int]]]] = {}
    for file, text in texts.items():
        headings = [span for span in _headings(outline(text)) if span[0] not in asked[file]] if hidden else []
        found[file] = miner(_without(text, headings)), headings
    result = []
    for sentence in sentences:
        report, headings = found[sentence.file]
        shift = sum(end - start for start, end in headings if end <= sentence.start)
        start, end = sentence.start - shift, sentence.end - shift
        result.append(max(report.sentences, key=lambda other: min(end, other.end) - max(start, other.start)))
    return result


def _headings(report: Report) -> list[tuple[int, int]]:
    return [
        (section.heading_start, section.heading_end)
        for section in report.sections
        if section.heading_start is not None and section.heading_end is not None
    ]


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text


def model_roles(
    sentences: list[LabelledSentence], texts: dict[str, str], model: Model, *, hidden: bool
) -> NDArray[np.floating]:
    """Return a model's scores, sentences × roles."""
    contexts: dict[tuple[str, int], Context] = {}
    for file, text in texts.items():
        report = outline(text)
        own = body_sentences(report.sections, report.sentences)
        around = contexts_of(text, report.sections, report.sentences, headings=not hidden)
        contexts.update({(file, s.start): context for s, context in zip(own, around, strict=True)})
    return model.roles([s.text for s in sentences], [contexts[s.file, s.start] for s in sentences])


def f1_by_label(gold: Sequence[str], found: Sequence[str], labels: Sequence[str]) -> dict[str, float]:
    """Return F1 of each label that the gold holds."""
    result = {}
    for label in labels:
        right = sum(one == other == label for one, other in zip(gold, found, strict=True))
        if label in gold:
            result[label] = 2 * right / (sum(g == label for g in gold) + sum(f == label for f in found))
    return result


def _print_scores(name: str, gold: list[str], found: list[str]) -> None:
    scores = f1_by_label(gold, found, MODEL_ROLES)
    right = sum(one == other for one, other in zip(gold, found, strict=True)) / len(gold)
    cells = "  ".join(f"{scores[role]:.2f}" if role in scores else "无例" for role in MODEL_ROLES)
    print(f"{name:　<6}{sum(scores.values()) / len(scores):>10.3f} {right:>8.3f}  {cells}")


def _print_reliability(gold: list[str], found: list[str], best: NDArray[np.floating]) -> None:
    """Print for each tenth of the score how often the choice is right."""
    right = np.array(found) == np.array(gold)
    bins = np.minimum((best * BINS).astype(int), BINS - 1)
    gap = sum(abs(right[bins == b].mean() - best[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins))
    cells = (f"{best[bins == b].mean():.2f}→{right[bins == b].mean():.2f}（{sum(bins == b)}）" for b in np.unique(bins))
    print(f"  分数→对的比例（句数），平均差 {gap:.3f}：" + "，".join(cells))


def _print_trust(gold: list[str], found: list[Sentence]) -> None:
    """Print how often the cascade is right by its score, by who decided, and where it is uncertain."""
    _print_reliability(gold, [one.role for one in found], np.array([one.confidence for one in found]))
    for name, chosen in (
        ("规则定", [one.decided_by != "model" for one in found]),
        ("模型定，有把握", [one.decided_by == "model" and not one.uncertain for one in found]),
        ("模型定，存疑", [one.uncertain for one in found]),
    ):
        pairs = [(role, one.role) for role, one, taken in zip(gold, found, chosen, strict=True) if taken]
        print(f"  {name} {len(pairs)} 句，对 {_right(pairs):.3f}")


def print_noise(path: Path, reports: Path) -> None:
    """Print how often the role that a heading gives is the one given by hand, on the sentences drawn to tell that."""
    drawn = [sentence for sentence in read_sentences(path, reports) if sentence.sample == "noise"]
    weak = {(one.file, one.start): one.role for one in weak_sentences(sorted({one.file for one in drawn}), reports)}
    pairs = [(one.role, weak[one.file, one.start]) for one in drawn if (one.file, one.start) in weak]
    print(
        f"\n（三）标题给出的标注：随机抽的正文 {len(drawn)} 句里标题定得了 {len(pairs)} 句，"
        f"与手工标注相同 {_right(pairs):.3f}"
    )
    for role in MODEL_ROLES:
        given = [pair for pair in pairs if pair[1] == role]
        if given:
            others = Counter(hand for hand, _ in given if hand != role).most_common()
            rest = "；其余手工标为 " + "、".join(f"{name} {count}" for name, count in others) if others else ""
            print(f"  标题说{role} {len(given)} 句，相同 {_right(given):.3f}{rest}")


def print_problems(corpus: Path, reports: Path, models: dict[str, Model]) -> None:
    """Print how often the first class of an annotated problem is right, by set of gold."""
    sets = {
        "corpus/gold（线性模型学过）": (corpus / "gold", corpus / "reports"),
        "shared/gold/seeds": (reports.parent / "gold/seeds", None),
        "shared/gold/government": (reports.parent / "gold/government", None),
        "corpus/heldout": (corpus / "heldout", reports),
    }
    print("\n（二）问题的第一类别：给定标注的问题，取分数最高的类")
    print("级联不管问题类别，与规则一行相同")
    totals: dict[str, list[tuple[str, str]]] = {}
    for title, (gold, texts) in sets.items():
        if not gold.is_dir() or (texts is not None and not texts.is_dir()):
            print(f"{title}：没有，不评")
            continue
        answers = first_classes(gold, texts, models)
        for name, pairs in answers.items():
            totals.setdefault(name, []).extend(pairs)
        print(f"{title}（{len(answers['规则'])} 个）：" + "，".join(f"{n} {_right(p):.3f}" for n, p in answers.items()))
    for name, pairs in totals.items():
        gold_names, found = zip(*pairs, strict=True)
        scores = f1_by_label(gold_names, found, tuple(problem_classes()))
        print(f"合计 {name}：准确率 {_right(pairs):.3f}，宏平均 {sum(scores.values()) / len(scores):.3f}；", end="")
        print(" ".join(f"{label} {score:.2f}" for label, score in scores.items()))


def first_classes(gold: Path, reports: Path | None, models: dict[str, Model]) -> dict[str, list[tuple[str, str]]]:
    """Return for each system the annotated and the found first class of every problem.

    A model may only choose among the classes of the packs that fit the report, as the rules do.
    """
    names = list(problem_classes())
    answers: dict[str, list[tuple[str, str]]] = {name: [] for name in ("规则", *models)}
    for example in load_examples(gold, reports):
        packs = packs_of(example.source.text)
        barred = np.array([problem_classes()[name].pack not in packs for name in names])
        problems = [span for span in example.spans if span.tag == "i"]
        quotes = [example.source.text[span.start : span.end] for span in problems]
        wanted = [span.attributes["c"].split(",")[0] for span in problems]
        answers["规则"] += [(w, classify(q, item_title(q), packs)[0]) for w, q in zip(wanted, quotes, strict=True)]
        for name, model in models.items():
            scores = np.where(barred, -1.0, model.classes(quotes)) if quotes else np.zeros((0, len(names)))
            answers[name] += [(w, names[row.argmax()]) for w, row in zip(wanted, scores, strict=True)]
    return answers


def _right(pairs: Sequence[tuple[str, str]]) -> float:
    return sum(one == other for one, other in pairs) / max(len(pairs), 1)


if __name__ == "__main__":
    main()
