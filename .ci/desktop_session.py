"""Drives the app in a real window through the accessibility bus, as a screen reader would.

Proves what no headless test can: the window opens, its controls are named, the main job is done by their names and
actions alone, without key or pointer, a token reaches the system keychain and no file, a restart needs no new sign-in,
a real browser signs in at the tenant's page, and the system's open dialog gives its file to the app, which uploads it.
With a keychain that is missing or locked: the app says so, goes on, and writes no secret anywhere.
"""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

BIN = pathlib.Path(os.environ["PATCHPANEL_BIN"])
WORK = pathlib.Path(os.environ["PATCHPANEL_WORK"])
PATIENCE = 60
PUBLIC_CLIENT = "6d2c1b7e-90a4-4f1e-8c55-0b3e7a41d9f2"
PROVED = 0
CONTROLS = ["Connectors", "Activity", "Settings", "Filter", "New…", "Search or run a command", "Notices", "Custom only"]


def wait_for(what, look):
    """Looks until there is something, and says what was awaited when there never is."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = look()
        except Exception:  # the tree changes while it is read
            found = None
        if found:
            return found
        time.sleep(0.1)
    names = sorted({node.get_name() for node in nodes() if node.get_name()})
    sys.exit(f"waited too long for {what}; named controls: {names}")


def pause_for(look, seconds=3):
    """Gives what was just done the time to show, and goes on if it does not."""
    end = time.monotonic() + seconds
    while not look() and time.monotonic() < end:
        time.sleep(0.1)


def app():
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child and "patchpanel" in (child.get_name() or "").lower():
            return child
    return None


def nodes(parent=None):
    parent = parent or app()
    if parent is None:
        return
    yield parent
    for index in range(parent.get_child_count()):
        child = parent.get_child_at_index(index)
        if child is not None:
            yield from nodes(child)


def find(name, role=None):
    for node in nodes():
        if node.get_name() == name and (role is None or node.get_role() == role):
            return node
    return None


def named(name, role=None):
    return wait_for(f"“{name}”", lambda: find(name, role))


def press(name, role=None):
    """Presses a control once it can be pressed: the app takes no press on one that is greyed out."""

    def look():
        node = find(name, role)
        return node is not None and node.get_n_actions() > 0 and is_enabled(node) and node.do_action(0)

    wait_for(f"“{name}” to press", look)


def is_enabled(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def field(name):
    return next(
        (node for node in nodes() if node.get_name() == name and node.get_editable_text_iface() is not None), None
    )


def fill(name, text):
    """Sets a field's text, and waits until the app shows it: a secret shows as many dots."""

    def look():
        node = field(name)
        if node is None:
            return False
        if node.get_text_iface().get_character_count() == len(text):
            return True
        node.set_text_contents(text)
        return False

    wait_for(f"the field “{name}”", look)


def start(simulated_home):
    program = BIN / "patchpanel"
    process = subprocess.Popen([program, "--data-dir", simulated_home])
    wait_for("the window", app)
    return process


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE)


def journal(tenant):
    with urllib.request.urlopen(f"{tenant['base_url']}/__simulator/requests") as answer:
        text = json.load(answer)
    return text["requests"] if isinstance(text, dict) else text


def lookup(user):
    found = subprocess.run(
        ["secret-tool", "lookup", "service", "patchpanel", "username", user], capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def files_holding(secret):
    return [
        str(path)
        for path in WORK.rglob("*")
        if path.is_file() and secret.encode() in path.read_bytes()
    ]


def xdotool(*words):
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, check=False).stdout.strip()


def answer_dialog(title, path):
    """Types a path into the system's open dialog."""
    find_window = ["search", "--onlyvisible", "--name", title]
    wait_for(f"the dialog “{title}”", lambda: xdotool(*find_window))

    def gone():
        for window in xdotool(*find_window).splitlines():
            xdotool("windowactivate", "--sync", window)
            # A leading slash opens the dialog's location bar; what an earlier try left there is replaced.
            xdotool("key", "ctrl+a")
            xdotool("type", "--delay", "40", str(path))
            xdotool("key", "Return")
            pause_for(lambda: not xdotool(*find_window))
        return not xdotool(*find_window)

    wait_for("the dialog to close", gone)


def say(text):
    """Tells what was proved."""
    global PROVED
    PROVED += 1
    print(f"   {text}", flush=True)


