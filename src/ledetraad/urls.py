"""The front door: every room's routes, and sign-in."""

from allauth.account.views import password_set
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.urls import include, path

from ledetraad.people.views.accounts import no_such_page
from ledetraad.people.views.second_step import SecondStep
from ledetraad.people.views.sign_in_again import recently_signed_in

handler400 = "ledetraad.shared.faults.not_understood"
handler500 = "ledetraad.shared.faults.fault"

urlpatterns = [
    path("", include("ledetraad.desks.urls")),
    path("", include("ledetraad.people.urls")),
    path("", include("ledetraad.nudges.urls")),
    path("", include("ledetraad.dialogues.urls")),
    path("account/email/", no_such_page),
    path("account/password/set/", recently_signed_in(password_set)),
    path("account/2fa/authenticate/", SecondStep.as_view()),
    path("account/2fa/totp/activate/", recently_signed_in(activate_totp)),
    path("account/2fa/webauthn/add/", recently_signed_in(add_webauthn)),
    path("account/", include("allauth.urls")),
]
