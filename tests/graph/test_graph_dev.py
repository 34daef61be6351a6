"""The Dagster UI really starts, listens on this machine only, and leaves nothing behind when it is stopped."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.graph.outside import COMMAND, environment, with_packages
from tests.graph.project import Project, root_folder, write_project

pytestmark = pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="asks /proc")
PATIENCE = 60
LISTENING = "0A"
LOOPBACK = "0100007F"
SCHEDULES = '{"query": "{repositoriesOrError{... on RepositoryConnection{nodes{assetGroups{groupName}}}}}"}'


class Opened(NamedTuple):
    """A UI that answers, and the empty home of the user who opened it."""

    project: Project
    port: int
    ui: subprocess.Popen
    home: Path


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def until(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as page:  # noqa: S310 - our own address
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False


def listening_at(port: int) -> set[str]:
    """The addresses that this port is open on, as the kernel writes them."""
    lines = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    opened = [line[1].split(":") for line in lines if line[3] == LISTENING]
    return {address for address, number in opened if int(number, 16) == port}


def processes_of(project: Project) -> list[int]:
    """The living processes that were started for a project, whoever their parents are."""
    mark = f"BASLINJE_ROOT={project.root}\0".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (place / "environ").read_bytes():
                found.append(int(place.name))
    return found


def _heed_interrupts() -> None:
    """What started the tests may ignore SIGINT, which children inherit, and Dagster stops its own by it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    home, port = tmp_path_factory.mktemp("hem"), free_port()
    with root_folder() as root, (home / "log").open("wb") as log:
        project = with_packages(write_project(root))
        program = [COMMAND, "dev", "--port", str(port)]
        ui = subprocess.Popen(
            program,
            env=environment(project, home),
            cwd=home,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_heed_interrupts,  # noqa: PLW1509 - nothing but a system call happens in the child
        )
        try:
            assert until(lambda: answers(f"http://127.0.0.1:{port}/server_info"), PATIENCE), (home / "log").read_text()
            yield Opened(project, port, ui, home)
        finally:
            for process in processes_of(project):
                os.kill(process, signal.SIGKILL)
            ui.wait()


def test_the_ui_listens_on_this_machine_only_and_shows_the_study(opened):
    port = opened.port
    assert listening_at(port) == {LOOPBACK}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", SCHEDULES.encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as page:  # noqa: S310 - our own address
        (repository,) = json.load(page)["data"]["repositoriesOrError"]["nodes"]
    assert [group["groupName"] for group in repository["assetGroups"]] == ["smaland"]


def test_its_state_lies_in_the_project_and_nothing_is_noted_in_the_users_home(opened):
    assert list(opened.project.dagster.rglob("runs.db"))
    assert not list(opened.project.root.glob(".tmp_dagster_home_*"))
    assert [path.name for path in opened.home.iterdir()] == ["log"]


def test_stopped_it_leaves_no_process_and_no_open_port(opened):
    project, port, ui = opened.project, opened.port, opened.ui
    assert len(processes_of(project)) > 1
    os.killpg(ui.pid, signal.SIGTERM)
    ui.wait(PATIENCE)
    assert until(lambda: not processes_of(project), PATIENCE), "processes are left"
    assert listening_at(port) == set()
