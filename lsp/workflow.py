"""States and transitions as data. A `Workflow` answers *when*: which step a state allows."""

from dataclasses import dataclass

from lsp.decisions import Decision


@dataclass(frozen=True)
class State:
    """A state: its code in the database, its label, the colour of its tag (always shown with the label)."""

    code: str
    label: str
    tag: str = "grey"
    final: bool = False


@dataclass(frozen=True)
class Transition:
    """A step: from which states, to which, whose role (a name in the app's permissions), the button's label."""

    name: str
    sources: tuple[str, ...]
    target: str
    role: str
    label: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Workflow:
    """The table of one aggregate."""

    name: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def state(self, code: str) -> State:
        """The state with this code; KeyError where there is none."""
        return {state.code: state for state in self.states}[code]

    def transition(self, name: str) -> Transition:
        """The transition of this name; KeyError where there is none."""
        return {transition.name: transition for transition in self.transitions}[name]

    def choices(self) -> list[tuple[str, str]]:
        """(code, label) of every state, for a model field."""
        return [(state.code, state.label) for state in self.states]

    def check(self, name: str, state: str) -> Decision:
        """Whether the transition may start from `state`."""
        transition = self.transition(name)
        if state in transition.sources:
            return Decision.yes()
        allowed = " or ".join(self.state(code).label.lower() for code in transition.sources)
        return Decision.no(
            f"{self.name}.{name}.state",
            f"“{transition.label}” needs the state {allowed}; it is {self.state(state).label.lower()}.",
        )

    def available(self, state: str) -> tuple[Transition, ...]:
        """The transitions that may start from `state`."""
        return tuple(t for t in self.transitions if state in t.sources)

    def mermaid(self) -> str:
        """The state diagram, for docs/states/."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state.code}: {state.label}" for state in self.states]
        lines += [
            f"    {source} --> {t.target}: {t.name} ({t.role})"
            for t in self.transitions
            for source in t.sources
        ]
        lines += [f"    {state.code} --> [*]" for state in self.states if state.final]
        return "\n".join(lines)


def find(name: str, *tables: Workflow) -> tuple[Workflow, Transition]:
    """The table in which a step or act stands, and the step itself; KeyError where there is none of this name."""
    for table in tables:
        for step in table.transitions:
            if step.name == name:
                return table, step
    raise KeyError(name)
