"""`reportmine train`: train the encoder, from nothing or from a model of one's own, or the linear model."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click
from click.core import ParameterSource

from reportmine.cli.help import ChineseCommand
from reportmine.errors import UsageError

ENCODER, LINEAR = "encoder", "linear"
_ONLY_ENCODER = {
    "base": "--base",
    "epochs_mlm": "--epochs-mlm",
    "steps": "--steps",
    "device": "--device",
    "resume": "--resume",
    "teacher": "--teacher",
}
_SEEDS = {ENCODER: 7, LINEAR: 20261121}

_HELP = """\
训练句子分类模型，写入模型文件夹；用法：reportmine run 报告 --model 模型文件夹。

--kind encoder（默认）：先在真实报告上做遮盖预训练，再微调三项（句子作用、问题类别、项目和单位名称），
校准后导出成 int8 的 ONNX。两个 CPU 核几小时可以训完；有 CUDA 显卡时自动使用，并用 bf16。
--kind linear：由字的片段和规则的判断学句子作用和问题类别，几分钟训完，不用显卡；按地区交叉检验，打印得分。

需要训练软件：pip install 'reportmine[train]'。不训练、只使用模型时不需要。
种子、命令和数据的校验值都记在 model.toml 里。corpus/heldout/files.txt 里的报告留作检验，任何一步都不用它们。

encoder 随时可以 Ctrl-C；再跑时加 --resume，从断点接着训。断点放在“模型文件夹.training”里，训完可以删去。
已有中文 BERT 模型（bert-base-chinese、macbert、roberta-wwm 等）的，用 --base 指出它的文件夹，不再预训练。

审核时改过的判断可以参加训练：--corrections 文件，由 reportmine review gold 导出，
列为 file,sha256,start,end,role,problem_class；报告要在 --reports 的文件夹里，路径变了的按内容找。
linear 用其中的句子作用和问题类别，代替同一句原有的标注；encoder 只用句子作用。

例：

  reportmine train models/我的模型
  reportmine train models/我的模型 --kind linear --corrections 更正.csv
  reportmine train models/我的模型 --teacher models/reportmine-zh-linear
  reportmine train models/我的模型 --resume
  reportmine train models/大模型 --base ~/chinese-macbert-base --device cuda
  reportmine train models/我的模型 --corrections 更正.csv --epochs-mlm 5 --seed 11
  reportmine train models/试 --epochs-mlm 1 --steps 20      先试一下能不能跑通
"""


@click.command("train", cls=ChineseCommand, help=_HELP, short_help="训练句子分类模型。")
@click.argument("out", metavar="[模型文件夹]", type=click.Path(path_type=Path), default=Path("models/mine"))
@click.option(
    "--kind",
    metavar="种类",
    type=click.Choice((ENCODER, LINEAR)),
    default=ENCODER,
    help="encoder（默认）或 linear：训练编码器，还是线性模型。",
)
@click.option(
    "--base", metavar="文件夹", type=click.Path(path_type=Path), help="微调这个 Hugging Face 模型，不预训练。"
)
@click.option("--epochs-mlm", metavar="N", type=click.IntRange(min=1), default=3, help="预训练读几遍报告，默认 3。")
@click.option("--steps", metavar="N", type=click.IntRange(min=1), help="微调每轮最多多少步；不写时由句子数决定。")
@click.option(
    "--device",
    metavar="设备",
    type=click.Choice(("auto", "cpu", "cuda")),
    default="auto",
    help="auto（默认）、cpu、cuda。",
)
@click.option("--resume", is_flag=True, help="从上次的断点接着训。")
@click.option(
    "--corrections", metavar="文件", type=click.Path(path_type=Path), help="审核时改过的判断，两种模型都可以用。"
)
@click.option(
    "--reports",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    default=Path("../shared/reports"),
    help="真实报告，默认 ../shared/reports。",
)
@click.option(
    "--corpus", metavar="文件夹", type=click.Path(path_type=Path), default=Path("corpus"), help="语料，默认 corpus/。"
)
@click.option(
    "--teacher", metavar="文件夹", type=click.Path(path_type=Path), help="用这个线性模型先核一遍由标题得来的标注。"
)
@click.option("--seed", metavar="N", type=int, help="随机种子，默认 encoder 用 7，linear 用 20261121。")
@click.pass_context
def command(  # noqa: PLR0913 - one argument per option
    context: click.Context,
    out: Path,
    *,
    kind: str,
    base: Path | None,
    epochs_mlm: int,
    steps: int | None,
    device: str,
    resume: bool,
    corrections: Path | None,
    reports: Path,
    corpus: Path,
    teacher: Path | None,
    seed: int | None,
) -> None:
    """Train a model and print its scores."""
    called = shlex.join(["reportmine", *sys.argv[1:]])
    seed = _SEEDS[kind] if seed is None else seed
    if kind == LINEAR:
        alien = [name for key, name in _ONLY_ENCODER.items() if _is_given(context, key)]
        if alien:
            raise UsageError(f"{'、'.join(alien)} 只用于 --kind encoder", hint="请去掉，或改用 --kind encoder")
        _train_linear(out, corpus, reports, corrections, seed, called)
        return
    from reportmine.train.encoder.pretrain import PretrainSettings
    from reportmine.train.encoder.recipe import Recipe, train_encoder
    from reportmine.train.encoder.reports import Paths
    from reportmine.train.encoder.rounds import FinetuneSettings

    scores = train_encoder(
        Recipe(
            paths=Paths(reports, corpus, corrections),
            out=out,
            pretraining=PretrainSettings(epochs=epochs_mlm, seed=seed, device=device),
            finetuning=FinetuneSettings(seed=seed, device=device, steps=steps),
            base=base,
            teacher=teacher,
            resume=resume,
            command=called,
        )
    )
    click.echo(f"模型已写入 {out}")
    click.echo(f"开发集（{scores['dev_roles_count']} 句）句子作用宏平均 F1：{scores['dev_roles_macro_f1']:.3f}")
    for label, score in scores["dev_roles_f1"].items():
        click.echo(f"  {label} {score:.3f}")
    if "dev_first_class" in scores:
        click.echo(f"问题主类别正确率：{scores['dev_first_class']:.3f}")
    if "dev_names_f1" in scores:
        click.echo(f"项目和单位名称 F1：{scores['dev_names_f1']:.3f}")


def _is_given(context: click.Context, key: str) -> bool:
    return context.get_parameter_source(key) is ParameterSource.COMMANDLINE


def _train_linear(out: Path, corpus: Path, reports: Path, corrections: Path | None, seed: int, called: str) -> None:
    from reportmine.train.linear import Settings
    from reportmine.train.linear_recipe import LinearRecipe, train_linear

    scores = train_linear(
        LinearRecipe(
            corpus=corpus,
            reports=reports,
            out=out,
            command=called,
            corrections=corrections,
            settings=Settings(seed=seed),
        )
    )
    click.echo(f"模型已写入 {out}")
    if corrections is not None:
        click.echo(f"用了审核时的判断 {scores['corrected']} 条（留出的报告和标题不算）")
    for name, caption in (("linear", "只用线性模型"), ("with_rules", "与规则合起来")):
        found = scores[name]
        click.echo(f"按地区交叉检验，{caption}：宏平均 F1 {found['macro_f1']:.3f}，正确率 {found['accuracy']:.3f}")
        click.echo("  " + "  ".join(f"{role} {score:.3f}" for role, score in found["f1"].items()))
