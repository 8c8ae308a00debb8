"""Small real models of each architecture, with random weights, made where the test runs."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import sentencepiece

SIZE, HEADS = 16, 2

SENTENCES = [
    "The ministers agreed to meet again in the capital next week.",
    "Bakers on the main street open their doors before sunrise.",
    "Նախարարները պայմանավորվեցին հաջորդ շաբաթ կրկին հանդիպել մայրաքաղաքում։",
    "Գլխավոր փողոցի հացթուխները դռները բացում են արևածագից առաջ։",
    "Министры договорились снова встретиться в столице на следующей неделе.",
    "Пекари на главной улице открывают двери до рассвета.",
    "Nazirlər gələn həftə paytaxtda yenidən görüşməyə razılaşdılar.",
    "Baş küçədəki çörəkçilər qapılarını gün doğmadan açırlar.",
]


def train_tokenizer(place: Path, symbols: Sequence[str] = ()) -> list[str]:
    """Write a SentencePiece model; returns its pieces."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 3),
        model_writer=model,
        vocab_size=160 + len(symbols),
        hard_vocab_limit=False,
        user_defined_symbols=list(symbols),
        minloglevel=2,
    )
    place.write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return [processor.id_to_piece(index) for index in range(processor.get_piece_size())]


def make_opus_release(folder: Path, labels: Sequence[str] = ()) -> Path:
    """An OPUS-MT release: a Marian model as its trainer writes it, with vocabulary and SentencePiece models."""
    folder.mkdir(parents=True)
    pieces = [*train_tokenizer(folder / "source.spm"), *train_tokenizer(folder / "target.spm")]
    special = {"<unk>", "<s>", "</s>"}
    vocabulary = ["</s>", "<unk>", *labels, *sorted(set(pieces) - special), "<pad>"]
    lines = (f"{json.dumps(token, ensure_ascii=False)}: {index}\n" for index, token in enumerate(vocabulary))
    (folder / "opus.vocab.yml").write_text("".join(lines), encoding="utf-8")
    np.savez(folder / "opus.npz", **_marian_weights(len(vocabulary)))  # type: ignore[arg-type]
    (folder / "decoder.yml").write_text(
        "relative-paths: true\nmodels:\n  - opus.npz\nvocabs:\n  - opus.vocab.yml\n  - opus.vocab.yml\nbeam-size: 6\n"
    )
    (folder / "LICENSE").write_text("CC-BY 4.0\n")
    (folder / "README.md").write_text("# A model of random numbers\n")
    return folder


def _marian_weights(words: int) -> dict[str, npt.NDArray[Any]]:
    config = (
        "type: transformer\ntransformer-decoder-autoreg: self-attention\ntransformer-no-projection: false\n"
        f"transformer-heads: {HEADS}\nenc-depth: 1\ndec-depth: 1\ntransformer-ffn-activation: swish\n"
        'transformer-preprocess: ""\ntransformer-postprocess: dan\ntransformer-postprocess-emb: d\n'
        "transformer-guided-alignment-layer: last\n\0"
    )
    random = np.random.default_rng(7)

    def matrix(*shape: int) -> npt.NDArray[Any]:
        return random.normal(0, 0.5, shape).astype(np.float32)

    weights: dict[str, npt.NDArray[Any]] = {
        "special:model.yml": np.frombuffer(config.encode(), dtype=np.int8),
        "Wemb": matrix(words, SIZE),
        "decoder_ff_logit_out_b": matrix(1, words),
    }
    for scope in ("encoder_l1_self", "decoder_l1_self", "decoder_l1_context"):
        for letter in "qkvo":
            weights[f"{scope}_W{letter}"], weights[f"{scope}_b{letter}"] = matrix(SIZE, SIZE), matrix(1, SIZE)
        weights |= {f"{scope}_Wo_ln_scale": matrix(1, SIZE), f"{scope}_Wo_ln_bias": matrix(1, SIZE)}
    for scope in ("encoder_l1_ffn", "decoder_l1_ffn"):
        weights |= {f"{scope}_W1": matrix(SIZE, 32), f"{scope}_b1": matrix(1, 32)}
        weights |= {f"{scope}_W2": matrix(32, SIZE), f"{scope}_b2": matrix(1, SIZE)}
        weights |= {f"{scope}_ffn_ln_scale": matrix(1, SIZE), f"{scope}_ffn_ln_bias": matrix(1, SIZE)}
    return weights


