"""Read the work reports of Chinese counties into comparable, citable records.

>>> import reportmine
>>> report = reportmine.load()("上半年签约项目16个，总投资额85.21亿元。")
>>> [(figure.indicator, figure.value, figure.unit) for figure in report.figures]
[('签约项目数', '16', '个'), ('签约投资额', '85.21', '亿元')]
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportmine.batch.run import run
    from reportmine.errors import ReportmineError
    from reportmine.pipeline import Miner, load
    from reportmine.query.comparison.compare import compare
    from reportmine.query.copying.copies import copied_passages, copied_share, leave_out_copies
    from reportmine.query.promises.histories import project_histories
    from reportmine.query.promises.ledger import ledger
    from reportmine.query.promises.problem_histories import problem_histories
    from reportmine.query.select import select
    from reportmine.readers import read
    from reportmine.schema.records import Figure, Mask, Project, Section, Sentence, Statement
    from reportmine.schema.report import Report
    from reportmine.store.catalog import open_store

__version__ = version("reportmine")
__all__ = [
    "Figure",
    "Mask",
    "Miner",
    "Project",
    "Report",
    "ReportmineError",
    "Section",
    "Sentence",
    "Statement",
    "compare",
    "copied_passages",
    "copied_share",
    "leave_out_copies",
    "ledger",
    "load",
    "open_store",
    "problem_histories",
    "project_histories",
    "read",
    "run",
    "select",
]

_HOMES = {
    "ReportmineError": "errors",
    "Miner": "pipeline",
    "load": "pipeline",
    "read": "readers",
    "Report": "schema.report",
    "compare": "query.comparison.compare",
    "copied_passages": "query.copying.copies",
    "copied_share": "query.copying.copies",
    "leave_out_copies": "query.copying.copies",
    "ledger": "query.promises.ledger",
    "open_store": "store.catalog",
    "problem_histories": "query.promises.problem_histories",
    "project_histories": "query.promises.histories",
    "run": "batch.run",
    "select": "query.select",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - module attributes have any type
    """Import a public name when it is first asked for, so that `reportmine --help` starts at once."""
    if name not in __all__:
        raise AttributeError(f"module 'reportmine' has no attribute {name!r}")
    return getattr(import_module(f"reportmine.{_HOMES.get(name, 'schema.records')}"), name)
