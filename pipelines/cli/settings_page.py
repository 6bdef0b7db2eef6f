"""The page of all settings, docs/settings.md, from settings.yaml."""

from collections.abc import Iterator

from pipelines.orchestration.settings import DATA, Setting, settings

_HEAD = """# 设置 · Settings

所有设置都是环境变量。`gongkai config` 列出各项现在的值。命名了不存在的文件夹的，命令会报错，不当作空文件夹。

Every setting is an environment variable. `gongkai config` lists the present values. A setting that names a missing
folder is an error; it is never read as an empty folder.

| 设置 setting | 默认 default | 含义 meaning |
|---|---|---|
"""


def settings_page() -> str:
    """The page, with a row for each setting in both languages."""
    return _HEAD + "".join(f"{line}\n" for line in _rows())


def _rows() -> Iterator[str]:
    for setting in settings().values():
        yield f"| `{setting.name}` | {_default(setting)} | {setting.zh}<br>{setting.en} |"


def _default(setting: Setting) -> str:
    if setting.beside:
        return f"`{setting.beside}` below `{DATA}`"
    return f"`{setting.default}`" if setting.default else ""
