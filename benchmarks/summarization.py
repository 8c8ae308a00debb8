"""Summaries against two editors, on parallel articles: ``python -m benchmarks.summarization [--fit]``.

For each language and method, over three sentences an article:

* score: the editors' weight of the chosen sentences (for each editor 1 for the top three, ½ for the next two) over the
  weight of the best possible three, averaged over the articles;
* agreement: the share of sentences chosen from the English version that are also chosen from this one.

The weights of the ``news`` method were fitted on these very articles, so its score here is a resubstitution figure.
``--fit`` repeats the fit and prints beside it what cross-validation gives: each article (all its languages) is
summarized with weights fitted on the other articles.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from benchmarks.evaluation_data import evaluation_folder
from service.summarization.extractive import METHODS, SummaryLength, summarize
from service.text.datelines import parse_dateline

LANGUAGES = ("en", "ru", "az", "hy")
CHOSEN = 3

Chooser = Callable[["LabelledArticle", str], Sequence[int]]


@dataclass(frozen=True)
class LabelledArticle:
    """One article in all languages, with the editors' marks.

    Attributes:
        headlines: by language.
        bodies: sentences by language, without dateline.
        editors: for each editor, weights by sentence.
    """

    headlines: Mapping[str, str]
    bodies: Mapping[str, list[str]]
    editors: tuple[Mapping[int, float], ...]

    def weight(self, position: int) -> float:
        """Both editors' marks for a sentence."""
        return sum(editor.get(position, 0.0) for editor in self.editors)

    def score(self, chosen: Sequence[int]) -> float:
        """Weight of the chosen sentences over that of the best choice of as many."""
        size = len(next(iter(self.bodies.values())))
        best = sorted(map(self.weight, range(size)), reverse=True)[:CHOSEN]
        return sum(map(self.weight, chosen)) / sum(best)


def _editor(top: str, following: str) -> dict[int, float]:
    return dict.fromkeys(map(int, following.split(",")), 0.5) | dict.fromkeys(map(int, top.split(",")), 1.0)


def _body(sentences: list[str]) -> list[str]:
    """The sentences without the dateline before the first."""
    lead = sentences[0]
    dateline = parse_dateline(lead, 0, len(lead))
    return [lead[dateline.end :].lstrip() if dateline else lead, *sentences[1:]]


def load(folder: Path) -> list[LabelledArticle]:
    """All labelled articles of the evaluation data."""
    articles = []
    for line in (folder / "labels.tsv").read_text("utf-8").splitlines()[1:]:
        name, *marks = line.split("\t")
        rows = [row.split("\t") for row in (folder / f"{name}.tsv").read_text("utf-8").splitlines()]
        columns = {language: [row[column] for row in rows] for column, language in enumerate(LANGUAGES)}
        articles.append(
            LabelledArticle(
                headlines={language: column[0] for language, column in columns.items()},
                bodies={language: _body(column[1:]) for language, column in columns.items()},
                editors=(_editor(*marks[:2]), _editor(*marks[2:])),
            )
        )
    return articles


def by_method(method: str) -> Chooser:
    """A chooser that calls the service."""
    return lambda article, language: summarize(
        article.bodies[language],
        language=language,
        length=SummaryLength(sentences=CHOSEN),
        method=method,
        headline=article.headlines[language],
    )


def measure(articles: Sequence[LabelledArticle], choose: Chooser) -> tuple[list[float], list[float]]:
    """Mean score and mean agreement with English, by language."""
    choices = [{language: set(choose(article, language)) for language in LANGUAGES} for article in articles]
    scores = [
        mean(article.score(sorted(choice[language])) for article, choice in zip(articles, choices, strict=True))
        for language in LANGUAGES
    ]
    agreement = [mean(len(choice["en"] & choice[language]) / CHOSEN for choice in choices) for language in LANGUAGES]
    return scores, agreement


def between_editors(articles: Sequence[LabelledArticle]) -> float:
    """One editor's top three judged by the other's marks alone, averaged over both ways."""

    def judged(chooser: Mapping[int, float], judge: Mapping[int, float]) -> float:
        return sum(judge.get(position, 0.0) for position, weight in chooser.items() if weight == 1.0) / CHOSEN

    return mean((judged(a, b) + judged(b, a)) / 2 for a, b in (article.editors for article in articles))


def _line(name: str, scores: Sequence[float], agreement: Sequence[float]) -> str:
    return f"{name:24}" + "".join(f"{x:7.3f}" for x in scores) + "   " + "".join(f"{x:7.3f}" for x in agreement[1:])


def print_table(articles: Sequence[LabelledArticle]) -> None:
    """All methods, best last."""
    print(f"{len(articles)} articles, {CHOSEN} sentences of each.")
    print(f"{'':24}score{'':23}   agreement with en")
    print(f"{'method':24}" + "".join(f"{x:>7}" for x in LANGUAGES) + "   " + "".join(f"{x:>7}" for x in LANGUAGES[1:]))
    rows = [(method, *measure(articles, by_method(method))) for method in METHODS]
    for name, scores, agreement in sorted(rows, key=lambda row: mean(row[1])):
        print(_line(name, scores, agreement))
    print(f"One editor by the other's marks: {between_editors(articles):.3f}")


def print_fit(articles: Sequence[LabelledArticle]) -> None:
    """The regression behind the weights of ``news``, and its cross-validated figures."""
    import numpy as np

    from service.summarization import news, sumy_methods
    from service.summarization.tokenized import TokenizedArticle

    ridge = 3.0
    tokenized = {
        (number, language): TokenizedArticle(
            sentences=article.bodies[language],
            paragraphs=range(len(article.bodies[language])),
            headline=article.headlines[language],
            language=language,
            stop_words=sumy_methods.stop_words(language),
        )
        for number, article in enumerate(articles)
        for language in LANGUAGES
    }
    table = {key: np.array(news.features(article)) for key, article in tokenized.items()}

    def fit(numbers: Sequence[int]) -> list[float]:
        """Weights from all sentences but each article's first, which every editor takes; position is the unit."""
        rows, marks = [], []
        for number in numbers:
            for language in LANGUAGES:
                x = table[number, language][1:]
                y = np.array([articles[number].weight(position) for position in range(1, len(x) + 1)])
                rows.append(x - x.mean(axis=0))
                marks.append(y - y.mean())
        x, y = np.vstack(rows), np.concatenate(marks)
        weights = np.linalg.solve(x.T @ x + ridge * np.eye(x.shape[1]), x.T @ y)
        return [float(weight) for weight in weights / weights[0]]

    print("fitted weights: " + " ".join(f"{weight:.2f}" for weight in fit(range(len(articles)))))
    numbers = {id(article): number for number, article in enumerate(articles)}
    held_out = {n: fit([other for other in range(len(articles)) if other != n]) for n in range(len(articles))}

    def choose(article: LabelledArticle, language: str) -> Sequence[int]:
        number = numbers[id(article)]
        return news.rank(tokenized[number, language], CHOSEN, held_out[number])[:CHOSEN]

    print(_line("news, leave one out", *measure(articles, choose)))


if __name__ == "__main__":
    labelled = load(evaluation_folder() / "articles")
    print_table(labelled)
    if "--fit" in sys.argv[1:]:
        print_fit(labelled)