def main():
    run = {"working": working, "missing": missing, "locked": locked}[sys.argv[1]]
    simulator = subprocess.Popen(
        [
            *[BIN / "patchpanel-simulator", "--listen", "127.0.0.1:0", "--seed", "demo"],
            *["--public-client", PUBLIC_CLIENT, "--redirect-uri", "http://127.0.0.1:48713/callback"],
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    tenant = json.loads(simulator.stdout.readline())
    print(f"== the keychain is {sys.argv[1]}", flush=True)
    try:
        run(tenant, WORK / "data")
    finally:
        simulator.terminate()
    print(f"{PROVED} passed, 0 failed")


def reads(start):
    """Waits for a control whose name starts so: what a person would read."""
    return wait_for(
        f"“{start}…”", lambda: next((node for node in nodes() if (node.get_name() or "").startswith(start)), None)
    )


def connect(tenant):
    press("Connect a tenant")
    fill("Name", "Sandbox")
    fill("Tenant or address", tenant["base_url"])
    fill("Client ID", tenant["client_id"])
    fill("Client secret", tenant["client_secret"])
    press("Save and connect")


def sign_ins(tenant):
    return sum(request["path"] == "/oauth/token" for request in journal(tenant))


def in_no_file(*secrets):
    for secret in secrets:
        holders = files_holding(secret)
        assert not holders, f"a secret is in {holders}"


def keyring_owner():
    """What the bus says of the process that is the keychain."""
    bus = ["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus"]
    process_of = [*bus, "--method", "org.freedesktop.DBus.GetConnectionUnixProcessID", "org.freedesktop.secrets"]
    return subprocess.run(process_of, capture_output=True, text=True, check=False)


def start_keyring():
    subprocess.run(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--daemonize"],
        input="keyring",
        stdout=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    # The daemon is in the background before it is on the bus.
    wait_for("the keychain on the bus", lambda: keyring_owner().returncode == 0)


def restart_keyring():
    """Ends the daemon and starts another: what the app has opened is closed, and what is kept stays."""
    os.kill(int(re.search(r"uint32 (\d+)", keyring_owner().stdout).group(1)), signal.SIGTERM)
    wait_for("the end of the keychain’s daemon", lambda: keyring_owner().returncode != 0)
    start_keyring()


def lock_keyring():
    subprocess.run(
        [
            *["gdbus", "call", "--session", "--dest", "org.freedesktop.secrets"],
            *["--object-path", "/org/freedesktop/secrets", "--method", "org.freedesktop.Secret.Service.Lock"],
            "['/org/freedesktop/secrets/collection/login']",
        ],
        stdout=subprocess.DEVNULL,
        check=True,
    )


def missing(tenant, data):
    """No keychain on the bus: memory only, said so, and moved to a keychain that comes later."""
    process = start(data)
    connect(tenant)
    named("Filter")
    reads("Secrets are kept until Patchpanel closes")
    say("without a keychain the app says so and signs in")
    in_no_file(tenant["client_secret"])
    say("no file holds the secret")
    press("Try again")
    reads("Secrets are kept until Patchpanel closes")
    start_keyring()
    press("Try again")
    wait_for("the secret in the keychain", lambda: entry(data, "client-secret") == tenant["client_secret"])
    token = json.loads(wait_for("the token in the keychain", lambda: entry(data, "access-token")))["access_token"]
    in_no_file(tenant["client_secret"], token)
    say("“Try again” moves the secret and the token to a keychain that was started meanwhile")
    restart_keyring()
    press("Sandbox")
    press("Sign out")
    wait_for("the token to be gone", lambda: not entry(data, "access-token"))
    assert entry(data, "client-secret") == tenant["client_secret"]
    say("signing out deletes the token from a keychain that was restarted, and keeps the client secret")
    restart_keyring()
    press("Sandbox, " + tenant["base_url"].removeprefix("http://"))
    named("Filter")
    wait_for("the new token in the keychain", lambda: entry(data, "access-token"))
    say("after another restart the kept secret signs in, and the new token is kept")
    stop(process)


def prompt():
    """The windows in which the keychain asks for its password."""
    return xdotool("search", "--onlyvisible", "--class", "gcr-prompter").splitlines()


def dismiss_prompt():
    def gone():
        for window in prompt():
            xdotool("windowfocus", "--sync", window)
            xdotool("key", "Escape")
        return find("Try again")

    wait_for("the refusal", gone)


def answer_prompt():
    """Types the keyring's password."""

    def gone():
        for window in prompt():
            xdotool("windowfocus", "--sync", window)
            # What an earlier try left in the field would make the password wrong for ever.
            xdotool("key", "ctrl+a")
            xdotool("type", "--delay", "20", "keyring")
            xdotool("key", "Return")
            pause_for(lambda: not prompt() or find("Filter"))
        return find("Filter")

    wait_for("the connector list", gone)


def locked(tenant, data):
    """A locked keychain asks the person; meanwhile the app answers, and says what it waits for."""
    process = start(data)
    connect(tenant)
    wait_for("the token in the keychain", lambda: entry(data, "access-token"))
    stop(process)
    lock_keyring()
    process = start(data)
    press("Sandbox, " + tenant["base_url"].removeprefix("http://"))
    wait_for("the keychain’s question", prompt)
    reads("The system keychain needs your answer")
    press("Keyboard shortcuts")
    press("Close")
    say("while the locked keychain asks, the app says what it waits for and answers")
    dismiss_prompt()
    reads("The system keychain refused access")
    assert sign_ins(tenant) == 1, "it signed in although it has no secret"
    in_no_file(tenant["client_secret"])
    say("a dismissed question is told, with a way on")
    press("Try again")
    wait_for("the keychain’s question", prompt)
    answer_prompt()
    assert sign_ins(tenant) == 1, "the kept token was not used"
    say("once its question is answered, “Try again” signs in with what it has")
    stop(process)


def working(tenant, data):
    process = start(data)
    say("the app starts in a real window")
    connect(tenant)
    for control in CONTROLS:
        named(control)
    say(f"the accessibility tree names {', '.join(CONTROLS)}")

    wait_for("the secret in the keychain", lambda: entry(data, "client-secret") == tenant["client_secret"])
    kept = wait_for("the token in the keychain", lambda: entry(data, "access-token"))
    token = json.loads(kept)["access_token"]
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]*", token), "the kept token is no JWT"
    in_no_file(tenant["client_secret"], token)
    say("secret-tool reads the secret and the token; no file holds either")
    stop(process)

    before = sign_ins(tenant)
    # It starts with the tenant of before.
    process = start(data)
    named("Filter")
    fill("Filter", "workday")
    row = "Workday Custom EMEA, workday, Released"
    press(row)
    after = sign_ins(tenant)
    assert before == after == 1, f"{after} sign-ins"
    say("a restart within the token's life needs no new sign-in")

    main_job(tenant)
    press("Source config")
    upload(tenant, data)
    stop(process)
    browser(tenant, WORK / "browser-data")
    troubled_disk(tenant)


def main_job(tenant):
    """Edits, reviews, applies, uploads, makes and deletes by names and actions alone: no key, no pointer."""
    path = "/connectors/v1/workday-custom-emea"
    press("Metadata")
    fill("shortDesc", "Edited by name")
    reviewed(tenant, "PATCH", path, "Edited by name")
    press("Source config")
    press("XML", Atspi.Role.RADIO_BUTTON)
    text = wait_for("the XML", lambda: field("Source config").get_text_iface())
    text = Atspi.Text.get_text(text, 0, text.get_character_count())
    changed = text.replace('required="true"', 'required="false"', 1)
    assert changed != text
    wait_for("the edit", lambda: field("Source config").set_text_contents(changed))
    reviewed(tenant, "PUT", path + "/source-config", 'required="false"')
    press("New…")
    fill("Name", "Canteen tills")
    press("Create connector")
    sent(tenant, "POST", "/connectors/v1")
    press("More about this connector")
    press("Delete connector…")
    fill("Connector’s script name", "canteen-tills")
    press("Delete connector")
    sent(tenant, "DELETE", "/connectors/v1/canteen-tills")
    fill("Filter", "workday")
    press("Workday Custom EMEA, workday, Released")
    say("a screen reader edits, reviews, applies, uploads, creates and deletes, by names and actions alone")


def sent(tenant, method, path, text=""):
    def look():
        return [r for r in journal(tenant) if (r["method"], r["path"]) == (method, path) and text in r["body"]]

    found = wait_for(f"{method} {path}", look)
    assert len(found) == 1, f"{method} {path} was sent {len(found)} times"
    return found


def reviewed(tenant, method, path, text):
    press("Review changes")
    press("Apply 1 step to acme-sim")
    sent(tenant, method, path, text)
    press("Back to the connector")


def browser(tenant, data):
    """Signs in at the tenant's page with a real browser, restarts without it, and signs out."""
    if shutil.which("chromedriver") is None:
        print("   skipped: signing in with the browser needs Debian's package chromium-driver", flush=True)
        return
    os.environ["BROWSER"] = str(pathlib.Path(__file__).with_name("desktop_browser.py").resolve())
    process = start(data)
    press("Connect a tenant")
    fill("Name", "Sandbox")
    fill("Tenant or address", tenant["base_url"])
    press("Browser")
    fill("Client ID", PUBLIC_CLIENT)
    press("Save and connect")
    named("Filter")
    title = wait_for("the page in the browser", lambda: (WORK / "browser-title").read_text())
    assert title == "You can close this window", title
    kept = wait_for("what renews the sign-in in the keychain", lambda: entry(data, "refresh-token"))
    in_no_file(kept.splitlines()[-1])
    say("a real browser signs in at the tenant's page; what renews it is in the keychain and in no file")
    stop(process)

    os.environ["BROWSER"] = "false"
    process = start(data)
    named("Filter")
    wait_for("the next one in the keychain", lambda: entry(data, "refresh-token") not in ("", kept))
    pages = [request for request in journal(tenant) if request["path"] == "/oauth/authorize"]
    assert [page["method"] for page in pages] == ["GET", "POST"], pages
    say("a restart renews the sign-in without the browser")
    press("Sandbox")
    press("Sign out")
    wait_for("the keychain without what renews the sign-in", lambda: entry(data, "refresh-token") == "")
    say("signing out deletes it from the keychain")
    stop(process)


def mount(*words):
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


def troubled_disk(tenant):
    """A disk that is full, then one that can only be read: a notice, and the app goes on."""
    disk = WORK / "disk"
    disk.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=2m", "tmpfs", disk):
        print("   skipped: a disk of our own needs the right to mount one", flush=True)
        return
    try:
        full_disk(tenant, disk)
        assert mount("-o", "remount,ro", disk), "the disk cannot be made read-only"
        read_only_disk(disk)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=False)


def full_disk(tenant, disk):
    process = start(disk / "data")
    connect(tenant)
    named("Filter")
    wait_for("the local store", (disk / "data" / "patchpanel.sqlite").exists)
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"0" * 512)
    fill("Filter", "workday")
    press("Workday Custom EMEA, workday, Released")
    reads("Your work could not be kept on this computer. The disk is full.")
    press("Metadata")
    named("Add key…")
    assert process.poll() is None
    say("on a full disk the app says so and goes on")
    filler.unlink()
    stop(process)


