"""What the store holds already, as far as a plan must know it."""

from __future__ import annotations

from importlib import metadata
from typing import Any, TypeVar

from msgspec import Struct

from reportmine.batch.plan import Known
from reportmine.schema.records import Failure
from reportmine.store.catalog import Store
from reportmine.store.tables import SeenFile

_FAILED = """
    SELECT failures.* FROM failures JOIN runs USING (run) WHERE runs.fingerprint = ? AND runs.version = ?
"""

_Row = TypeVar("_Row", bound=Struct)


def known_of(store: Store, fingerprint: str) -> Known:
    """Return what need not be done again.

    Args:
        store: the results so far.
        fingerprint: of the miner that will run; failures of another one, or of another version, do not count.
    """
    seen = store.query("SELECT path, sha256 FROM files")
    containers = store.query("SELECT * FROM files WHERE role = 'container' AND members > 0").to_dict("records")
    failed = store.query(_FAILED, [fingerprint, metadata.version("reportmine")]).to_dict("records")
    return Known(
        done=store.known(),
        paths=set(zip(seen["path"], seen["sha256"], strict=True)),
        containers={(row["sha256"], row["fingerprint"]): _row(SeenFile, row) for row in containers},
        failures={(row["path"], row["sha256"]): _row(Failure, row) for row in failed},
    )


def _row(kind: type[_Row], row: dict[Any, Any]) -> _Row:
    return kind(**{name: row[name] for name in kind.__struct_fields__})
