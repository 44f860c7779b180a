import os
import subprocess
import sys

import pytest

from src.support import surroundings
from src.support.files import PROJECT
from src.support.store import fingerprint


def name_with(variable: str, value: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(variable, value)
        return fingerprint([])


@pytest.mark.parametrize(
    "variable",
    [
        "KERAS_MAX_EPOCHS", "KERAS_OF_TOMORROW", "TF_ENABLE_ONEDNN_OPTS", "TF_OF_TOMORROW",
        "XLA_FLAGS", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
        "MKL_CBWR", "LOKY_MAX_CPU_COUNT", "NUMPY_OF_TOMORROW", "GLIBC_TUNABLES",
    ],
)  # fmt: skip
def test_a_variable_that_may_change_a_result_is_part_of_its_name(variable):
    assert name_with(variable, "5") != fingerprint([])
    assert name_with(variable, "5") != name_with(variable, "6")


@pytest.mark.parametrize(
    "variable", ["TF_CPP_MIN_LOG_LEVEL", "KERAS_HOME", "TF_VAR_password", "MKL_VERBOSE"]
)
def test_a_variable_that_changes_none_is_not(variable):
    assert name_with(variable, "5") == fingerprint([])
    assert surroundings.variables().get(variable) is None


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes are not bound here")
def test_cores_are_those_that_the_process_may_use():
    every = os.sched_getaffinity(0)
    before = fingerprint([])
    os.sched_setaffinity(0, {min(every)})
    try:
        assert surroundings.cores() == 1
        assert (fingerprint([]) == before) == (len(every) == 1)
    finally:
        os.sched_setaffinity(0, every)


def test_asserts_left_out_are_part_of_its_name():
    code = "from src.support.store import fingerprint; print(fingerprint([]))"
    names = {
        subprocess.check_output([sys.executable, *given, "-c", code], cwd=PROJECT)
        for given in ([], ["-O"])
    }
    assert len(names) == 2


def test_a_module_may_come_from_a_package_of_another_name(tmp_path, monkeypatch):
    (tmp_path / "tiny_nightly-1.5.dist-info").mkdir()
    metadata = "Metadata-Version: 2.1\nName: tiny-nightly\nVersion: 1.5\n"
    (tmp_path / "tiny_nightly-1.5.dist-info" / "METADATA").write_text(metadata, encoding="utf-8")
    record = "tiny/__init__.py,,\n"
    (tmp_path / "tiny_nightly-1.5.dist-info" / "RECORD").write_text(record, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    surroundings._packages.cache_clear()
    assert surroundings.versions(["tiny", "absent"]) == {"tiny-nightly": "1.5"}
    surroundings._packages.cache_clear()