def make_m2m(folder: Path, tags: Sequence[str]) -> Path:
    """A CTranslate2 model of the architecture of M2M-100 and NLLB-200, the tags in its vocabulary alone."""
    folder.mkdir(parents=True)
    pieces = train_tokenizer(folder / "sentencepiece.bpe.model")
    _save(folder, [*pieces, *tags], t5=False, start="</s>")
    return folder


def make_t5(folder: Path, tags: Sequence[str]) -> Path:
    """A CTranslate2 model of the architecture of MADLAD-400, the tags symbols of its tokenizer."""
    folder.mkdir(parents=True)
    pieces = train_tokenizer(folder / "spiece.model", tags)
    _save(folder, pieces, t5=True, start="<unk>")
    return folder


def _save(folder: Path, vocabulary: Sequence[str], *, t5: bool, start: str) -> None:
    from ctranslate2.specs import common_spec, transformer_spec

    random = np.random.default_rng(11)

    def matrix(*shape: int) -> npt.NDArray[Any]:
        return random.normal(0, 0.6, shape).astype(np.float32)

    def linear(spec: Any, rows: int, columns: int) -> None:
        spec.weight = matrix(rows, columns)
        if not t5:
            spec.bias = matrix(rows)

    def norm(spec: Any) -> None:
        spec.gamma = 1 + 0.1 * matrix(SIZE)
        if not t5:
            spec.beta = 0.1 * matrix(SIZE)

    def attention(spec: Any, fused: Sequence[int]) -> None:
        norm(spec.layer_norm)
        for part, rows in zip(spec.linear, fused, strict=False):
            linear(part, rows, SIZE)
        if t5 and hasattr(spec, "relative_attention_bias"):
            spec.relative_attention_bias = matrix(32, HEADS)
            spec.relative_attention_max_distance = np.dtype("int32").type(128)

    spec = transformer_spec.TransformerSpec.from_config(
        (1, 1),
        HEADS,
        pre_norm=True,
        activation=common_spec.Activation.GELUTanh if t5 else common_spec.Activation.RELU,
        ffn_glu=t5,
        relative_attention_bias=t5,
        rms_norm=t5,
    )
    embeddings = matrix(len(vocabulary), SIZE)
    for stack in (spec.encoder, spec.decoder):
        stack.scale_embeddings = not t5
        norm(stack.layer_norm)
        layer = stack.layer[0]
        attention(layer.self_attention, (3 * SIZE, SIZE))
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, 32, SIZE)
        linear(layer.ffn.linear_1, SIZE, 32)
        if t5:
            linear(layer.ffn.linear_0_noact, 32, SIZE)
    attention(spec.decoder.layer[0].attention, (SIZE, 2 * SIZE, SIZE))
    spec.encoder.embeddings[0].weight = embeddings
    spec.decoder.embeddings.weight = embeddings
    linear(spec.decoder.projection, len(vocabulary), SIZE)
    spec.register_source_vocabulary(list(vocabulary))
    spec.register_target_vocabulary(list(vocabulary))
    spec.config.add_source_eos = False
    spec.config.decoder_start_token = start
    spec.validate()
    spec.optimize()
    spec.save(str(folder))


def make_argos(folder: Path, source: str, target: str) -> Path:
    """A package in Argos form around an M2M-like model without tags."""
    folder.mkdir(parents=True)
    model = make_m2m(folder / "model", ["<pad>"])
    (model / "sentencepiece.bpe.model").rename(folder / "sentencepiece.model")
    metadata = {"package_version": "1.4", "argos_version": "1.5", "from_code": source, "to_code": target}
    metadata |= {"from_name": source.upper(), "to_name": target.upper()}
    (folder / "metadata.json").write_text(json.dumps(metadata))
    (folder / "README.md").write_text("# A model of random numbers\n")
    return folder


def zipped(folder: Path, prefix: str = "") -> bytes:
    """All files below a folder as a zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{prefix}{path.relative_to(folder)}")
    return content.getvalue()


def tarred(members: Sequence[tuple[tarfile.TarInfo, bytes]], mode: str = "w") -> bytes:
    """A tar archive of given members."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode) as archive:  # type: ignore[call-overload]
        for member, data in members:
            if member.isreg():
                member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return content.getvalue()
