"""Does a published table add up? The rules, on figures made to pass and made to fail."""

import math
import string
import tomllib
from importlib.resources import files

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lod.distributions import t_p_value
from lod.errors import InputError
from lod.tables import Interval, check_table, example, figure
from lod.tables import descriptions as d
from lod.tables import estimates as e
from lod.tables import rates as r

printed = st.decimals(min_value="0.01", max_value=99, places=2).map(str)


def printed_as(value: float, places: int = 2) -> str:
    return f"{value:.{places}f}"


# figures and intervals


@given(st.floats(-50, 50), st.integers(0, 4))
def test_what_was_rounded_lies_in_the_interval_of_what_is_printed(v: float, places: int) -> None:
    assert figure(printed_as(v, places)).interval().holds(v)


@given(st.floats(-50, 50), st.integers(0, 3))
def test_what_was_cut_off_lies_in_the_truncated_interval(v: float, places: int) -> None:
    cut = math.trunc(v * 10**places) / 10**places
    text = ("-" if v < 0 and cut == 0 else "") + printed_as(cut, places)
    assert figure(text).interval("truncated").holds(v)


@given(printed, printed, st.floats(0, 1), st.floats(0, 1))
def test_arithmetic_of_intervals_holds_every_arithmetic_of_their_members(
    first: str, second: str, u: float, v: float
) -> None:
    a, b = figure(first).interval(), figure(second).interval()
    x, y = a.low + u * (a.high - a.low), b.low + v * (b.high - b.low)
    assert (a + b).holds(x + y)
    assert (a - b).holds(x - y)
    assert (a * b).holds(x * y)
    assert (a / b).holds(x / y)
    assert a.squared().holds(x * x)


def test_danish_commas_and_both_minus_signs_are_read() -> None:
    assert figure("0,40").value == figure("0.40").value == 0.40
    assert figure("−0,10").value == figure("-0.10").value == -0.10
    assert figure("0.40").interval() != figure("0.4").interval()


