"""Processes that read a warehouse while it is published again and again, and one that publishes. Holds no test."""

from warehouse import marts_zh
from warehouse.schema import literal
from warehouse.store import building, publish, published, replace

ROWS = 20_000


def release(path, number):
    """Build and publish release `number`: each of its rows, in three tables and the Chinese views, bears the number."""
    with building(path) as con:
        words = f"SELECT 'r' AS report_id, range::INTEGER AS ordinal, {literal(str(number))} AS text FROM range({ROWS})"
        replace(con, "staged.section", words)
        replace(con, "marts.by_year", f"SELECT {number} AS year, {number} AS reports")
        replace(con, "marts.fact_report", f"SELECT 'r' || range AS report_id, {number} AS year FROM range({ROWS})")
        marts_zh.create_views(con)
    publish(path)


def release_read(con):
    """The release numbers in the tables and views of an open file, with the number of rows of each."""
    return con.sql(
        "SELECT text::INTEGER, count(*) FROM staged.section GROUP BY 1 UNION ALL"
        " SELECT 计入的报告数, 0 FROM marts_zh.按年度汇总 UNION ALL"
        " SELECT 年度, count(*) FROM marts_zh.报告表 GROUP BY 1 ORDER BY ALL"
    ).fetchall()


def whole(number):
    """What `release_read` returns for release `number`, if it is read whole."""
    return [(number, 0), (number, ROWS), (number, ROWS)]


def keep_publishing(path, numbers, published_one):
    """Publish the releases `numbers`, one after the other, and report each."""
    for number in numbers:
        release(path, number)
        published_one.put(number)


def keep_opening(path, done, found):
    """Open, read and close until `done`, and once more; put what was read."""
    seen = []
    last = False
    while not last:
        last = done.is_set()
        with published(path) as con:
            seen.append(release_read(con))
    found.put(seen)


def read_slowly(path, begun, go_on, found):
    """Begin to read every row of a table, wait until all is published, read the rest; put all and what came after."""
    with published(path) as con:
        batches = con.sql("SELECT ordinal, text FROM staged.section").to_arrow_reader(500)
        texts = batches.read_next_batch().column("text").to_pylist()
        begun.set()
        go_on.wait(60)
        for batch in batches:
            texts += batch.column("text").to_pylist()
        found.put((len(texts), sorted(set(texts)), release_read(con)))
