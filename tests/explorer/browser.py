"""What the tests ask of the explorer in a browser."""

import json


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
        from selenium.webdriver.support.ui import WebDriverWait

        said = f"after {seconds} s it does not hold that {condition}"
        WebDriverWait(self.driver, seconds, 0.05).until(
            lambda driver: driver.execute_script(f"return {condition}"), said
        )

    def click(self, selector):
        from selenium.webdriver.common.by import By

        found = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    def press(self, *keys):
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def point(self, *places, drag=False):
        """Move the mouse to places of the map, (x, y) each; press it between two to drag."""
        from selenium.webdriver import ActionChains

        self.run("document.getElementById('map').scrollIntoView({block: 'center'})")
        actions = ActionChains(self.driver, duration=50)
        for number, place in enumerate(places):
            actions.w3c_actions.pointer_action.move_to_location(*self.pixel(*place))
            if drag and number == 0:
                actions.w3c_actions.pointer_action.pointer_down()
        if drag:
            actions.w3c_actions.pointer_action.pointer_up()
        actions.perform()

    def pixel(self, x, y):
        """Where a place of the map is in the window."""
        return self.run(
            """
            const plot = Bokeh.documents[0].get_model_by_name("map");
            const box = document.getElementById("map").getBoundingClientRect();
            const [x, y] = [plot.x_range, plot.y_range];
            const across = (arguments[0] - x.start) / (x.end - x.start);
            const up = (arguments[1] - y.start) / (y.end - y.start);
            return [Math.round(box.left + 1 + across * plot.inner_width),
                    Math.round(box.bottom - 1 - up * plot.inner_height)];
            """,
            x, y,
        )  # fmt: skip

    def places(self):
        """Where the images are on the map: [x, y] each."""
        x, y = self.run(
            "const data = Bokeh.documents[0].get_model_by_name('points').data;"
            "return [Array.from(data.x), Array.from(data.y)]"
        )
        return list(zip(x, y, strict=True))

    def selected(self):
        """The images that the map shows; none means all."""
        return self.run(
            "return Array.from("
            "Bokeh.documents[0].get_model_by_name('points').selected.indices).sort((a, b) => a - b)"
        )

    def gallery(self):
        """The images of the gallery, in its order."""
        return self.run(
            "return [...document.querySelectorAll('#gallery button')].map(b => +b.dataset.image)"
        )

    def counts(self, table="matrix"):
        """The numbers in a table, by row."""
        return self.run(
            f"return [...document.querySelectorAll('#{table} tbody tr')].map("
            "row => [...row.querySelectorAll('td')].map(cell => +cell.textContent || 0))"
        )

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def fragment(self):
        return self.run("return decodeURIComponent(location.hash)")

    def complaints(self):
        """What the console says that is worse than information."""
        return [e for e in self.driver.get_log("browser") if e["level"] in ("WARNING", "SEVERE")]

    def requests(self):
        """Every address that was asked for, without those of the page itself."""
        asked = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"].partition("#")[0])
        own = (self.path.as_uri(), "about:blank")
        return [url for url in asked if url not in own and not url.startswith(("data:", "blob:"))]
