"""`make beyond` that is killed, started twice, or has no space: nothing that was fitted is lost."""

import pytest

from src.beyond.contrastive.record import check_seeds
from tests.beyond.contrastive.tiny_seeds import BARS
from tests.faults.conftest import run, sentence
from tests.faults.processes import ended, start
from tests.faults.test_kills import ended_at_all_moments
from tests.faults.test_resources import fill
from tests.faults.test_together import well

pytestmark = [pytest.mark.long, pytest.mark.data]
TINY = ["--methods", "tiny", "--fits", "train", "--folder"]


@pytest.mark.parametrize(("sign", "every"), [("SIGKILL", 1), ("SIGINT", 4)])
def test_writing_seeds_ends_between_any_two_files(project, tmp_path, outcome, sign, every):
    outcome(ended_at_all_moments("tests.beyond.faults.dying_seeds", project, tmp_path, sign, every))


def test_two_commands_at_once(checkout, tmp_path, outcome):
    folder = tmp_path / "out"
    command = ["tests.beyond.contrastive.tiny_seeds", tmp_path / "log", *TINY, folder, "--seeds"]
    well(*(start(checkout, *command, *seeds) for seeds in ("01234", "43210")))
    assert set((tmp_path / "log").read_text("utf-8").split()) == set("01234")
    assert check_seeds(folder, BARS) == []
    outcome("both end well; all five seeds are in the record")


def test_the_disk_is_full_where_they_are_gathered(disk, checkout, tmp_path, outcome):
    folder = disk("24M")
    command = ["tests.beyond.contrastive.tiny_seeds", tmp_path / "log", *TINY, folder]
    ran = start(checkout, *command, "--seeds", "7")
    for line in ran.stdout:
        if line.startswith("=== tiny"):  # the fit takes a second
            break
    fill(folder)
    parts = ("stopped: ", "No space left on device; mend that", "run again to go on")
    outcome(sentence(ended(ran), *parts))


def test_they_cannot_be_written(project, outcome):
    ran = run("beyond.contrastive.seeds", "--folder", "/proc/x", project=project)
    outcome(sentence(ran, "--folder='/proc/x': cannot write to /proc"))
