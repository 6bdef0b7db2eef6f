"""The marts in Dagster: one step builds them from SQL, then publishes the warehouse."""

import dagster as dg

from assets.asset_settings import RETRY_POLICY, Results, failing_in_a_sentence, results_of
from assets.asset_specs import table_specs
from assets.workplace import Workplace
from warehouse.marts import ORDER, build
from warehouse.store import building, publish

MARTS = [f"marts.{name}" for name in (*ORDER, "partition")]


# Nothing is published before the suites agree with the violations, so the first marts come after the suites.
@dg.multi_asset(name="marts", specs=table_specs(MARTS, after=["checked.suite"]), retry_policy=RETRY_POLICY)
@failing_in_a_sentence
def marts(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Results:
    with building(workplace.warehouse) as con:
        build(con)
        results = results_of(con, MARTS)
    for words in publish(workplace.warehouse):
        (workplace.say or context.log.warning)(words)
    return results
