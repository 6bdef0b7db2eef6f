"""Wheels of a few lines, and a lock that pins them. Holds no test."""

import hashlib
import zipfile


def write_wheel(folder, name, version="1.0", tag="py3-none-any", needs=(), licence="MIT", files=None):
    """A wheel with a module of its name; returns its path."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: {licence}\n"
    contents = {
        f"{name}.py": "",
        f"{info}/METADATA": metadata + "".join(f"Requires-Dist: {one}\n" for one in needs),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{info}/licenses/LICENSE": f"the licence of {name}",
    } | (files or {})
    record = f"{info}/RECORD"
    contents[record] = "".join(f"{path},,\n" for path in [*contents, record])
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in contents.items():
            archive.writestr(zipfile.ZipInfo(member), text)
    return path


def pinned(*wheels, marker=""):
    """The lines of a lock for wheels, as uv writes them; wheels of one version are one requirement."""
    listed = {}
    for wheel in wheels:
        name, version = wheel.name.split("-")[:2]
        listed.setdefault(f"{name}=={version}", []).append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    condition = f" ; {marker}" if marker else ""
    return "".join(
        f"{pin}{condition} \\\n" + " \\\n".join(f"    --hash=sha256:{one}" for one in hashes) + "\n"
        for pin, hashes in listed.items()
    )
