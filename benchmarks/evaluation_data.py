"""Where the evaluation data lies.

It is not part of the repository: its licences and the wish that no rule be fitted to it keep it apart.
"""

from __future__ import annotations

import os
from pathlib import Path

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
