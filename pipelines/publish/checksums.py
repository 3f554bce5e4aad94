"""`checksums.txt`: the hash of every file of a release, in the form that `sha256sum -c` reads.

Its last line hashes the lines above, so that a changed byte in the list itself is found and named.
"""

import re
from pathlib import Path

from pipelines.files import sha256_of, sha256_of_file

NAME = "checksums.txt"
_SEAL = "# sha256 of the lines above: "


def write_checksums(folder: Path) -> None:
    """Hash every file of a release folder."""
    body = "".join(f"{sha256_of_file(folder / name)}  {name}\n" for name in files_in(folder))
    (folder / NAME).write_text(f"{body}{_SEAL}{sha256_of(body.encode())}\n", encoding="utf-8")


def files_in(folder: Path) -> list[str]:
    """Every file of a release but the list itself, by its path in the folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted({path.relative_to(folder).as_posix() for path in paths} - {NAME})


def listed_hashes(folder: Path) -> dict[str, str]:
    """The hash of every file, by its path in the folder, as the list has it.

    Raises:
        ValueError: The list was changed after it was written.
    """
    text = (folder / NAME).read_bytes().decode("utf-8")
    body, mark, seal = text.rpartition(_SEAL)
    if not mark or seal != f"{sha256_of(body.encode())}\n":
        raise ValueError("the list was changed after it was written")
    entries = (re.fullmatch(r"([0-9a-f]{64})  (.+)", line) for line in body.splitlines())
    return {entry[2]: entry[1] for entry in entries if entry}


def checksum_problems(folder: Path) -> list[str]:
    """What differs from the list: each entry names the file; empty where nothing is wrong."""
    try:
        listed = listed_hashes(folder)
    except (OSError, ValueError) as error:
        return [f"{NAME}: {error}"]
    present = set(files_in(folder))
    problems = [f"{name}: listed, but not there" for name in sorted(set(listed) - present)]
    problems += [f"{name}: there, but not listed" for name in sorted(present - set(listed))]
    for name in sorted(present & set(listed)):
        found = sha256_of_file(folder / name)
        if found != listed[name]:
            problems.append(f"{name}: expected sha256 {listed[name]}, found {found}")
    return problems
