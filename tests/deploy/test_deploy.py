"""The files of deploy/ parse, and the commands, options, settings, locks and images that they name exist."""

import configparser
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import kubernetes_validate
import pytest
import typer.main
import yaml

from pipelines.cli.app import app
from pipelines.orchestration.settings import settings
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
MANIFESTS = {
    f"{path.name} {entry['kind']}": entry
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for entry in yaml.safe_load_all(path.read_text("utf-8"))
}
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
ENVIRONMENT = dict(
    line.split("=", 1) for line in (DEPLOY / "systemd" / "cluster.env").read_text("utf-8").splitlines() if "=" in line
)
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def unit(path):
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str
    parser.read_string(path.read_text("utf-8"))
    return parser


def pods():
    """What each manifest states of its pods, by the name of the manifest."""
    for name, entry in MANIFESTS.items():
        spec = entry["spec"].get("jobTemplate", entry)["spec"] if entry["kind"] == "CronJob" else entry["spec"]
        if "template" in spec:
            yield name, spec["template"]["spec"]


def containers():
    """The containers of all manifests, by the name of the manifest."""
    for name, pod in pods():
        for container in pod["containers"]:
            yield name, container


def commands():
    """Each command that a file starts, as the arguments of gongkai."""
    for name, service in COMPOSE["services"].items():
        yield f"compose {name}", service["command"]
    for name, container in containers():
        yield name, container["args"]
    for path in UNITS:
        program, *arguments = unit(path)["Service"]["ExecStart"].split()
        assert program.endswith("/bin/gongkai")
        yield path.name, arguments


@pytest.mark.parametrize(("arguments"), [pytest.param(found, id=name) for name, found in commands()])
def test_a_command_that_is_started_exists_with_its_options(arguments):
    command, left = typer.main.get_command(app), list(map(str, arguments))
    while isinstance(command, click.Group) and left:
        command = command.commands[left.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {one for one in left if one.startswith("--")} <= known
    with click.Context(command) as context:
        command.parse_args(context, left)


def named_settings():
    yield from COMPOSE["x-gongkai"]["environment"]
    yield from (entry["name"] for _, container in containers() for entry in container["env"])
    yield from ENVIRONMENT
    yield from re.findall(r"^ENV (\w+)=", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)


def test_every_setting_that_is_named_exists():
    ours = {name for name in named_settings() if not name.startswith("AWS_")}
    assert ours - {*settings()} == {"POD_IP"}


def test_plain_tcp_is_in_no_file():
    assert [path.name for path in DEPLOY.rglob("*") if path.is_file() and "tcp://" in path.read_text("utf-8")] == []


def test_the_image_is_built_from_locks_that_exist_and_named_alike_everywhere():
    dockerfile = (DEPLOY / "Dockerfile").read_text("utf-8")
    locks = set(re.findall(r"locks/(\w+\.lock)", dockerfile))
    assert locks == {f"{name}.lock" for name in ("base", "ocr", "pipeline", "cluster", "ducklake")}
    assert all((ROOT / "locks" / lock).is_file() for lock in locks)
    assert "--require-hashes" in dockerfile
    images = {service["image"] for service in COMPOSE["services"].values()}
    images |= {container["image"] for _, container in containers()}
    assert images == {f"gongkai:{VERSION}"}


def test_the_user_of_the_image_is_not_root_and_may_write_every_volume():
    """A new volume is root's where the image has no folder at its place, or no group is given to it."""
    dockerfile = (DEPLOY / "Dockerfile").read_text("utf-8")
    (user,) = re.findall(r"^USER (\d+)$", dockerfile, re.MULTILINE)
    (owned,) = re.findall(
        rf"useradd .*--uid {user} gongkai && install -d -o gongkai -g gongkai (.+)$", dockerfile, re.M
    )
    written = {volume.split(":")[1] for service in COMPOSE["services"].values() for volume in service["volumes"]
               if volume.split(":")[0] in COMPOSE["volumes"]}  # fmt: skip
    assert written == {*owned.split()}
    for name, pod in pods():
        assert pod["securityContext"]["runAsNonRoot"], name
        if any("persistentVolumeClaim" in volume for volume in pod["volumes"]):
            assert pod["securityContext"]["fsGroup"] == int(user)


def test_a_linter_finds_nothing_in_the_dockerfile():
    linter = Path(sys.executable).with_name("hadolint")
    found = subprocess.run([linter, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_has_only_fields_that_kubernetes_knows(name):
    kubernetes_validate.validate(MANIFESTS[name], kubernetes_validate.latest_version(), strict=True)


def test_no_container_has_more_rights_than_it_needs_and_each_may_write_temporary_files():
    for name, service in COMPOSE["services"].items():
        assert (service["read_only"], service["cap_drop"], service["init"]) == (True, ["ALL"], True), name
        assert "/tmp" in service["volumes"], name
    for name, pod in pods():
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
    for name, container in containers():
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"], name
        assert not context["allowPrivilegeEscalation"], name
        assert context["capabilities"] == {"drop": ["ALL"]}, name
        assert "/tmp" in [mount["mountPath"] for mount in container["volumeMounts"]], name


def test_a_stopped_service_ends_its_main_process_first():
    """So that it returns its documents before the processes that read them end."""
    for path in UNITS:
        assert unit(path)["Service"]["KillMode"] == "mixed", path.name


def test_every_volume_and_secret_that_is_named_is_declared():
    assert {volume.split(":")[0] for service in COMPOSE["services"].values() for volume in service["volumes"]} <= {
        *COMPOSE["volumes"], "./certificates", "/tmp"
    }  # fmt: skip
    claims = {entry["metadata"]["name"] for entry in MANIFESTS.values() if entry["kind"] == "PersistentVolumeClaim"}
    assert claims == {"gongkai-data"}
    services = {entry["metadata"]["name"] for entry in MANIFESTS.values() if entry["kind"] == "Service"}
    addresses = {
        e["value"] for _, container in containers() for e in container["env"] if e["name"] == "GONGKAI_CLUSTER"
    }
    assert addresses == {f"tls://{name}:8786" for name in services}
    secrets = {v["secret"]["secretName"] for _, pod in pods() for v in pod["volumes"] if "secret" in v}
    secrets |= {one["secretRef"]["name"] for _, container in containers() for one in container.get("envFrom", ())}
    made = re.findall(
        r"kubectl create secret generic (\S+)", (DEPLOY / "kubernetes" / "worker.yaml").read_text("utf-8")
    )
    assert secrets == {*made}


def test_a_timer_has_its_service_and_units_restart():
    assert (DEPLOY / "systemd" / "gongkai-nightly.timer").with_suffix(".service").is_file()
    for path in UNITS:
        service = unit(path)["Service"]
        assert service.get("Restart") == ("always" if "cluster" in service["ExecStart"] else None)
        assert ENVIRONMENT["GONGKAI_DATA"] == f"/var/lib/{service['StateDirectory']}"
        assert service["EnvironmentFile"] == "/etc/gongkai/cluster.env"
