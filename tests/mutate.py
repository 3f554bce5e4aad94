"""Do the tests notice what they promise to notice? `make mutate` plants faults one at a time.

Each fault changes one place of a copy of the project; one of the few test files that promise
something of that place must then fail. First these files run without any fault. A fault that no
test notices, or whose place is no longer in the code, is listed, and the exit code is 1. A run that
is stopped leaves nothing behind, since only the copy is changed.

Libraries are imported once, and each run of tests is a fork of that process.
Run by hand: it takes some minutes. `python -m tests.mutate gaps` takes the faults of one file.
"""

import compileall
import os
import resource
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from py_compile import PycInvalidationMode
from tempfile import TemporaryDirectory
from time import monotonic

import pytest

PROJECT = Path(__file__).parents[1]
COPIED = ("pipelines", "contracts", "tests")
CPU_SECONDS = 60
_OUTCOMES = {0: "passed", 1: "failed", -signal.SIGXCPU: "never ended"}
# A fault that makes a loop endless is noticed, by whoever waits for it.
_NOTICED = ("failed", "never ended")


@dataclass(frozen=True)
class Fault:
    """A change of one place in the code, and the tests that must notice it."""

    file: str
    code: str
    changed: str
    tests: tuple[str, ...]


def _faults(file: str, tests: str, *changes: tuple[str, str]) -> Iterator[Fault]:
    names = tuple(f"tests/unit/{name}" for name in tests.split())
    for code, changed in changes:
        yield Fault(file, code, changed, names)


