"""``dragoman models`` as an operator runs it: processes, their output and exit codes, against a server here."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.models.builders import SENTENCES, zipped
from tests.models.conftest import NLLB_TAGS
from tests.models.servers import Server

ENTRY = """
[[model]]
name = "{name}"
title = "A model of random numbers"
format = "{format}"
version = "1"
licence = "{licence}"
confirm = {confirm}
files = {files}
source_prefix = {prefix}
quality = {{ "*" = 50 }}
{tail}
"""


def entry(name: str, format: str, urls: dict[str, str], **changes: str) -> str:
    files = ", ".join(f'{{ name = "{file}", urls = ["{url}"] }}' for file, url in urls.items())
    values = {"licence": "MIT", "confirm": "false", "prefix": "[]", "tail": ""} | changes
    return ENTRY.format(name=name, format=format, files=f"[{files}]", **values)


class Machine:
    """A machine with dragoman: its own folder of packages, and a catalogue of our server's models."""

    def __init__(self, folder: Path, catalog: str) -> None:
        self.packages = folder / "packages"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "catalog.toml").write_text(catalog, encoding="utf-8")
        self.environment = {
            **os.environ,
            "DRAGOMAN_PACKAGES": str(self.packages),
            "DRAGOMAN_CATALOG": str(folder / "catalog.toml"),
            "DRAGOMAN_BEAM_SIZE": "1",
            "PYTHONIOENCODING": "",
        }

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "service", *map(str, arguments)]

    def __call__(self, *arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), input=stdin, capture_output=True, encoding="utf-8", env=self.environment
        )

    def models(self, *arguments: str | Path) -> str:
        """The output of a subcommand that succeeds."""
        run = self("models", *arguments)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def refused(self, code: int, *arguments: str | Path) -> str:
        """The one line of a subcommand that fails."""
        run = self("models", *arguments)
        assert (run.returncode, run.stdout) == (code, ""), run
        assert run.stderr.startswith("dragoman: ") and run.stderr.count("\n") == 1, run.stderr
        return run.stderr


@pytest.fixture
def machine(server: Server, tmp_path: Path, opus: Path, m2m: Path, argos: Path) -> Machine:
    index = [
        {
            "package_version": "1.4",
            "from_code": "en",
            "from_name": "English",
            "to_code": "ka",
            "to_name": "Georgian",
            "links": [server.add("/ka.argosmodel", zipped(argos, "translate-en_ka/"))],
        }
    ]
    languages = "languages = {{ {} }}".format(", ".join(f'{code} = "{tag}"' for code, tag in NLLB_TAGS.items()))
    names = {"sentencepiece.bpe.model": "sentencepiece.model"}
    urls = {names.get(path.name, path.name): server.add(f"/{path.name}", path.read_bytes()) for path in m2m.iterdir()}
    catalog = f'argos_index = "{server.add("/index.json", json.dumps(index).encode())}"\n'
    catalog += entry(
        "opus-mt-en-hy",
        "opus-mt",
        {"archive": server.add("/opus.zip", zipped(opus))},
        tail='languages = { en = "", hy = "" }\nsources = ["en"]\ntargets = ["hy"]',
    )
    tail = f'source_suffix = ["</s>"]\ntarget_prefix = ["{{target}}"]\n{languages}'
    many = {"prefix": '["{source}"]', "tail": tail, "licence": "CC-BY-NC-4.0", "confirm": "true"}
    catalog += entry("nllb-200-600m", "ctranslate2", urls, **many)
    return Machine(tmp_path / "machine", catalog)


def test_from_the_catalogue_to_a_machine_without_a_network(machine: Machine, server: Server, tmp_path: Path) -> None:
    assert "en_ka" not in machine.models("available", "--to", "ka")
    assert server.requests == []
    assert "translate-en_ka\tArgos English → Georgian" in machine.models("available", "--to", "ka", "--update")

    assert machine.models("install", "en-hy", "en-ka").count("installed ") == 2
    listed = {row["name"]: row for row in json.loads(machine.models("list", "--json"))}
    assert listed.keys() == {"opus-mt-en-hy", "translate-en_ka", "starter"}
    assert listed["opus-mt-en-hy"]["serving"] == ["en-hy"]
    assert "en-hy" not in listed["starter"]["serving"] and "hy-en" in listed["starter"]["serving"]
    assert listed["translate-en_ka"]["origin"] == [server.url("/ka.argosmodel")]
    assert "11 in use" in machine.models("list")
    assert "installed" in machine.models("available", "--from", "en", "--to", "hy")
    assert machine.models("verify") == "starter\tcomplete\nopus-mt-en-hy\tintact\ntranslate-en_ka\tintact\n"

    translated = machine("translate", "--from", "en", "--to", "hy,ka", "--json", stdin=SENTENCES[0])
    assert translated.returncode == 0, translated.stderr
    assert [item["models"] for item in json.loads(translated.stdout)["translations"]] == [
        ["opus-mt-en-hy@1"],
        ["translate-en_ka@1.4"],
    ]

    digest, place = machine.models("export", tmp_path / "bundle.tar").split()
    assert place == str(tmp_path / "bundle.tar")
    before = len(server.requests)
    isolated = Machine(tmp_path / "isolated", "")
    assert isolated.models("import", tmp_path / "bundle.tar", "--sha256", digest).count("installed ") == 2
    again = isolated("translate", "--from", "en", "--to", "hy,ka", "--json", stdin=SENTENCES[0])
    assert json.loads(again.stdout)["translations"] == json.loads(translated.stdout)["translations"]
    assert len(server.requests) == before

    assert machine.models("remove", "opus-mt-en-hy", "translate-en_ka").count("removed ") == 2
    assert [row["name"] for row in json.loads(machine.models("list", "--json"))] == ["starter"]


