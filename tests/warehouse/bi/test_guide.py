"""docs/bi.md: its queries have the same result in both languages and the answers printed below them, its URL opens, and
the names in it exist.
"""

import re

import duckdb
import pytest
import sqlalchemy as sa

from pipelines.cli.generated_pages import DOCS
from tests.warehouse.bi.answers import publish_examples, with_answers
from warehouse.schema import tables

GUIDE = (DOCS / "bi.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", GUIDE, re.S)
PAIRS = list(zip(QUERIES[::2], QUERIES[1::2], strict=True))


@pytest.fixture
def reader(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as con:
        yield con


@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
@pytest.mark.slow
def test_a_query_has_the_same_result_in_both_languages(reader, pair):
    english, chinese = pair
    assert "marts." in english
    assert "marts_zh." in chinese
    answer = reader.sql(english).fetchall()
    assert answer
    assert reader.sql(chinese).fetchall() == answer


def test_there_are_queries():
    assert len(PAIRS) >= 10


@pytest.mark.slow
def test_the_answers_are_those_over_the_examples(examples_folder, tmp_path):
    """`python -m tests.warehouse.bi.answers` writes them."""
    assert with_answers(GUIDE, publish_examples(examples_folder, tmp_path)) == GUIDE


def test_rates_are_between_0_and_1_and_missing_where_a_figure_is(reader):
    rates = {row[0]: row[-2:] for row in reader.sql(QUERIES[0]).fetchall()}
    assert rates.pop(2021)[0] is None
    assert all(0 <= rate <= 1 for pair in rates.values() for rate in pair)


def test_reported_and_missing_values_are_counted_separately(reader):
    for _, cells, stated, zero, missing in reader.sql(QUERIES[8]).fetchall():
        assert cells == stated + missing
        assert zero <= stated


def test_the_url_of_the_guide_opens_the_file_read_only(warehouse):
    urls = set(re.findall(r"`(duckdb:///\S+?)`", GUIDE))
    assert len(urls) == 1
    engine = sa.create_engine(urls.pop().replace("/absolute/path/warehouse.duckdb", str(warehouse)))
    with engine.connect() as con:
        assert con.execute(sa.text("SELECT count(*) FROM marts_zh.报告表")).scalar_one() > 0
        with pytest.raises(sa.exc.ProgrammingError, match="read-only"):
            con.execute(sa.text("CREATE TABLE marts.other (a INTEGER)"))
    engine.dispose()


def test_every_name_in_the_prose_is_one_of_a_mart():
    marts = [table for table in tables().values() if table.is_mart]
    columns = [column for table in marts for column in table.all_columns()]
    known = {table.table.split(".")[1] for table in marts} | {table.label for table in marts}
    known |= {column.name for column in columns} | {column.chinese for column in columns}
    prose = re.sub(r"```sql\n.*?```", "", GUIDE, flags=re.S)
    named = {word for word in re.findall(r"`([^`]+)`", prose) if re.fullmatch(r"[㐀-鿿_]+|[a-z]+_[a-z_]+", word)}
    others = {"marts_zh", "metabase_duckdb_driver"}
    assert named - known - others == set()