# Left out, since no caller could tell the difference:
# `startswith(f"{spec.name}__")` of contract.py without the `__`: it only narrows the exceptions that
# are compared by their complete names afterwards.
FAULTS = (
    *_faults(
        "contracts/sufficiency.py",
        "test_sufficiency.py",
        ("return ~_NO_AREA", "return pl.lit(value=True)"),
        ('n_unique().over(PAGE, "policy_area_id") == 1', 'n_unique().over(PAGE) >= 1'),
        ('n_unique().over(PAGE, "policy_area_id")', 'n_unique().over("policy_area_id")'),
        ('entry = [PAGE, "list", "policy_area_id"]', 'entry = ["list", "policy_area_id"]'),
        ('entry = [PAGE, "list", "policy_area_id"]', 'entry = [PAGE, "policy_area_id"]'),
        ('pl.col("position").min().over(entry)', 'pl.col("position").max().over(entry)'),
        ('(pl.col("list") == name).sum().over(PAGE)', '(pl.col("list") == name).sum()'),
        ('pl.col(f"{name}_declared").is_null()\n        |', 'pl.col(f"{name}_declared").is_null()\n        &'),
        ("pl.all_horizontal(\n", "pl.any_horizontal(\n"),
        ('set(vocab.POLICY_AREAS) - set(areas)', 'set(areas) - set(vocab.POLICY_AREAS)'),
        ("for name in _LISTS\n    )", "for name in _LISTS[:1]\n    )"),
    ),
    *_faults(
        "contracts/sufficiency.py",
        "survey/test_bad_input.py survey/test_from_page.py",
        ("while found := list(_broken(left)):", "if found := list(_broken(left)):"),
        ('return left.drop("row"), broken', "return areas, broken"),
        ("if not holds:", "if holds:"),
    ),
    *_faults(
        "pipelines/checks/contract.py",
        "test_contract.py test_sufficiency.py",
        ("for _ in range(_MAX_PASSES):", "for _ in range(1):"),
        ("self._rows_out += len(out)", "self._rows_out = len(out)"),
        ("out > max(rows * most, _FEW_ROWS)", "out > max(rows * most, 5000)"),
        ("out > rows * max(most, _MAX_BAD_SHARE)", "out > rows"),
        ("out > rows * max(most, _MAX_BAD_SHARE)", "out >= rows * max(most, _MAX_BAD_SHARE)"),
        ("left < given * (1 - _MAX_BAD_SHARE)", "left < 0"),
        ("given >= _LONG_COLUMN", "given >= 1"),
        ("self._rows_out += len(out)", "self._rows_out += len(failures)"),
        ('column.on_failure == "cell"', 'column.on_failure == "row"'),
        ("pl.when(~is_bad).then", "pl.when(is_bad).then"),
        ("self._refuse_mostly_bad()", "pass"),
        ("self._refuse_blanked()", "pass"),
        ("    check_key(rows_of(accepted), spec)\n", ""),
        ("self._rows_in += source.height", "self._rows_in += table.height"),
        ("same_check and all(", "all("),
        ("same_check and all(row.get(name) == v", "same_check and any(row.get(name) == v"),
    ),
    *_faults(
        "pipelines/study/gaps.py",
        "study/test_gaps.py",
        ("FEWEST_FOR_A_REGRESSION = 12", "FEWEST_FOR_A_REGRESSION = 11"),
        ("FEWEST_FOR_A_REGRESSION = 12", "FEWEST_FOR_A_REGRESSION = 13"),
        ("FEWEST_IN_A_GROUP = 3", "FEWEST_IN_A_GROUP = 2"),
        ("everyone < FEWEST_FOR_A_REGRESSION", "everyone <= FEWEST_FOR_A_REGRESSION"),
        ('rows["is_us"].all()', 'rows["is_us"].any()'),
        ('code not in INCOMES and rows', 'rows'),
        ('pl.col("value").log().alias("income")', 'pl.col("value").alias("income")'),
        ('pl.col("population").log().alias', 'pl.col("population").alias'),
        ("used = used & ~np.isnan(indicator.controls).any(axis=1)", "used = used"),
        ("np.isnan(indicator.controls).any(axis=1)", "np.isnan(indicator.controls).all(axis=1)"),
        ('gaps.group_by("method", maintain_order=True)', 'gaps.group_by("method", "indicator_code", maintain_order=True)'),
        ('gaps.group_by("method", maintain_order=True)', 'gaps.group_by("method", "driver_id", maintain_order=True)'),
        ("stats.false_discovery_control(p_values[tested])", "p_values[tested]"),
        ("with_driver = indicator.value[used & has_driver]", "with_driver = indicator.value[has_driver]"),
        ("indicator.value[used & ~has_driver]", "indicator.value[~has_driver]"),
        ("is_marginal[used].sum()", "is_marginal.sum()"),
        ("span(driver_years)", "span(years)"),
        ("np.ptp(np.concatenate([with_driver, without])) == 0", "False"),
        ("if has_income else \"population only\"", 'if is_us else "population only"'),
    ),
    *_faults(
        "pipelines/study/methods.py",
        "study/test_methods.py study/test_gaps.py",
        ("tail = (1 - _CONFIDENCE) / 2", "tail = 1 - _CONFIDENCE"),
        ("left_out - 1),", "left_out),"),
        ("count - left_out),", "count - left_out - 1),"),
        ("<= tail).sum())", "< tail / 2).sum())"),
        ("{(count - 1) // 2, count // 2}", "{count // 2}"),
        ("_CONFIDENCE = 0.95", "_CONFIDENCE = 0.9"),
        ("own, other = with_driver.var(ddof=1) / n", "own, other = with_driver.var(ddof=0) / n"),
        ("special.stdtr(min(freedom, at_equal_spreads),", "special.stdtr(freedom,"),
        ("/ (1 - leverage)).sum()", ").sum()"),
        ("residual**2 / (1 - leverage)", "residual**2 / (1 - leverage) ** 2"),
        ("return _left_out(n_with, n_without) >= 1", "return True"),
        ("wins = max(wins, n * m - wins)", "wins = wins"),
        ("return min(1.0, float(2 * arrangements", "return min(1.0, float(arrangements"),
        ("shifted[m + i :] =", "shifted[m :] ="),
        ("n * m / 2 + 0.5 + special", "n * m / 2 + special"),
    ),
    *_faults(
        "pipelines/identity/matcher.py",
        "test_match.py",
        ("if known is None and mention.now:", "if mention.now:"),
        ("method = known.method and \"code\"", "method = known.method"),
        ("return known or self._by_name(mention, country)", "return self._by_name(mention, country)"),
        ("if override := self.overrides.get(key):", "if (override := self.overrides.get(key)) and not self.crosswalk.get(key):"),
        ('("matched", "code") if mention.is_code else ("unmatched", None)', '("unmatched", None)'),
        ("if override.geography_level:", "if False:"),
        ("city_name=override.city_name,", "city_name=None,"),
        ("return (place and self.countries.find(place.iso2)) or country", "return country"),
        ("[country, *self.countries.territories(country)]", "[country]"),
        ("len(told) == len(printed) and len(set(told)) <= 1", "len(told) == len(printed)"),
        ("len(told) == len(printed) and len(set(told)) <= 1", "len(set(told)) <= 1"),
        ("(has_all or not _repeats(name, printed))", "has_all"),
        ("(has_all or not _repeats(name, printed))", "not _repeats(name, printed)"),
        ("if not told:", "if False:"),
        ("if found.place or found.candidates:", "if found.place:"),
        ("beside = [mention.admin1] if mention.admin1 else []", "beside = []"),
    ),
    *_faults(
        "pipelines/identity/search.py",
        "test_match.py",
        ("for key in forms.whole:", "for key in forms.whole[::-1]:"),
        ("forms.languages, all_must_lead=False", "forms.languages, all_must_lead=True"),
        ("forms.parts, all_must_lead=True", "forms.parts, all_must_lead=False"),
        ("if len(named) == 1 and (larger := _much_larger(named[0], others)):", "if (larger := []):"),
        ("_MUCH_LARGER = 2", "_MUCH_LARGER = 20"),
        ("_MUCH_LARGER = 2", "_MUCH_LARGER = 1"),
        ("if not named and len(others) == 1:", "if len(others) == 1:"),
        ("places = named or others\n", "places = named\n"),
        ("return self.unresolved(key, places) if places else None", "return self._matched(key, places[0], '') if places else None"),
        ('status = "ambiguous" if len(places) > 1 else "unmatched"', 'status = "unmatched"'),
        ("if self.mention.is_code:", "if False:"),
        ("country = self.countries.find(place.iso2) or self.country", "country = self.country"),
        ("return _once([*named, *self._qualified(key)]) if named else []", "return named"),
        ("return _once([*self._qualified(key), *others])", "return others"),
        ("key, scope.geonames_admin1)", "key, None)"),
        ("(place.population or 0) > least", "(place.population or 0) >= least"),
    ),
    *_faults(
        "pipelines/publish/release.py",
        "test_release_refusals.py",
        ("        _refuse_unsound(staging)\n", ""),
        (
            "_refuse_unsound(staging)\n        release = _put_in_place(staging, planned)",
            "release = _put_in_place(staging, planned)\n        _refuse_unsound(staging)",
        ),
        ("if check.blocking and not check.passed]", "if not check.passed]"),
        ("    if failed:\n", "    if False:\n"),
        ("    if unrun:\n", "    if False:\n"),
        ("required_checks() | {change", "{change"),
        ("    if unbuilt:\n", "    if False:\n"),
        ("    if tables:\n", "    if False:\n"),
        ("if name != WAREHOUSE]", 'if name.endswith(".parquet")]'),
        ("if name != WAREHOUSE]", 'if not name.endswith(".csv") and name != WAREHOUSE]'),
        ("if name != WAREHOUSE]", "]"),
        ("    if changed:\n", "    if False:\n"),
        ("    if problems:\n", "    if False:\n"),
        ("    if damaged:\n", "    if False:\n"),
        ("    _clear_leftovers(target)\n", ""),
        ("shutil.rmtree(staging, ignore_errors=True)", "pass"),
    ),
)  # fmt: skip


