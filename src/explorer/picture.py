"""A still picture of the page, an image on it pointed at: a headless Chromium takes it."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.support.ui import WebDriverWait

from src.explorer.browser import missing, open_browser
from src.explorer.page import PageError
from src.paths import atomic_path

WIDTH, HEIGHT = 1200, 900  # pixels; the README shows it at no more than this width
FORMATS = {".png": {"optimize": True}, ".webp": {"quality": 85, "method": 6}}
CHOSEN = "#image=0"  # the first test image is pointed at, so that its neighbours are seen too
PATIENCE = 60  # seconds for the page to draw its map and the pictures beside it
DRAWN = """
const pictures = [...document.querySelectorAll("#detail canvas")];
const filled = (canvas) => canvas.getContext("2d").getImageData(0, 0, 1, 1).data[3] > 0;
return document.documentElement.dataset.ready === "true" && pictures.length > 0
  && pictures.every(filled);
"""


def check_picture(path: Path) -> None:
    """Raise PageError unless a picture could be taken and saved under this name."""
    if path.suffix not in FORMATS:
        raise PageError(f"{path}: expected a name that ends in {' or '.join(FORMATS)}")
    if said := missing():
        raise PageError(f"no picture can be taken: {said}")


def take_picture(page: Path, path: Path) -> int:
    """Save what the page shows of CHOSEN, the file whole; return its size in bytes.

    Parameters
    ----------
    page : of `src.explorer.page.write_page`
    path : ends in .png or .webp; WIDTH x HEIGHT pixels

    Raises
    ------
    PageError : another ending, no Chromium, or a page that did not draw its map.
    """
    check_picture(path)
    with tempfile.TemporaryDirectory() as profile:
        try:
            png = _screenshot(page, Path(profile))
        except WebDriverException as error:
            raise PageError(f"{page}: no picture could be taken: {error.msg}") from error
    with atomic_path(path) as temporary:
        Image.open(io.BytesIO(png)).convert("RGB").save(
            temporary, path.suffix[1:].upper(), **FORMATS[path.suffix]
        )
    return path.stat().st_size


def _screenshot(page: Path, profile: Path) -> bytes:
    driver = open_browser(profile, WIDTH, HEIGHT)
    try:
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        driver.get(f"{page.resolve().as_uri()}{CHOSEN}")
        WebDriverWait(driver, PATIENCE).until(
            lambda driver: driver.execute_script(DRAWN), "the page was not ready"
        )
        return driver.get_screenshot_as_png()
    finally:
        driver.quit()
