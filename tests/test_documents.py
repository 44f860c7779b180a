"""What README.md and docs/ tell to type is there: targets of make, modules, folders and files."""

import re
from importlib.util import find_spec

import pytest
import yaml

from src.commands.numbers import documents
from src.support.files import PROJECT

BLOCK = re.compile(r"(?ms)^```\w*\n(.*?)^```")
INLINE = re.compile(r"`([^`\n]+)`")
WHOLE = (PROJECT / "src" / "beyond").exists()


def typed(path):
    text = path.read_text("utf-8")
    return "\n".join([*BLOCK.findall(text), *INLINE.findall(BLOCK.sub("", text))])


@pytest.mark.skipif(not WHOLE, reason="a copy without what goes beyond the coursework")
@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_what_is_typed_is_there(path):
    said = typed(path)
    targets = set(re.findall(r"(?m)^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8")))
    made = set(re.findall(r"(?m)^(?:\w+\$ +)?make ([a-z][a-z-]*)", said))
    assert made <= targets
    modules = re.findall(r"python -m (src[\w.]+)", said)
    assert [module for module in modules if find_spec(module) is None] == []
    names = re.findall(r"(?<![\w./-])(?:src|configs|notebooks|tests)/[\w./-]*\w", said)
    assert [name for name in names if not (PROJECT / name).exists()] == []
    scripts = re.findall(r"(?<![\w/])\.venv/bin/([\w-]+)", said)
    assert set(scripts) <= {"dask", "jupyter", "pre-commit", "python"}  # of requirements*.txt


def test_the_citation_has_what_its_format_requires():
    cited = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert cited["cff-version"] == "1.2.0" and cited["license"] == "MIT"
    for work in (cited, *cited["references"]):
        assert work["title"] and work["type"]
        assert all(
            {"name"} == set(a) or {"given-names", "family-names"} == set(a) for a in work["authors"]
        )
