"""The command line: ``dragoman translate | summarize | detect | languages | serve``.

Exit codes: 0 done; 1 a failure of the service itself; 2 wrong input or usage; 130 interrupted. An error is one line on
standard error. Standard output holds results alone, so that it can be piped.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service import cli_glossary, cli_keys, cli_memory, cli_models
from service.cli_evaluate import evaluate
from service.core.errors import DragomanError, InputError, InvalidOption, ModelError
from service.files import STANDARD_INPUT, TextFile, output_paths, read_text, write_atomically

if TYPE_CHECKING:
    from service.request import ProcessedArticle, Services
    from service.settings import Settings
    from service.summarization.extractive import SummaryLength
    from service.translation.translator import OnSentence

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

app = typer.Typer(
    name="dragoman",
    help="Translate and summarise articles in English, Russian, Azerbaijani and Armenian, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command()(evaluate)
app.add_typer(cli_models.app, name="models")
app.add_typer(cli_keys.app, name="keys")
app.add_typer(cli_memory.app, name="memory")
app.add_typer(cli_glossary.app, name="glossary")

Files = Annotated[
    list[Path] | None, typer.Argument(metavar="[FILE]...", help="Text files; - or none for standard input.")
]
Source = Annotated[str, typer.Option("--from", metavar="CODE", help="Language of the text; auto to identify it.")]
Targets = Annotated[
    list[str], typer.Option("--to", metavar="CODE", help="Language to translate into; repeat it or join with commas.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="File to write; a folder for several results.", metavar="PATH")
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON; one line a file for several files.")]
Method = Annotated[str | None, typer.Option("--method", help="Summary method; --help of summarize lists them.")]

GlossaryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--glossary", metavar="NAME|FILE", help="Glossary to keep to; repeat it, the first wins; none for no glossary."
    ),
]
PolicyOption = Annotated[
    list[str] | None,
    typer.Option("--name-policy", metavar="POLICY", help="Whose names contested places get; none for nobody's."),
]

METHODS_HELP = "Summary method: news (default), lexrank, lsa, textrank, luhn, sumbasic, kl, edmundson, reduction, lead."


@app.command()
def translate(
    to: Targets,
    files: Files = None,
    source: Source = "auto",
    output: Output = None,
    summary: Annotated[int, typer.Option("--summary", min=0, help="Sentences of summary to add; 0 for none.")] = 0,
    method: Method = None,
    as_json: Json = False,
    matches: Annotated[
        bool, typer.Option("--matches", help="With --json: offer approved segments like each sentence.")
    ] = False,
    glossary: GlossaryOption = None,
    name_policy: PolicyOption = None,
) -> None:
    """Translate text files, keeping their layout.

    dragoman translate story.txt --to az,ru --output translated/
    """
    from service.summarization.extractive import SummaryLength

    if matches and not as_json:
        raise InvalidOption("--matches goes with --json.")
    length = SummaryLength(sentences=summary) if summary else None
    _process(files, source, _codes(to), length, method, output, as_json, matches=matches, terms=(glossary, name_policy))


@app.command()
def summarize(
    files: Files = None,
    source: Source = "auto",
    to: Annotated[list[str] | None, typer.Option("--to", metavar="CODE", help="Give the summary in these too.")] = None,
    sentences: Annotated[int | None, typer.Option("--sentences", "-n", min=1, help="Length; 3 by default.")] = None,
    ratio: Annotated[float | None, typer.Option("--ratio", help="Length as a share of the article, 0 to 1.")] = None,
    method: Annotated[str | None, typer.Option("--method", help=METHODS_HELP)] = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Print the most important sentences of an article."""
    from service.summarization.extractive import SummaryLength

    if sentences and ratio:
        raise InvalidOption("--sentences and --ratio cannot both be given.", hint="Choose one.")
    length = SummaryLength(ratio=ratio) if ratio is not None else SummaryLength(sentences=sentences or 3)
    _process(files, source, _codes(to or []), length, method, output, as_json, summary_only=True)


@app.command()
def detect(files: Files = None, as_json: Json = False) -> None:
    """Tell the language of each file: code, confidence, script and file name."""
    from service.core.limits import check_text
    from service.serialization import identification_as_dict

    settings, services = _build()
    for file in map(read_text, files or [STANDARD_INPUT]):
        check_text(file.text, settings.max_characters)
        found = services.identifier.identify(file.text)
        if as_json:
            _print_json({"file": str(file.path), **identification_as_dict(found)}, indent=None)
        else:
            print(f"{found.language}\t{found.confidence:.2f}\t{found.script}\t{file.path}")


