"""Documents made to be too much, to go round in circles, or to reach for what is not theirs: `HOSTILE`, by group.

Each is a function that makes it, all of them small, for many unpack to more than a machine holds.
"""

from tests.assets.staged.hostile.packages import HOSTILE_PACKAGES
from tests.assets.staged.hostile.pdf import HOSTILE_PDFS
from tests.assets.staged.hostile.pictures import HOSTILE_PICTURES
from tests.assets.staged.hostile.saved_pages import HOSTILE_SAVED_PAGES
from tests.assets.staged.hostile.tables import HOSTILE_TABLES

HOSTILE = {
    "packages": HOSTILE_PACKAGES,
    "pdfs": HOSTILE_PDFS,
    "pictures": HOSTILE_PICTURES,
    "saved pages": HOSTILE_SAVED_PAGES,
    "tables": HOSTILE_TABLES,
}
