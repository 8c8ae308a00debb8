"""``dragoman memory``: what people approved and what models made, in and out and away."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.core.errors import InvalidOption
from service.core.languages import normalize_code
from service.files import UnreadableFile, atomic_file
from service.models.progress import progress_bars

if TYPE_CHECKING:
    from service.core.memory import Suggestion
    from service.models.files import Report
    from service.settings import Settings
    from service.storage.memory import MemoryStore
    from service.translation.memory import Memory

BATCH = 1000
"""Segments put into the memory in one transaction, so that others can write between."""

MOST_MESSAGES = 20
"""Lines of a file that are named when they are left out; the rest is counted."""

app = typer.Typer(help="Translation memory: approved segments and kept machine translations.", no_args_is_help=True)
review = typer.Typer(help="Suggested translations that wait for review.", no_args_is_help=True)
app.add_typer(review, name="suggestions")

Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Source = Annotated[str, typer.Option("--from", metavar="CODE", help="Only segments from this language.")]
Target = Annotated[str, typer.Option("--to", metavar="CODE", help="Only segments into this language.")]
Numbers = Annotated[list[int], typer.Argument(metavar="NUMBER...", help="As 'suggestions list' shows them.")]


class Part(StrEnum):
    """What can be cleared."""

    MACHINE = "machine"
    APPROVED = "approved"
    SUGGESTIONS = "suggestions"
    ALL = "all"


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="TMX files.")],
    source: Source = "",
    target: Target = "",
    as_json: Json = False,
) -> None:
    """Put the segments of TMX files into the memory, as approved ones.

    What is there already is replaced. Units that cannot be used are left out and named by their line.
    """
    _, store = _open()
    memory = _memory(store)
    results = []
    for path in files:
        with progress_bars() as report:
            result = _import(memory, path, normalize_code(source), normalize_code(target), report)
        results.append(result)
        for skipped in result["skipped"][:MOST_MESSAGES]:
            print(f"{path}, line {skipped['line']}: left out. {skipped['reason']}", file=sys.stderr)
        if (more := len(result["skipped"]) - MOST_MESSAGES) > 0:
            print(f"{path}: {more} more left out.", file=sys.stderr)
        if not as_json:
            print(f"{path}\t{result['added']} added\t{result['replaced']} replaced\t{len(result['skipped'])} left out")
    if as_json:
        print(json.dumps(results, ensure_ascii=False, indent=2))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TMX file to write.")],
    source: Source = "",
    target: Target = "",
    as_json: Json = False,
) -> None:
    """Write the approved segments to a TMX file."""
    from importlib.metadata import version

    from service.memory_exchange import write_tmx

    _, store = _open()
    number = 0
    segments = store.approved.all(normalize_code(source), normalize_code(target))
    with progress_bars() as report, atomic_file(file) as output:
        for number in write_tmx(segments, output, version("dragoman")):
            if number % BATCH == 0:
                report(file.name, output.tell(), 0)
    print(json.dumps({"file": str(file), "segments": number}) if as_json else f"{file}\t{number} segments")


@app.command()
def stats(as_json: Json = False) -> None:
    """Tell how much is in the memory, and what it is used for."""
    settings, store = _open()
    found = store.statistics()
    approved = {f"{source}-{target}": number for (source, target), number in found.approved.items()}
    if as_json:
        value = {
            "memory": settings.memory,
            "machine": {
                "entries": found.machine_translations,
                "bytes": found.machine_bytes,
                "most_entries": settings.memory_entries,
                "most_bytes": settings.memory_megabytes * 2**20,
            },
            "approved": approved,
            "suggestions": found.suggestions,
        }
        print(json.dumps(value, indent=2))
        return
    print(f"memory\t{settings.memory}")
    megabytes = found.machine_bytes / 2**20
    print(f"machine\t{found.machine_translations} of {settings.memory_entries} entries", end="\t")
    print(f"{megabytes:.1f} of {settings.memory_megabytes} MB")
    print(f"approved\t{sum(approved.values())} segments")
    for pair, number in approved.items():
        print(f"approved {pair}\t{number} segments")
    print(f"suggestions\t{found.suggestions} to review")


@app.command()
def clear(
    part: Annotated[Part, typer.Argument(help="What to delete.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Delete machine translations, approved segments, suggestions, or all of them."""
    _, store = _open()
    if not yes:
        if not sys.stdin.isatty():
            raise InvalidOption("Nothing was deleted, for nobody can be asked.", hint="Agree with --yes.")
        if not typer.confirm(f"Delete from the memory: {part}?", err=True):
            raise InvalidOption("Nothing was deleted.")
    parts = {
        Part.MACHINE: store.machine.clear,
        Part.APPROVED: store.approved.clear,
        Part.SUGGESTIONS: store.suggestions.clear,
    }
    deleted = {str(name): delete() for name, delete in parts.items() if part in {name, Part.ALL}}
    if as_json:
        print(json.dumps(deleted))
        return
    for name, number in deleted.items():
        print(f"{name}\t{number} deleted")