def main(names: list[str]) -> int:
    """Plant every fault, or those whose path or code holds one of the names."""
    # Else the copy would stay where a run is stopped by a signal.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    chosen = [f for f in FAULTS if not names or any(n in f"{f.file} {f.code}" for n in names)]
    began = monotonic()
    with TemporaryDirectory(prefix="mutate-") as folder:
        copy = _copy_project(Path(folder))
        _import_once(copy)
        for tests in dict.fromkeys(fault.tests for fault in chosen):
            if (found := _run_tests(tests)) != "passed":
                print(f"without a fault: {' '.join(tests)} {found}")
                return 1
        alive = 0
        for fault in chosen:
            found = _plant(copy, fault)
            alive += found not in _NOTICED
            print(f"{found}: {fault.file}: {fault.code!r} -> {fault.changed!r}", flush=True)
    minutes = (monotonic() - began) / 60
    print(f"{len(chosen) - alive} of {len(chosen)} faults were noticed in {minutes:.0f} minutes.")
    return 1 if alive else 0


def _copy_project(folder: Path) -> Path:
    for path in PROJECT.iterdir():
        if path.name in COPIED:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(path, folder / path.name, ignore=ignored)
        elif not path.name.startswith(".") and path.name != "build":
            (folder / path.name).symlink_to(path)
    # By hash: a changed file may have the size and the second of the one that was compiled.
    compileall.compile_dir(folder, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return folder


def _import_once(copy: Path) -> None:
    """Import all libraries, and the contracts, which take the longest; nothing else of the copy."""
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True
    _forget(("contracts", "pipelines", "tests"))
    for name in ("tests.conftest", "tests.unit.conftest", "scipy.linalg", "scipy.stats"):
        import_module(name)
    _forget(("pipelines", "tests"))
    import_module("contracts.model").all_tables()


def _forget(packages: tuple[str, ...]) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
        del sys.modules[name]


def _plant(copy: Path, fault: Fault) -> str:
    """What became of a fault; the file is as it was afterwards."""
    path = copy / fault.file
    text = path.read_text("utf-8")
    if fault.code not in text:
        return "not in the code"
    path.write_text(text.replace(fault.code, fault.changed), encoding="utf-8")
    try:
        return _run_tests(fault.tests, anew=fault.file.startswith("contracts/"))
    finally:
        path.write_text(text, encoding="utf-8")


def _run_tests(tests: tuple[str, ...], *, anew: bool = False) -> str:
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        if anew:
            _forget(("contracts",))
        options = ("-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov")
        os._exit(int(pytest.main([*options, *tests])))
    _, status = os.waitpid(child, 0)
    return _OUTCOMES.get(os.waitstatus_to_exitcode(status), "could not run")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
