"""Print how many cases of Recognizers-Text are adopted and passed: `python benchmarks/specs.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "specs"))

from spec_cases import SPECS, Outcome, run_all


def main() -> int:
    """Print one line per spec file, then what is left out and why it fails."""
    if not SPECS.is_dir():
        print("没有 ../shared/specs/recognizers-text，无法运行", file=sys.stderr)
        return 2
    outcomes = list(run_all())
    print(f"{'spec':<42}{'cases':>7}{'adopted':>9}{'passed':>8}{'share':>8}  value only / not adopted, by reason")
    for outcome in outcomes:
        print(_line(outcome))
    total, adopted, passed = (
        sum(values) for values in zip(*((o.total, o.adopted, len(o.passed)) for o in outcomes), strict=True)
    )
    print(f"{'all':<42}{total:>7}{adopted:>9}{passed:>8}{passed / adopted:>8.3f}")
    for outcome in outcomes:
        for number, wrong in outcome.failed.items():
            print(f"{outcome.path} #{number}: {wrong}")
    return 0


def _line(outcome: Outcome) -> str:
    name = outcome.path.split("/")[-1].removesuffix(".json")
    reasons = ", ".join(f"{reason} {len(cases)}" for reason, cases in outcome.left_out.items()) or "none"
    share = f"{outcome.share:.3f}" if outcome.adopted else "-"
    return (
        f"{name:<42}{outcome.total:>7}{outcome.adopted:>9}{len(outcome.passed):>8}{share:>8}"
        f"  {len(outcome.value_only)} / {reasons}"
    )


if __name__ == "__main__":
    sys.exit(main())