def read_only_disk(disk):
    process = start(disk / "data")
    reads("New drafts, snapshots and activity are not kept")
    fill("Filter", "workday")
    press("Workday Custom EMEA, workday, Released")
    press("Metadata")
    named("Add key…")
    assert process.poll() is None
    say("on a disk that can only be read the app says so and goes on")
    stop(process)


def entry(data, kind):
    """What the keychain has for the only profile, whose id is in its file; nothing before it is saved."""
    path = data / "profiles.toml"
    text = path.read_text() if path.exists() else ""
    profile = re.search(r'^id = "(sandbox-\w+)"$', text, re.MULTILINE)
    address = re.search(r'^base_url = "https?://(.+)"$', text, re.MULTILINE)
    return lookup(f"{profile.group(1)}/{kind}@{address.group(1)}") if profile and address else ""


def upload(tenant, data):
    request = urllib.request.Request(
        f"{tenant['base_url']}/connectors/v1/workday-custom-emea/source-config",
        headers={"Authorization": f"Bearer {json.loads(entry(data, 'access-token'))['access_token']}"},
    )
    with urllib.request.urlopen(request) as answer:
        form = answer.read().decode()
    changed = form.replace('required="true"', 'required="false"', 1)
    assert changed != form
    path = WORK / "chosen form.xml"
    path.write_text(changed)
    press("Open file…")
    answer_dialog("Open Source config", path)
    # Only warnings that the change brings need a tick, and this one brings none.
    reviewed(tenant, "PUT", "/connectors/v1/workday-custom-emea/source-config", changed)
    say("the file whose path was typed in the system's dialog is uploaded")


if __name__ == "__main__":
    main()
