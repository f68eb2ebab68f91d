#!/usr/bin/env python3
"""mnemo view as a user meets it: the program, and its page in Debian's chromium.

    view_test.py PROGRAM [unittest's options]

Two models are made: one that is trained for some seconds on a text whose letters follow a rule, and
one of three layers of 512 units that has seen one update. What the page shows is read off its pixels
and its words; what was sent is counted by the browser.
"""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

import viewed_page
from viewed_page import By, Keys, Select, Served

# Lines of digits between quotes and without: quotes and positions are there to be found.
LINES = "".join(f'{"".join(chr(97 + (i * k) % 23) for k in range(1, 9))} "{i % 7}{i % 5}" (x)\n'
                for i in range(900))
SMALL = """# A model for a test.
[data]
text = "text.txt"
[model]
cell = "lstm"
units = 24
layers = 2
[train]
updates = 150
rate = 0.01
clip_norm = 1
validate_every = 150
valid_symbols = 2000
"""
LARGE = """# As large as those of Karpathy et al. 2015, and untrained.
[data]
train = "text.txt"
valid = "short.txt"
test = "short.txt"
[model]
cell = "lstm"
units = 512
layers = 3
[train]
updates = 1
batch = 1
steps = 4
"""


class ViewTest(viewed_page.BrowserTest):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        (cls.folder / "text.txt").write_text(LINES)
        (cls.folder / "short.txt").write_text(LINES[:1000])
        for name, recipe in (("small", SMALL), ("large", LARGE)):
            (cls.folder / f"{name}.toml").write_text(recipe)
            made = subprocess.run(
                [viewed_page.program(), "train", f"{name}.toml", "--out", name, "--quiet"], cwd=cls.folder,
                capture_output=True, text=True, check=False, timeout=300)
            assert made.returncode == 0, made.stderr
        os.chdir(cls.folder)
        cls.addClassCleanup(os.chdir, "/")

    def serve(self, run, *options):
        served = Served(self.folder / run, *options)
        self.addCleanup(served.end)
        return served

    # ---- without a browser ----

    def test_prints_its_address_and_ends_with_0(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            process = subprocess.Popen([viewed_page.program(), "view", "small"], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
            self.addCleanup(process.kill)
            line = process.stdout.readline()
            self.assertRegex(line, r"^http://127\.0\.0\.1:\d+/\?key=[0-9a-f]{32}\n$")
            process.send_signal(how)
            out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out), (0, ""), err)

    def test_a_browsers_command_line_does_not_show_the_key(self):
        programs = self.folder / "programs"
        programs.mkdir()
        opener = programs / "xdg-open"
        opener.write_text('#!/bin/sh\necho "$*" > opened.tmp\ncat "$1" >> opened.tmp\n'
                          "stat -c %a $(dirname $1) >> opened.tmp\nmv opened.tmp opened\n")
        opener.chmod(0o755)
        process = subprocess.Popen(
            [viewed_page.program(), "view", "small", "--open", "--quiet"], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        address = process.stdout.readline().strip()
        opened = self.folder / "opened"
        for _ in range(600):
            if opened.exists():
                break
            time.sleep(0.1)
        arguments, *page, rights = opened.read_text().splitlines()
        process.terminate()
        self.assertEqual(process.wait(timeout=60), 0)
        self.assertNotIn(address.split("=")[1], arguments)
        self.assertIn(f'url={address}"', "".join(page))
        self.assertEqual(rights, "700")
        self.assertFalse(pathlib.Path(arguments).exists())

    def test_only_this_machine_is_listened_to(self):
        served = self.serve("small")
        listening = subprocess.run(["cat", "/proc/net/tcp", "/proc/net/tcp6"], capture_output=True,
                                   text=True, check=False).stdout
        port = f":{served.told['port']:04X} "
        places = [line.split()[1] for line in listening.splitlines()
                  if port in line and line.split()[3] == "0A"]
        self.assertEqual(places, [f"0100007F{port.strip()}"])

    def test_keys_hosts_and_wrong_runs(self):
        served = self.serve("small", "--length", "50")
        status, body = served.get("/api/run")
        self.assertEqual(status, 200)
        self.assertEqual(json.loads(body)["reading"]["characters"], 50)
        self.assertEqual(served.get("/api/run", key="0" * 32)[0], 403)
        self.assertEqual(served.get("/api/run", host=f"mnemo.example:{served.told['port']}")[0], 403)
        again = subprocess.run([viewed_page.program(), "view", "small", "--port", str(served.told["port"])],
                               capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual((again.returncode, again.stdout), (1, ""))
        self.assertIn("cannot be taken", again.stderr)
        none = subprocess.run([viewed_page.program(), "view", "nowhere"], capture_output=True, text=True,
                              check=False, timeout=60)
        self.assertEqual((none.returncode, none.stdout), (2, ""))

    def test_words_are_refused(self):
        (self.folder / "words.toml").write_text(
            '# Words.\n[data]\ntext = "text.txt"\nsymbols = "words"\nwords = 50\n[model]\n'
            "cell = \"tanh\"\nunits = 4\n[train]\nupdates = 1\nbatch = 1\nsteps = 2\n")
        subprocess.run([viewed_page.program(), "train", "words.toml", "--out", "words", "--quiet"],
                       capture_output=True, check=True, timeout=120)
        result = subprocess.run([viewed_page.program(), "view", "words"], capture_output=True, text=True,
                                check=False, timeout=60)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("this run learnt words", result.stderr)

    def test_the_end_of_the_runs_text_is_no_end(self):
        text = self.folder / "text.txt"
        text.rename(self.folder / "gone.txt")
        try:
            served = self.serve("small", "--length", "40")
            reading = json.loads(served.get("/api/run")[1])["reading"]
            self.assertEqual(reading["characters"], 40)  # what the model wrote
        finally:
            (self.folder / "gone.txt").rename(text)

    # ---- in the browser ----

    def test_a_text_is_typed_sorted_and_followed(self):
        served = self.serve("small", "--length", "300")
        page = self.browse(served)
        first = self.wait_read(page)
        Select(page.find_element(By.ID, "value")).select_by_value("y'")
        self.wait_drawn(page, "1 y' variation")
        before = self.colours(page)
        self.assertGreater(len({colour for row in before for colour in row}), 5)

        # Typing with real keys; it is read after a pause.
        box = page.find_element(By.ID, "text")
        box.clear()
        box.send_keys('bdfhj "12" (x)\nbdfhj "34" (x)\nacegi "56"')
        self.wait_read(page, first)
        Select(page.find_element(By.ID, "sort")).select_by_value("number")
        self.wait_drawn(page, "1 y' number")
        after = self.colours(page)
        self.assertNotEqual(before, after)
        text = page.find_element(By.ID, "status").get_attribute("data-text").split()[0]
        query = f"text={text}&layer=1&value=y%27"
        self.assertEqual(after, self.expected_colours(page, served, query, range(8), 20))

        # By a label: the server's order, and rows that stand in it.
        Select(page.find_element(By.ID, "sort")).select_by_value("inside-quotes")
        self.wait_drawn(page, "1 y' inside-quotes")
        units = json.loads(served.get(f"/api/units?{query}&sort=inside-quotes")[1])["units"]
        numbers = [unit[0] for unit in units]
        self.assertNotEqual(numbers, sorted(numbers))
        scores = [abs(unit[1]) for unit in units]
        self.assertEqual(scores, sorted(scores, reverse=True))
        self.assertEqual(page.find_element(By.ID, "grid").get_attribute("data-order"),
                         " ".join(map(str, numbers[:8])))
        self.assertEqual(self.colours(page)[1:],
                         self.expected_colours(page, served, query, numbers[:8], 20)[1:])

        # A gate, and a value of another layer: other colours.
        Select(page.find_element(By.ID, "layer")).select_by_value("0")
        Select(page.find_element(By.ID, "value")).select_by_value("f")
        Select(page.find_element(By.ID, "sort")).select_by_value("number")
        self.wait_drawn(page, "0 f number")
        gate = f"text={text}&layer=0&value=f"
        self.assertEqual(self.colours(page)[1:],
                         self.expected_colours(page, served, gate, range(8), 20, True)[1:])

        # By each unit's own range: colours that a gate near one value has not else.
        plain = self.colours(page)
        colours = Select(page.find_element(By.ID, "colours"))
        colours.select_by_value("own")
        self.until(page, lambda: self.colours(page) != plain)
        self.assertGreater(len({c for row in self.colours(page) for c in row}),
                           len({c for row in plain for c in row}))
        colours.select_by_value("value")
        self.until(page, lambda: self.colours(page)[1:] == plain[1:])

        # By keys alone: three characters on, one unit down, follow.
        grid = page.find_element(By.ID, "grid")
        grid.send_keys(Keys.ARROW_RIGHT * 3 + Keys.ARROW_DOWN)
        self.until(page, lambda: "Character 4 of" in page.find_element(By.ID, "facts").text)
        facts = page.find_element(By.ID, "facts").text
        self.assertIn("Unit 1 =", facts)
        self.assertIn("Expected next:", facts)
        grid.send_keys(Keys.ENTER)
        follow = page.find_element(By.ID, "follow")
        self.until(page, follow.is_displayed)
        self.assertEqual(page.find_element(By.ID, "follow-title").text, "Unit 1 of layer 1, f")
        pane = page.find_element(By.ID, "follow-text")
        self.until(page, lambda: pane.get_attribute("data-waiting") == "0")
        spans = page.execute_script(
            "return [...document.querySelectorAll('#follow-text span')].map((s) => "
            "[s.textContent, getComputedStyle(s).backgroundColor.match(/\\d+/g).slice(0, 3).join(' ')])")
        self.assertEqual("".join(span[0] for span in spans).replace("↵", "\n"),
                         'bdfhj "12" (x)\nbdfhj "34" (x)\nacegi "56"')
        self.assertEqual([span[1] for span in spans[:20]],
                         self.expected_colours(page, served, gate, [1], 20, True)[0])
        drawn = page.execute_script("""const chart = document.getElementById('chart');
            return chart.getContext('2d').getImageData(0, 0, chart.width, chart.height).data
              .some((byte) => byte > 0);""")
        self.assertTrue(drawn)
        page.find_element(By.ID, "follow-title").send_keys(Keys.ESCAPE)
        self.until(page, lambda: not follow.is_displayed())
        self.assertEqual(page.switch_to.active_element.get_attribute("id"), "grid")

        # By the mouse: the name of the third unit.
        viewed_page.webdriver.ActionChains(page).move_to_element_with_offset(
            grid, 30 - grid.size["width"] // 2, 128 + 2 * 15 + 7 - grid.size["height"] // 2,
        ).click().perform()
        self.until(page, follow.is_displayed)
        self.assertEqual(page.find_element(By.ID, "follow-title").text, "Unit 2 of layer 1, f")
        self.assertEqual(self.complaints(page), [])

    def test_what_the_model_does_not_know_is_told(self):
        served = self.serve("small", "--length", "100")
        page = self.browse(served)
        first = self.wait_read(page)
        problem = page.find_element(By.ID, "problem")
        self.type_text(page, "abc\nXYZ <script>alert(1)</script>")
        self.until(page, problem.is_displayed)
        self.assertIn("the text:2:1", problem.text)
        page.find_element(By.ID, "leave-out").click()
        page.find_element(By.ID, "read").click()
        self.wait_read(page, first)
        self.until(page, lambda: not problem.is_displayed())
        self.assertIn("bytes left out", page.find_element(By.ID, "status").text)
        # The server has gone.
        served.end()
        page.find_element(By.ID, "read").click()
        self.until(page, problem.is_displayed)
        self.assertIn("has it ended?", problem.text)

    def test_line_ends_and_characters_of_several_bytes(self):
        (self.folder / "crlf.txt").write_bytes("d\u00e9j\u00e0 vu\r\n".encode() * 300)
        (self.folder / "crlf.toml").write_text(
            '# Bytes.\n[data]\ntext = "crlf.txt"\n[model]\ncell = "tanh"\nunits = 4\n'
            "[train]\nupdates = 1\nbatch = 1\nsteps = 2\n")
        subprocess.run([viewed_page.program(), "train", "crlf.toml", "--out", "crlf", "--quiet"],
                       capture_output=True, check=True, timeout=120)
        served = self.serve("crlf", "--data", "crlf.txt", "--length", "22")
        page = self.browse(served)
        first = self.wait_read(page)
        # A text box knows only one kind; what is typed is read with the text's own line ends.
        self.type_text(page, "d\u00e9j\nvu")
        text = self.wait_read(page, first).split()[0]
        self.assertEqual(served.get(f"/api/text?text={text}")[1], "d\u00e9j\r\nvu".encode())
        self.wait_drawn(page)
        page.find_element(By.ID, "grid").send_keys(Keys.ENTER)
        pane = page.find_element(By.ID, "follow-text")
        self.until(page, lambda: pane.get_attribute("data-waiting") == "0")
        spans = page.find_elements(By.CSS_SELECTOR, "#follow-text span")
        self.assertEqual([span.text for span in spans], ["d", "\u00e9", "j", "\u2190", "\u21b5", "v", "u"])
        # Its value is the one after its last byte.
        self.assertEqual([span.get_attribute("data-at") for span in spans],
                         ["0", "2", "3", "4", "5", "6", "7"])

    def test_without_its_key_the_page_says_so(self):
        served = self.serve("small")
        page = self.browse(served)
        self.wait_read(page)
        page.get(f"http://127.0.0.1:{served.told['port']}/?key=0")
        problem = page.find_element(By.ID, "problem")
        self.until(page, problem.is_displayed)
        self.assertIn("open the address that mnemo view printed", problem.text)

    def test_a_phone_has_no_sideways_scroll(self):
        served = self.serve("small", "--length", "300")
        for dark in (False, True):
            page = self.browse(served, 390, 844, dark)
            self.wait_read(page)
            self.wait_drawn(page)
            grid = page.find_element(By.ID, "grid")
            page.execute_script("arguments[0].scrollIntoView()", grid)
            grid.send_keys(Keys.ENTER)
            pane = page.find_element(By.ID, "follow-text")
            self.until(page, lambda p=pane: p.get_attribute("data-waiting") == "0")
            width = page.execute_script(
                "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            self.assertEqual(width, [390, 390])
            background = page.execute_script(
                "return getComputedStyle(document.body).backgroundColor")
            self.assertEqual(background, "rgb(21, 23, 26)" if dark else "rgb(253, 252, 250)")
            self.assertGreater(len({c for row in self.colours(page) for c in row}), 5)

    def test_a_large_model_sends_only_what_is_on_screen(self):
        served = self.serve("large", "--data", "text.txt", "--length", "20000")
        page = self.browse(served)
        page.execute_script("performance.setResourceTimingBufferSize(100000)")
        self.until(page, lambda: page.find_element(By.ID, "grid").get_attribute("data-shown"))
        # Something is seen before all is read.
        self.wait_drawn(page, whole=False)
        self.assertGreater(len({c for row in self.colours(page) for c in row}), 1)
        self.wait_read(page)
        self.wait_drawn(page, "2 c' variation")
        sent = """return performance.getEntriesByType('resource')
            .filter((entry) => entry.name.includes(arguments[0]))
            .reduce((sum, entry) => [sum[0] + entry.encodedBodySize, sum[1] + 1], [0, 0]);"""
        page.execute_script("performance.clearResourceTimings()")
        visible = page.execute_script("""const grid = document.getElementById('grid').dataset;
            const count = (text) => { const [a, b] = text.split(' ').map(Number); return b - a + 1; };
            return [count(grid.rows), count(grid.columns)];""")
        self.assertGreater(visible[1], 60)

        # Far away, at once: what comes is what is seen there.
        page.execute_script("document.getElementById('grid').scrollTo(12000 * 15, 300 * 15)")
        self.until(page, lambda: (page.find_element(By.ID, "grid").get_attribute("data-columns") or "")
                   .startswith("12000 "))
        self.wait_drawn(page)
        size, requests = page.execute_script(sent, "/api/cells")
        cells = 4 * visible[0] * visible[1]
        in_all = 4 * 512 * 20000
        print(f"\na screen of {visible[0]} units and {visible[1]} characters: {size} bytes in "
              f"{requests} requests; its cells are {cells} bytes, the value's over the text {in_all}")
        self.assertGreaterEqual(size, cells)
        # Whole tiles of 16 units and 32 characters, of which a corner is seen.
        self.assertLessEqual(size, 4 * (visible[0] + 2 * 15) * (visible[1] + 2 * 31))
        self.assertLess(size, in_all / 200)

        # Scrolling by 40 pixels a frame over two screens, rightwards and downwards.
        page.execute_script("performance.clearResourceTimings()")
        frames, idle = (page.execute_async_script("""
            const [dx, dy, done] = arguments, grid = document.getElementById('grid'), times = [];
            let last = performance.now(), count = 0;
            function frame(now) {
              times.push(now - last); last = now;
              if (++count > 60) return done(times.slice(1));
              if (dx) grid.scrollBy(dx, dy);
              requestAnimationFrame(frame);
            }
            requestAnimationFrame(frame);""", *step) for step in ((40, 8), (0, 0)))
        self.wait_drawn(page)
        frames.sort()
        idle.sort()
        size, requests = page.execute_script(sent, "/api/")
        print(f"scrolling: median {frames[30]:.1f} ms a frame, longest {frames[-1]:.1f} ms; without it "
              f"{idle[30]:.1f} ms; {size} bytes in {requests} requests")
        # The machine may have much else to do: as long as without scrolling, with some room.
        self.assertLess(frames[30], 2 * idle[30] + 50)
        self.assertLess(size, in_all / 40)
        self.assertEqual(page.find_element(By.ID, "grid").get_attribute("data-missing"), "0")

        # Following: only the lines on screen are made and asked for.
        page.execute_script("performance.clearResourceTimings()")
        page.find_element(By.ID, "grid").send_keys(Keys.ENTER)
        pane = page.find_element(By.ID, "follow-text")
        self.until(page, lambda: pane.get_attribute("data-waiting") == "0")
        size, _ = page.execute_script(sent, "/api/cells")
        # What was scrolled past may still arrive; a unit over the whole text would be 80,000.
        self.assertLess(size, 30000)
        self.assertLess(len(page.find_elements(By.CSS_SELECTOR, "#follow-text .line")), 60)
        self.assertEqual(self.complaints(page), [])


if __name__ == "__main__":
    viewed_page.main()
