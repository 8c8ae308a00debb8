"""The two losses: label-smoothed cross-entropy over the vocabulary, and word alignment of one attention head."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

# Rows of logits held at a time: 384 × 8,000 floats stay in the cache. Logits of a whole batch cost more time in
# page faults and memory traffic than in arithmetic (measured: a third of a step on two cores).
CHUNK = 384


class ChunkedCrossEntropy(torch.autograd.Function):
    """Mean label-smoothed cross-entropy of ``hidden @ weight.T + bias``, gradients computed on the way, by chunks."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, bias: Tensor, target: Tensor, smoothing: float) -> Tensor:
        """Sum the loss over chunks and keep the three gradients. Products are taken in the type of ``hidden``."""
        count, vocabulary = len(target), len(weight)
        grad_hidden = torch.empty_like(hidden)
        grad_weight, grad_bias = torch.zeros_like(weight), torch.zeros_like(bias)
        total = weight.new_zeros(())
        lower = weight.to(hidden.dtype)
        # Chunks are all of one shape: each new one would be compiled.
        filled = functional.pad(hidden, (0, 0, 0, -count % CHUNK))
        for start in range(0, count, CHUNK):
            part, wanted = filled[start : start + CHUNK], target[start : start + CHUNK, None]
            rows = len(wanted)
            logits = torch.mm(part, lower.T).float().add_(bias)
            correct, spread = logits[:rows].gather(1, wanted), logits[:rows].mean(dim=1, keepdim=True)
            highest = logits.amax(dim=1, keepdim=True)
            gradient = logits.sub_(highest).exp_()
            mass = gradient.sum(dim=1, keepdim=True)
            total += (highest[:rows] + mass[:rows].log() - (1 - smoothing) * correct - smoothing * spread).sum()
            gradient.div_(mass * count).sub_(smoothing / vocabulary / count)
            gradient[:rows].scatter_add_(1, wanted, torch.full_like(correct, (smoothing - 1) / count))
            gradient[rows:] = 0
            grad_bias += gradient.sum(dim=0)
            gradient = gradient.to(hidden.dtype)
            grad_hidden[start : start + CHUNK] = torch.mm(gradient, lower)[:rows]
            grad_weight += torch.mm(gradient.T, part)
        ctx.save_for_backward(grad_hidden, grad_weight, grad_bias)
        return total / count

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Tensor) -> tuple[Tensor | None, ...]:
        """Scale the kept gradients."""
        scale = grad_outputs[0]
        return *(gradient * scale for gradient in ctx.saved_tensors), None, None


def cross_entropy(
    hidden: Tensor, weight: Tensor, bias: Tensor, target: Tensor, smoothing: float, bf16: bool = False
) -> Tensor:
    """Mean loss over the given positions; on a GPU, where memory is no limit, by torch's own function."""
    hidden = hidden.bfloat16() if bf16 else hidden.float()
    if hidden.is_cuda:
        logits = functional.linear(hidden, weight.to(hidden.dtype)).float() + bias
        return functional.cross_entropy(logits, target, label_smoothing=smoothing)
    loss: Tensor = ChunkedCrossEntropy.apply(hidden, weight, bias, target, smoothing)
    return loss


def alignment_loss(first: Tensor, last: Tensor, alignment: Tensor) -> Tensor:
    """Mean of both heads' losses.

    A position of the decoder reads one piece and predicts the next. The first layer's head learns where the piece that
    is read comes from, which is a matter of meaning alone; the last layer's head where the next one comes from, which
    follows from it.
    """
    return (_at_aligned(first[:, 1:], alignment[:, :-1]) + _at_aligned(last, alignment)) / 2


def _at_aligned(log_attention: Tensor, alignment: Tensor) -> Tensor:
    """Mean negative log-attention at the aligned source position, over aligned target positions."""
    known = alignment >= 0
    picked = log_attention.gather(2, alignment.clamp(min=0)[:, :, None])[:, :, 0]
    return -(picked * known).sum() / known.sum().clamp(min=1)
