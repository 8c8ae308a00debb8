"""``python -m training STEP --config FILE``: the recipe, step by step."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from training.config import Config, ConfigError, load

STEPS = {
    "prepare": "normalise and weigh the corpora",
    "backtranslate": "let an exported model write the sides that rows lack, to be translated from",
    "tokenizer": "train the SentencePiece model",
    "encode": "encode and align the rows (train does it on first use)",
    "train": "train, or go on training, at the stable rate; with an end set, the decay follows",
    "decay": "branch off from the newest stable checkpoint and bring the rate to zero",
    "average": "average the decay's last snapshots",
    "export": "write the CTranslate2 model",
    "evaluate": "score the exported model on the development data",
    "all": "prepare, tokenizer, train, average and export in one go",
}


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    steps = top.add_subparsers(dest="step", required=True)
    for name, help_text in STEPS.items():
        step = steps.add_parser(name, help=help_text)
        step.add_argument("--config", type=Path, required=True)
        if name == "decay":
            step.add_argument("--steps", type=int, help="length; by default decay_share of the steps so far")
        if name == "evaluate":
            step.add_argument("--limit", type=int, help="score only the first lines of each set")
            step.add_argument("--beam", type=int, default=4)
    for name, help_text in (("pack", "a run into a few small files"), ("unpack", "such files into a run")):
        step = steps.add_parser(name, help=help_text)
        step.add_argument("source", type=Path)
        step.add_argument("target", type=Path)
    return top


def run_step(step: str, config: Config, arguments: argparse.Namespace) -> None:
    """One step. Imports are here so that preparing text needs no torch."""
    if step == "prepare":
        from training.corpus import prepare

        prepare(config)
    elif step == "backtranslate":
        from training.back_translation import back_translate

        back_translate(config)
    elif step == "tokenizer":
        from training.tokenizer import train_tokenizer

        train_tokenizer(config)
    elif step == "encode":
        from training.dataset import dataset_of

        dataset_of(config)
    elif step == "train":
        from training.train import train

        train(config)
    elif step == "decay":
        from training.train import decay

        decay(config, arguments.steps)
    elif step == "average":
        from training.averaging import average

        average(config)
    elif step == "export":
        from training.export import export

        export(config)
    elif step == "evaluate":
        from training.evaluate import evaluate

        evaluate(config, arguments.limit, arguments.beam)
    else:
        for name in ("prepare", "backtranslate", "tokenizer", "train", "average", "export"):
            run_step(name, config, arguments)


def main() -> int:
    """Run one step; the exit code is 1 for an error that the user can mend."""
    arguments = parser().parse_args()
    try:
        if arguments.step in {"pack", "unpack"}:
            from training.pack import pack, unpack

            (pack if arguments.step == "pack" else unpack)(arguments.source, arguments.target)
        else:
            run_step(arguments.step, load(arguments.config), arguments)
    except ConfigError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
