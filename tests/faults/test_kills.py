"""Runs that are killed: the folder holds one run whole, or a mixture that `make check` names."""

import json
import os
import random
import shutil
import signal
import subprocess
import uuid
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from src.records.check import check_record
from src.records.record import RUN, read_record
from src.support.files import staging_folder
from tests.faults.conftest import run, sentence
from tests.faults.dying import left_over
from tests.faults.processes import SMOKE, all_end, ended, marked, start

pytestmark = pytest.mark.data


def ended_at_all_moments(module: str, project: Path, folder: Path, sign: str, every: int) -> str:
    """Run a module that ends its work at many moments, and tell what was seen there."""
    ran = start(project, module, folder, sign, every)
    said = ran.communicate(timeout=400)[0]
    assert ran.returncode == 0, said[-2000:]
    moments = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    seen = Counter()
    for moment in moments:
        problems = "; ".join(moment["after"])
        assert moment["end"] == [] and moment["rest"] == [], moment
        expected = ("a mixture of two runs: ", "json is missing")
        assert not problems or any(text in problems for text in expected), moment
        seen["mixed" if "mixture" in problems else "absent" if problems else "whole"] += 1
    assert seen["whole"] and len(moments) >= 9
    return (
        f"{len(moments)} moments: {seen['whole']} times one run whole, {seen['absent']} times no "
        f"record yet, {seen['mixed']} times a mixture that check names; the next run mends all "
        "and nothing is left over"
    )


@pytest.mark.long
@pytest.mark.parametrize(("sign", "every"), [("SIGKILL", 1), ("SIGINT", 4)])
def test_writing_a_report_ends_between_any_two_files(project, tmp_path, outcome, sign, every):
    outcome(ended_at_all_moments("tests.faults.dying", project, tmp_path, sign, every))


@pytest.mark.long
def test_whole_runs_are_killed_at_random_moments(checkout, real_data, outcome):
    rng, out = random.Random(0), checkout / "out"
    run_main = ["src.commands.run", "main.ipynb", "build/a.ipynb", *SMOKE, "-p", "output_folder"]
    seen = []
    for sign in (signal.SIGKILL, signal.SIGINT) * 5:
        mark = uuid.uuid4().hex
        ran = start(checkout, *run_main, out, mark=mark)
        try:
            said = ran.communicate(timeout=rng.uniform(2, 25))[0]  # ended before its moment
        except subprocess.TimeoutExpired:
            ran.send_signal(sign)
            said = ran.communicate()[0]
            assert "Traceback" not in said, said[-3000:]
            assert sign == signal.SIGKILL or "stopped by Ctrl-C" in said, said[-2000:]
            seen.append(sign.name)
        assert all_end(mark), "a kernel was left running"
        problems = check_record(out, real_data) if (out / "results.json").exists() else []
        assert not problems or problems[0].startswith("a mixture of two runs"), problems
    ran = run("commands.run", *run_main[1:], out, project=checkout)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert check_record(out, real_data) == []
    assert left_over(checkout) == []
    counted = ", ".join(f"{n} times {name}" for name, n in Counter(seen).items())
    outcome(f"{counted}: no kernel left running, the next run whole, nothing left over")


@pytest.mark.long
def test_the_kernel_of_the_notebook_is_killed(checkout, outcome):
    mark = uuid.uuid4().hex
    ran = start(
        checkout, "src.commands.run", "main.ipynb", "build/b.ipynb", *SMOKE, "-p", "output_folder",
        checkout / "killed", mark=mark,
    )  # fmt: skip
    for line in ran.stdout:
        if "Executing Cell 5" in line:  # by then it is at work
            break
    (kernel,) = set(marked(mark)) - {ran.pid}
    os.kill(kernel, signal.SIGKILL)
    outcome(
        sentence(ended(ran), "main.ipynb stopped: its kernel was killed", "memory", "run again")
    )
    assert ran.returncode == 1 and all_end(mark)


def test_a_mixture_of_two_runs_is_checked(project, tmp_path, outcome):
    folder = shutil.copytree(project / "reports", tmp_path / "mixed")
    ids = read_record(folder).predictions
    np.savez(folder / RUN.predictions, **{key: (old + 1) % 10 for key, old in ids.items()})
    (folder / "figures" / "loss.pdf").unlink()
    ran = run("commands.check", folder, project=project)
    outcome(sentence(ran, "a mixture of two runs: figures/loss.pdf, predictions.npz", "run again"))


def test_a_killed_run_left_its_staging_folder(tmp_path, outcome):
    left = tmp_path / ".writing-killed" / "figures"
    left.mkdir(parents=True)
    (left / "a.png").write_text("half")
    with staging_folder(tmp_path) as staging:
        assert list(tmp_path.iterdir()) == [staging]
    assert not any(tmp_path.iterdir())
    outcome("the next run into the folder removes it")
