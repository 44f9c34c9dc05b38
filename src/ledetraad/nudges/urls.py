from django.urls import path

from ledetraad.nudges.views import mail, outbox, reminders

urlpatterns = [
    path("health/mail/", mail.undecided_mail, name="undecided-mail"),
    path("health/mail/<uuid:message_id>/", mail.decide, name="decide-mail"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<uuid:shown_id>/", outbox.message, name="outbox-message"),
    path("outbox/<uuid:shown_id>/html/", outbox.html, name="outbox-html"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/limits/", reminders.reminder_limits, name="reminder-limits"),
    path("reminders/<uuid:nudge_id>/", reminders.reminder, name="reminder"),
    path("reminders/<uuid:nudge_id>/put-off/", reminders.put_off_reminder, name="reminder-put-off"),
    path("reminders/<uuid:nudge_id>/take-up/", reminders.take_up_reminder, name="reminder-take-up"),
    path("me/reminders/", reminders.reminder_settings, name="reminder-settings"),
]
