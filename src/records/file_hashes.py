"""Which files belong to a record: its JSON file, written last, names their SHA-256.

Several files cannot be moved in one step. A process that is killed between two moves leaves files
of two runs side by side; the hashes tell.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

NOTE = "files"  # the key in the JSON file: SHA-256 by path


def file_hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """SHA-256, hexadecimal, of files in a folder by their names, sorted."""
    return {name: _hash(folder / name) for name in sorted(names)}


def file_problems(folder: Path, notes: Mapping, results: str) -> list[str]:
    """Say which files of a folder are not those that its record names, in at most one sentence.

    Parameters
    ----------
    notes : of the record; one that names no files, as older ones do, has no problems
    results : name of the record's JSON file
    """
    named = notes.get(NOTE, {})
    if not isinstance(named, dict):
        return [f"{results}: {NOTE} is a {type(named).__name__}, expected SHA-256 by file"]
    wrong = [name for name, sha256 in sorted(named.items()) if not _is(folder, name, sha256)]
    if not wrong:
        return []
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return [
        f"a mixture of two runs: {', '.join(wrong[:3])}{more} missing, or not what {results} names "
        "(a run was killed while it wrote, or a file was edited)"
    ]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is(folder: Path, name: str, sha256: object) -> bool:
    path = (folder / name).resolve()  # whoever wrote the record may have named any path
    return path.is_relative_to(folder.resolve()) and path.is_file() and _hash(path) == sha256
