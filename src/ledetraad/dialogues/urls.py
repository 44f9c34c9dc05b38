from django.urls import path

from ledetraad.dialogues.views import (
    agreements,
    courses,
    disagreements,
    drafting,
    follow_up,
    goals,
    guides,
    planning,
    plans,
    points,
    preparation,
    talk,
    teams,
    writing,
)

urlpatterns = [
    path("courses/<uuid:course_id>/", courses.course, name="course"),
    path("courses/<uuid:course_id>/hand-over/", courses.hand_over_course, name="hand-over"),
    path("courses/<uuid:course_id>/begin-anew/", courses.begin_course_anew, name="begin-anew"),
    path("courses/<uuid:course_id>/dialogues/new/", planning.plan, name="plan-dialogue"),
    path(
        "courses/<uuid:course_id>/dialogues/new/<slug:dialogue_field>/",
        drafting.new_dialogue,
        name="plan-dialogue-draft",
    ),
    path("dialogues/<uuid:dialogue_id>/edit/", planning.edit, name="dialogue-edit"),
    path(
        "dialogues/<uuid:dialogue_id>/edit/<slug:dialogue_field>/",
        drafting.dialogue,
        name="dialogue-edit-draft",
    ),
    path("dialogues/<uuid:dialogue_id>/held/", planning.hold, name="hold"),
    path("courses/<uuid:course_id>/goals/new/", goals.goal_new, name="goal-new"),
    path(
        "courses/<uuid:course_id>/goals/new/<slug:goal_field>/",
        drafting.new_goal,
        name="goal-new-draft",
    ),
    path("courses/<uuid:course_id>/agreement/", agreements.agreement, name="agreement"),
    path(
        "courses/<uuid:course_id>/agreement/print/",
        agreements.agreement_print,
        name="agreement-print",
    ),
    path(
        "courses/<uuid:course_id>/agreement/pdf/", agreements.agreement_as_pdf, name="agreement-pdf"
    ),
    path("courses/<uuid:course_id>/disagreement/", disagreements.disagreement, name="disagreement"),
    path(
        "courses/<uuid:course_id>/disagreement/<uuid:disagreement_id>/",
        disagreements.disagreement_move,
        name="disagreement-move",
    ),
    path(
        "courses/<uuid:course_id>/disagreement/draft/<slug:disagreement_field>/",
        drafting.disagreement,
        name="disagreement-draft",
    ),
    path("goals/<uuid:goal_id>/", goals.goal, name="goal"),
    path("goals/<uuid:goal_id>/edit/", goals.goal_edit, name="goal-edit"),
    path("goals/<uuid:goal_id>/edit/<slug:goal_field>/", drafting.goal, name="goal-draft"),
    path("goals/<uuid:goal_id>/close/", goals.goal_close, name="goal-close"),
    path("goals/<uuid:goal_id>/plan/", plans.plan, name="plan"),
    path("goals/<uuid:goal_id>/plan/<slug:plan_field>/", drafting.plan, name="plan-draft"),
    path("goals/<uuid:goal_id>/steps/<uuid:lineage>/", goals.step_done, name="step-done"),
    path("guides/", guides.guides, name="guides"),
    path("team-follow-ups/new/", teams.new, name="team-follow-up-new"),
    path(
        "team-follow-ups/new/<slug:team_field>/",
        drafting.team_follow_up,
        name="team-follow-up-draft",
    ),
    path("team-follow-ups/<uuid:follow_up_id>/", teams.team, name="team-follow-up"),
    path("team-follow-ups/<uuid:follow_up_id>/notes/", teams.notes, name="team-notes"),
    path("dialogues/<uuid:dialogue_id>/prepare/", preparation.prepare, name="prepare"),
    path("dialogues/<uuid:dialogue_id>/", talk.talk, name="talk"),
    path("dialogues/<uuid:dialogue_id>/follow-up/", follow_up.follow_up, name="follow-up"),
    path("dialogues/<uuid:dialogue_id>/open-points/", points.points, name="open-points"),
    path(
        "dialogues/<uuid:dialogue_id>/open-points/draft/<slug:point_field>/",
        drafting.open_point,
        name="open-point-draft",
    ),
    path(
        "dialogues/<uuid:dialogue_id>/open-points/<uuid:point_id>/",
        points.point,
        name="open-point",
    ),
    path(
        "dialogues/<uuid:dialogue_id>/notes/<str:kind>/<slug:slot>/",
        writing.autosave,
        name="autosave",
    ),
]