@pytest.mark.parametrize("text", ["", "abc", "1.480,5", "0.3*", "-"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a number"):
        figure(text)


def test_a_figure_typed_without_quotes_is_refused_because_its_decimals_are_lost() -> None:
    with pytest.raises(InputError, match="in quotes"):
        figure(0.40)  # type: ignore[arg-type]


# the worked example


@pytest.mark.parametrize("rule", ["C1", "C2", "C3", "C5", "C6", "C14"])
def test_the_article_s_own_figures_are_found_to_disagree(rule: str) -> None:
    found = check_table(example()).by_rule(rule)
    assert any(f.verdict == "disagrees" for f in found)


def test_the_findings_are_the_ones_worked_out_by_hand() -> None:
    check = check_table(example())
    f = check.by_rule("C6")[0].allowed
    assert f is not None
    assert (round(f.low, 1), round(f.high, 1)) == (34.9, 55.4)
    sd = check.by_rule("C16")[0].allowed
    assert sd is not None
    assert (round(sd.low, 2), round(sd.high, 2)) == (0.76, 0.81)
    itt = [g.allowed for g in check.by_rule("C22")]
    low_high = [(round(i.low, 3), round(i.high, 3)) for i in itt if i]
    assert low_high == [(0.164, 0.173), (0.115, 0.122), (0.083, 0.089)]
    off = [g.facts["predicted"] for g in check.by_rule("C14") if g.variant == "off_scale"]
    assert off == pytest.approx([5.39, 5.26])


def test_only_the_misprinted_standard_error_of_a_share_is_found() -> None:
    wrong = [f for f in check_table(example()).by_rule("C5") if f.verdict == "disagrees"]
    assert [f.where for f in wrong] == ["Tabel 1, formel lederuddannelse, intervention"]


def test_every_finding_can_be_said_in_both_languages() -> None:
    for finding in check_table(example()).findings:
        for sentence in (finding.say("da"), finding.say("en")):
            assert "{" not in sentence
            assert sentence.endswith((".", "?"))


def test_danish_sentences_have_danish_numbers() -> None:
    finding = check_table(example()).by_rule("C6")[0]
    assert "33,68" in finding.say("da")
    assert "33.68" in finding.say("en")


def test_every_sentence_has_both_languages_with_the_same_facts() -> None:
    words = tomllib.loads(files("lod.tables").joinpath("words.toml").read_text(encoding="utf-8"))
    for rule in words.values():
        for entry in rule.values():
            facts = [{f for _, f, _, _ in string.Formatter().parse(t) if f} for t in entry.values()]
            assert set(entry) == {"da", "en"}
            assert facts[0] == facts[1]


# rules on figures that are right


@given(st.integers(1, 500), st.integers(1, 500))
def test_a_rate_that_was_worked_out_agrees(count: int, extra: int) -> None:
    percent = 100 * count / (count + extra)
    assume(percent >= 1)
    found = r.rate_fits(r.rate("here", count, f"{percent:.0f}", count + extra))
    assert found.verdict == "agrees"
    assert found.allowed is not None
    assert found.allowed.holds(count + extra)


@given(st.integers(2, 3000), st.floats(0, 1))
def test_a_standard_error_of_a_share_that_was_worked_out_agrees(n: int, p: float) -> None:
    se = math.sqrt(p * (1 - p) / n)
    assert r.share_error("here", printed_as(p), n, printed_as(se)).verdict == "agrees"


@given(st.floats(0.1, 3), st.floats(0.02, 1))
def test_an_f_that_was_worked_out_agrees(b: float, se: float) -> None:
    found = e.f_is_t_squared("here", printed_as(b), printed_as(se), printed_as((b / se) ** 2))
    assert found.verdict == "agrees"


@given(st.floats(0.1, 3), st.floats(0.1, 3))
def test_a_wald_identity_and_an_effect_size_that_were_worked_out_agree(x: float, y: float) -> None:
    wald = e.wald_identity("here", printed_as(x), printed_as(y), printed_as(x * y))
    assert wald.verdict == "agrees"
    assert e.effect_size("here", printed_as(x * y, 4), printed_as(x), printed_as(y)).verdict == (
        "agrees"
    )


@given(st.floats(-2, 2), st.floats(0.05, 1), st.integers(3, 300))
def test_stars_that_were_worked_out_never_disagree(b: float, se: float, df: int) -> None:
    p = float(t_p_value(b / se, df))
    mark = next((m for m, limit in e.STARS.items() if p < limit), "")
    found = e.stars("here", printed_as(b, 4), printed_as(se, 4), mark, df)
    assert found.verdict in {"agrees", "cannot tell"}


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40))
def test_a_mean_of_whole_answers_is_never_called_impossible(answers: list[int]) -> None:
    mean = printed_as(sum(answers) / len(answers))
    assert r.mean_of_integers("here", mean, len(answers)).verdict != "disagrees"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_never_lowers_a_p_and_keeps_their_order(ps: list[float]) -> None:
    adjusted = e.holm(ps)
    assert all(a >= p for a, p in zip(adjusted, ps, strict=True))
    order = sorted(range(len(ps)), key=ps.__getitem__)
    assert [adjusted[i] for i in order] == sorted(adjusted)


# rules on figures that are wrong


def test_a_mean_no_ten_answers_can_have_is_found() -> None:
    assert r.mean_of_integers("here", "3.45", 10).verdict == "disagrees"
    assert r.mean_of_integers("here", "3.45", 20).verdict == "agrees"
    assert r.mean_of_integers("here", "3.45", 500).verdict == "cannot tell"


def test_one_rate_that_does_not_fit_says_who_is_missing_and_two_alike_say_why() -> None:
    leaders = r.rate("leaders", 129, "71", 226)
    employees = r.rate("employees", 1480, "42", 4442)
    assert [f.variant for f in r.hidden_denominator([leaders])] == ["alone"]
    assert [f.variant for f in r.hidden_denominator([leaders, employees])] == ["alike", "alike"]


def test_a_rate_without_a_denominator_cannot_be_told() -> None:
    found = r.rate_fits(r.rate("leaders", 129, "71"))
    assert found.verdict == "cannot tell"
    assert found.allowed == Interval(180, 182)


def test_wrong_stars_are_found() -> None:
    assert e.stars("here", "0.10", "0.10", "*").verdict == "disagrees"
    assert e.stars("here", "0.90", "0.10", "").verdict == "disagrees"


