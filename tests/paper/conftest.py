"""The records of the wings in a folder of their own, and readers of a paper."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from src.paper.compile import RECORDS, WINGS, compile_pdf
from src.records.record import Record, write_record
from tests.paper.made_by_hand import beyond, pictures, reproduction, run_record


@pytest.fixture
def write_run(tmp_path) -> Callable[[Record], Path]:
    """Write a run into a folder and return the folder."""

    def write(record: Record) -> Path:
        folder = tmp_path / "run"
        pictures().save(folder / "figures")
        write_record(folder, record)
        return folder

    return write


@pytest.fixture
def records(tmp_path) -> Path:
    """A folder for what the wings recorded, empty."""
    folder = tmp_path / "records"
    folder.mkdir()
    return folder


@pytest.fixture
def add_beyond(records) -> Callable[..., None]:
    """Put seeds of the best method into `records`; skips where its wing is taken off."""
    needs_wing("contrastive")

    def add(content: dict | None = None) -> None:
        (records / "beyond.json").write_text(json.dumps(content or beyond()))
        (records / "beyond").mkdir()
        Figure(figsize=(1, 0.5)).savefig(records / "beyond" / "map.pdf")
        for name in ("beyond_log.csv", "published.json"):
            shutil.copy(RECORDS / name, records)

    return add


@pytest.fixture
def add_reproduction(records) -> Callable[..., None]:
    """Put reruns of earlier reports into `records`; skips where their wing is taken off."""
    needs_wing("earlier")

    def add(*reports: str, **changes: object) -> None:
        (records / "reproduction").mkdir()
        content = reproduction(*reports) | changes
        (records / "reproduction" / "summary.json").write_text(json.dumps(content))

    return add


def needs_wing(name: str) -> None:
    if not (WINGS / name).exists():
        pytest.skip(f"the wing {name} is not here")


@pytest.fixture(scope="session")
def n_pages() -> Callable[[Path], int]:
    """How many pages a PDF has, by the page tree's own count."""

    def count(path: Path) -> int:
        return max(int(n) for n in re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", path.read_bytes()))

    return count


@pytest.fixture(scope="session")
def text_of() -> Callable[[Path], str]:
    """The text of a PDF in one line, without hyphenation; skips where pdftotext is missing."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext (package poppler-utils) to read the text of the paper")

    def read(path: Path) -> str:
        command = ["pdftotext", "-raw", str(path), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        joined = text.replace("\u00ad\n", "").replace("-\n", "-")
        return " ".join(joined.split()).replace("’", "'")

    return read


@pytest.fixture
def paper_text(write_run, records, text_of) -> Callable[..., str]:
    """The text of the paper of a run, `run_record()` if none is given, with what `records` has."""
    return lambda record=None: text_of(compile_pdf(write_run(record or run_record()), records))
