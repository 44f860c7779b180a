"""`src.beyond.contrastive.seeds` with tiny fits, ended as `tests.faults.dying` ends a report.

python -m tests.beyond.faults.dying_seeds FOLDER SIGKILL 1
"""

import signal
import sys
from pathlib import Path

from src.beyond.contrastive import seeds
from src.beyond.contrastive.record import check_seeds
from src.support.store import kept_in
from tests.beyond.contrastive import tiny_seeds
from tests.faults.dying import try_all


def work(out: Path) -> None:
    options = ["--methods", "tiny", "--fits", "train", "--seeds", "0", "1", "2"]
    with kept_in(out / "kept"):
        assert seeds.main([*options, "--folder", str(out)]) == 0


def check(out: Path) -> list[str]:
    return check_seeds(out, tiny_seeds.BARS)


if __name__ == "__main__":
    place, name, every = sys.argv[1:]
    tiny_seeds.install()
    try_all(Path(place), work, lambda out: None, check, getattr(signal, name), int(every))
