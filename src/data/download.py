"""Fetch the four gzipped IDX files of Fashion-MNIST from places that keep them.

Every function puts the files into a folder that the caller made for the purpose; checking their
content is the caller's work. All raise OSError (or a subclass) when a place cannot serve.
"""

import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from tqdm.auto import tqdm

KERAS_ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
DEBIAN_PACKAGE = "dataset-fashion-mnist"  # MIT licence, 31 MB; Debian and Ubuntu carry it
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")  # where that package puts its files
TIMEOUT = 30  # seconds without an answer before a place is given up
LONGEST = 1200  # seconds for one file: 26 MB at 22 kB/s
LARGEST = 50_000_000  # bytes of one file; the training images have 26 MB


def from_keras_address(names: Iterable[str], folder: Path) -> None:
    """Download `<name>.gz` for every name from the address that Keras uses, with progress bars."""
    for name in names:
        _fetch(f"{KERAS_ADDRESS}{name}.gz", folder / f"{name}.gz")


def from_debian_package(names: Iterable[str], folder: Path) -> None:
    """Download and unpack Debian's package without root and without touching the system.

    apt gets state folders of its own, so this also works where `apt-get update` never ran.
    """
    for tool in ("apt-get", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise OSError(f"{tool} is not installed (Debian and Ubuntu have it)")
    for state in ("lists", "cache"):
        (folder / state / "partial").mkdir(parents=True)
    apt = ["apt-get", "-q", f"-oDir::State::Lists={folder}/lists", f"-oDir::Cache={folder}/cache",
           f"-oAcquire::http::Timeout={TIMEOUT}", "-oAcquire::Retries=1"]  # fmt: skip
    print(f"Fashion-MNIST: downloading Debian's package {DEBIAN_PACKAGE} (40 MB in all) ...")
    _run([*apt, "update"], folder)
    _run([*apt, "download", DEBIAN_PACKAGE], folder)
    packages = [str(path) for path in folder.glob("*.deb")]
    if len(packages) != 1:
        raise OSError(f"apt-get left {len(packages)} packages, expected one")
    _run(["dpkg-deb", "-x", *packages, "unpacked"], folder)
    for name in names:
        shutil.move(folder / "unpacked" / DEBIAN_FOLDER.relative_to("/") / f"{name}.gz", folder)


def _fetch(address: str, path: Path) -> None:
    """Download one file, with a progress bar; OSError if it is too large or comes too slowly."""
    # imported here: reading files that are already there needs no network library
    import requests
    from urllib3.exceptions import HTTPError

    until = time.monotonic() + LONGEST
    plain = {"Accept-Encoding": "identity"}
    with requests.get(address, stream=True, timeout=TIMEOUT, headers=plain) as answer:
        answer.raise_for_status()
        source, size = answer.raw, 0
        with (
            open(path, "wb") as file,
            tqdm(total=source.length_remaining, unit="B", unit_scale=True, desc=path.name) as bar,
        ):
            try:
                while part := source.read1(2**16, decode_content=False):
                    size += len(part)
                    if size > LARGEST:
                        raise OSError(f"{address} sends more than {LARGEST:,} bytes")
                    if time.monotonic() > until:
                        raise OSError(f"{address} sent {size:,} bytes in {LONGEST} s, too slowly")
                    file.write(part)
                    bar.update(len(part))
            except HTTPError as error:
                raise OSError(f"{address} broke off after {size:,} bytes ({error})") from error


def _run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(
            command, cwd=folder, check=True, capture_output=True, encoding="utf-8", timeout=600,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines() or ["no message"]
        raise OSError(f"{command[0]} failed: {said[-1]}") from error
    except subprocess.TimeoutExpired as error:
        raise OSError(f"{command[0]} gave no result within {error.timeout:.0f} s") from error
