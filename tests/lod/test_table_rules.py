"""Every rule C1 to C27 on an entry that is right and on one that is wrong, as a file would say it."""

import re

import pytest
from tests.lod.reference.reading import card

from lod.instruments import first_stage_strength
from lod.iv import two_stage
from lod.ols import Inference
from lod.tables import check_table
from lod.tables.estimates import STARS

RULES: dict[str, tuple[str, str, str]] = {
    "C1": (
        "rate",
        'count = 90\npercent = "45"\ndenominator = 200',
        'count = 90\npercent = "54"\ndenominator = 200',
    ),
    "C3": (
        "rate",
        'count = 889\npercent = "89"\ndenominator = 1000',
        'count = 889\npercent = "88"\ndenominator = 1000',
    ),
    "C4": (
        "rows",
        'rows = [90]\nanswered = 90\nclusters = 20\nclusters_in_trial = 25\nmissing_rule = "indicator"',
        "rows = [90]\nanswered = 90\nclusters = 20\nclusters_in_trial = 25",
    ),
    "C5": (
        "share_error",
        'share = "0.30"\nn = 84\nstandard_error = "0.05"',
        'share = "0.30"\nn = 84\nstandard_error = "0.5"',
    ),
    "C6": (
        "first_stage_f",
        'b = "0.400"\nstandard_error = "0.100"\nf = "16.0"',
        'b = "0.400"\nstandard_error = "0.100"\nf = "12.0"',
    ),
    "C7": (
        "threshold",
        'threshold = "16.38"\nassumes = "iid"\nvariance = "iid"',
        'threshold = "16.38"\nassumes = "iid"\nvariance = "clustered"',
    ),
    "C8": (
        "coding",
        'label = "part-time"\none_means = "employed part-time"',
        'label = "part-time"\none_means = "employed full-time"',
    ),
    "C9": (
        "same",
        'rule = "C9"\nname = "tenure"\nuses = { "Table 1" = "in job", "Table 2" = "In job" }',
        'rule = "C9"\nname = "tenure"\nuses = { "Table 1" = "in job", "Table 2" = "as leader" }',
    ),
    "C10": (
        "list",
        'listed = ["age", "sex"]\ntable = ["Sex", "age"]',
        'listed = ["age", "sex"]\ntable = ["sex", "age", "span"]',
    ),
    "C11": (
        "same",
        'rule = "C11"\nname = "use"\nuses = { "p. 3" = "independent", "p. 9" = "independent" }',
        'rule = "C11"\nname = "use"\nuses = { "p. 3" = "independent", "p. 9" = "dependent" }',
    ),
    "C12": (
        "same",
        'rule = "C12"\nname = "talks"\nuses = { "title" = "goal-oriented", "note" = "goal oriented" }',
        'rule = "C12"\nname = "talks"\nuses = { "title" = "goal-oriented", "note" = "vision-oriented" }',
    ),
    "C13": (
        "scale",
        'name = "use"\nscale = "1-5"\nparts = { talks = "count", q1 = "item" }\nrecipe = "4 talks = 5"',
        'name = "use"\nscale = "1-5"\nparts = { talks = "count", q1 = "item" }',
    ),
    "C14": (
        "constant",
        'constant = "3.70"\nslope = "0.40"\npredictor = [-2, 2]\noutcome = [1, 5]\ncentred = true',
        'constant = "3.70"\nslope = "0.40"\npredictor = [1, 5]\noutcome = [1, 5]',
    ),
    "C15": (
        "r_squared",
        'stage = 1\nadjusted_r_squared = "0.1"',
        'stage = 2\nadjusted_r_squared = "0.1"',
    ),
    "C16": (
        "effect_size",
        'b = "0.330"\nd = "0.420"\nsd = "0.786"',
        'b = "0.330"\nd = "0.420"\nsd = "0.90"',
    ),
    "C17": (
        "span",
        'leaders = 10\nemployees = 205\nspans = { "20.5" = 10 }',
        'leaders = 10\nemployees = 180\nspans = { "20.5" = 10 }',
    ),
    "C18": (
        "months",
        'stated = 16\nfirst = "2020-09"\nlast = "2022-01"',
        'stated = 15\nfirst = "2020-09"\nlast = "2022-01"',
    ),
    "C19": ("shares", 'percents = ["60", "40"]\nbase = 226', 'percents = ["59", "41"]\nbase = 8'),
    "C20": (
        "legends",
        'legend = { A = ["*"], B = ["*"] }\nused = { A = ["*"], B = [] }',
        'legend = { A = ["*"], B = ["*"] }\nused = { A = ["†"], B = [] }',
    ),
    "C21": (
        "outcomes",
        'estimates = [["0.500", "0.100"], ["0.400", "0.100"]]',
        'estimates = [["0.200", "0.098"], ["0.200", "0.098"], ["0.010", "0.100"]]',
    ),
    "C22": (
        "wald",
        'late = "0.51"\nfirst_stage = "0.33"\nitt = "0.17"',
        'late = "0.51"\nfirst_stage = "0.33"\nitt = "0.25"',
    ),
    "C23": (
        "same",
        'rule = "C23"\nname = "employees"\nuses = { thesis = "4442", article = "4442" }',
        'rule = "C23"\nname = "employees"\nuses = { thesis = "4500", article = "4442" }',
    ),
    "C24": (
        "counted",
        'what = "women"\nstated = 2\nlisted = ["L3", "L4"]',
        'what = "women"\nstated = 5\nlisted = ["L3", "L4", "L5", "L7"]',
    ),
    "C25": (
        "same",
        'rule = "C25"\nname = "post"\nuses = { text = "section head", table = "section head" }',
        'rule = "C25"\nname = "post"\nuses = { text = "office head", table = "section head" }',
    ),
    "C26": (
        "disclosed",
        'hidden = ["Ribe"]\ntext = "A municipality in Jutland."',
        'hidden = ["Ribe"]\ntext = "With thanks to the leaders of Ribe."',
    ),
    "C27": ("text", 'text = "p < 0.05 for 12 leaders"', 'text = "fle<allet af <ltag"'),
    "stars": (
        "stars",
        'b = "0.51"\nstandard_error = "0.14"\nprinted = "***"\ndf = 200',
        'b = "0.51"\nstandard_error = "0.34"\nprinted = "***"\ndf = 200',
    ),
    "grim": ("mean", 'mean = "3.40"\nn = 10', 'mean = "3.47"\nn = 10'),
}


