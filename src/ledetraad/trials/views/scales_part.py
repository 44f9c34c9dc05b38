"""The section on the scales: scores, reliability, factor analysis, invariance."""

from __future__ import annotations

from collections.abc import Iterator

from ledetraad.trials.operations.results import Evaluation, Reason, ScaleReport
from ledetraad.trials.views.document import Block, Section, Table, Text
from ledetraad.trials.views.words import DASH, Words
from lod.cfa import FactorAnalysis, Invariance
from lod.cfa.indices import FitIndices


def scales_section(e: Evaluation, w: Words) -> Section:
    """Everything that says whether the scales can bear what is built on them."""
    head = w.head(
        "h_scale", "h_items", "h_n", "h_mean", "h_sd", "h_alpha", "h_omega", "h_icc", "h_icc2",
        "h_rwg",
    )  # fmt: skip
    rows = tuple(_row(s, w) for s in e.scales)
    table = Table("scales", w.say("scales_table"), head, rows, w.say("scales_note"))
    reasons = [text for s in e.scales for text in _reasons(s, w)]
    blocks = (table, *reasons, *_factors(e, w), *_invariance(e, w))
    return Section("scales", w.say("scales"), blocks)


def _row(s: ScaleReport, w: Words) -> tuple[str, ...]:
    parts = len(s.measure.items) + len(s.measure.counts)
    alpha = DASH if isinstance(s.alpha, Reason) else _with(s.alpha.value, s.alpha.interval, w)
    omega = DASH if isinstance(s.omega, Reason) else _with(s.omega.value, s.omega.interval, w)
    between = (
        (DASH, DASH)
        if isinstance(s.between, Reason)
        else (w.number(s.between.icc1), w.number(s.between.icc2))
    )
    agreement = DASH if isinstance(s.agreement, Reason) else w.number(s.agreement.median)
    sizes = (w.count(parts), w.count(s.n), w.number(s.mean), w.number(s.sd))
    return (w.name(s.measure.name), *sizes, alpha, omega, *between, agreement)


def _with(value: float, interval: tuple[float, float], w: Words) -> str:
    return f"{w.number(value)} {w.interval(*interval)}"


def _reasons(s: ScaleReport, w: Words) -> Iterator[Text]:
    scale = w.title(s.measure.name)
    if s.measure.composition == "formative":
        yield Text(w.say("scales_formative", scale=scale))
        return
    for key in ("alpha", "omega", "between", "agreement"):
        found = getattr(s, key)
        if isinstance(found, Reason):
            yield w.none(f"none_{key}", found, scale=scale)
    if not isinstance(s.omega, Reason):
        for problem in s.omega.problems:
            yield Text(f"{scale}. {w.say('model_problem')}", problem)


def _factors(e: Evaluation, w: Words) -> Iterator[Block]:
    found = e.factors
    if found is None:
        yield Text(w.say("plan_no_fit"))
    elif isinstance(found, Reason):
        yield w.none("none_fit", found)
    else:
        yield _fit(found, w)
        yield from (Text(w.say("model_problem"), problem) for problem in found.problems)
        yield from (Text(w.say("model_note"), note) for note in found.notes)
        yield _loadings(found, w)
        if len(found.factors) > 1:
            yield _correlations(found, w)


def _fit(found: FactorAnalysis, w: Words) -> Table:
    kinds = [found.fit, *([found.scaled] if found.scaled else [])]
    names: dict[str, list[str]] = {
        "r_chi2": [f"{w.number(f.chi2)} ({w.count(f.df)})" for f in kinds],
        "r_p": [w.p(f.p) for f in kinds],
        "CFI": [w.number(f.cfi, 3) for f in kinds],
        "TLI": [w.number(f.tli, 3) for f in kinds],
        "r_rmsea": [_rmsea(f, w) for f in kinds],
        "r_close": [w.p(f.close_fit_p) for f in kinds],
        "SRMR": [w.number(found.srmr, 3), *(DASH for _ in kinds[1:])],
        "AIC": [w.number(found.aic, 1), *(DASH for _ in kinds[1:])],
        "BIC": [w.number(found.bic, 1), *(DASH for _ in kinds[1:])],
    }
    rows = tuple((w.say(k) if k.startswith("r_") else k, *cells) for k, cells in names.items())
    head = w.head("h_fit", "h_plain", *(["h_scaled"] if found.scaled else []))
    clusters = (
        w.say("fit_clusters", count=w.count(found.n_clusters))
        if found.n_clusters
        else w.say("fit_no_clusters")
    )
    note = w.say("fit_note", estimator=found.estimator, n=w.count(found.n), clusters=clusters)
    return Table("fit", w.say("fit_table"), head, rows, note)


def _rmsea(f: FitIndices, w: Words) -> str:
    low, high = f.rmsea_interval
    return f"{w.number(f.rmsea, 3)} [{w.number(low, 3)}; {w.number(high, 3)}]"


def _loadings(found: FactorAnalysis, w: Words) -> Table:
    rows = tuple(
        (line.right, w.name(line.left), w.number(line.standardised), w.number(line.standardised_se))
        for line in found.loadings
    )
    head = w.head("h_question", "h_factor", "h_loading", "h_error")
    return Table("loadings", w.say("loadings_table"), head, rows)


def _correlations(found: FactorAnalysis, w: Words) -> Table:
    rows = tuple(
        (
            f"{w.name(line.left)} – {w.name(line.right)}",
            w.number(line.standardised),
            w.number(line.standardised_se),
        )
        for line in found.parameters
        if line.operator == "~~" and line.left != line.right and line.left in found.factors
    )
    return Table("factors", w.say("factors_table"), w.head("h_factor", "h_value", "h_error"), rows)


def _invariance(e: Evaluation, w: Words) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    reasons: list[Text] = []
    for s in e.scales:
        for over, found in s.invariance.items():
            if isinstance(found, Reason):
                facts = {"scale": w.title(s.measure.name), "over": w.say(over)}
                reasons.append(w.none("none_invariance", found, **facts))
            else:
                rows += _steps(s, over, found, w)
    head = w.head(
        "h_scale", "h_over", "h_step_held", "h_chi2_change", "h_p", "h_cfi", "h_cfi_change",
        "h_rmsea",
    )  # fmt: skip
    if rows:
        note = w.say("invariance_note")
        yield Table("invariance", w.say("invariance_table"), head, tuple(rows), note)
    yield from reasons


def _steps(s: ScaleReport, over: str, found: Invariance, w: Words) -> Iterator[tuple[str, ...]]:
    for step in found.steps:
        fit, d = step.analysis.scaled or step.analysis.fit, step.difference
        change = (
            (f"{w.number(d.chi2)} ({w.count(d.df)})", w.p(d.p), w.number(d.cfi_change, 3))
            if d
            else (DASH, DASH, DASH)
        )
        cfi, rmsea = w.number(fit.cfi, 3), w.number(fit.rmsea, 3)
        where = (w.name(s.measure.name), w.say(over), w.say(step.name))
        yield (*where, change[0], change[1], cfi, change[2], rmsea)