def test_a_wald_identity_that_fails_is_found() -> None:
    assert e.wald_identity("here", "0.51", "0.33", "0.25").verdict == "disagrees"


def test_multiplicity_is_judged_by_whether_holm_changes_an_answer() -> None:
    strong, weak, none = ("0.500", "0.100"), ("0.200", "0.098"), ("0.010", "0.100")
    assert e.multiplicity("here", [strong, strong]).verdict == "agrees"
    assert e.multiplicity("here", [weak, weak, none]).verdict == "disagrees"
    assert e.multiplicity("here", [weak, none], step="Romano-Wolf").verdict == "agrees"


def test_a_centred_constant_may_be_read() -> None:
    found = e.constant_read("here", "3.70", "0.40", (-2, 2), (1, 5), centred=True)
    assert found.verdict == "agrees"


def test_a_stated_rule_for_missing_values_settles_n() -> None:
    assert d.rows_against_covariates("t", [90], 90, 20, 25, "indicator").verdict == "agrees"
    assert d.rows_against_covariates("t", [80], 90, 20, 25).verdict == "cannot tell"


def test_descriptions_that_are_right_agree() -> None:
    assert d.coding("m", "part-time", "employed part time").verdict == "agrees"
    assert d.same_everywhere("m", "C9", "tenure", {"a": "in job", "b": "In job"}).verdict == (
        "agrees"
    )
    assert d.list_against_table("m", ["age", "sex"], ["Sex", "age"]).verdict == "agrees"
    assert d.derived_scale("m", "x", {"a": "item", "b": "item"}, "1-5").verdict == "agrees"
    assert d.months_between("m", 16, "2020-09", "2022-01").verdict == "agrees"
    assert d.legends("m", {"a": ["*"], "b": ["*"]}, {"a": ["*"]}).verdict == "agrees"
    assert d.disclosed("m", ["Ribe"], "a town").verdict == "agrees"
    assert d.damaged_text("m", "p < 0.05, under 20").verdict == "agrees"
    assert r.counted("m", "women", 2, ["Ali", "Bo"]).verdict == "agrees"
    assert r.shares_of_whole("m", ["60", "40"], 226).verdict == "agrees"
    assert r.span_and_roster("m", 10, 205, {"20.5": 10}).verdict == "agrees"


def test_descriptions_that_are_wrong_are_found() -> None:
    assert d.disclosed("m", ["Ribe"], "An office in Ribe.").verdict == "disagrees"
    assert d.damaged_text("m", "<d og <lfælde, re<d").verdict == "disagrees"
    assert d.legends("m", {"a": ["*"]}, {"a": ["†"]}).variant == "unexplained"
    assert r.counted("m", "women", 5, ["a"] * 4).verdict == "disagrees"
    assert r.shares_of_whole("m", ["60", "45"]).variant == "sum"
    assert r.shares_of_whole("m", ["59", "41"], 8).verdict == "disagrees"


# files


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("source = ", "not TOML"),
        ("", "Say what the document is"),
        ('source = "x"\n[[rates]]\n', "no rule for rates"),
        ('source = "x"\n[rate]\ncount = 1\n', r"under a heading \[\[rate\]\]"),
        ('source = "x"\n[[rate]]\nwhere = "t"\ncount = 3\n', "rate number 1 lacks percent"),
        (
            'source = "x"\n[[wald]]\nwhere = "t"\nlate = "1"\nfirst_stage = "1"\nits = "1"\n',
            "wald number 1 does not know its",
        ),
        (
            'source = "x"\n[[rate]]\nwhere = "t"\ncount = 3\ndenominator = 2\npercent = "9"\n',
            "rate number 1: t: 3 of 2 is more than everybody",
        ),
        (
            'source = "x"\n[[rate]]\nwhere = "t"\ncount = "many"\npercent = "9"\n',
            "rate number 1: a value has the wrong form",
        ),
        (
            'source = "x"\n[[wald]]\nwhere = "t"\nlate = 0.5\nfirst_stage = "1"\n',
            "wald number 1: Write 0.5 in quotes",
        ),
    ],
)
def test_a_file_that_cannot_be_checked_is_refused_by_entry_and_key(
    text: str, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        check_table(text)
