"""export: the averaged weights as a CTranslate2 model, with its vocabulary and tokenizer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, cast

from torch import Tensor, nn

from training.checkpoint import MODEL_FILE, load_model
from training.config import EXPORT_FOLDER, Config, ConfigError
from training.model import (
    HEAD_WIDTH,
    CrossAttention,
    DecoderLayer,
    EncoderLayer,
    FeedForward,
    SelfAttention,
    Transformer,
)
from training.scripts import constrained_projection
from training.tokenizer import TOKENIZER_FILE, load_tokenizer


def _array(tensor: Tensor) -> Any:
    return tensor.detach().numpy()


def _linear(spec: Any, layer: nn.Module) -> None:
    spec.weight, spec.bias = _array(cast(Tensor, layer.weight)), _array(cast(Tensor, layer.bias))


def _norm(spec: Any, layer: nn.Module) -> None:
    spec.gamma, spec.beta = _array(cast(Tensor, layer.weight)), _array(cast(Tensor, layer.bias))


def _self_attention(spec: Any, layer: SelfAttention) -> None:
    _linear(spec.linear[0], layer.qkv)
    _linear(spec.linear[1], layer.out)
    _norm(spec.layer_norm, layer.norm)


def _cross_attention(spec: Any, layer: CrossAttention) -> None:
    _linear(spec.linear[0], layer.query)
    _linear(spec.linear[1], layer.kv)
    _linear(spec.linear[2], layer.out)
    _norm(spec.layer_norm, layer.norm)


def _feed_forward(spec: Any, layer: FeedForward) -> None:
    _linear(spec.linear_0, layer.up)
    _linear(spec.linear_1, layer.down)
    _norm(spec.layer_norm, layer.norm)


def _embeddings(side: Any, model: Transformer) -> None:
    embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
    embeddings.weight = _array(model.embedding.weight)
    embeddings.multiply_by_sqrt_depth = True
    side.scale_embeddings = True
    side.position_encodings.encodings = _array(model.positions)


def specification(model: Transformer, pieces: list[str], projection: tuple[Tensor, Tensor] | None = None) -> Any:
    """The model as CTranslate2's ``TransformerSpec``; ``projection`` replaces the tied output layer."""
    from ctranslate2.specs import common_spec, transformer_spec

    shape = model.config
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.width // HEAD_WIDTH,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
    )
    _embeddings(spec.encoder, model)
    _embeddings(spec.decoder, model)
    for part, encoder_layer in zip(spec.encoder.layer, cast("list[EncoderLayer]", model.encoder), strict=True):
        _self_attention(part.self_attention, encoder_layer.attention)
        _feed_forward(part.ffn, encoder_layer.ffn)
    for part, decoder_layer in zip(spec.decoder.layer, cast("list[DecoderLayer]", model.decoder), strict=True):
        _self_attention(part.self_attention, decoder_layer.attention)
        _cross_attention(part.attention, decoder_layer.cross)
        _feed_forward(part.ffn, decoder_layer.ffn)
    _norm(spec.encoder.layer_norm, model.encoder_norm)
    _norm(spec.decoder.layer_norm, model.decoder_norm)
    weight, bias = projection or (model.embedding.weight, model.output_bias)
    spec.decoder.projection.weight = _array(weight)
    spec.decoder.projection.bias = _array(bias)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    config = spec.config
    config.bos_token = config.unk_token = "<unk>"
    config.eos_token = "</s>"
    config.decoder_start_token = pieces[0]
    config.add_source_eos = True
    return spec


def export_model(
    model: Transformer,
    run: Path,
    target: Path,
    quantization: str | None,
    projection: tuple[Tensor, Tensor] | None = None,
) -> Path:
    """Write a model folder; ``quantization`` is CTranslate2's name of a type, or None for single precision."""
    tokenizer = load_tokenizer(run)
    spec = specification(
        model, [tokenizer.id_to_piece(number) for number in range(tokenizer.get_piece_size())], projection
    )
    spec.validate()
    spec.optimize(quantization=quantization)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    spec.save(str(target))
    shutil.copy(run / TOKENIZER_FILE, target)
    return target


def export(config: Config, quantization: str = "int8") -> Path:
    """Export the run's averaged model.

    Raises:
        ConfigError: there is no averaged model yet.
    """
    if not (config.run / MODEL_FILE).exists():
        raise ConfigError(f"run: {config.run / MODEL_FILE} is missing; run the average step first")
    model = load_model(config.run / MODEL_FILE)
    projection = constrained_projection(model, config) if config.export.scripts else None
    target = export_model(model, config.run, config.run / EXPORT_FOLDER, quantization, projection)
    size = sum(file.stat().st_size for file in target.iterdir())
    print(f"{target}: {size / 1e6:.1f} MB")
    return target
