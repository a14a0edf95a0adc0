"""docker-compose.yml: what production needs is asked for, and nobody holds more than they need."""

import json
from typing import Any

import pytest
import yaml

from lsp import checks
from lsp.embedded import places

COMPOSE: dict[str, Any] = yaml.safe_load((places.BASE_DIR / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")


def test_every_setting_a_production_start_needs_is_given() -> None:
    for name in ("web", "worker", "beat"):
        assert set(checks._NEEDED) <= set(SERVICES[name]["environment"]), name
        assert SERVICES[name]["environment"]["DJANGO_ENV"] == "production"


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_APP_PASSWORD", "DATABASE_OWNER_PASSWORD"]
)
def test_no_secret_has_a_default(name: str) -> None:
    text = json.dumps(COMPOSE)
    assert f"${{{name}:?" in text
    assert f"${{{name}:-" not in text
    assert f"${{{name}}}" not in text


def test_only_the_migration_knows_the_owner() -> None:
    holders = {
        name for name, service in SERVICES.items() if "OWNER" in json.dumps(service.get("environment", {}))
    }
    assert holders == {"postgres", "migrate"}


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "worker", "beat"])
def test_every_part_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_our_parts_have_a_process_1_that_reaps_and_no_privileges(name: str) -> None:
    service = SERVICES[name]
    assert service["init"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["depends_on"]


def test_nobody_runs_as_root() -> None:
    lines = (places.BASE_DIR / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["ledger"]
    assert SERVICES["postgres"]["user"] == "postgres"
    assert SERVICES["redis"]["user"] == "redis"
    assert not any("user" in SERVICES[name] for name in OURS)


def test_the_image_holds_every_app() -> None:
    text = (places.BASE_DIR / "Dockerfile").read_text()
    apps = {path.parent.name for path in places.BASE_DIR.glob("*/apps.py")}
    assert apps
    assert all(f"COPY {app} ./{app}" in text for app in apps)
