"""Pack the hand-in: dist/proj3.pdf and dist/proj3code.zip, code and data in one folder.

The archive holds the dataset as data/*.gz, where `load_fashion_mnist` looks, so that main.ipynb
runs without a network; its packages as requirements.cdx.json (CycloneDX), which `make lock` writes;
and the hashes of all files as SHA256SUMS, for `sha256sum -c`. Equal content gives equal bytes.
"""

import gzip
import hashlib
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.data.readers import IDX_SHAPES, idx_bytes
from src.support.files import PROJECT, atomic_path

CODE = (
    "main.ipynb", "notebooks", "src", "configs", "reports", "tests", "docs", "Makefile",
    "README.md", "LICENSE", "pyproject.toml", "requirements.txt", "requirements.lock",
    "requirements-cluster.txt", "requirements-cluster.lock", "requirements-peers.txt",
    "requirements-peers.lock", "requirements-uv.lock", "requirements.cdx.json", "CITATION.cff",
)  # fmt: skip
TOP = "proj3code"
BUILT = ("__pycache__", "explorer.html")  # made by commands, in folders that are handed in


def write_submission(data: FashionMNIST, project: Path = PROJECT) -> tuple[Path, Path]:
    """Write both files into `project`/dist and return their paths.

    Raises
    ------
    FileNotFoundError : reports/report.pdf or a part of the code is missing.
    """
    paper = project / "reports" / "report.pdf"
    missing = [name for name in CODE if not (project / name).exists()]
    if missing or not paper.exists():
        raise FileNotFoundError(
            f"{', '.join(missing) or paper} is missing; run `make report` in a whole checkout"
        )
    with atomic_path(project / "dist" / "proj3.pdf") as path:
        shutil.copy(paper, path)
    with (
        atomic_path(project / "dist" / "proj3code.zip") as path,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        sums = []
        for name, content in _contents(data, project):
            _add(archive, name, content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        _add(archive, "SHA256SUMS", "".join(sums).encode())
    return project / "dist" / "proj3.pdf", project / "dist" / "proj3code.zip"


def _contents(data: FashionMNIST, project: Path) -> Iterator[tuple[str, bytes]]:
    for file in _code_files(project):
        yield file.relative_to(project).as_posix(), file.read_bytes()
    arrays = (data.train_images, data.train_labels, data.test_images, data.test_labels)
    for name, array in zip(IDX_SHAPES, arrays, strict=True):
        yield f"data/{name}.gz", gzip.compress(idx_bytes(array), mtime=0)


def _code_files(project: Path) -> list[Path]:
    paths = [path for name in CODE for path in (project / name, *(project / name).rglob("*"))]
    return sorted(
        path for path in paths
        if path.is_file() and not any(_left_out(part) for part in path.relative_to(project).parts)
    )  # fmt: skip


def _left_out(name: str) -> bool:
    return name in BUILT or name.startswith(".")  # what editors and killed runs leave


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(f"{TOP}/{name}", date_time=(2017, 8, 25, 0, 0, 0))  # the same each time
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def main() -> int:
    try:
        paths = write_submission(load_fashion_mnist())
    except (FileNotFoundError, FashionMNISTError) as error:
        print(error, file=sys.stderr)
        return 1
    for path in paths:
        print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
