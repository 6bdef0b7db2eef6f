"""`gongkai` and `python -m pipelines`: signals are handled before the command line (cli/app.py) is imported."""

from pipelines.process import stopping


def main() -> None:
    stopping.watch()
    from pipelines.cli import app as cli

    cli.main()


if __name__ == "__main__":
    main()
