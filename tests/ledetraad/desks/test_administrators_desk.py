from __future__ import annotations

from tests.ledetraad.cast import Company, make_employment, make_leadership, make_person, make_unit

from ledetraad.desks.queries.administrator import SHOWN, administrator_desk
from ledetraad.people.models import RoleGrant
from ledetraad.people.queries.persons import search_persons
from ledetraad.shared import clock


def test_anders_meets_the_same_people_whether_or_not_there_is_more_than_his(
    company: Company,
) -> None:
    make_employment(company.ali, company.benefits)  # two jobs, one person
    make_leadership(company.karen, company.benefits)
    today = clock.today()
    alone = administrator_desk(company.anders, today), set(search_persons(company.anders, ""))
    elsewhere = make_unit("Havnen")
    stranger = make_person("Skipper")
    make_employment(stranger, elsewhere)
    make_leadership(stranger, elsewhere)
    beside = administrator_desk(company.anders, today), set(search_persons(company.anders, ""))
    assert alone == beside
    assert (alone[0].people, alone[0].leaders, alone[0].units) == (9, 3, 3)
    assert stranger not in alone[1]


def test_an_administrator_of_one_unit_counts_those_in_it_and_who_holds_a_role_there(
    company: Company,
) -> None:
    RoleGrant.objects.filter(person=company.anders).update(unit=company.youth)
    desk = administrator_desk(company.anders, clock.today())
    assert (desk.people, desk.leaders, desk.with_tool, desk.units) == (3, 1, 1, 1)
    found = set(search_persons(company.anders, ""))
    assert found == {company.karen, company.ali, company.bodil, company.anders}


def test_the_desk_names_the_first_units_without_a_leader_and_counts_the_rest(
    company: Company,
) -> None:
    for number in range(SHOWN + 2):
        make_employment(make_person("Ny"), make_unit(f"Hold {number:02}", company.organisation))
    desk = administrator_desk(company.anders, clock.today())
    assert len(desk.vacant) == SHOWN
    assert desk.vacancies == SHOWN + 2
