"""What a reader must know before believing a row: few leaders, one that dominates, what was dropped."""

from __future__ import annotations

from collections.abc import Iterator

from ledetraad.trials.operations.results import Answer, Evaluation
from ledetraad.trials.views.document import Text
from ledetraad.trials.views.words import Words
from lod.ols import LOW_DF


def cautions(e: Evaluation, w: Words) -> tuple[Text, ...]:
    """One paragraph for each thing to beware of, each said once."""
    said = [line for a in e.answers for line in (*_clusters(a, w), *_dropped(a, w))]
    return tuple(Text(line) for line in dict.fromkeys([*said, *_missing(e, w)]))


def _clusters(a: Answer, w: Words) -> Iterator[str]:
    report, name = a.regression.clusters, w.title(a.outcome.measure.name)
    if report.few:
        yield w.say("caution_few", outcome=name, clusters=w.count(report.count))
    if report.dominated:
        share = w.percent(report.largest_share)
        yield w.say("caution_dominated", outcome=name, leader=report.largest_label, share=share)
    if report.fewer_than_parameters:
        yield w.say("caution_parameters", outcome=name)
    if a.understated:
        yield w.say("caution_understated", outcome=name)
    if a.itt.df < LOW_DF:
        yield w.say("caution_low_df", outcome=name, df=w.number(a.itt.df, 1))


def _dropped(a: Answer, w: Words) -> Iterator[str]:
    for dropped in a.regression.dropped:
        facts = {"outcome": w.title(a.outcome.measure.name), "column": w.name(dropped.name)}
        yield w.say("caution_dropped", others=w.listed(map(w.name, dropped.explained_by)), **facts)


def _missing(e: Evaluation, w: Words) -> Iterator[str]:
    if e.sample.plan.missing == "complete":
        yield w.say("caution_complete")
        return
    holes = [name for name in e.answers[0].regression.names if name.endswith("?")]
    if holes:
        yield w.say("caution_filled", columns=w.listed(w.name(name.rstrip("?")) for name in holes))