def test_a_restricting_licence_is_shown_and_agreed_to(machine: Machine, server: Server) -> None:
    run = machine("models", "install", "nllb-200-600m")
    assert run.returncode == 2
    assert "CC-BY-NC-4.0" in run.stderr and "--accept-licence" in run.stderr
    assert all(path == "/index.json" for path, _ in server.requests)
    assert "12 directions" in machine.models("install", "nllb-200-600m", "--accept-licence")


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 2)])
def test_on_a_terminal_agreement_is_asked_for(machine: Machine, answer: bytes, code: int) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        machine.command("models", "install", "nllb-200-600m"),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=machine.environment,
    ) as process:
        os.write(ours, answer)
        _, errors = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code, errors
    assert b"CC-BY-NC-4.0" in errors


def test_a_terminal_sees_progress(machine: Machine, server: Server) -> None:
    server.resources["/opus.zip"].chunk, server.resources["/opus.zip"].pause = 16384, 0.05
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        machine.command("models", "install", "opus-mt-en-hy"),
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=machine.environment | {"TERM": "xterm", "COLUMNS": "120"},
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            shown += part
            if not part:
                break
        process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    assert b"archive" in shown and b"/s" in shown


def test_ctrl_c_leaves_no_package_and_the_next_run_resumes(machine: Machine, server: Server) -> None:
    resource = server.resources["/opus.zip"]
    resource.chunk, resource.pause = 4096, 0.05
    with subprocess.Popen(
        machine.command("models", "install", "opus-mt-en-hy"), stderr=subprocess.PIPE, env=machine.environment
    ) as process:
        part = machine.packages / ".dragoman" / "downloads" / "opus-mt-en-hy" / "archive.part"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not (part.exists() and part.stat().st_size > 8192):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"dragoman: Interrupted.\n")
    assert part.stat().st_size > 0
    assert [path.name for path in machine.packages.iterdir()] == [".dragoman"]
    resource.pause = 0.0
    assert "installed opus-mt-en-hy" in machine.models("install", "opus-mt-en-hy")
    assert server.requests[-1][1].startswith("bytes=")
    assert not part.parent.exists()


def test_what_goes_wrong_is_one_line_with_the_right_code(machine: Machine, server: Server, tmp_path: Path) -> None:
    assert "no model 'no-such'" in machine.refused(2, "install", "no-such")
    assert "cannot be removed" in machine.refused(2, "remove", "starter")
    assert "No package 'x'" in machine.refused(2, "verify", "x")
    assert "does not exist" in machine.refused(2, "import", tmp_path / "nowhere")
    (tmp_path / "file.zip").write_text("no archive")
    assert "no zip or tar archive" in machine.refused(2, "import", tmp_path / "file.zip")
    server.resources["/opus.zip"].content = b"no archive"
    assert "no zip or tar archive" in machine.refused(2, "install", "opus-mt-en-hy")
    del server.resources["/opus.zip"]
    assert "404" in machine.refused(1, "install", "opus-mt-en-hy")


def test_a_damaged_package_makes_verify_fail(machine: Machine) -> None:
    machine.models("install", "opus-mt-en-hy")
    (machine.packages / "opus-mt-en-hy" / "README.md").write_text("changed")
    run = machine("models", "verify", "opus-mt-en-hy")
    assert (run.returncode, run.stdout) == (1, "opus-mt-en-hy\tchanged: README.md\n")


def test_argos_files_of_all_that_argos_can_run(machine: Machine, tmp_path: Path) -> None:
    machine.models("install", "opus-mt-en-hy")
    machine.models("install", "nllb-200-600m", "--accept-licence")
    written = machine.models("export", tmp_path / "argos", "--argos", "--pair", "en-hy")
    assert [Path(line).name for line in written.splitlines()] == ["translate-en_hy-1.argosmodel"]
    assert "Argos Translate can run" in machine.refused(2, "export", tmp_path / "b", "--argos", "--pair", "en-fr")


def test_only_install_and_update_use_the_network(machine: Machine, server: Server, tmp_path: Path) -> None:
    machine.models("install", "opus-mt-en-hy")
    server.requests.clear()
    machine.models("list")
    machine.models("available")
    machine.models("verify")
    machine.models("export", tmp_path / "bundle")
    machine.models("remove", "opus-mt-en-hy")
    machine.models("import", tmp_path / "bundle")
    assert machine("translate", "--from", "en", "--to", "hy", stdin=SENTENCES[0]).returncode == 0
    assert server.requests == []
