"""A toy corpus and a toy run: seconds on a CPU."""

from __future__ import annotations

import dataclasses
import itertools
import lzma
from pathlib import Path

from training.config import Config

SUBJECTS = {
    "en": ("minister", "president", "teacher", "doctor", "student"),
    "ru": ("министр", "президент", "учитель", "врач", "студент"),
    "az": ("nazir", "prezident", "müəllim", "həkim", "tələbə"),
    "hy": ("նախարարը", "նախագահը", "ուսուցիչը", "բժիշկը", "ուսանողը"),
}
VERBS = {
    "en": ("reads", "sees", "takes"),
    "ru": ("читает", "видит", "берет"),
    "az": ("oxuyur", "görür", "götürür"),
    "hy": ("կարդում է", "տեսնում է", "վերցնում է"),
}
THINGS = {
    "en": ("law", "house", "book", "road"),
    "ru": ("закон", "дом", "книгу", "дорогу"),
    "az": ("qanun", "ev", "kitab", "yol"),
    "hy": ("օրենք", "տուն", "գիրք", "ճանապարհ"),
}
ENDS = {"en": ".", "ru": ".", "az": ".", "hy": ":"}


def sentences(language: str) -> list[str]:
    """Sixty sentences, parallel by place."""
    return [
        f"{subject.capitalize()} {verb} {thing} {thing} {subject}{ENDS[language]}"
        for subject, verb, thing in itertools.product(SUBJECTS[language], VERBS[language], THINGS[language])
    ]


TOML = """
run = "run"
[data]
own = "own/*.tsv.xz"
external = "external/*.tsv.xz"
monolingual = "monolingual/*.txt.xz"
back_translator = ""
evaluation = "eval"
own_weight = 4.0
phrase_weight = 1.0
interface_weight = 0.1
max_pieces = 60
[data.source_weights]
unwanted = 0.0
newest = 2.0
[tokenizer]
vocabulary = 400
temperature = 3.0
[model]
width = 64
ffn = 128
encoder_layers = 2
decoder_layers = 1
dropout = 0.1
vocabulary = 400
[train]
seed = 3
start = ""
threads = 1
share_cores = false
bf16 = false
batch_pieces = 400
workers = 0
pool_rows = 60
targets_per_source = 3
source_temperature = 2.0
focus = {}
fullness = 0.0
sampling = 0.0
sampling_alpha = 0.2
label_smoothing = 0.1
alignment_weight = 0.2
lexicon_start = true
adam_rate = 5e-3
muon_rate = 0.02
weight_decay = 0.01
warmup_steps = 5
stable_steps = 0
stable_minutes = 0.0
decay_share = 0.25
checkpoint_minutes = 10.0
average_last = 2
start_share = 0.0
log_steps = 5
[export]
scripts = true
"""


def write_xz(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress("".join(line + "\n" for line in lines).encode()))


def replaced(config: Config, **train: object) -> Config:
    """The same configuration with other training settings."""
    return dataclasses.replace(config, train=dataclasses.replace(config.train, **train))  # type: ignore[arg-type]
