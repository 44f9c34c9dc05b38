from django.urls import path

from ledetraad.desks.views import desk, exposure, front, hr, leader, reports, roles, who_can_see

urlpatterns = [
    path("", front.front, name="front"),
    path("step-in/", front.step_in, name="step-in"),
    path("desk/", desk.desk, name="desk"),
    path("desk/leader/", leader.leader, name="desk-leader"),
    path("desk/employee/", desk.employee, name="desk-employee"),
    path("desk/hr/", hr.coverage, name="desk-hr"),
    path("desk/hr/unit/<uuid:unit_id>/", hr.coverage, name="desk-hr-unit"),
    path("desk/hr/med/", hr.latest_report, name="med-latest"),
    path("desk/hr/med/<int:year>/", hr.med_report, name="med-report"),
    path("desk/hr/med/<int:year>/csv/", hr.med_report_csv, name="med-report-csv"),
    path("desk/hr/med/<int:year>/pdf/", hr.med_report_pdf, name="med-report-pdf"),
    path("desk/leader/report/", reports.latest, name="desk-leader-latest"),
    path("desk/leader/report/<int:year>/<int:number>/", reports.leader, name="desk-leader-report"),
    path(
        "desk/leader/report/<int:year>/<int:number>/pdf/",
        reports.leader_pdf,
        name="desk-leader-report-pdf",
    ),
    path("desk/hr/reports/", reports.hr_reports, name="hr-reports"),
    path("desk/hr/quarter/<int:year>/<int:number>/", reports.hr, name="desk-hr-quarter"),
    path(
        "desk/hr/quarter/<int:year>/<int:number>/pdf/", reports.hr_pdf, name="desk-hr-quarter-pdf"
    ),
    path("desk/administrator/", roles.administrator, name="desk-administrator"),
    path("desk/researcher/", roles.researcher, name="desk-researcher"),
    path("desk/researcher/exposure.csv", exposure.exposure_csv, name="exposure-csv"),
    path("who-can-see/", who_can_see.who_can_see, name="who_can_see"),
]
