"""Forms of the app, one file per room: shape alone, the rules are the services'."""

from partnerships.forms.handing_over import HandOverForm, OfficeHandOverForm
from partnerships.forms.membership import (
    NOBODY,
    AppointForm,
    BodyForm,
    BroughtInMixin,
    EndForm,
    NeededDay,
    NeededUnless,
    OfficeForm,
    PersonChoice,
    ReplaceForm,
    SeatForm,
    SomebodyMixin,
    TermChangeForm,
    TermEndForm,
    WithdrawForm,
    dated,
    number,
)

__all__ = [
    "NOBODY",
    "AppointForm",
    "BodyForm",
    "BroughtInMixin",
    "EndForm",
    "HandOverForm",
    "NeededDay",
    "NeededUnless",
    "OfficeForm",
    "OfficeHandOverForm",
    "PersonChoice",
    "ReplaceForm",
    "SeatForm",
    "SomebodyMixin",
    "TermChangeForm",
    "TermEndForm",
    "WithdrawForm",
    "dated",
    "number",
]
