"""The command line as a user runs it: a process, its output and its exit code."""

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

from tests.conftest import EXAMPLES

DATA = Path(__file__).parent / "data"
STORY = EXAMPLES / "border-talks.hy.txt"
SENTENCE = "Министры договорились продолжить переговоры в Тбилиси.\n"


def dragoman(*arguments: str | Path, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    run = subprocess.run(
        [sys.executable, "-m", "service", *map(str, arguments)],
        input=data,
        capture_output=True,
        env={**os.environ, "DRAGOMAN_BEAM_SIZE": "1", "PYTHONIOENCODING": ""},
    )
    return subprocess.CompletedProcess(run.args, run.returncode, run.stdout.decode(), run.stderr.decode())


def assert_refused(run: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2, nothing on standard output, one line that names the problem on standard error."""
    assert (run.returncode, run.stdout) == (2, ""), run
    assert run.stderr.startswith("dragoman: ")
    assert run.stderr.count("\n") == 1
    for word in words:
        assert word in run.stderr


def test_a_sentence_goes_through_standard_input_and_output() -> None:
    run = dragoman("translate", "--to", "hy", stdin=SENTENCE)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith("\n")
    assert any("ա" <= character <= "ֆ" for character in run.stdout)


def test_a_wire_story_keeps_its_layout_in_every_target(tmp_path: Path) -> None:
    run = dragoman("translate", STORY, "--to", "ru,az", "--to", "en", "-o", tmp_path / "out")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    source = STORY.read_text(encoding="utf-8").splitlines()
    for target in ("ru", "az", "en"):
        lines = (tmp_path / "out" / f"border-talks.hy.{target}.txt").read_text(encoding="utf-8").splitlines()
        assert [bool(line) for line in lines] == [bool(line) for line in source]


def test_json_holds_everything() -> None:
    run = dragoman("translate", STORY, "--to", "ru", "--summary", "2", "--json")
    answer = json.loads(run.stdout)
    assert (answer["file"], answer["language"]) == (str(STORY), "hy")
    assert len(answer["summary"]["sentences"]) == 2
    assert answer["translations"][0]["target"] == "ru"


def test_several_files_as_json_are_lines() -> None:
    run = dragoman("summarize", STORY, EXAMPLES / "local-vote.ru.txt", "--json", "--method", "lead")
    assert [json.loads(line)["language"] for line in run.stdout.splitlines()] == ["hy", "ru"]


def test_a_summary_is_made_of_sentences_of_the_article() -> None:
    run = dragoman("summarize", STORY, "-n", "2")
    lines = run.stdout.splitlines()
    assert len(lines) == 2
    text = STORY.read_text(encoding="utf-8")
    assert all(line.removeprefix("• ") in text for line in lines)


def test_detection_prints_one_line_a_file() -> None:
    run = dragoman("detect", STORY, EXAMPLES / "border-talks.az.txt", EXAMPLES / "library.az-Cyrl.txt")
    assert [line.split("\t")[0::2][:2] for line in run.stdout.splitlines()] == [
        ["hy", "Armn"], ["az", "Latn"], ["az", "Cyrl"],
    ]  # fmt: skip


def test_languages_lists_all_directions() -> None:
    assert "hy\tArmenian\t→ az en ru" in dragoman("languages").stdout


def test_evaluation_scores_with_signatures(tmp_path: Path) -> None:
    (tmp_path / "ru").write_text(SENTENCE * 3, encoding="utf-8")
    (tmp_path / "hy").write_text("Նախարարները պայմանավորվել են շարունակել բանակցությունները:\n" * 3, encoding="utf-8")
    options = ("--source", tmp_path / "ru", "--reference", tmp_path / "hy", "--from", "ru", "--to", "hy")
    answer = json.loads(dragoman("evaluate", *options, "--json").stdout)
    assert answer["lines"] == 3
    assert 0 <= answer["chrf2"]["value"] <= 100
    assert "nc:6" in answer["chrf2"]["signature"]
    (tmp_path / "hy").write_text("Մեկ տող։\n", encoding="utf-8")
    assert_refused(dragoman("evaluate", *options), "3 lines and 1 references")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["translate", STORY, "--to", "hy"], ["both 'hy'"]),
        (["translate", STORY, "--to", "xx"], ["'xx'", "Known:"]),
        (["translate", STORY, "--from", "qq", "--to", "ru"], ["'qq'"]),
        (["translate", "no-such-file.txt", "--to", "ru"], ["no-such-file.txt", "No such file"]),
        (["translate", DATA / "empty.txt", "--to", "ru"], ["empty"]),
        (["translate", DATA / "whitespace.txt", "--to", "ru"], ["empty"]),
        (["translate", DATA / "png-header.png", "--to", "ru"], ["png-header.png", "binary"]),
        (["translate", DATA / "truncated-utf-8.hy.txt", "--to", "ru"], ["UTF-8"]),
        (["summarize", STORY, "--method", "magic"], ["magic", "lexrank"]),
        (["summarize", STORY, "-n", "2", "--ratio", "0.5"], ["--ratio"]),
        (["summarize", STORY, "--ratio", "7"], ["atio"]),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(arguments: list[str | Path], words: list[str]) -> None:
    assert_refused(dragoman(*arguments), *words)


def test_five_megabytes_are_refused_with_the_limit() -> None:
    assert_refused(dragoman("translate", "--to", "az", stdin=SENTENCE * 50_000), "500,000")


def test_a_missing_option_explains_itself() -> None:
    run = dragoman("translate", STORY)
    assert run.returncode == 2
    assert "--to" in run.stderr


@pytest.mark.parametrize("command", [[], ["translate"], ["summarize"], ["detect"], ["languages"], ["serve"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    run = dragoman(*command, "--help")
    assert run.returncode == 0
    assert "Usage" in run.stdout


@pytest.mark.parametrize(("name", "encoding"), [("utf-16-le-bom.ru.txt", "utf-16"), ("cp1251.ru.txt", "cp1251")])
def test_other_encodings_are_read_and_named(name: str, encoding: str) -> None:
    run = dragoman("detect", DATA / name)
    assert run.stdout.startswith("ru\t")
    run = dragoman("translate", DATA / name, "--to", "en")
    assert run.returncode == 0
    assert encoding in run.stderr


def test_a_failure_leaves_the_output_file_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "out.txt"
    place.write_text("before", encoding="utf-8")
    assert_refused(dragoman("translate", DATA / "png-header.png", "--to", "ru", "-o", place))
    assert place.read_text(encoding="utf-8") == "before"


def test_a_broken_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_PORT", "many")
    run = dragoman("languages")
    assert run.returncode == 1
    assert "port" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_corrupt_package_is_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "translate-ka_en").mkdir()
    (tmp_path / "translate-ka_en" / "metadata.json").write_text("{")
    monkeypatch.setenv("DRAGOMAN_PACKAGES", str(tmp_path))
    run = dragoman("translate", "--from", "ka", "--to", "en", stdin="გამარჯობა")
    assert run.returncode == 2
    assert "translate-ka_en" in run.stderr
    assert "Traceback" not in run.stderr


def test_ctrl_c_ends_at_once_without_a_traceback_or_half_a_file(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text(SENTENCE * 4000, encoding="utf-8")
    place = tmp_path / "out.txt"
    run = subprocess.Popen(
        [sys.executable, "-m", "service", "translate", str(long), "--to", "en", "-o", str(place)],
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(2)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=20)
    assert run.returncode == 130
    assert errors == "dragoman: Interrupted.\n"
    assert os.listdir(tmp_path) == ["long.txt"]


def test_a_reader_that_leaves_is_no_error() -> None:
    command = f"{sys.executable} -m service summarize {STORY} | head -c 1"
    run = subprocess.run(command, shell=True, capture_output=True)
    assert b"Traceback" not in run.stderr


def test_a_terminal_shows_progress_and_keeps_it_out_of_the_result(tmp_path: Path) -> None:
    place, story = tmp_path / "out.txt", tmp_path / "story.txt"
    story.write_text(STORY.read_text(encoding="utf-8") * 4, encoding="utf-8")
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "translate", str(story), "--to", "ru", "-o", str(place)],
        stderr=follower,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            chunk = os.read(leader, 4096)
        except OSError:  # the other end has closed
            break
        if not chunk:
            break
        seen += chunk
    assert process.wait(30) == 0
    assert "story.txt" in seen.decode(errors="replace")
    assert place.read_text(encoding="utf-8").strip()
