"""tokenizer: one SentencePiece unigram model for all languages, with a tag for each target language."""

from __future__ import annotations

import contextlib
import io
import random
import shutil
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import sentencepiece

from training.config import Config
from training.corpus import APOSTROPHES, INVISIBLE, LANGUAGES, SPACES, Row, read_rows

TOKENIZER_FILE = "sentencepiece.model"
PAD_ID, UNKNOWN_ID, END_ID = 0, 1, 2
MIN_WEIGHT = 0.5  # lighter rows (interface labels, documentation) would fill the vocabulary with their own words
# The tag must hold no underscore: the decoder of Argos turns it into a space.
TAGS = {language: f"<2{language}>" for language in LANGUAGES}


def balanced(rows: Sequence[Row], temperature: float, seed: int) -> list[str]:
    """Every distinct sentence of rows of some weight; small languages are repeated to ``size ** (1 / temperature)``."""
    heavy = [row for row in rows if row.weight >= MIN_WEIGHT]
    texts = {
        language: sorted({row.texts[language] for row in heavy if language in row.texts.keys() - row.synthetic})
        for language in LANGUAGES
    }
    sizes = {language: sum(map(len, part)) for language, part in texts.items() if part}
    largest = max(sizes.values())
    shuffle = random.Random(seed).shuffle
    sample: list[str] = []
    for language, size in sizes.items():
        part = texts[language]
        shuffle(part)
        count = round(len(part) * (largest / size) ** (1 - 1 / temperature))
        sample += (part * (count // len(part) + 1))[:count]
    shuffle(sample)
    return sample


def normalisation_rules() -> str:
    """SentencePiece's rules: the shipped model itself reads text as :func:`training.corpus.normalise` writes it.

    Its own NFKC rules would take the Armenian ``և`` apart and put ``No`` for ``№``.
    """
    rules = {"\u0565\u0582": "\u0587"}
    rules |= dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(SPACES, " ") | dict.fromkeys(INVISIBLE, "")
    for code in (*range(0xC0, 0x250), *range(0x400, 0x500)):
        decomposed = unicodedata.normalize("NFD", chr(code))
        if len(decomposed) == 2:
            rules[decomposed] = chr(code)

    def codes(text: str) -> str:
        return " ".join(f"{ord(character):X}" for character in text)

    return "".join(f"{codes(old)}\t{codes(new)}\n" for old, new in rules.items())


def train_tokenizer(config: Config) -> Path:
    """Train the run's tokenizer from its prepared rows, or take that of the model it starts from."""
    target = config.run / TOKENIZER_FILE
    if config.train.start:
        shutil.copy(Path(config.train.start) / TOKENIZER_FILE, target)
        return target
    sentences = balanced(read_rows(config.run), config.tokenizer.temperature, config.train.seed)
    model = io.BytesIO()
    # An iterator, a writer and a bare name for the rules: the trainer keeps all paths it is given inside the model.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("normalisation.tsv").write_text(normalisation_rules(), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences),
            model_writer=model,
            normalization_rule_tsv="normalisation.tsv",
            model_type="unigram",
            vocab_size=config.tokenizer.vocabulary,
            character_coverage=0.9998,
            byte_fallback=True,
            user_defined_symbols=list(TAGS.values()),
            pad_id=PAD_ID,
            unk_id=UNKNOWN_ID,
            eos_id=END_ID,
            bos_id=-1,
            max_sentence_length=8000,
            num_threads=2,
            minloglevel=2,
        )
    target.write_bytes(model.getvalue())
    print(f"{config.tokenizer.vocabulary} pieces from {len(sentences)} balanced sentences")
    return target


def load_tokenizer(run: Path) -> sentencepiece.SentencePieceProcessor:
    """The run's tokenizer."""
    return sentencepiece.SentencePieceProcessor(model_file=str(run / TOKENIZER_FILE))
