"""`make audit`: is a vulnerability known of a locked package? Needs network; no test runs it.

pip-audit is installed into an environment that is thrown away: it is no dependency of the project.
It calls it a success if no advisory source knew any package, so its report is read here.

Exit codes: 0 none is known, 1 some are, 2 not every package could be looked up.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
_SHOWN = 5


def verdict(packages: Sequence[Mapping[str, Any]]) -> tuple[int, list[str]]:
    """Exit code and lines of a report of pip-audit."""
    known = [
        f"{package['name']} {package['version']}: {found['id']}"
        f" (fixed in {', '.join(found['fix_versions']) or 'no version yet'})"
        for package in packages
        for found in package.get("vulns", ())
    ]
    skipped = [str(package["name"]) for package in packages if "skip_reason" in package]
    lines = [*known, f"{len(known)} known vulnerabilities in {len(packages)} locked packages."]
    if skipped or not packages:
        more = " and more" if len(skipped) > _SHOWN else ""
        lines.append(
            f"{len(skipped)} of {len(packages)} packages could not be looked up: "
            f"{', '.join(skipped[:_SHOWN])}{more}. No advisory source was reachable for them; "
            "run it where the package index itself can be reached."
        )
    return (1 if known else 2 if skipped or not packages else 0), lines


def _report() -> Sequence[Mapping[str, Any]]:
    with TemporaryDirectory(prefix="cityfare-audit-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        bin_, report = Path(folder) / "bin", Path(folder) / "report.json"
        install = [bin_ / "python", "-m", "pip", "install", "--quiet", "pip-audit"]
        subprocess.run(install, check=True)
        command = [bin_ / "pip-audit", "--disable-pip", "--require-hashes", "--no-deps"]
        options = ["--progress-spinner", "off", "--format", "json", "--output", report]
        subprocess.run(
            [*command, *options, "--requirement", LOCK], check=False, capture_output=True
        )
        found: dict[str, Any] = json.loads(report.read_text("utf-8"))
        packages: Sequence[Mapping[str, Any]] = found["dependencies"]
        return packages


def main() -> int:
    """Print what is known of the locked packages."""
    try:
        code, lines = verdict(_report())
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        lines = [f"Nothing was checked: {error}. The package index or the advisories are away."]
        code = 2
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
