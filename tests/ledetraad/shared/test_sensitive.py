"""No CPR number is stored, however it is written; sensitive words get a gentle warning."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledetraad.shared.sensitive import SensitiveWord, contains_cpr, sensitive_words


def words_of_the_library() -> dict[str, list[str]]:
    text = files("ledetraad.content").joinpath("library", "sensitive.toml").read_text("utf-8")
    return {
        kind: [*entry["da"], *entry["en"]]
        for kind, entry in tomllib.loads(text)["sensitive"].items()
    }


STEMS = words_of_the_library()


@pytest.mark.parametrize(
    "text",
    [
        "010290-1234",
        "Ali (0102901234) ringede",
        "010290 1234",
        "010290 - 1234",
        "010290/1234",
        "010290.1234",
        "010290_1234",
        "010290\u20111234",  # non-breaking hyphen
        "010290\u20131234",  # en dash
        "010290\u22121234",  # minus
        "010290\u00a01234",  # non-breaking space
        "010290\u202f1234",  # narrow non-breaking space
        "010290\u200b1234",  # zero-width space
        "01\u20600290\u00ad1234",  # word joiner, soft hyphen
        "０１０２９０-１２３４",  # full-width digits
        "٠١٠٢٩٠-١٢٣٤",  # Arabic digits
        "𝟎𝟏𝟎𝟐𝟗𝟎𝟏𝟐𝟑𝟒",  # mathematical digits
        "01-02-90-1234",
        "01.02.90-1234",
        "01 02 90 1234",
        "cpr:010290-1234.",
        "2902001234",  # 29 February 2000
        "610290-1234",  # an administrative number
        "x010290-1234x",
    ],
)
def test_alis_cpr_number_is_found_however_it_is_written(text: str) -> None:
    assert contains_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ring på 12 34 56 78 eller 21 43 65 87",
        "+45 12 34 56 78",
        "4512345678",  # a telephone number with its country code: no 45th day
        "tlf. 20103040",
        "den 31-12-2026 kl. 1200",
        "31-12-26 1200",
        "31.12.2026-05.01.2027",
        "sag 2026-010290-12",
        "EAN 5798001234567",
        "konto 0040 0123456789012",
        "32129012345",
        "320190-1234",  # no 32nd day
        "011390-1234",  # no 13th month
        "310490-1234",  # April has 30 days
        "290201-1234",  # 2001 and 1901 were no leap years
        "010290-123",
        "010290-12345",
        "1 2 3 4 5 6 7 8 9 0",
        "010290\n1234",
    ],
)
def test_telephone_and_case_numbers_and_dates_are_let_through(text: str) -> None:
    assert not contains_cpr(text)


@given(
    st.text(), st.dates(), st.integers(0, 9999), st.sampled_from(["", "-", " ", "\u2011", " - "])
)
def test_every_birthday_with_four_digits_is_found_in_any_text(
    around: str, birthday: date, serial: int, separator: str
) -> None:
    number = f"{birthday:%d%m%y}{separator}{serial:04}"
    assert contains_cpr(f"{around} x{number}x {around}")


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "No", "Nl"])))
def test_a_text_without_digits_holds_no_cpr_number(text: str) -> None:
    assert not contains_cpr(text)


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("Jeg er GRAVID", "pregnancy", "gravid"),
        ("graviditeten går godt", "pregnancy", "graviditeten"),
        ("efter min sygemelding", "health", "sygemelding"),
        ("hun har kræft", "health", "kræft"),
        ("a bit of sick  leave", "health", "sick"),
        ("I am in a trade\nunion", "union", "trade\nunion"),
        ("meldt ind i FOA.", "union", "foa"),
    ],
)
def test_ali_is_warned_of_a_sensitive_word_in_either_language(
    text: str, kind: str, word: str
) -> None:
    assert SensitiveWord(kind, word) in sensitive_words(text, STEMS)


@pytest.mark.parametrize(
    "text",
    [
        "Jeg vil bruge flere kræfter på samarbejdet med sygeplejerskerne på sygehuset.",
        "Tillidsrepræsentanten og jeg taler om sagsbehandling på min fødselsdag.",
        "More learning, better work for the people we serve; a union of ideas.",
        "Christian og Kristen hjælper mig med planen.",
    ],
)
def test_everyday_work_gives_no_warning(text: str) -> None:
    assert sensitive_words(text, STEMS) == ()


def test_a_word_written_twice_is_named_once_and_in_the_order_of_the_text() -> None:
    found = sensitive_words("barsel, sygdom og barsel", STEMS)
    assert found == (SensitiveWord("pregnancy", "barsel"), SensitiveWord("health", "sygdom"))


def test_a_word_is_found_whether_its_letters_are_composed_or_not() -> None:
    assert sensitive_words("A\u030angst", {"kind": ["ångst"]}) == (SensitiveWord("kind", "ångst"),)


def test_no_stems_give_no_warning() -> None:
    assert sensitive_words("sygdom", {"health": []}) == ()


def test_every_kind_has_words_in_both_languages_and_a_source() -> None:
    text = files("ledetraad.content").joinpath("library", "sensitive.toml").read_text("utf-8")
    for entry in tomllib.loads(text)["sensitive"].values():
        assert entry.keys() == {"da", "en", "source"}
        assert all(entry.values())
        for stem in [*entry["da"], *entry["en"]]:
            assert sensitive_words(f"({stem.removeprefix('=')})", {"kind": [stem]})
