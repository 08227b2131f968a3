"""Manners: robots.txt, one connection to a host at a time, pauses, and patience with busy servers."""

import time
from datetime import datetime

import pytest

from foia_graph.connectors.http import connection
from foia_graph.connectors.http.connection import FetchLimits
from tests.connectors.http.servers import PDF, Page, until


def robots(text: str) -> Page:
    return Page(text.encode(), type="text/plain")


class TestRobots:
    def test_what_is_disallowed_is_not_asked_for(self, fetching):
        """robots.txt is read once, before anything else; the rest of the host is fetched."""
        fetching.site.pages.update(
            {
                "/robots.txt": robots("User-agent: *\nDisallow: /secret"),
                "/a.pdf": Page(),
                "/secret/a.pdf": Page(),
            }
        )
        fetching.point("/secret/a.pdf", "/a.pdf")

        sentence = "is not asked for: http://here/robots.txt disallows /secret/a.pdf"
        assert [
            f"papers/works.yaml:1: distribution: http://here/secret/a.pdf {sentence}"
        ] == fetching.problems()
        assert ["/robots.txt", "/a.pdf"] == [asked.path for asked in fetching.site.asked]
        assert [200] == [line.status for line in fetching.answers()]

    def test_a_host_without_one_allows_all(self, fetching):
        """404, and any other 4xx."""
        fetching.site.pages.update({"/robots.txt": Page(status=403), "/a.pdf": Page()})
        fetching.point("/a.pdf")

        assert {"got": 1} == fetching.fetch().counts

    def test_a_host_whose_rules_cannot_be_had_is_left_out(self, fetching):
        """While robots.txt fails no one knows what is allowed."""
        fetching.site.pages.update({"/robots.txt": Page(status=503), "/a.pdf": Page()})
        fetching.point("/a.pdf", "/b.pdf")

        found = fetching.problems()

        sentence = (
            "is not requested, since it is not known what its host allows: http://here/robots.txt "
            "is not available now: the server answers 503 Service Unavailable"
        )
        assert [
            f"papers/works.yaml:1: distribution: http://here/a.pdf {sentence}",
            f"papers/works.yaml:2: distribution: http://here/b.pdf {sentence}",
        ] == found
        assert (["/robots.txt"] * 4, []) == (
            [asked.path for asked in fetching.site.asked],
            fetching.answers(),
        )

    def test_redirects_of_robots_are_followed(self, fetching):
        """The rules may be elsewhere."""
        fetching.site.pages.update(
            {
                "/robots.txt": Page(b"", 301, {"Location": "/rules"}),
                "/rules": robots("User-agent: foia-graph\nDisallow: /"),
            }
        )
        fetching.point("/a.pdf")

        assert {"robots": 1} == fetching.fetch().counts

    def test_where_a_redirect_leads_is_asked_for_its_rules_too(self, fetching):
        """One host's file may lie on another, whose rules count."""
        there = fetching.site.url("/b.pdf", "localhost")
        fetching.site.pages.update(
            {
                "/robots.txt": [Page(status=404), robots("User-agent: *\nDisallow: /b")],
                "/a.pdf": Page(b"", 302, {"Location": there}),
                "/b.pdf": Page(),
            }
        )
        fetching.point("/a.pdf")

        assert {"robots": 1} == fetching.fetch().counts
        assert ["127.0.0.1", "127.0.0.1", "localhost"] == [asked.host for asked in fetching.site.asked]

    def test_only_the_beginning_of_a_huge_one_is_read(self, fetching):
        """Its first 512 KiB count."""
        text = b"User-agent: *\nDisallow: /a\n" + b"#" * (600 * 1024) + b"\nDisallow: /b"
        fetching.site.pages.update({"/robots.txt": Page(text), "/b.pdf": Page()})
        fetching.point("/a.pdf", "/b.pdf")

        assert {"got": 1, "robots": 1} == fetching.fetch().counts


class TestPauses:
    def test_between_two_requests_lies_a_pause(self, fetching):
        """A second, unless told otherwise; after robots.txt too."""
        fetching.site.pages.update({"/a.pdf": Page(), "/b.pdf": Page()})
        fetching.point("/a.pdf", "/b.pdf")

        fetching.fetch()
        assert [1.0, 1.0] == fetching.clock.pauses

        fetching.clock.pauses.clear()
        fetching.fetch(delay=0.25)
        assert [0.25, 0.25] == fetching.clock.pauses

    def test_a_host_may_ask_for_longer_ones(self, fetching):
        """Its crawl delay counts where it is longer than ours."""
        fetching.site.pages.update({"/robots.txt": robots("User-agent: *\nCrawl-delay: 7"), "/a.pdf": Page()})
        fetching.point("/a.pdf", "/b.pdf")

        fetching.fetch()
        assert [7.0, 7.0] == fetching.clock.pauses

        fetching.clock.pauses.clear()
        fetching.fetch(delay=9.0)
        assert [9.0, 9.0] == fetching.clock.pauses

    def test_a_delay_of_hours_is_a_refusal(self, fetching):
        """A host that wants one request an hour is omitted, and the report says why."""
        fetching.site.pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 3600")
        fetching.point("/a.pdf")

        [problem] = fetching.problems()

        assert problem.endswith(
            "is not asked for: http://here/robots.txt wants 3600 seconds between two requests, "
            "which would take too long"
        )
        assert [] == fetching.site.paths

    def test_time_that_passed_anyway_is_no_pause(self, fetching):
        """
        A download that took longer than the delay is followed by the whole delay, a pause by nothing more.
        """
        fetching.site.pages.update({"/a.pdf": Page(during=lambda: fetching.clock.sleep(5)), "/b.pdf": Page()})
        fetching.point("/a.pdf", "/b.pdf")

        fetching.fetch(delay=2.0)

        assert [2.0, 5, 2.0] == fetching.clock.pauses


