"""A headless Chromium, what the tests ask of the explorer in it, and a still picture of the page.

python -m tests.beyond.explorer.browser reports/explorer.html reports/explorer.webp
"""

import io
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
MODEL = "Bokeh.documents[0].get_model_by_name"
# where a place of the map is in the window
PIXEL = f"""
const plot = {MODEL}("map"), box = document.getElementById("map").getBoundingClientRect();
const [x, y] = [plot.x_range, plot.y_range];
const across = (arguments[0] - x.start) / (x.end - x.start);
const up = (arguments[1] - y.start) / (y.end - y.start);
return [Math.round(box.left + 1 + across * plot.inner_width),
        Math.round(box.bottom - 1 - up * plot.inner_height)];"""


def missing() -> str:
    """What is not there that a browser needs, in words; "" if nothing is missing."""
    if not any(map(shutil.which, BROWSERS)) or not shutil.which("chromedriver"):
        return "no Chromium with its driver here (Debian: chromium and chromium-driver)"
    return ""


def open_browser(profile: Path, width: int = 1300, height: int = 950) -> webdriver.Chrome:
    """Start Chromium with the network off; `profile` is an empty folder, the browser's own."""
    options = webdriver.ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, BROWSERS)))
    for option in (*OPTIONS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
        options.add_argument(option)
    if os.name == "posix" and os.geteuid() == 0:  # its sandbox does not work for root
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    driver.execute_cdp_cmd("Network.enable", {})
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    return driver


class Page:
    """The explorer in a browser."""

    def __init__(self, driver, path):
        self.driver, self.path = driver, path

    def open(self, fragment="", width=1300, height=950, theme="light"):
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        wanted = [{"name": "prefers-color-scheme", "value": theme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})
        self.driver.get("about:blank")  # a new fragment alone would not load anew
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(f"{self.path.as_uri()}{fragment}")
        self.wait("document.documentElement.dataset.ready === 'true'")
        return self

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition, seconds=20):
        WebDriverWait(self.driver, seconds, 0.05).until(
            lambda driver: driver.execute_script(f"return {condition}"),
            f"after {seconds} s it does not hold that {condition}",
        )

    def click(self, selector):
        found = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    def choose(self, name, value):
        choice = f"const choice = document.getElementById('{name}');"
        self.run(f"{choice} choice.value = '{value}'; choice.onchange()")

    def press(self, *keys):
        """Type into what has the focus; Control is held until the end."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def point(self, *places, drag=False):
        """Move the mouse to places of the map, (x, y) each; press it between two to drag."""
        self.run("document.getElementById('map').scrollIntoView({block: 'center'})")
        actions = ActionChains(self.driver, duration=50)
        pointer = actions.w3c_actions.pointer_action
        for number, place in enumerate(places):
            pointer.move_to_location(*self.run(PIXEL, *place))
            if drag and number == 0:
                pointer.pointer_down()
        if drag:
            pointer.pointer_up()
        actions.perform()

    def select(self, tool, *corners):
        """Draw around an area of the map with one of Bokeh's tools."""
        found = f"bar.tools.find(tool => tool.type === '{tool}')"
        self.run(f"const bar = {MODEL}('map').toolbar; bar.active_drag = {found}")
        self.point(*corners, drag=True)
        self.wait("location.hash.includes('area')")

    def pasted(self):
        """What the clipboard holds."""
        self.run("document.body.append(document.createElement('textarea'))")
        self.run("document.body.lastChild.focus()")
        self.press(Keys.CONTROL, "v")
        return self.run("return document.body.lastChild.value")

    def model(self, name, what):
        """A property of one of the map's parts, a list if it is an array."""
        found = f"{MODEL}('{name}').{what}"
        return self.run(f"const found = {found}; return found.map ? Array.from(found) : found")

    def places(self):
        """Where the images are on the map: [x, y] each."""
        x, y = (self.model("points", f"data.{name}") for name in "xy")
        return list(zip(x, y, strict=True))

    def selected(self):
        """The images that the map shows; none means all."""
        return sorted(self.model("points", "selected.indices"))

    def images(self, selector="#gallery button"):
        """The images of the gallery or of other buttons, in their order."""
        return self.each(selector, "+found.dataset.image")

    def each(self, selector, what):
        """The value of an expression for each element `found`."""
        return self.run(f"return [...document.querySelectorAll('{selector}')].map(found => {what})")

    def counts(self, table="matrix"):
        """The numbers in a table, by row."""
        cells = "[...found.querySelectorAll('td')].map(cell => +cell.textContent || 0)"
        return self.each(f"#{table} tbody tr", cells)

    def text(self, selector):
        return self.each(selector, "found.textContent")[0]

    def fragment(self):
        return self.run("return decodeURIComponent(location.hash)")

    def complaints(self):
        """What the console says that is worse than information."""
        return [e for e in self.driver.get_log("browser") if e["level"] in ("WARNING", "SEVERE")]

    def requests(self):
        """Every address that was asked for, without those of the page itself."""
        log = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        sent = [e["params"] for e in log if e["method"] == "Network.requestWillBeSent"]
        asked = [params["request"]["url"].partition("#")[0] for params in sent]
        own = (self.path.as_uri(), "about:blank")
        return [url for url in asked if url not in own and not url.startswith(("data:", "blob:"))]


def take_picture(page: Path, path: Path, width: int = 1200, height: int = 900) -> None:
    """Save the page with the first test image pointed at, so that its neighbours are seen too."""
    seen = "[...document.querySelectorAll('#detail canvas')].map(canvas => canvas.getContext('2d'))"
    drawn = f"(all => all.length && all.every(c => c.getImageData(0, 0, 1, 1).data[3]))({seen})"
    with tempfile.TemporaryDirectory() as profile:
        driver = open_browser(Path(profile), width, height)
        try:
            driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
            Page(driver, page.resolve()).open("#image=0", width, height).wait(drawn, seconds=60)
            picture = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
        finally:
            driver.quit()
    picture.save(path, quality=85, method=6)


if __name__ == "__main__":
    take_picture(*map(Path, sys.argv[1:]))
