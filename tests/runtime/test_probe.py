"""The containers' health check."""

from datetime import timedelta

import pytest

from lsp import clock, probe
from lsp.models import Heartbeat


@pytest.mark.django_db
def test_a_part_is_well_as_long_as_its_sign_of_life_is_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert probe.main(["beat"]) == 1
    Heartbeat.objects.create(part="beat", beat_at=clock.now())
    assert probe.main(["beat"]) == 0
    Heartbeat.objects.filter(part="beat").update(beat_at=clock.now() - timedelta(minutes=2))
    assert probe.main(["beat"]) == 1
    assert "silent for 120" in capsys.readouterr().out


def test_a_web_server_that_does_not_answer_is_not_well(
    unused_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", str(unused_port))
    assert probe.main(["live"]) == 1
    assert "refused" in capsys.readouterr().out


def test_the_web_server_is_asked_by_a_name_it_answers_to(
    live_server: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", str(live_server.thread.port))  # type: ignore[attr-defined]
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost")
    assert probe.main(["live"]) == 0


def test_an_unknown_question_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert probe.main(["how"]) == 2
    assert "live | ready" in capsys.readouterr().err
