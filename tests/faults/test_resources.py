"""Disks that are full and memory that runs out: a sentence, and nothing that was done is lost."""

import shutil
import time
from pathlib import Path

import nbformat
import numpy as np
import pytest

from src.paper.compile import ReportError
from src.paper.report import write_report
from src.records.check import check_record
from src.settings import MainSettings
from src.support import store
from src.support.parameters import ParameterError
from tests.faults.conftest import run, sentence
from tests.faults.processes import SMOKE, ended, start
from tests.paper.made_by_hand import pictures, run_record


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook of one cell."""

    def write(source: str) -> Path:
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        cells = [nbformat.v4.new_code_cell(source)]
        path = tmp_path / "one_cell.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
        return path

    return write


def fill(folder: Path) -> Path:
    """Write a file until the disk is full."""
    file = folder / "something else"
    with file.open("wb", buffering=0) as opened:
        try:
            while opened.write(bytes(100_000)) == 100_000:
                pass
        except OSError:
            return file
    return file


def test_output_folder_on_a_disk_too_small_for_a_run(disk, outcome):
    with pytest.raises(ParameterError, match=r"0\.3 MB of the disk are free, a run needs 20") as e:
        MainSettings(0, "dense32", 1, 1000, 10, 1, "", str(disk("300k") / "out"))
    outcome(str(e.value))


def test_disk_full_while_the_report_is_written(disk, outcome):
    folder = disk("100k")
    (folder / "results.json").write_text("{}")
    with pytest.raises(ReportError, match=r"No space left on device.*run again") as error:
        write_report(folder, run_record(), pictures())
    assert [path.name for path in folder.iterdir()] == ["results.json"]
    assert (folder / "results.json").read_text("utf-8") == "{}"
    outcome(f"{error.value}; the folder as it was")


def test_disk_full_at_the_model_store(disk, outcome):
    folder = disk("300k")
    arrays = {"weights": np.random.default_rng(0).random(100_000)}
    message = r"could not be written .* is used, but not kept"
    with store.kept_in(folder), pytest.warns(UserWarning, match=message) as said:
        entry = store.load_or_compute("k", "1", lambda: (arrays, {}))
    assert entry.arrays is arrays and not any(folder.iterdir())
    outcome(str(said[0].message))


@pytest.mark.data
def test_disk_full_where_numbers_are_written(disk, project, outcome):
    copy = shutil.copytree(project, disk("60M") / "copy", symlinks=True)
    before = (copy / "README.md").read_text("utf-8")
    fill(copy)
    ran = run("commands.numbers", project=copy)
    outcome(sentence(ran, "stopped: ", "No space left on device; mend that", "run again"))
    assert (copy / "README.md").read_text("utf-8") == before


@pytest.mark.long
def test_disk_full_where_the_executed_notebook_goes(disk, notebook, outcome, project):
    folder = disk("25M")
    source = f"open({str(folder / 'more')!r}, 'wb').write(bytes(25_800_000))\nprint('x' * 900_000)"
    ran = run("commands.run", notebook(source), folder / "executed.ipynb", project=project)
    parts = ("stopped: the executed notebook", "cannot be used or written", "No space", "run again")
    outcome(sentence(ran, *parts))


@pytest.mark.data
@pytest.mark.long
def test_a_run_whose_last_step_failed_is_finished(checkout, disk, real_data, outcome):
    """The disk fills while the run works; then there is space again."""
    folder, models = disk("24M", checkout / "small disk"), checkout / "models"
    shutil.rmtree(models, ignore_errors=True)
    arguments = ["main.ipynb", "build/last.ipynb", *SMOKE, "-p", "output_folder", folder]
    ran = start(checkout, "src.commands.run", *arguments)
    while ran.poll() is None and not list(models.glob("*.npz")):
        time.sleep(0.2)
    filler = fill(folder)
    said = sentence(ended(ran), "ReportError", "No space left on device", "kept in models/")
    kept = {path: path.stat().st_mtime_ns for path in models.iterdir()}
    filler.unlink()
    again = ended(start(checkout, "src.commands.run", *arguments))
    assert again.returncode == 0, again.stdout[-2000:]
    assert {path: path.stat().st_mtime_ns for path in models.iterdir()} == kept
    assert check_record(folder, real_data) == []
    outcome(f"{said}; finished later with {len(kept)} results from the store, none new")
