"""The paper's sources in a folder of their own, and a reader of its text."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from made_by_hand import beyond, reproduction
from matplotlib.figure import Figure

from src.paper.compile import PATTERNS, SOURCES


@pytest.fixture
def sources(tmp_path) -> Path:
    """The Typst files of the paper, without beyond.json and without reproduction."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for pattern in PATTERNS:
        for path in SOURCES.glob(pattern):
            shutil.copy(path, folder)
    return folder


@pytest.fixture
def add_beyond(sources) -> Callable[..., None]:
    def add(**options: bool) -> None:
        (sources / "beyond.json").write_text(json.dumps(beyond(**options)))
        (sources / "beyond").mkdir()
        Figure(figsize=(1, 0.5)).savefig(sources / "beyond" / "map.pdf")

    return add


@pytest.fixture
def add_reproduction(sources) -> Callable[..., None]:
    def add(*reports: str, **changes: object) -> None:
        (sources / "reproduction").mkdir()
        content = reproduction(*reports) | changes
        (sources / "reproduction" / "summary.json").write_text(json.dumps(content))

    return add


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
