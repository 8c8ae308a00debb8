"""Text to model tokens and back. With `packages`, the only module that imports sentencepiece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from service.core.errors import ModelCorrupt, ModelMissing


class Tokenizer(Protocol):
    """Text to model tokens and back."""

    def encode(self, sentence: str) -> list[str]:
        """The model's tokens for one sentence."""

    def decode(self, tokens: Sequence[str]) -> str:
        """The text that tokens stand for."""


@dataclass(frozen=True)
class SentencePieceTokenizer:
    """SentencePiece model files, read on first use.

    Decodes by SentencePiece itself: Argos' own decoder turns every underscore of a text into a space.

    Attributes:
        model_file: for the source language, or for both.
        target_file: for the target language where it has one of its own, as in OPUS-MT.

    Raises:
        ModelMissing: a file is not there.
        ModelCorrupt: a file is no SentencePiece model.
    """

    model_file: Path
    target_file: Path | None = None

    @cached_property
    def _source(self) -> Any:
        return _read(self.model_file)

    @cached_property
    def _target(self) -> Any:
        return _read(self.target_file) if self.target_file else self._source

    @cached_property
    def target_pieces(self) -> tuple[str, ...]:
        """All tokens that translations may be made of."""
        return tuple(map(self._target.id_to_piece, range(self._target.get_piece_size())))

    def encode(self, sentence: str) -> list[str]:
        """The model's tokens for one sentence."""
        return list(self._source.encode(sentence, out_type=str))

    def decode(self, tokens: Sequence[str]) -> str:
        """The text that tokens stand for."""
        return str(self._target.decode_pieces(list(tokens)))


def _read(model_file: Path) -> Any:
    import sentencepiece

    if not model_file.is_file():
        raise ModelMissing(f"The tokenizer {model_file} is missing.", hint="Install the package again.")
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(model_file))
    except (RuntimeError, OSError) as error:
        raise ModelCorrupt(f"The tokenizer {model_file} cannot be read.", hint="Install the package again.") from error
