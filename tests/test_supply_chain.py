"""What others' code may do here: CI's rights, its actions, and the packages of the lock."""

import json
import re
import tomllib

import pytest
import yaml

from src.support.files import PROJECT

WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
pytestmark = pytest.mark.skipif(not WORKFLOWS, reason="a copy without .github")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_ci_may_only_read_and_runs_actions_by_commit(path):
    text = path.read_text("utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    for action in uses:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", action), action


def test_every_package_of_the_lock_has_an_exact_version_and_hashes():
    text = (PROJECT / "requirements.lock").read_text("utf-8")
    packages = re.sub(r"\\\n", " ", re.sub(r"(?m)^ *#.*\n", "", text)).splitlines()
    assert len(packages) > 100
    for package in packages:
        assert re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", package), package


def test_the_list_of_packages_is_that_of_the_lock():
    listed = json.loads((PROJECT / "requirements.cdx.json").read_text("utf-8"))["components"]
    lock = re.findall(
        r"(?m)^([\w.-]+)==([\w.+-]+)", (PROJECT / "requirements.lock").read_text("utf-8")
    )
    assert {(part["name"], part["version"]) for part in listed} == set(lock)


def test_the_citation_has_what_its_format_needs():
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["title"] and citation["message"] and citation["authors"][0]["name"]
    assert (
        citation["version"]
        == tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    )
