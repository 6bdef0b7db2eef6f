"""`gongkai`, also `python -m pipelines`: it can be stopped before the command line (cli.py) is loaded."""

from pipelines import stopping


def main() -> None:
    stopping.watch()
    from pipelines import cli

    cli.main()


if __name__ == "__main__":
    main()