@app.command()
def languages(as_json: Json = False) -> None:
    """List the languages of the installed models and what each can be translated into."""
    _, services = _build()
    router = services.translator.router
    if as_json:
        _print_json({code: {"name": router.names[code], "targets": router.targets(code)} for code in router.languages})
        return
    for code in router.languages:
        print(f"{code}\t{router.names[code]}\t→ {' '.join(router.targets(code))}")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)] = None,
) -> None:
    """Run the HTTP service (gunicorn, one process with threads)."""
    from service.server import run
    from service.settings import load_settings

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    run(load_settings().model_copy(update=given))


def main() -> None:
    """Entry point of ``dragoman``."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        app()
    except (InputError, ModelError) as error:
        _fail(str(error), 2)
    except DragomanError as error:
        _fail(str(error), 1)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer turns Ctrl-C into this silently
            _fail("Interrupted.", INTERRUPTED)
        raise
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _process(
    files: list[Path] | None,
    source: str,
    targets: list[str],
    length: SummaryLength | None,
    method: str | None,
    output: Path | None,
    as_json: bool,
    summary_only: bool = False,
    matches: bool = False,
    terms: tuple[list[str] | None, list[str] | None] = (None, None),
) -> None:
    """Take each file through the pipeline and print or write what came of it."""
    from service.pipeline import process_article
    from service.request import ArticleRequest
    from service.serialization import article_as_dict

    settings, services = _build()
    glossary, policy = _names(services.glossaries.with_files, terms[0]), _names(tuple, terms[1])
    paths = files or [STANDARD_INPUT]
    separate = [""] if as_json or summary_only else targets
    places = output_paths(paths, separate, output, ".json" if as_json else "") if output else {}
    for path in paths:
        file = _read(path)
        request = ArticleRequest(
            text=file.text,
            source=source,
            targets=tuple(targets),
            summary=length,
            method=method or settings.summary_method,
            matches=matches,
            glossary=glossary,
            name_policy=policy,
        )
        with _progress(file, services, targets) as on_sentence:
            processed = process_article(services, request, on_sentence)
        for target in separate:
            if as_json:
                content = (
                    json.dumps(
                        {"file": str(path), **article_as_dict(processed)},
                        ensure_ascii=False,
                        indent=None if len(paths) > 1 and not output else 2,
                    )
                    + "\n"
                )
            elif summary_only:
                content = _summary_text(processed, targets)
            else:
                content = _translation_text(processed, target, headings=len(targets) > 1 and not output)
            if output:
                write_atomically(places[path, target], content)
            else:
                sys.stdout.write(content)
                sys.stdout.flush()


def _build() -> tuple[Settings, Services]:
    from service.bootstrap import build_services
    from service.settings import load_settings

    settings = load_settings()
    return settings, build_services(settings)


def _names(read: Callable[[list[str]], tuple[str, ...]], given: list[str] | None) -> tuple[str, ...] | None:
    """What an option names, ``none`` for nothing; None where it was not given."""
    return None if given is None else read([name for name in given if name != "none"])


def _read(path: Path) -> TextFile:
    file = read_text(path)
    if not file.encoding.startswith("utf-8"):
        print(f"{path}: read as {file.encoding}.", file=sys.stderr)
    return file


def _codes(values: list[str]) -> list[str]:
    from service.core.languages import normalize_code

    return list(dict.fromkeys(normalize_code(code) for value in values for code in value.split(",") if code.strip()))


def _translation_text(processed: ProcessedArticle, target: str, *, headings: bool) -> str:
    translation = next(item for item in processed.translations if item.target == target)
    text = translation.text if translation.text.endswith("\n") else translation.text + "\n"
    if processed.summary:
        chosen = (translation.sentences[sentence.id].text for sentence in processed.summary)
        text += "\n" + "".join(f"• {sentence}\n" for sentence in chosen)
    return f"== {target} ==\n{text}\n" if headings else text


def _summary_text(processed: ProcessedArticle, targets: list[str]) -> str:
    lines: list[str] = []
    for sentence in processed.summary or ():
        lines.append(f"• {processed.article.slice(sentence)}")
        lines += [f"  {item.target}: {item.sentences[sentence.id].text}" for item in processed.translations]
    return "\n".join(lines) + "\n"


@contextmanager
def _progress(file: TextFile, services: Services, targets: list[str]) -> Iterator[OnSentence | None]:
    """A progress bar on standard error, on a terminal and for a text long enough to wait for."""
    if not sys.stderr.isatty() or not targets or len(file.text) < 2000:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        # The number of sentences is known only inside; ninety characters is the mean of news in our languages.
        task = bar.add_task(str(file.path), total=max(1, len(file.text) // 90) * len(targets))
        yield lambda target, sentence: bar.update(task, advance=1)


def _print_json(value: Any, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def _fail(message: str, code: int) -> None:
    print(f"dragoman: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(code)
