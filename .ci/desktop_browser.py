#!/usr/bin/python3
"""A real browser without a window, as the system's browser for .ci/desktop: opens a page, presses “Sign in”, and writes
the title of the page that comes then to $PATCHPANEL_WORK/browser-title.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

TITLE = pathlib.Path(os.environ["PATCHPANEL_WORK"]) / "browser-title"
PATIENCE = 60


def call(method, address, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data=data, method=method, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)["value"]


def sign_in(driver, page, profile):
    arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={profile}"]
    options = {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}
    session = call("POST", f"{driver}/session", {"capabilities": {"alwaysMatch": options}})["sessionId"]
    browser = f"{driver}/session/{session}"
    try:
        call("POST", f"{browser}/url", {"url": page})
        button = call("POST", f"{browser}/element", {"using": "css selector", "value": "#allow"})
        call("POST", f"{browser}/element/{next(iter(button.values()))}/click", {})
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            title = call("GET", f"{browser}/title")
            if title and not title.startswith("Sign in"):
                return title
            time.sleep(0.1)
        return "no page came"
    finally:
        call("DELETE", browser)


def main():
    driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
    try:
        port = next(found.group(1) for line in driver.stdout if (found := re.search(r"successfully on port (\d+)", line)))
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            title = sign_in(f"http://127.0.0.1:{port}", sys.argv[1], profile)
    finally:
        driver.terminate()
    TITLE.write_text(title)


if __name__ == "__main__":
    main()