@review.command("list")
def list_suggestions(as_json: Json = False) -> None:
    """List what waits: number, direction, how often it was suggested, source and translation."""
    _, store = _open()
    found = store.suggestions.all()
    if as_json:
        print(json.dumps([_as_dict(suggestion) for suggestion in found], ensure_ascii=False, indent=2))
        return
    for suggestion in found:
        segment = suggestion.segment
        print(f"{suggestion.id}\t{segment.source}-{segment.target}\t{suggestion.times}", end="\t")
        print(f"{_line(segment.text)}\t{_line(segment.translation)}")


@review.command()
def accept(numbers: Numbers) -> None:
    """Put suggestions into the memory, as approved segments."""
    _, store = _open()
    memory = _memory(store)
    for suggestion in [store.suggestions.get(number) for number in numbers]:
        memory.approve([suggestion.segment])
        store.suggestions.remove(suggestion.id)
        print(f"accepted {suggestion.id}")


@review.command()
def reject(numbers: Numbers) -> None:
    """Delete suggestions."""
    _, store = _open()
    for suggestion in [store.suggestions.get(number) for number in numbers]:
        store.suggestions.remove(suggestion.id)
        print(f"rejected {suggestion.id}")


def _open() -> tuple[Settings, MemoryStore]:
    from service.bootstrap import open_memory
    from service.settings import load_settings

    settings = load_settings()
    return settings, open_memory(settings)


def _memory(store: MemoryStore) -> Memory:
    from service.translation.memory import Memory

    return Memory(store)


def _import(memory: Memory, path: Path, source: str, target: str, report: Report) -> dict[str, Any]:
    from service.memory_exchange import read_tmx

    skipped: list[dict[str, Any]] = []
    added = total = 0
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            segments = (
                segment
                for segment in read_tmx(file, path.name, lambda line, reason: _note(skipped, line, reason))
                if source in {"", segment.source} and target in {"", segment.target}
            )
            while batch := list(islice(segments, BATCH)):
                added += memory.approve(batch)
                total += len(batch)
                report(path.name, file.tell(), size)
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror}.", hint="Check the name.") from error
    return {"file": str(path), "added": added, "replaced": total - added, "skipped": skipped}


def _note(skipped: list[dict[str, Any]], line: int, reason: str) -> None:
    skipped.append({"line": line, "reason": reason})


def _as_dict(suggestion: Suggestion) -> dict[str, Any]:
    segment = suggestion.segment
    return {
        "id": suggestion.id,
        "source": segment.source,
        "target": segment.target,
        "text": segment.text,
        "translation": segment.translation,
        "times": suggestion.times,
        "created": suggestion.created.isoformat(timespec="seconds"),
    }


def _line(text: str) -> str:
    return " ".join(text.split())
