"""The command line: ``dragoman translate | summarize | detect | languages | serve``.

Exit codes: 0 done; 1 a failure of the service itself; 2 wrong input or usage; 130 interrupted. An error is one line on
standard error. Standard output holds results alone, so that it can be piped.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated, Any

import typer

from service import cli_glossary, cli_keys, cli_memory, cli_models
from service.cli_articles import summarize, translate
from service.cli_evaluate import evaluate
from service.cli_options import Files, Json, build
from service.core.errors import DragomanError, InputError, ModelError
from service.files import STANDARD_INPUT, read_text

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

app = typer.Typer(
    name="dragoman",
    help="Translate and summarise articles in English, Russian, Azerbaijani and Armenian, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (translate, summarize, evaluate):
    app.command()(command)
app.add_typer(cli_models.app, name="models")
app.add_typer(cli_keys.app, name="keys")
app.add_typer(cli_memory.app, name="memory")
app.add_typer(cli_glossary.app, name="glossary")


@app.command()
def detect(files: Files = None, as_json: Json = False) -> None:
    """Tell the language of each file: code, confidence, script and file name."""
    from service.core.limits import check_text
    from service.serialization import identification_as_dict

    settings, services = build()
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
    _, services = build()
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


def _print_json(value: Any, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def _fail(message: str, code: int) -> None:
    print(f"dragoman: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(code)
