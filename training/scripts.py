"""A target language's script, written into the output layer.

A model that has seen little now and then hands a word of the source through in its own letters. Which language is being
written can be read off the decoder's last state with a linear map, so the output layer itself can lower all pieces in
letters of another script: any runtime then keeps to the script, with no list of forbidden pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

import torch
from torch import Tensor

from training.batches import Batch
from training.config import Config
from training.corpus import LANGUAGES
from training.model import Transformer
from training.prefetch import batches_of
from training.tokenizer import PAD_ID, TAGS, load_tokenizer

STRONG = 9.0  # nats taken from pieces in letters that the language is never written in
WEAK = 2.0  # nats taken from Latin pieces in Russian and Armenian, where some names stay in Latin letters
RIDGE = 1e-3
BATCHES = 40  # of about a hundred sentences each

_RULES = (
    (re.compile("[\u0531-\u0587]"), {"en": STRONG, "ru": STRONG, "az": STRONG}),
    (re.compile("[\u0400-\u04ff]"), {"en": STRONG, "az": STRONG, "hy": STRONG}),
    (re.compile("[a-zA-Z\u00c0-\u024f]{2}|[a-z\u00e0-\u024f]"), {"ru": WEAK, "hy": WEAK}),
)


def penalties(pieces: Sequence[str]) -> Tensor:
    """Pieces × languages: what is taken from each piece's score when that language is written."""
    table = torch.zeros(len(pieces), len(LANGUAGES))
    for number, piece in enumerate(pieces):
        if piece in TAGS.values() or piece.startswith("<0x"):
            continue
        for letters, taken in _RULES:
            if letters.search(piece):
                for language, nats in taken.items():
                    table[number, LANGUAGES.index(language)] += nats
    return table


def language_map(model: Transformer, batches: Iterable[Batch], tags: Sequence[int]) -> Tensor:
    """Ridge regression from the decoder's last state (and a constant) to which language is being written."""
    states, languages = [], []
    with torch.no_grad():
        for batch in batches:
            target = torch.from_numpy(batch.target)
            inputs = torch.cat([torch.full_like(target[:, :1], PAD_ID), target[:, :-1]], dim=1)
            hidden = model(torch.from_numpy(batch.source), torch.from_numpy(batch.rows), inputs).hidden
            written = target != PAD_ID
            written[:, 0] = False
            states.append(hidden[written])
            tag = (target[:, :1] == torch.tensor(tags)).float()
            languages.append(tag[:, None].expand(-1, target.size(1), -1)[written])
    x = torch.nn.functional.pad(torch.cat(states), (0, 1), value=1.0).double()
    square = x.T @ x / len(x) + RIDGE * torch.eye(x.size(1), dtype=torch.float64)
    solution: Tensor = torch.linalg.solve(square, x.T @ torch.cat(languages).double() / len(x))
    return solution.float()


def constrained_projection(model: Transformer, config: Config) -> tuple[Tensor, Tensor]:
    """The output layer's weight and bias with the penalties written in, from batches of the run's data."""
    tokenizer = load_tokenizer(config.run)
    tags = [tokenizer.piece_to_id(TAGS[language]) for language in LANGUAGES]
    with batches_of(config, 1, 0, 0) as positioned:
        read = language_map(model, (batch for _, _, batch in islice(positioned, BATCHES)), tags)
    taken = penalties([tokenizer.id_to_piece(number) for number in range(tokenizer.get_piece_size())])
    change = taken @ read.T
    return model.embedding.weight.detach() - change[:, :-1], model.output_bias.detach() - change[:, -1]
