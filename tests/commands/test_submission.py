import gzip
import hashlib
import zipfile

import pytest

from src.commands import submission
from src.commands.submission import write_submission
from src.data.readers import idx_bytes


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr(submission, "CODE", ("main.ipynb", "src", "reports"))
    for name in (
        "main.ipynb", "src/a.py", "src/__pycache__/a.pyc", "reports/explorer.html",
        "reports/.writing-1/b.png", "reports/report.pdf",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_the_archive_is_one_folder_of_code_and_data(project, bars):
    paper, archive = write_submission(bars, project)
    assert paper.name == "proj3.pdf" and paper.read_text("utf-8") == "reports/report.pdf"
    assert archive.name == "proj3code.zip"
    with zipfile.ZipFile(archive) as unpacked:
        names = unpacked.namelist()
        assert all(name.startswith("proj3code/") for name in names)
        assert {"proj3code/main.ipynb", "proj3code/src/a.py"} < set(names)
        assert not any("__pycache__" in name or "/." in name for name in names)
        assert not any("explorer" in name for name in names)
        labels = gzip.decompress(unpacked.read("proj3code/data/t10k-labels-idx1-ubyte.gz"))
        assert labels == idx_bytes(bars.test_labels)


def test_the_archive_lists_the_hashes_of_all_its_files(project, bars):
    with zipfile.ZipFile(write_submission(bars, project)[1]) as archive:
        lines = archive.read("proj3code/SHA256SUMS").decode().splitlines()
        sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
        names = {name.removeprefix("proj3code/") for name in archive.namelist()}
        assert sums.keys() | {"SHA256SUMS"} == names
        for name, digest in sums.items():
            assert hashlib.sha256(archive.read(f"proj3code/{name}")).hexdigest() == digest


def test_equal_content_gives_equal_bytes(project, bars):
    first = write_submission(bars, project)[1].read_bytes()
    (project / "src/a.py").touch()
    assert write_submission(bars, project)[1].read_bytes() == first


def test_what_is_missing_is_named(project, bars):
    (project / "reports/report.pdf").unlink()
    with pytest.raises(FileNotFoundError, match=r"report.pdf is missing; run `make report`"):
        write_submission(bars, project)
    (project / "main.ipynb").unlink()
    with pytest.raises(FileNotFoundError, match=r"main.ipynb is missing"):
        write_submission(bars, project)
