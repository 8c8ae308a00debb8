"""``dragoman evaluate``: how good the installed models are on a text whose translation is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from service.files import read_text


def evaluate(
    source: Annotated[Path, typer.Option("--source", metavar="FILE", help="One sentence a line.")],
    reference: Annotated[Path, typer.Option("--reference", metavar="FILE", help="Its translation, line by line.")],
    source_language: Annotated[str, typer.Option("--from", metavar="CODE", help="Language of the source.")],
    target_language: Annotated[str, typer.Option("--to", metavar="CODE", help="Language of the reference.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the translations here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print scores and signatures as JSON.")] = False,
) -> None:
    """Translate a file and score it against a reference: BLEU, chrF2, chrF2++ with sacreBLEU's signatures.

    Spelling variants that no model should be judged by (apostrophes, spaces, the Armenian full stop) are folded alike
    in translation and reference first.
    """
    from service.bootstrap import build_services
    from service.core.languages import normalize_code
    from service.evaluation import check_lines
    from service.evaluation import evaluate as score
    from service.files import write_atomically
    from service.settings import load_settings
    from service.translation.hops import best_over
    from service.translation.normalization import normalize

    start, goal = normalize_code(source_language), normalize_code(target_language)
    sentences = read_text(source).text.splitlines()
    references = [normalize(line, goal) for line in read_text(reference).text.splitlines()]
    check_lines(sentences, references)
    translator = build_services(load_settings()).translator
    route = translator.router.route(start, goal)
    hypotheses = [best.text for best in best_over(translator.engine, route, sentences)]
    if output:
        write_atomically(output, "".join(f"{line}\n" for line in hypotheses))
    scores = score([normalize(line, goal) for line in hypotheses], references)
    models = [f"{package.name}@{package.version}" for package in route]
    if as_json:
        answer = {"source": start, "target": goal, "models": models, **scores.as_dict()}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    print(f"{start}-{goal}\t{' + '.join(models)}\t{scores.lines} lines")
    for name, metric in (("BLEU", scores.bleu), ("chrF2", scores.chrf2), ("chrF2++", scores.chrf2_plus_plus)):
        print(f"{name:8} {metric.value:5.1f}  {metric.signature}")
    print(f"{'loops':8} {scores.repetition:6.1%}")
