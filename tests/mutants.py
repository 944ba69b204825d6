"""Faults put into copies of the rules on purpose: the tests must notice every one of them. Run it with `make mutants`.

The working copy is never touched. A fault whose text is no longer in the source counts as a failure too: it has to
follow the code.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
DECIDING = tuple(f"tests/test_rules_{name}.py" for name in ("factor", "decide", "effects", "engine", "audit"))
COMPARING = ("tests/test_rules_boxes.py", "tests/test_rules_compare.py")
COMPARISON = frozenset({"boxes", "turning", "meaning", "compare"})
NEEDED = (
    *DECIDING,
    *COMPARING,
    "tests/rules_small.py",
    "tests/rules_generated.py",
    "tests/rules_city.py",
    "pyproject.toml",
)
LONGEST_S = 90


@dataclass(frozen=True)
class Fault:
    """In `rules/<module>.py` the passage `right`, which stands there once, is replaced by `wrong`."""

    module: str
    right: str
    wrong: str

    @property
    def tests(self) -> tuple[str, ...]:
        """The files of tests that look at this module."""
        return COMPARING if self.module in COMPARISON else DECIDING


FAULTS = (
    # compiler
    Fault("compile", "SHARD_WIDTH = 62", "SHARD_WIDTH = 70"),
    Fault("compile", "longest.constants[half:])", "longest.constants[half + 1 :])"),
    Fault("compile", 'Op.AT_MOST: ("$lte",)', 'Op.AT_MOST: ("$lt",)'),
    Fault("compile", 'Op.BETWEEN: ("$gte", "$lte")', 'Op.BETWEEN: ("$gt", "$lte")'),
    Fault("compile", 'Op.MISSING: "$nex", Op.PRESENT: "$ex"', 'Op.MISSING: "$ex", Op.PRESENT: "$nex"'),
    Fault("compile", """[f'{{"{MARKER}":1}}', *(""", "[*("),
    Fault("compile", 'format(Decimal(repr(value)), "f")', 'format(value, ".3f")'),
    Fault("compile", "for name, value in fact.items() if value is not None)", "for name, value in fact.items())"),
    # engine and reference
    Fault("durable", "        engine.retract_fact(handle, fact)\n", ""),
    Fault("durable", "tuple(tuple(map(id, conditions)) for conditions in conjunctions)", "len(conjunctions)"),
    Fault(
        "durable", "for handle, positions in self._open for name", "for handle, positions in self._open[:1] for name"
    ),
    Fault("reference", "lambda value, limit: value < limit", "lambda value, limit: value <= limit"),
    Fault("reference", "low <= value <= high", "low <= value < high"),
    Fault("reference", "return (value is None) == (condition.op is Op.MISSING)", "return value is None"),
    # values and columns
    Fault("values", 'unicodedata.normalize("NFC", str(value))', "str(value)"),
    Fault("values", "    if abs(number) < 1:\n        return 0.0", "    if abs(number) < 1:\n        return number"),
    Fault(
        "columns", "Column(field, inner.values, inner.codes, column.ids)", "Column(field, inner.values, inner.codes)"
    ),
    Fault("columns", "number_of[codes] if members else codes", "codes"),
    Fault("columns", "            is_right |= is_missing\n", "            is_right[:] = True\n"),
    # classes
    Fault("classes", "2 + place if is_constant else 1", "2 if is_constant else 1"),
    Fault("classes", "1 + 2 * place + is_constant", "1 + 2 * place"),
    Fault("classes", "if value is None:\n        return 0", "if value is None:\n        return 1"),
    Fault("classes", "classes += kept >= constant", "classes += kept > constant"),
    Fault("classes", 'np.searchsorted(constants, kept, "right")', 'np.searchsorted(constants, kept, "left")'),
    Fault("classes", "kept[np.abs(kept) < SMALLEST_NUMBER] = 0.0", "pass"),
    Fault("classes", "is_known = ~np.isnan(kept)", "is_known = np.ones(len(kept), bool)"),
    Fault("classes", "first.table * second.size + second.table", "first.table + second.table"),
    # bitsets
    Fault("bitsets", 'view(np.uint8), bitorder="little")', 'view(np.uint8), bitorder="big")'),
    Fault("bitsets", "max(1, -(-n_rules // (8 * WORD_BYTES)))", "max(1, n_rules // (8 * WORD_BYTES))"),
    Fault("bitsets", "ordered[1:] != ordered[:-1]", "ordered[1:] > ordered[:-1] + 1"),
    Fault("bitsets", "for part in blocks(len(sets)))", "for part in ())"),
    # factor
    Fault("factor", "flags = np.ones((len(fired)", "flags = np.zeros((len(fired)"),
    Fault("conjunctions", "position.get(piece, NOTHING)", "position.get(piece, 0)"),
    Fault("factor", "[of_first] & second", "[of_first] | second"),
    Fault("factor", "sets &= each.sets", "sets |= each.sets"),
    Fault("factor", "first.sets & second.sets, n_asked", "second.sets, n_asked"),
    Fault("factor", "found *= len(second.sets)", "found *= len(second.sets) - 1"),
    Fault("factor", "found *= source.size", "found *= source.size - 1"),
    Fault("factor", "n_found + number", "number"),
    Fault("factor", "= unknown + rows.start", "= unknown"),
    Fault("factor", "np.arange(len(fired), len(fired) + len(cells))", "np.arange(len(cells))"),
    # effects
    Fault("effects", "outcome.is_statutory or (outcome.informs", "(outcome.informs"),
    Fault("effects", "return max(known, default=None)", "return min(known, default=None)"),
    Fault("effects", "exempts=first.exempts or second.exempts", "exempts=first.exempts"),
    Fault("effects", "outcome.notice_days if informed else None", "outcome.notice_days"),
    Fault("conclusions", "is_statutory | (informs & ~exempts)", "is_statutory | informs"),
    Fault("conclusions", "held >= value", "held == value"),
    Fault("conclusions", "max(held[name])", "min(held[name])"),
    Fault("conclusions", "mask >> MASK_BITS * word &", "mask &"),
    Fault("conclusions", "(place // WORD_BYTES, _table", "(place // WORD_BYTES % WORD_BYTES, _table"),
    # audit
    Fault("audit", "if decided[n] != audited[q]}", "if decided[n].rules != audited[q].rules}"),
    Fault("audit", "for name in sorted(asked)), strict", "for name in sorted(asked)[1:]), strict"),
    Fault("audit", "default_rng(sample.seed)", "default_rng()"),
    # comparison
    Fault("boxes", "limits.get(name, members) & members", "members"),
    Fault("boxes", "outside := mine & ~members", "outside := mine & ~members and 0"),
    Fault("boxes", "rest[name] = mine & members", "rest[name] = mine"),
    Fault("boxes", "names[0] if len(names) == 1", "names[0] if names"),
    Fault(
        "turning",
        "for number, piece in enumerate(self.differing):",
        "for number, piece in enumerate(self.differing[:1]):",
    ),
    Fault("turning", "part.masks[1] | piece.masks[1])", "part.masks[1])"),
    Fault("turning", "part.rule_ids | piece.rule_ids)", "part.rule_ids)"),
    Fault("turning", "self._reads((masks[0] | a, masks[1] | b)) for a", "self._reads(masks) for a"),
    Fault("turning", "for masks in {piece.masks for piece in pieces}:", "for masks in ():"),
    Fault("meaning", "if key not in after]", "if key in after]"),
    Fault("meaning", "if each[1][0] != each[1][1]]", "if False]"),
    Fault("meaning", "if mask & INFORMS and not mask & EXEMPTS", "if mask & INFORMS"),
    Fault("meaning", "for b in exempting[n]]", "for b in exempting[n]][:0]"),
    Fault("meaning", "steps[mask.bit_length() - 1] if mask", "steps[0] if mask"),
)


def copied(directory: Path) -> Path:
    """The rules, their tests and the settings, copied to a folder of their own."""
    shutil.copytree(ROOT / "rules", directory / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    (directory / "tests").mkdir()
    for name in NEEDED:
        shutil.copyfile(ROOT / name, directory / name)
    return directory


def fails(directory: Path, tests: tuple[str, ...]) -> bool:
    """Whether the tests fail there, or take so long that something hangs."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "--noconftest", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True, timeout=LONGEST_S, check=False)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def survives(fault: Fault, directory: Path) -> str:
    """Why the fault counts as not noticed, or "" when a test failed."""
    path = directory / "rules" / f"{fault.module}.py"
    source = path.read_text(encoding="utf-8")
    if source.count(fault.right) != 1:
        return f"its text stands {source.count(fault.right)} times in the source"
    path.write_text(source.replace(fault.right, fault.wrong), encoding="utf-8")
    try:
        return "" if fails(directory, fault.tests) else "no test fails"
    finally:
        path.write_text(source, encoding="utf-8")


def main() -> int:
    """Try every fault, or those of the modules named; 1 when one of them survives."""
    started = time.monotonic()
    chosen = [fault for fault in FAULTS if fault.module in (sys.argv[1:] or [fault.module])]
    survivors = 0
    with tempfile.TemporaryDirectory() as name:
        directory = copied(Path(name))
        if fails(directory, (*DECIDING, *COMPARING)):
            print("The tests fail without any fault: nothing can be said.")
            return 1
        for fault in chosen:
            if why := survives(fault, directory):
                survivors += 1
                print(f"SURVIVED rules/{fault.module}.py: {fault.right!r} → {fault.wrong!r}: {why}", flush=True)
    seconds = time.monotonic() - started
    print(f"{len(chosen) - survivors} of {len(chosen)} faults killed in {seconds:.0f} s.")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
