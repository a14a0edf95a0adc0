"""The shape of what is typed on the pages of commitments. Rules are the services'."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from accountability.forms.evidence import EvidencePart
from accountability.models import Obligation
from lsp.forms.fields import DateField3
from lsp.forms.reasons import NoteForm, ReasonForm, long_text
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person
from partnerships.models import Agreement
from strategies.models import Action

SENTENCE = "In one sentence, what the agency will do"


class WhoseField(forms.ModelChoiceField):
    """A choice among agencies; chosen already where there is only one."""

    def __init__(self) -> None:
        super().__init__(label="Agency", queryset=Organisation.objects.none(), empty_label="Choose an agency")

    def offer(self, agencies: Any) -> None:
        """The agencies to choose from."""
        self.queryset = agencies
        listed = list(agencies[:2])
        if len(listed) == 1:
            self.empty_label = None
            self.initial = listed[0].pk


def _offer_owners(form: forms.Form, owners: Iterable[Person]) -> None:
    """The people to choose the owner from."""
    ids = [person.pk for person in owners]
    form.fields["owner"].queryset = Person.objects.filter(pk__in=ids)  # type: ignore[attr-defined]


class CommitmentForm(forms.Form):
    """A promise as the agency writes it; what is empty is completed before it is made."""

    mark_optional = False
    title = forms.CharField(label="What is promised", help_text=SENTENCE, max_length=200)
    description = long_text("More about it, if needed", "What it covers, and what it does not", rows=3)
    measure_of_success = long_text("Measure of success", "How anyone can tell that it was done", rows=2)
    block = forms.ModelChoiceField(
        label="Block it serves", queryset=Block.objects.none(), empty_label="Choose a block", required=False
    )
    due_on = DateField3(label="Due date", help_text="For example, 31 3 2007", required=False)
    owner = forms.ModelChoiceField(
        label="Owner",
        help_text="Who answers for it: an officer or a seat holder of the agency",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
        required=False,
    )

    def __init__(self, *args: Any, blocks: Any, owners: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].queryset = blocks  # type: ignore[attr-defined]
        _offer_owners(self, owners)


class DraftForm(CommitmentForm):
    """A new commitment: for which agency, what, and to which other partnerships the same is promised."""

    organisation = WhoseField()
    also_to = forms.ModelMultipleChoiceField(
        label="Promise the same to other partnerships",
        help_text="It is logged once; each partnership accepts and confirms it for itself, and what you report is"
        " read in all of them",
        queryset=LocalStrategicPartnership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ["organisation"]

    def __init__(self, *args: Any, agencies: Any, elsewhere: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(agencies)  # type: ignore[attr-defined]
        if elsewhere:
            self.fields["also_to"].queryset = elsewhere  # type: ignore[attr-defined]
        else:
            del self.fields["also_to"]


class RecordForm(DraftForm):
    """A commitment from a minuted decision: the decision, the agency, and as much as was decided."""

    decision_body = forms.CharField(
        label="Body that decided", help_text="For example, the board", max_length=200
    )
    decision_on = DateField3(label="Date of the decision", help_text="For example, 14 9 2006")
    decision_minute = forms.CharField(
        label="Minute", help_text="Its number in the minutes, for example 7(b)", max_length=100
    )
    field_order = ["decision_body", "decision_on", "decision_minute", "organisation"]

    def __init__(self, *args: Any, is_decided_here: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["owner"]  # the agency says who owns it when it makes it its own
        if is_decided_here:  # the decision says these itself
            for name in ("decision_body", "decision_on", "decision_minute"):
                del self.fields[name]


class BlockElsewhere(forms.ModelChoiceField):
    """A block of any of several partnerships."""

    def label_from_instance(self, obj: Any) -> str:
        """The partnership first."""
        return f"{obj.lsp}: {obj.name}"


class AcceptForm(NoteForm):
    """Acceptance, and whether the public sees it from now on."""

    publish = forms.BooleanField(
        label="Publish it: the public sees the commitment, its progress and its evidence",
        required=False,
        initial=True,
    )


class RescheduleForm(ReasonForm):
    """Another due date."""

    due_on = DateField3(label="New due date", help_text="For example, 30 6 2007")
    field_order = ["due_on", "reason"]


class ExtendForm(NoteForm):
    """Another partnership that the same is promised to."""

    block = BlockElsewhere(
        label="Partnership, and the block it serves there",
        queryset=Block.objects.none(),
        empty_label="Choose a block",
    )
    field_order = ["block", "note"]

    def __init__(self, *args: Any, blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if blocks is not None:
            self.fields["block"].queryset = blocks  # type: ignore[attr-defined]


class RelateForm(NoteForm):
    """Which action, which agreement and which obligation it serves."""

    action = forms.ModelChoiceField(
        label="Action it serves",
        help_text="Of the partnership's action plan",
        queryset=Action.objects.none(),
        empty_label="None",
        required=False,
    )
    agreement = forms.ModelChoiceField(
        label="Agreement it serves",
        queryset=Agreement.objects.none(),
        empty_label="None",
        required=False,
    )
    obligation = forms.ModelChoiceField(
        label="Obligation it serves",
        queryset=Obligation.objects.none(),
        empty_label="None",
        required=False,
    )
    field_order = ["action", "agreement", "obligation", "note"]

    def __init__(self, *args: Any, offered: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (offered or {}).items():
            self.fields[name].queryset = choices  # type: ignore[attr-defined]


class OwnForm(NoteForm):
    """Who answers for it from now on."""

    owner = forms.ModelChoiceField(
        label="New owner",
        help_text="An officer or a seat holder of the agency",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
    )
    field_order = ["owner", "note"]

    def __init__(self, *args: Any, owners: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_owners(self, owners)


class ReportForm(EvidencePart):
    """A progress report, with links and files as evidence."""

    mark_optional = False
    course = forms.ChoiceField(
        label="How is it going?",
        choices=[("on_course", "On course"), ("at_risk", "At risk"), ("off_course", "Off course")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose on course, at risk or off course"},
    )
    summary = long_text(
        "In your own words",
        "What has been done, and what is still to do",
        needed="Say in a few words how it is going",
    )
    help_wanted = long_text(
        "Help wanted, if any", "From whom, and what. Only the partnership reads this, not the public", rows=2
    )
    field_order = ["course", "summary", "help_wanted"]
