"""`gongkai`, also `python -m pipelines`: it can be stopped before the command line (cli/app.py) is loaded."""

from pipelines.process import stopping


def main() -> None:
    stopping.watch()
    from pipelines.cli import app as cli

    cli.main()


if __name__ == "__main__":
    main()