class TestSideBySide:
    def test_a_host_has_one_connection_at_a_time(self, fetching):
        """Even where redirects from another host lead to it."""
        slow = Page(during=lambda: time.sleep(0.005))
        moved = {
            f"/to/{n}.pdf": Page(b"", 302, {"Location": fetching.site.url(f"/{n}.pdf")}) for n in range(9)
        }
        fetching.site.pages.update({**{f"/{n}.pdf": slow for n in range(9)}, **moved})
        urls = [fetching.site.url(path, "localhost") for path in moved]
        fetching.point(*(f"/{n}.pdf" for n in range(9)), *urls)

        report = fetching.fetch(delay=0)

        assert {"got": 18} == report.counts
        assert {"127.0.0.1": 1, "localhost": 1} == fetching.site.most_at_once

    def test_hosts_go_side_by_side(self, fetching):
        """Each of two hosts is asked while the other still answers."""
        site = fetching.site
        met = []
        both = Page(during=lambda: met.append(until(lambda: {"127.0.0.1", "localhost"} <= at(site))))
        site.pages["/a.pdf"] = both
        fetching.point("/a.pdf", site.url("/a.pdf", "localhost"))

        fetching.fetch(delay=0)

        assert [True, True] == met


def at(site) -> set[str]:
    """Give the hosts that were asked for a file."""
    return {asked.host for asked in site.asked if asked.path == "/a.pdf"}


class TestPatience:
    @pytest.mark.parametrize("status", [429, 503])
    def test_a_server_that_asks_for_time_gets_it(self, fetching, status):
        """Retry-After is a pause for the whole host."""
        fetching.site.pages["/a.pdf"] = [Page(status=status, headers={"Retry-After": "42"}), Page()]
        fetching.point("/a.pdf")

        assert {"got": 1} == fetching.fetch().counts
        assert [1.0, 42.0] == fetching.clock.pauses

    def test_it_may_name_the_time(self, fetching, monkeypatch):
        """Retry-After may be a date."""

        class Noon(datetime):
            @classmethod
            def now(cls, zone):
                return cls(2012, 4, 10, 12, tzinfo=zone)

        monkeypatch.setattr(connection, "datetime", Noon)
        headers = {"Retry-After": "Tue, 10 Apr 2012 12:01:40 GMT"}
        fetching.site.pages["/a.pdf"] = [Page(status=503, headers=headers), Page()]
        fetching.point("/a.pdf")

        fetching.fetch()

        assert [1.0, 100.0] == fetching.clock.pauses

    @pytest.mark.parametrize("said", ["soon", "", "-5", "Tue, 10 Apr 2012 12:00:00 GMT"])
    def test_without_a_time_the_pauses_double(self, fetching, said):
        """2, 4 and 8 seconds; then the file is given up."""
        fetching.site.pages["/a.pdf"] = Page(status=503, headers={"Retry-After": said})
        fetching.point("/a.pdf")

        assert {"busy": 1} == fetching.fetch().counts
        assert [1.0, 2.0, 4.0, 8.0] == fetching.clock.pauses
        assert [503] == [line.status for line in fetching.answers()]

    def test_a_server_that_wants_hours_is_left_alone(self, fetching):
        """It is not asked again in this run, and the report says when it may be."""
        fetching.site.pages["/a.pdf"] = Page(status=429, headers={"Retry-After": "7200"})
        fetching.point("/a.pdf", "/b.pdf")

        found = fetching.problems()

        sentence = "is not available now: 127.0.0.1 asks to be left alone for 7200 seconds; fetch again later"
        assert [
            f"papers/works.yaml:1: distribution: http://here/a.pdf {sentence}",
            f"papers/works.yaml:2: distribution: http://here/b.pdf {sentence}",
        ] == found
        assert ["/a.pdf"] == fetching.site.paths
        assert [(fetching.site.url("/a.pdf"), 429)] == [
            (line.url, line.status) for line in fetching.answers()
        ]

    def test_a_cut_connection_is_tried_again(self, fetching):
        """After a pause, and at most four times in all."""
        page = Page(PDF, etag="", cuts=[10] * 4)
        fetching.site.pages["/a.pdf"] = page
        fetching.point("/a.pdf")

        [problem] = fetching.problems()

        assert "did not come: the connection to 127.0.0.1 failed" in problem
        assert ([1.0, 2.0, 4.0, 8.0], 4) == (fetching.clock.pauses, len(fetching.site.paths))
        assert ([], []) == (fetching.answers(), fetching.unfinished())

    def test_one_try_is_enough_where_only_one_is_wanted(self, fetching):
        """The number of tries is a limit like the others."""
        fetching.site.pages["/a.pdf"] = Page(status=500)
        fetching.point("/a.pdf")

        fetching.fetch(limits=FetchLimits(tries=1))

        assert ["/a.pdf"] == fetching.site.paths
