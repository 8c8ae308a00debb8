from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"ctranslate2", "sumy", "nltk", "numpy", "torch", "langdetect", "sentencepiece", "argostranslate"}


@pytest.mark.parametrize("module", ["service.api", "service.cli", "service.bootstrap"])
def test_importing_the_front_loads_no_model_library(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(run.stdout.split()) == set()
