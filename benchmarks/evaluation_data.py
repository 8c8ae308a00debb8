"""Where the evaluation data lies.

It is not part of the repository: its licences and the wish that no rule be fitted to it keep it apart.
"""

from __future__ import annotations

import os
from pathlib import Path

from service.core.languages import HOME_LANGUAGES

VARIABLE = "DRAGOMAN_EVAL"
"""Environment variable that names the folder."""

_BESIDE_REPOSITORY = Path(__file__).resolve().parents[2] / "shared" / "eval"


def evaluation_folder() -> Path:
    """The folder of evaluation data: ``$DRAGOMAN_EVAL``, else ``../shared/eval`` beside the repository.

    Raises:
        SystemExit: with status 0, after a message that says what to set, when there is no such folder. A measurement
            that cannot be made is not a failure.
    """
    folder = Path(os.environ.get(VARIABLE) or _BESIDE_REPOSITORY)
    if not folder.is_dir():
        print(f"Nothing measured: no evaluation data at {folder}. Set {VARIABLE} to the folder that holds it.")
        raise SystemExit(0)
    return folder


def parallel_rows(file: Path) -> list[dict[str, str]]:
    """The lines of a four-column file by language."""
    return [dict(zip(HOME_LANGUAGES, line.split("\t"), strict=True)) for line in file.read_text("utf-8").splitlines()]


def article_files(folder: Path) -> list[Path]:
    """The parallel articles."""
    return sorted((folder / "articles").glob("[0-9]*.tsv"))


def wire_rows(folder: Path) -> list[dict[str, str]]:
    """The sentences of our own that are for development: those of wire-dev, then those of the parallel articles."""
    return [row for file in (folder / "wire-dev.tsv", *article_files(folder)) for row in parallel_rows(file)]
