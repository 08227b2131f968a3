"""How well posts are drafted: values of drafts beside those of a catalogue that rests on the same words.

    python benchmarks/drafts.py

The first table is of the campaign's four posts, next to the records in `data/` whose claims name these posts
as their source. The second is of the posts in `tests/connectors/drafting/posts/`, of groups that were
invented for it, next to what a reader found in them; nothing but the table of public bodies is known there.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from draft_catalogue import POSTS, campaign_posts, catalogue_values
from draft_scores import ROWS, Tally, counter_of_labels, table_lines, values_of_draft

from foia_graph.connectors.drafting.known_names import names_of_catalogue, works_of_catalogue
from foia_graph.connectors.drafting.rule_drafter import RuleDrafter
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"


def main() -> None:
    """Draft all posts and print both tables, each with every value that is missed or wrong."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    print("==== the campaign's four posts, beside the catalogue in data/")
    report(campaign_tallies())
    print("\n==== posts of invented groups, beside what a reader found in them")
    report(invented_tallies())


def campaign_tallies() -> dict[str, Tally]:
    """Draft the four posts, knowing the names of the catalogue, and compare."""
    gazetteer = names_of_catalogue(REPOSITORY / "data", Profile(resource_folder("ontology")))
    names = {each.iri: (*each.names, *each.abbreviations) for each in gazetteer.entries}
    works = works_of_catalogue(REPOSITORY / "data")
    drafter, wanted = RuleDrafter(gazetteer, dated_works=works), catalogue_values(REPOSITORY / "data", names)
    tallies = {row: Tally() for row in ROWS}
    for post in campaign_posts(SHARED):
        drafted = values_of_draft(drafter.draft(post, f"wordpress-uncoverthetruth-org-{post.key}"), names)
        for row in ROWS:
            labels = counter_of_labels(row, wanted[post.key][row].elements(), drafted[row])
            tallies[row].add(POSTS[post.key], drafted[row], labels)
    return tallies


def invented_tallies() -> dict[str, Tally]:
    """Draft the invented posts, knowing no catalogue, and compare."""
    sys.path.append(str(REPOSITORY / "tests"))
    from connectors.drafting.invented_posts import invented_posts

    drafter, tallies = RuleDrafter(Gazetteer()), {row: Tally() for row in ROWS}
    for post, labels in invented_posts():
        drafted = values_of_draft(drafter.draft(post, f"post-{post.key}"), {})
        for row in ROWS:
            found: Counter[str] = drafted[row]
            tallies[row].add(post.key, found, counter_of_labels(row, labels.get(row, []), found))
    return tallies


def report(tallies: dict[str, Tally]) -> None:
    """Print a table, and what went wrong."""
    lines = table_lines(tallies)
    for row, each in tallies.items():
        lines += [f"  {row} wrong: {name}" for name in each.wrong]
        lines += [f"  {row} missed: {name}" for name in each.missed]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
