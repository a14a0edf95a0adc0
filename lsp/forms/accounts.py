"""The sign-in library's forms in our words: labels that say what to type, no placeholders, no links among hints."""

from typing import Any

from allauth.account import forms as supplied
from django import forms

LABELS = {
    "login": "Username or e-mail address",
    "remember": "Keep me signed in on this computer",
    "email": "E-mail address",
    "oldpassword": "Present password",
    "password1": "New password",
    "password2": "New password again",
}


class InOurWords(forms.Form):
    """Labels from `LABELS`; the label alone names a field; hints only where they help to choose a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name != "password1":
                field.help_text = ""


class SignIn(InOurWords, supplied.LoginForm):
    """Sign in."""


class ForgottenPassword(InOurWords, supplied.ResetPasswordForm):
    """Ask for a link to choose a new password."""


class NewPassword(InOurWords, supplied.ResetPasswordKeyForm):
    """Choose a new password, coming from the link."""


class FirstPassword(InOurWords, supplied.SetPasswordForm):
    """Choose a password where there is none yet."""


class OtherPassword(InOurWords, supplied.ChangePasswordForm):
    """Change the password."""


class PasswordAgain(InOurWords, supplied.ReauthenticateForm):
    """Give the password once more before something that matters."""
