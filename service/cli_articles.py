"""``dragoman translate`` and ``dragoman summarize``: text files through the pipeline."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli_options import Files, Json, build
from service.core.errors import InvalidOption
from service.files import STANDARD_INPUT, TextFile, output_paths, read_text, write_atomically

if TYPE_CHECKING:
    from service.request import ArticleRequest, ProcessedArticle, Services
    from service.translation.translator import OnSentence

Source = Annotated[str, typer.Option("--from", metavar="CODE", help="Language of the text; auto to identify it.")]
Targets = Annotated[
    list[str], typer.Option("--to", metavar="CODE", help="Language to translate into; repeat it or join with commas.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="File to write; a folder for several results.", metavar="PATH")
]
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
    check_back: Annotated[
        bool,
        typer.Option("--check-back", help="With --json: translate back, and warn where it reads differently."),
    ] = False,
    glossary: GlossaryOption = None,
    name_policy: PolicyOption = None,
) -> None:
    """Translate text files, keeping their layout.

    dragoman translate story.txt --to az,ru --output translated/
    """
    from service.request import ArticleRequest
    from service.summarization.extractive import SummaryLength

    for option, given in (("--matches", matches), ("--check-back", check_back)):
        if given and not as_json:
            raise InvalidOption(f"{option} goes with --json.")
    settings, services = build()
    wanted = ArticleRequest(
        "",
        source,
        tuple(_codes(to)),
        SummaryLength(sentences=summary) if summary else None,
        method or settings.summary_method,
        matches=matches,
        check_back=check_back,
        glossary=_names(services.glossaries.with_files, glossary),
        name_policy=_names(tuple, name_policy),
    )
    _process(services, files, wanted, output, as_json=as_json)


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
    from service.request import ArticleRequest
    from service.summarization.extractive import SummaryLength

    if sentences and ratio:
        raise InvalidOption("--sentences and --ratio cannot both be given.", hint="Choose one.")
    length = SummaryLength(ratio=ratio) if ratio is not None else SummaryLength(sentences=sentences or 3)
    settings, services = build()
    wanted = ArticleRequest("", source, tuple(_codes(to or [])), length, method or settings.summary_method)
    _process(services, files, wanted, output, as_json=as_json, summary_only=True)


def _process(
    services: Services,
    files: list[Path] | None,
    wanted: ArticleRequest,
    output: Path | None,
    *,
    as_json: bool,
    summary_only: bool = False,
) -> None:
    """Take each file through the pipeline and print or write what came of it.

    Args:
        services: what to work with.
        files: to read; None for standard input.
        wanted: what to do with the text of each.
        output: where to write; None for standard output.
        as_json: give everything, as JSON.
        summary_only: give the summary, not the translations.
    """
    from service.pipeline import process_article
    from service.serialization import article_as_dict

    targets = list(wanted.targets)
    paths = files or [STANDARD_INPUT]
    separate = [""] if as_json or summary_only else targets
    places = output_paths(paths, separate, output, ".json" if as_json else "") if output else {}
    for path in paths:
        file = _read(path)
        with _progress(file, services, targets) as on_sentence:
            processed = process_article(services, replace(wanted, text=file.text), on_sentence)
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
