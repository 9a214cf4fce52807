import subprocess
import sys

import click
import pytest

from reportmine.cli.help import two_columns, width_of
from reportmine.cli.main import cli
from reportmine.errors import ReadError

HEAVY = {"duckdb", "pyarrow", "pandas", "numpy", "rich", "jinja2", "docx", "pypdfium2", "lxml", "regex", "jieba"}


def commands(group=cli, path=("reportmine",)):
    context = click.Context(group, info_name=path[-1])
    yield path, group
    if isinstance(group, click.Group):
        for name in group.list_commands(context):
            yield from commands(group.get_command(context, name), (*path, name))


COMMANDS = dict(commands())


def is_chinese(text):
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def test_there_are_the_commands_that_the_readme_promises():
    assert {" ".join(path[1:]) for path in COMMANDS} == {
        *("", "run", "show", "query", "compare", "ledger", "brief", "copies", "audit", "check", "evaluate"),
        *("export", "completion"),
        *("review", "review export", "review import", "review gold", "train", "serve"),
        *("store", "store verify", "store compact", "store vacuum", "store migrate"),
        *("store pull", "store push"),
        *("lexicon", "lexicon check", "lexicon try"),
        *("corpus", "corpus check", "corpus convert"),
    }


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_mentions_each_option_and_gives_an_example(call, path):
    outcome = call(*path[1:], "--help")
    assert (outcome.status, outcome.errors) == (0, "")
    assert outcome.output.startswith(f"用法：{' '.join(path)}")
    assert "例：" in outcome.output or "照着做：" in outcome.output
    assert not any(word in outcome.output for word in ("Usage", "Options", "Show this", "ARGS"))
    for parameter in COMMANDS[path].params:
        for name in parameter.opts if isinstance(parameter, click.Option) else [parameter.metavar]:
            assert name in outcome.output
        if isinstance(parameter, click.Option):
            assert is_chinese(parameter.help)
    assert max(map(width_of, outcome.output.splitlines())) <= 120


@pytest.mark.parametrize("path", list(COMMANDS)[1:], ids=" ".join)
def test_every_command_is_listed_with_a_chinese_line(path):
    assert is_chinese(COMMANDS[path].short_help)


def test_without_a_command_the_help_is_shown(call):
    outcome = call()
    assert outcome.status == 0
    assert outcome.output == call("--help").output


def test_version(call):
    outcome = call("--version")
    assert outcome.status == 0
    assert outcome.output.startswith("reportmine 0.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["quer"], "没有命令“quer”，可用：run、show"),
        (["--nope"], "没有选项 --nope；看用法：reportmine --help"),
        (["run"], "缺少参数“输入…”；看用法：reportmine run --help"),
        (["run", "--wokers", "2", "x"], "没有选项 --wokers，是不是想用 --workers；"),
        (["run", "x", "--workers", "-1"], "选项 --workers 的值不对，要写不小于 0 的整数"),
        (["run", "x", "--workers", "两"], "选项 --workers 的值不对"),
        (["run", "x", "--out"], "选项 --out 后面缺少值；看用法：reportmine run --help"),
        (["show", "a", "b"], "多出了参数“b”；看用法：reportmine show --help"),
        (["show", "a", "--json=1"], "选项 --json 后面不带值"),
        (["show", "a", "--json", "--html", "b"], "--json 和 --html 不能一起用"),
        (["query"], "缺少参数“查什么”"),
        (["query", "figure"], "参数“查什么”的值不对，可用：problems、measures、plans、requests、results、documents、"),
        (["query", "figures", "--format", "xml"], "选项 --format 的值不对，可用：table、csv、json"),
        (["lexicon"], "缺少命令；看用法：reportmine lexicon --help"),
        (["lexicon", "nix"], "没有命令“nix”，可用：check、try"),
    ],
)
def test_wrong_usage_is_one_chinese_line_and_status_2(call, arguments, sentence):
    outcome = call(*arguments)
    assert outcome.status == 2
    assert outcome.output == ""
    assert outcome.errors.startswith("错误：")
    assert sentence in outcome.errors
    assert outcome.errors.count("\n") == 1


def test_errors_are_one_line_even_when_their_message_is_not(call, pipeline, reports):
    def load(model):
        raise ReadError("第一行\n第二行", hint="试试\n别的")

    pipeline.load = load
    outcome = call("show", reports / "青石.txt")
    assert (outcome.status, outcome.errors) == (1, "错误：第一行 第二行；试试 别的\n")


def test_help_imports_nothing_heavy():
    program = (
        "import sys\nfrom reportmine.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "用法：reportmine" in done.stdout
    assert {name.split(".")[0] for name in done.stderr.split()} & HEAVY == set()


def test_columns_are_laid_out_by_width():
    text = two_columns([("--长选项", "说" * 60), ("-a", "one two")])
    lines = text.splitlines()
    assert all(width_of(line) <= 100 for line in lines)
    starts = {width_of(line) - width_of(line.lstrip()) for line in lines[1:-1]}
    assert starts == {width_of("--长选项") + 4}
