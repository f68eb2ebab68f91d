"""What tests of the viewer share: the program that serves, a browser, and what is on the screen.

A test file is run as NAME_test.py PROGRAM [unittest's options], and ends with viewed_page.main().
"""

import http.client
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select, WebDriverWait
except ImportError:  # tests without a browser run all the same
    webdriver = By = Keys = Select = None

DRIVER = pathlib.Path("/usr/bin/chromedriver")
BROWSER = pathlib.Path("/usr/bin/chromium")
_program = []


def program():
    return _program[0]


class Served:
    """mnemo view, until `end`."""

    def __init__(self, run, *options):
        self.errors = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(
            [program(), "view", str(run), "--json", *options], stdout=subprocess.PIPE,
            stderr=self.errors, text=True)
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.errors.seek(0)
            raise AssertionError(self.errors.read())
        self.told = json.loads(line)

    def get(self, path, key=None, host=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.told["port"], timeout=60)
        headers = {"X-Mnemo-Key": self.told["key"] if key is None else key}
        if host:
            headers["Host"] = host
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply.status, body

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.errors.close()
        return code


class BrowserTest(unittest.TestCase):
    def browse(self, served, width=1280, height=900, dark=False):
        if webdriver is None or not DRIVER.exists() or not BROWSER.exists():
            print(f"NOT TESTED: {self.id()}: chromium, chromium-driver or python3-selenium is not there")
            self.skipTest("no browser")
        options = Options()
        options.binary_location = str(BROWSER)
        profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(profile.cleanup)
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                         "--no-first-run", "--disable-background-networking", "--disable-extensions",
                         "--force-device-scale-factor=1", "--hide-scrollbars=0",
                         f"--user-data-dir={profile.name}", f"--window-size={width},{height}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        page = webdriver.Chrome(service=Service(str(DRIVER)), options=options)
        self.addCleanup(page.quit)
        page.set_script_timeout(120)
        if dark or width < 500:
            page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                 {"width": width, "height": height, "deviceScaleFactor": 1,
                                  "mobile": width < 500})
            page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
                {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
        page.get(served.told["address"])
        return page

    def until(self, page, what, seconds=120):
        def works(_):
            return what()
        return WebDriverWait(page, seconds, poll_frequency=0.05).until(works)

    def wait_read(self, page, before=None):
        """Until the page has all of a text, other than the one that is called `before`; its name."""
        def done():
            said = page.find_element(By.ID, "status").get_attribute("data-text") or ""
            return said.endswith("done") and said != before and said
        return self.until(page, done)

    def wait_drawn(self, page, shown=None, whole=True):
        """Until all that is on the screen is there; in the order of the whole text, if `whole`."""
        def drawn():
            pane = page.find_element(By.ID, "grid")
            as_wanted = shown is None or (pane.get_attribute("data-shown") or "").endswith(shown)
            if whole and pane.get_attribute("data-whole") != "true":
                return False
            return as_wanted and pane.get_attribute("data-missing") == "0"
        self.until(page, drawn)
        # The frame that says so has been drawn.
        page.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")

    def colours(self, page, rows=8, columns=20):
        """The colours of the first cells on the screen, from the canvas's pixels: rows of strings."""
        return page.execute_script("""
            const canvas = document.querySelector('#grid canvas');
            const [rows, columns] = arguments, made = [];
            const left = document.getElementById('grid').clientWidth < 600 ? 74 : 104;
            for (let r = 0; r < rows; ++r) {
              const row = [];
              for (let c = 0; c < columns; ++c) {
                const at = canvas.getContext('2d').getImageData(left + c * 15 + 7, 128 + r * 15 + 7, 1, 1);
                row.push([...at.data.slice(0, 3)].join(' '));
              }
              made.push(row);
            }
            return made;""", rows, columns)

    def expected_colours(self, page, served, query, units, columns, share=False):
        """The same from the server's numbers and the style sheet's classes."""
        status, body = served.get(f"/api/cells?{query}&units={','.join(map(str, units))}"
                                  f"&from=0&to={columns}")
        self.assertEqual(status, 200, body)
        return page.execute_script("""
            const [bytes, units, columns, share] = arguments;
            const view = new DataView(new Uint8Array(bytes).buffer), probe = document.createElement('i');
            document.body.append(probe);
            const made = [];
            for (let r = 0; r < units; ++r) {
              const row = [];
              for (let c = 0; c < columns; ++c) {
                const value = view.getFloat32(4 * (r * columns + c), true);
                probe.className = 'q' + Math.round(((share ? 2 * value - 1 : value) + 1) * 10);
                row.push(getComputedStyle(probe).backgroundColor.match(/\\d+/g).slice(0, 3).join(' '));
              }
              made.push(row);
            }
            probe.remove();
            return made;""", list(body), len(units), columns, share)

    def type_text(self, page, text):
        page.execute_script("""const box = document.getElementById('text');
            box.value = arguments[0]; box.dispatchEvent(new Event('input', {bubbles: true}));""", text)

    def complaints(self, page):
        return [entry["message"] for entry in page.get_log("browser") if entry["level"] == "SEVERE"]


def main():
    _program.append(str(pathlib.Path(sys.argv.pop(1)).resolve()))
    unittest.main()
