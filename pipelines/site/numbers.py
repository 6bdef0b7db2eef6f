"""Figures as the pages print them: thousands separators, rates in per cent; a missing figure is a dash, never 0."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

MISSING = "—"


@lru_cache(maxsize=20_000, typed=True)
def write_count(value: float | Decimal | None) -> str:
    """1234 as 1,234; an amount with its decimals as reported."""
    if value is None:
        return MISSING
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else value.normalize()
    return f"{value:,}"


def write_rate(value: Decimal | None) -> str:
    """A ratio in per cent with one decimal, rounded half up."""
    return MISSING if value is None else f"{_rounded(value * 100, '0.1'):,}%"


@lru_cache(maxsize=20_000, typed=True)
def write_value(value: Decimal | None, unit: str | None, denominator: object) -> str:
    """The value of an indicator: a ratio without unit in per cent, another ratio with two decimals, a count whole."""
    if value is None or denominator is None:
        return write_count(value)
    return write_rate(value) if unit is None else f"{_rounded(value, '0.01'):,}"


def write_share(part: int | None, whole: int | None) -> str:
    """`part` of `whole` in per cent; missing where either is, or there is nothing to divide by."""
    return MISSING if part is None or not whole else write_rate(Decimal(part) / Decimal(whole))


def _rounded(value: Decimal, digits: str) -> Decimal:
    return value.quantize(Decimal(digits), rounding=ROUND_HALF_UP)
