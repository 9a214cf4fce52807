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
    from reportmine.errors import ReportmineError
    from reportmine.pipeline import Miner, load
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
    "load",
    "open_store",
    "read",
]

_HOMES = {
    "ReportmineError": "errors",
    "Miner": "pipeline",
    "load": "pipeline",
    "read": "readers",
    "Report": "schema.report",
    "open_store": "store.catalog",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - module attributes have any type
    """Import a public name when it is first asked for, so that `reportmine --help` starts at once."""
    if name not in __all__:
        raise AttributeError(f"module 'reportmine' has no attribute {name!r}")
    return getattr(import_module(f"reportmine.{_HOMES.get(name, 'schema.records')}"), name)
