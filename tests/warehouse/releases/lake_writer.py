"""A process that publishes a warehouse to a lake; its arguments are the warehouse, the catalog, the rows and the
writer. Contains no test.
"""

import sys
from pathlib import Path

from warehouse.releases.lake import publish_to_lake
from warehouse.releases.lake_address import Lake

if __name__ == "__main__":
    warehouse, catalog, rows, writer = sys.argv[1:]
    print(publish_to_lake(Path(warehouse), Lake(catalog, rows, writer), print).number)
