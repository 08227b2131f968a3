"""Names of courts and judges, where records of them were given beside the dockets."""

from foia_graph.connectors.courtlistener.agents import CourtAgents
from foia_graph.connectors.courtlistener.courts import federal_court_name
from foia_graph.connectors.courtlistener.docket_index import DocketIndex
from foia_graph.connectors.courtlistener.items import CourtItem, CourtObject
from foia_graph.connectors.courtlistener.statements import MADE_BY_ORIGIN
from foia_graph.connectors.imports.record_keys import join_key

LIFE = "of a judge the name is taken, and nothing of the life"
NAME_PARTS = ("name_first", "name_middle", "name_last", "name_suffix")
COURT_KEEPING = (
    *(
        "id",
        "resource_uri",
        "date_modified",
        "date_last_pacer_contact",
        "in_use",
        "position",
        "start_date",
        "end_date",
    ),
    *(
        "has_opinion_scraper",
        "has_oral_argument_scraper",
        "has_rss_feed",
        "has_restricted_rss",
        "pacer_rss_entry_types",
    ),
    *(
        "pacer_has_rss_feed",
        "pacer_court_id",
        "fjc_court_id",
        "jurisdiction",
        "parent_court",
        "appeals_to",
        "notes",
    ),
)


def read_given_names(index: DocketIndex, agents: CourtAgents) -> None:
    """Make records of the courts that were given, and note the names of the judges."""
    for item in index.of_kind("court"):
        _read_court(item, index, agents)
    for item in index.of_kind("judge"):
        origin = CourtObject(item, index.session.report)
        agents.judge_names[item.key] = " ".join(filter(None, map(origin.text, NAME_PARTS)))
        index.session.leave_out("judge", "a judge is named by the dockets of the judge")
        origin.leave_out(LIFE, *item.fields)
        origin.finish()


def _read_court(item: CourtItem, index: DocketIndex, agents: CourtAgents) -> None:
    origin = CourtObject(item, index.session.report)
    name, key = origin.text("full_name") or origin.text("short_name"), join_key("court", item.key)
    if not key or not name:
        index.session.problem(item.place, "holds a court without an identifier or a name")
        return
    agents.court_names[item.key] = name
    short = {each: each for each in (origin.text("citation_string"), origin.text("short_name")) if each}
    page = origin.address("url")
    known = federal_court_name(item.key) or name
    agents.link("Agency", key, known, homepage=page)
    for each in short:
        agents.link("Agency", key, known, altLabel=each)
    origin.leave_out(MADE_BY_ORIGIN, *COURT_KEEPING)
    origin.finish()
