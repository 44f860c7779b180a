"""One HTML file of template, style, code, library and content; nothing is loaded from outside.

A content security policy holds the browser to that: it runs the page's own scripts alone, known by
their hashes, and connects to nowhere.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from src.beyond.explorer.figure import map_item
from src.support.files import atomic_path

WEB = Path(__file__).parent / "web"
# each imports from those before it; a file opened without a server cannot load modules
SCRIPTS = ("content.js", "state.js", "tables.js", "map.js", "explorer.js")
BETWEEN_MODULES = re.compile(r"^import [^;]*;\n|^export ", re.MULTILINE)
MOST = 12_000_000  # bytes of a page that is still sent and opened with ease


class PageError(RuntimeError):
    """The page cannot be built; the message says why."""


def write_page(path: Path, content: dict) -> int:
    """Write the page of `page_content`, whole; return its size in bytes.

    PageError if it would have more than MOST bytes; nothing is written then.
    """
    page = page_text(content).encode()
    if len(page) > MOST:
        raise PageError(f"the page has {len(page):,} bytes, expected {MOST:,} at most")
    with atomic_path(path) as temporary:
        temporary.write_bytes(page)
    return len(page)


def page_text(content: dict) -> str:
    """The page as text."""
    scripts = [library(), own_code()]
    data = {"content": content, "figure": map_item()}
    parts = {
        "policy": html.escape(policy(scripts)),
        "style": (WEB / "explorer.css").read_text(encoding="utf-8"),
        "data": "\n".join(
            f'<script type="application/json" id="{name}">{_json(value)}</script>'
            for name, value in data.items()
        ),
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    template = (WEB / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], template)


def library() -> str:
    """BokehJS, minified: its core alone draws the map."""
    path = files("bokeh") / "server" / "static" / "js" / "bokeh.min.js"
    return _closed(path.read_text(encoding="utf-8"))


def own_code() -> str:
    """The page's own JavaScript in one scope: its modules in order, without imports and exports."""
    texts = [(WEB / name).read_text(encoding="utf-8") for name in SCRIPTS]
    modules = [BETWEEN_MODULES.sub("", text) for text in texts]
    return _closed("(() => {\n'use strict';\n" + "\n".join(modules) + "})();\n")


def policy(scripts: Iterable[str]) -> str:
    """The content security policy that lets these scripts run, and nothing else."""
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _json(value: object) -> str:
    """JSON that cannot end the script element that it stands in."""
    text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _closed(script: str) -> str:
    """A script without what would end its element."""
    return script.replace("</script", "<\\/script").replace("\r\n", "\n")
