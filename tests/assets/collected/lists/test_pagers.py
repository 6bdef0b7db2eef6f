"""Lists with a pager: whatever its shape, the whole list is had, and a list that lacks something is not complete."""

from random import Random

import pytest

from assets.collected.pages.titles import recognise_title
from tests.assets.collected.lists.walk import SITE, source, walk_list
from tests.sites import pagers
from tests.sites.shapes import target

SEEDS = range(12)


def reports(tally):
    return {
        entry.url.removeprefix(SITE): entry.day
        for page in tally.pages
        for entry in page.entries
        if entry.is_named_report or recognise_title(entry.title).is_report
    }


@pytest.mark.parametrize("shape", pagers.SHAPES)
def test_a_list_is_had_whole_in_every_shape(shape):
    for seed in SEEDS:
        made = pagers.make(shape, Random(seed))
        tally = walk_list(source(made.kind, made.start), made.pages)
        assert all(page.of_its_kind for page in tally.pages)
        assert reports(tally) == {entry.url: entry.day for entry in made.entries}
        assert (tally.complete, tally.why) == (True, None)
        assert len(tally.pages) == len(made.pages)


@pytest.mark.parametrize("shape", pagers.SHAPES)
def test_a_list_without_one_of_its_pages_is_incomplete(shape):
    for seed in SEEDS:
        made = pagers.make(shape, Random(seed))
        of = source(made.kind, made.start)
        for lost in set(made.pages) - {target(made.start)} if len(made.pages) > 1 else ():
            tally = walk_list(of, {path: page for path, page in made.pages.items() if path != lost})
            if tally.pages[0].rows or len(tally.pages) > 1 or tally.missing:
                assert tally.complete is False
                assert "incomplete list" in tally.why


@pytest.mark.parametrize("shape", pagers.SHAPES)
def test_a_site_that_answers_every_page_with_the_first_is_incomplete(shape):
    for seed in SEEDS:
        made = pagers.make(shape, Random(seed))
        if len(made.pages) < 3:
            continue
        first = next(path for path in made.pages if made.entries[0].url.encode() in made.pages[path].body)
        pages = {path: made.pages[first] if path != target(made.start) else page for path, page in made.pages.items()}
        tally = walk_list(source(made.kind, made.start), pages)
        if tally.stated_entries is not None:
            assert tally.complete is False
