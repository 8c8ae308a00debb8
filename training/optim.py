"""Muon for the matrices of the blocks, AdamW for the rest, and the warmup-stable-decay schedule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

from training.config import TrainConfig

MOMENTUM = 0.95
ADAM_BETAS = (0.9, 0.98)
# Polar Express (Amsel et al. 2025): odd polynomials that bring singular values of 1e-3 to 1 close to 1.
# Four steps do what five of the fixed polynomial of Jordan et al. 2024 do.
POLAR_EXPRESS = (
    (8.28721201814563, -23.595886519098837, 17.300387312530933),
    (4.107059111542203, -2.9478499167379106, 0.5448431082926601),
    (3.9486908534822946, -2.908902115962949, 0.5518191394370137),
    (3.3184196573706015, -2.488488024314874, 0.51004894012372),
)


def orthogonalised(batch: Tensor, dtype: torch.dtype) -> Tensor:
    """The nearest semi-orthogonal matrices, roughly, of a batch of matrices, computed in ``dtype``."""
    x = batch.to(dtype)
    tall = x.size(1) > x.size(2)
    x = x.transpose(1, 2) if tall else x
    x = x / (x.norm(dim=(1, 2), keepdim=True) * 1.01 + 1e-7)
    for a, b, c in POLAR_EXPRESS:
        square = x @ x.transpose(1, 2)
        x = a * x + (b * square + c * (square @ square)) @ x
    return (x.transpose(1, 2) if tall else x).to(batch.dtype)


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised (Jordan et al. 2024).

    A group's ``blocks`` says of how many matrices each of its parameters is stacked: queries, keys and values of one
    fused projection are orthogonalised each for itself. Matrices of one shape are handled in one batch.
    """

    def __init__(self, groups: Iterable[dict[str, Any]], lr: float, weight_decay: float, dtype: torch.dtype) -> None:
        super().__init__(groups, {"lr": lr, "weight_decay": weight_decay, "blocks": 1})
        self.dtype = dtype

    def step(self, closure: None = None) -> None:
        """Update every parameter that has a gradient."""
        with torch.no_grad():
            self._step()

    def _step(self) -> None:
        by_shape: dict[tuple[int, ...], list[tuple[Tensor, Tensor, dict[str, Any]]]] = {}
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(parameter)
                momentum = state["momentum"].mul_(MOMENTUM).add_(parameter.grad)
                update = parameter.grad.add(momentum, alpha=MOMENTUM)
                for weight, part in zip(parameter.chunk(group["blocks"]), update.chunk(group["blocks"]), strict=True):
                    by_shape.setdefault(tuple(part.shape), []).append((weight, part, group))
        for (rows, columns), parts in by_shape.items():
            updates = orthogonalised(torch.stack([part for _, part, _ in parts]), self.dtype)
            for (weight, _, group), update in zip(parts, updates, strict=True):
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                weight.add_(update, alpha=-group["lr"] * max(1.0, rows / columns) ** 0.5)


class Optimizers:
    """Both optimisers as one."""

    def __init__(self, model: nn.Module, config: TrainConfig) -> None:
        blocks: dict[int, list[Tensor]] = {1: [], 2: [], 3: []}
        others = []
        for name, parameter in model.named_parameters():
            if parameter.ndim != 2 or name.startswith("embedding"):
                others.append(parameter)
            else:
                blocks[3 if ".qkv." in name else 2 if ".kv." in name else 1].append(parameter)
        groups = [{"params": parameters, "blocks": count} for count, parameters in blocks.items()]
        dtype = torch.bfloat16 if config.bf16 else torch.float32
        self.muon = Muon(groups, config.muon_rate, config.weight_decay, dtype)
        self.adam = torch.optim.AdamW(
            others, config.adam_rate, ADAM_BETAS, weight_decay=config.weight_decay, fused=True
        )
        self.rates = {self.muon: config.muon_rate, self.adam: config.adam_rate}

    def step(self, factor: float) -> None:
        """One update at ``factor`` times the configured rates; gradients are dropped."""
        for optimizer, rate in self.rates.items():
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

    def state_dict(self) -> dict[str, Any]:
        """Both states."""
        return {"muon": self.muon.state_dict(), "adam": self.adam.state_dict()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Both states, as :meth:`state_dict` gave them."""
        self.muon.load_state_dict(state["muon"])
        self.adam.load_state_dict(state["adam"])


def rate_factor(step: int, warmup: int, decay_from: int | None, decay_steps: int) -> float:
    """Warmup, stable, then 1 - sqrt decay (Hägele et al. 2024); ``step`` counts from 1.

    The decay is a branch: training goes on later from the last stable checkpoint as if it had not been.
    """
    factor = min(1.0, step / warmup)
    if decay_from is None:
        return factor
    progress = min(1.0, (step - decay_from) / max(1, decay_steps))
    return float(factor * (1 - progress**0.5))
