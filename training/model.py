"""The network: a pre-norm transformer with tied embeddings and sinusoidal positions.

Written so that :mod:`training.export` can copy every matrix into CTranslate2's ``TransformerSpec`` unchanged.

One source row may have several targets (a line of the own corpus has three): the source is encoded once and its
keys and values are handed to each of its targets. With a deep encoder and a shallow decoder that saves a third of
the arithmetic against training each direction as a pair of its own.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.config import ModelConfig

HEAD_WIDTH = 64
MAX_POSITIONS = 512
PAD = 0


class Decoded(NamedTuple):
    """Hidden states of the decoder, and the log-attention of the two heads that learn word alignment."""

    hidden: Tensor  # targets × positions × width
    first: Tensor | None  # targets × positions × source positions, of the first layer
    last: Tensor | None  # the same of the last layer


def sinusoids(positions: int, width: int) -> Tensor:
    """Vaswani et al. 2017, sines in the first half and cosines in the second, as CTranslate2 reads them."""
    steps = torch.arange(positions)[:, None]
    rates = torch.exp(torch.arange(width // 2) * (-math.log(10000) / (width // 2)))[None]
    return torch.cat([torch.sin(steps * rates), torch.cos(steps * rates)], dim=1)


def split_heads(x: Tensor) -> Tensor:
    """Rows × positions × width to rows × heads × positions × head width."""
    return x.view(x.size(0), x.size(1), -1, HEAD_WIDTH).transpose(1, 2)


def merge_heads(x: Tensor) -> Tensor:
    """The inverse of :func:`split_heads`."""
    return x.transpose(1, 2).reshape(x.size(0), x.size(2), -1)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, causal: bool = False) -> Tensor:
    """Scaled dot-product attention; in single precision on a CPU, where torch's backward pass in bf16 is slow."""
    if q.is_cuda:
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
    with torch.autocast("cpu", enabled=False):
        return functional.scaled_dot_product_attention(
            q.float(), k.float(), v.float(), attn_mask=mask, is_causal=causal
        )


class SelfAttention(nn.Module):
    """Attention within the source, or within what is already written of the target."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(config.width)
        self.qkv = nn.Linear(config.width, 3 * config.width)
        self.out = nn.Linear(config.width, config.width)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, mask: Tensor | None, causal: bool = False) -> Tensor:
        """Add what is attended to."""
        q, k, v = map(split_heads, self.qkv(self.norm(x)).chunk(3, dim=-1))
        attended = attend(q, k, v, mask, causal)
        return x + self.dropout(self.out(merge_heads(attended)))


class CrossAttention(nn.Module):
    """Attention of the target on the source."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(config.width)
        self.query = nn.Linear(config.width, config.width)
        self.kv = nn.Linear(config.width, 2 * config.width)
        self.out = nn.Linear(config.width, config.width)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self, x: Tensor, memory: Tensor, mask: Tensor, rows: Tensor, align: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        """``rows`` names the source row of each target; ``align`` also returns the first head's log-attention."""
        k, v = self.kv(memory).index_select(0, rows).chunk(2, dim=-1)
        q, k, v = split_heads(self.query(self.norm(x))), split_heads(k), split_heads(v)
        attended = attend(q, k, v, mask)
        log_attention = None
        if align:
            scores = (q[:, 0] @ k[:, 0].transpose(1, 2)).float() / math.sqrt(HEAD_WIDTH)
            log_attention = scores.masked_fill(~mask[:, 0], -1e4).log_softmax(dim=-1)
        return x + self.dropout(self.out(merge_heads(attended))), log_attention


class FeedForward(nn.Module):
    """Two matrices with a ReLU between."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(config.width)
        self.up = nn.Linear(config.width, config.ffn)
        self.down = nn.Linear(config.ffn, config.width)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Add the block's output."""
        return x + self.dropout(self.down(self.dropout(functional.relu(self.up(self.norm(x))))))


class EncoderLayer(nn.Module):
    """Self-attention and feed-forward."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.attention = SelfAttention(config)
        self.ffn = FeedForward(config)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """One layer's output."""
        return self.ffn(self.attention(x, mask))


class DecoderLayer(nn.Module):
    """Self-attention, cross-attention and feed-forward."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.attention = SelfAttention(config)
        self.cross = CrossAttention(config)
        self.ffn = FeedForward(config)

    def forward(
        self, x: Tensor, memory: Tensor, mask: Tensor, rows: Tensor, align: bool
    ) -> tuple[Tensor, Tensor | None]:
        """One layer's output, and the log-attention of its first head if asked for."""
        x, log_attention = self.cross(self.attention(x, None, causal=True), memory, mask, rows, align)
        return self.ffn(x), log_attention


class Transformer(nn.Module):
    """Encoder, decoder and the tied embedding matrix with an output bias."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.output_bias = nn.Parameter(torch.zeros(config.vocabulary))
        self.encoder = nn.ModuleList(EncoderLayer(config) for _ in range(config.encoder_layers))
        self.decoder = nn.ModuleList(DecoderLayer(config) for _ in range(config.decoder_layers))
        self.encoder_norm = nn.LayerNorm(config.width)
        self.decoder_norm = nn.LayerNorm(config.width)
        self.dropout = nn.Dropout(config.dropout)
        self.positions: Tensor
        self.register_buffer("positions", sinusoids(MAX_POSITIONS, config.width), persistent=False)
        nn.init.normal_(self.embedding.weight, std=config.width**-0.5)

    def embed(self, pieces: Tensor) -> Tensor:
        """Scaled embeddings with positions."""
        scaled = self.embedding(pieces) * math.sqrt(self.config.width)
        return self.dropout(scaled + self.positions[: pieces.size(1)])

    def encode(self, source: Tensor) -> Tensor:
        """The memory that targets attend to."""
        mask = (source != PAD)[:, None, None, :]
        x = self.embed(source)
        for layer in self.encoder:
            x = layer(x, mask)
        return self.encoder_norm(x)

    def decode(self, memory: Tensor, source: Tensor, rows: Tensor, inputs: Tensor, align: bool = False) -> Decoded:
        """Hidden states for ``inputs``, each row attending to the source row that ``rows`` names."""
        mask = (source != PAD).index_select(0, rows)[:, None, None, :]
        x = self.embed(inputs)
        attention = []
        for number, layer in enumerate(self.decoder):
            x, log_attention = layer(x, memory, mask, rows, align and number in {0, len(self.decoder) - 1})
            attention.append(log_attention)
        return Decoded(self.decoder_norm(x), attention[0], attention[-1])

    def forward(self, source: Tensor, rows: Tensor, inputs: Tensor, align: bool = False) -> Decoded:
        """Teacher-forced hidden states: ``inputs`` starts with the start piece and the target's tag."""
        return self.decode(self.encode(source), source, rows, inputs, align)

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores of every piece of the vocabulary."""
        return functional.linear(hidden, self.embedding.weight, self.output_bias)


def parameter_count(model: nn.Module) -> int:
    """How many numbers are trained."""
    return sum(p.numel() for p in model.parameters())