def judged(kind: str, entry: str, rule: str) -> str:
    text = f'source = "made up"\n[[{kind}]]\nwhere = "here"\n{entry}\n'
    (finding,) = check_table(text).by_rule(rule)
    assert finding.say("da") != finding.say("en")
    return finding.verdict


def test_there_is_a_pair_of_entries_for_every_rule() -> None:
    assert set(RULES) | {"C2"} == {f"C{number}" for number in range(1, 28)} | {"stars", "grim"}


@pytest.mark.parametrize("rule", RULES)
def test_a_right_entry_agrees_and_a_wrong_one_is_found(rule: str) -> None:
    kind, right, wrong = RULES[rule]
    assert judged(kind, right, rule) == "agrees"
    assert judged(kind, wrong, rule) == "disagrees"


def rates(*entries: tuple[int, str, int]) -> str:
    return 'source = "made up"\n' + "".join(
        f'[[rate]]\nwhere = "row {k}"\ncount = {count}\npercent = "{percent}"\ndenominator = {of}\n'
        for k, (count, percent, of) in enumerate(entries)
    )


def test_people_left_out_in_silence_are_found_where_two_rates_miss_by_the_same_share() -> None:
    """C2: both percentages belong to a denominator a fifth smaller than the one printed."""
    found = check_table(rates((400, "50", 1000), (100, "50", 250))).by_rule("C2")
    assert [(f.verdict, f.variant) for f in found] == [("disagrees", "alike")] * 2
    assert not check_table(rates((400, "40", 1000), (100, "40", 250))).by_rule("C2")


def printed_table() -> str:
    """Card 1995, analysed by lod and printed with three decimals, as a paper would."""
    p = card("cell")
    y, d, z = p["lwage"], p["educ"], p["nearc4"]
    how = Inference("CR1S")
    fit = two_stage(y, d, z, p.given, inference=how)
    late, first, itt = fit.second.terms[0], fit.first[0].terms[0], fit.reduced.terms[0]
    strength = first_stage_strength(d, z, p.given, inference=how).robust.f
    black, n = float(p["black"].mean()), len(y)
    near = int(z.sum())
    df = p.given.clusters.count - 1
    mark = next((m for m, limit in STARS.items() if late.p < limit), "")
    return f"""
source = "Card 1995, analysed anew"
[[rate]]
where = "grew up near a college"
count = {near}
denominator = {n}
percent = "{100 * near / n:.1f}"
[[share_error]]
where = "black"
share = "{black:.3f}"
n = {n}
standard_error = "{(black * (1 - black) / n) ** 0.5:.3f}"
[[first_stage_f]]
where = "first stage"
b = "{first.estimate:.4f}"
standard_error = "{first.standard_error:.4f}"
f = "{strength:.2f}"
[[wald]]
where = "schooling"
late = "{late.estimate:.4f}"
first_stage = "{first.estimate:.4f}"
itt = "{itt.estimate:.4f}"
[[stars]]
where = "schooling"
b = "{late.estimate:.4f}"
standard_error = "{late.standard_error:.4f}"
printed = "{mark}"
df = {df}
[[effect_size]]
where = "schooling on log wage"
b = "{late.estimate:.4f}"
d = "{late.estimate / float(y.std(ddof=1)):.4f}"
sd = "{float(y.std(ddof=1)):.4f}"
"""


def test_the_table_of_a_right_analysis_adds_up() -> None:
    check = check_table(printed_table())
    assert len(check.findings) == 7
    assert not check.disagreements


SLIPS = {
    "C1": ("percent", 1.1),
    "C5": ("standard_error", 10.0),
    "C6": ("f", 1.2),
    "C22": ("itt", 1.1),
    "stars": ("b", 9.0),
    "C16": ("sd", 1.1),
}


@pytest.mark.parametrize("rule", SLIPS)
def test_one_wrong_number_in_it_is_found_and_nothing_else(rule: str) -> None:
    key, factor = SLIPS[rule]
    heading = RULES[rule][0]
    before, entry = printed_table().split(f"[[{heading}]]")
    found = re.search(rf'^{key} = "([\d.]+)"', entry, re.MULTILINE)
    assert found is not None
    places = len(found[1].partition(".")[2])
    wrong = f"{float(found[1]) * factor:.{places}f}"
    entry = entry.replace(f'{key} = "{found[1]}"', f'{key} = "{wrong}"', 1)
    check = check_table(f"{before}[[{heading}]]{entry}")
    assert {finding.rule for finding in check.disagreements} - {"C2"} == {rule}
