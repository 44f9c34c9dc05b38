from django.urls import path

from ledetraad.nudges.views import mail, outbox

urlpatterns = [
    path("health/mail/", mail.undecided_mail, name="undecided-mail"),
    path("health/mail/<uuid:message_id>/", mail.decide, name="decide-mail"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<uuid:shown_id>/", outbox.message, name="outbox-message"),
    path("outbox/<uuid:shown_id>/html/", outbox.html, name="outbox-html"),
]
