"""What is installed is locked, by hash, and no lock file names an address or a path of one machine."""

import json
import re
import tomllib

import pytest

from lsp.embedded import bootstrap, places

HOME = places.BASE_DIR
LOCKS = sorted((HOME / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_requirement_is_pinned_by_hash_and_names_no_address(lock: object) -> None:
    text = lock.read_text()  # type: ignore[attr-defined]
    assert "://" not in text
    assert not re.search(r"^(--|-e|file:|/)", text, re.M)
    entries = re.split(r"^(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.M), flags=re.M)
    for entry in filter(str.strip, entries):
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ \\\n +--hash=sha256:", entry), entry


def test_every_dependency_is_in_its_lock_and_has_a_reason() -> None:
    text = (HOME / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    wanted = {"base": project["project"]["dependencies"], **project["dependency-groups"]}
    assert set(wanted) == {lock.stem for lock in LOCKS}
    for name, requirements in wanted.items():
        lock = (HOME / "requirements" / f"{name}.txt").read_text()
        for requirement in requirements:
            package = re.split(r"[\[<>=]", requirement)[0]
            assert re.search(rf"^{package}(\[|==)", lock, re.M), package
            assert re.search(rf'^    "{re.escape(requirement)}", +# \w', text, re.M), (
                f"{package} has no reason"
            )


def test_the_development_lock_holds_the_base_lock() -> None:
    pins = [
        set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", bootstrap.locked(name).read_text(), re.M))
        for name in ("base", "dev")
    ]
    assert pins[0] <= pins[1]


def test_the_lock_of_the_assets_names_no_registry() -> None:
    packages = json.loads((HOME / "package-lock.json").read_text())["packages"]
    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)
