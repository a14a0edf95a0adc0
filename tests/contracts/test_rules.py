"""Every rule that the code names is proved by a test that carries its id (architecture.md, habit 4)."""

import pytest

from lsp import rulebook

RULES = rulebook.gather()


def test_the_rules_of_every_app_are_found() -> None:
    assert {"L1", "P2", "C1", "T1", "V2"} <= set(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_rule_has_a_sentence_a_place_and_a_proof(rule: str) -> None:
    found = RULES[rule]
    assert found.sentences, f"no rules.py says what {rule} is"
    assert found.enforced, f"nothing enforces {rule}"
    assert found.proved, f"no test carries {rule} in its name"
