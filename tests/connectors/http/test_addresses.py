"""Addresses: only public hosts are asked, by http and https, wherever redirects lead."""

import shutil
import socket
import ssl
import subprocess

import pytest

from case_tables import tabled
from foia_graph.connectors.http import connection
from foia_graph.connectors.http.connection import (
    FetchError,
    Target,
    TransientError,
    is_public,
    parse_target,
    resolve_host,
)
from tests.connectors.http.servers import Page


@tabled
def test_addresses_inside_are_not_public(address):
    """Nor are those of IPv6 that stand for one of IPv4 inside."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14", "64:ff9b::808:808"]
)
def test_other_addresses_are_public(address):
    """Those that anyone can reach."""
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [
        ("http://A.example", "a.example", "/"),
        ("https://a.example:443/b?c=d#e", "a.example", "/b?c=d"),
        ("http://a.example.:8080/b c", "a.example:8080", "/b%20c"),
        ("http://[2606:2800::1]/", "[2606:2800::1]", "/"),
        ("https://b\u00fccher.example/b\u00fccher", "xn--bcher-kva.example", "/b%C3%BCcher"),
    ],
)
def test_an_address_is_taken_apart(url, authority, path):
    """As a request has it: host in small letters, escapes where they must be, no fragment."""
    found = parse_target(url)

    assert (authority, path) == (found.authority, found.path)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://a.example/b", "is no address of http or https, so it is not asked for"),
        ("file:///etc/passwd", "is no address of http or https, so it is not asked for"),
        ("mailto:a@a.example", "is no address of http or https, so it is not asked for"),
        ("http:///b", "is no address of http or https, so it is not asked for"),
        ("http://a.example:99999/", "is no web address"),
        ("http://[::1/", "is no web address"),
        ("http://\u00fc..example/", "is no web address"),
        ("http://jane:roe@a.example/", "is an address with a password, which is not sent"),
        (f"http://a.example/{'b' * 8000}", "is longer than 8,000 characters, so it is not asked for"),
    ],
)
def test_what_is_no_web_address_is_not_asked(url, sentence):
    """Each with its reason."""
    with pytest.raises(FetchError) as error:
        parse_target(url)

    assert ("address", sentence) == (error.value.reason, str(error.value))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1"])
def test_this_machine_is_not_asked(fetching, host):
    """Whichever way it is written."""
    fetching.point(fetching.site.url("/a.pdf", host))

    [problem] = fetching.problems(private=False)

    assert "no public address; --allow-private would ask it" in problem
    assert [] == fetching.site.asked


class TestRedirects:
    def test_they_are_followed(self, fetching):
        """Up to ten, relative ones too; the line says where the file was found."""
        site = fetching.site
        site.pages.update({f"/{n}": Page(b"", 301 + n % 3, {"Location": f"{n + 1}"}) for n in range(10)})
        site.pages["/10"] = Page()
        fetching.point("/0")

        assert {"got": 1} == fetching.fetch().counts
        [line] = fetching.answers()
        assert (site.url("/0"), site.url("/10")) == (line.url, line.final_url)

    def test_they_may_have_other_letters(self, fetching):
        """A position that is not escaped is read as UTF-8."""
        there = "/b\u00fccher.pdf".encode().decode("latin-1")
        fetching.site.pages.update(
            {"/a.pdf": Page(b"", 302, {"Location": there}), "/b%C3%BCcher.pdf": Page()}
        )
        fetching.point("/a.pdf")

        assert {"got": 1} == fetching.fetch().counts

    def test_eleven_are_too_many(self, fetching):
        """The report says where it ended."""
        fetching.site.pages.update({f"/{n}": Page(b"", 302, {"Location": f"/{n + 1}"}) for n in range(20)})
        fetching.point("/0")

        [problem] = fetching.problems()

        assert problem.endswith("http://here/0 leads on and on: 10 redirects, and no end at http://here/11")
        assert 11 == len(fetching.site.paths)

    def test_a_circle_is_seen(self, fetching):
        """At its first repetition."""
        fetching.site.pages.update(
            {"/a": Page(b"", 307, {"Location": "/b"}), "/b": Page(b"", 308, {"Location": "/a#again"})}
        )
        fetching.point("/a")

        [problem] = fetching.problems()

        assert problem.endswith("http://here/a has a cycle: it leads back to http://here/a")
        assert ["/a", "/b"] == fetching.site.paths

    @pytest.mark.parametrize(
        ("location", "sentence"),
        [
            ("ftp://a.example/b", "leads to 'ftp://a.example/b', which is no address of http or https"),
            ("file:///etc/passwd", "leads to 'file:///etc/passwd', which is no address of http or https"),
            ("http://jane:roe@a.example/", "which is an address with a password, which is not sent"),
        ],
    )
    def test_they_lead_to_the_web_alone(self, fetching, location, sentence):
        """Another scheme is not followed."""
        fetching.site.pages["/a"] = Page(b"", 302, {"Location": location})
        fetching.point("/a")

        [problem] = fetching.problems()

        assert sentence in problem

    def test_they_do_not_lead_inside(self, fetching, monkeypatch):
        """A public host that redirects to a private address is not followed."""
        monkeypatch.setattr(connection, "is_public", lambda address: address == "127.0.0.1")
        there = fetching.site.url("/b.pdf", "127.0.0.2")
        fetching.site.pages.update({"/a.pdf": Page(b"", 302, {"Location": there}), "/b.pdf": Page()})
        fetching.point("/a.pdf")

        [problem] = fetching.problems(private=False)

        assert "127.0.0.2 is 127.0.0.2, no public address" in problem
        assert ["/a.pdf"] == fetching.site.paths

    def test_a_status_of_a_redirect_without_a_place_is_an_answer(self, fetching):
        """There is nowhere to go."""
        fetching.site.pages["/a"] = Page(b"", 302)
        fetching.point("/a")

        assert {"answer": 1} == fetching.fetch().counts


class TestNames:
    def test_a_name_is_looked_up_once(self, fetching, monkeypatch):
        """The connection is made to the address that was checked, whatever the name server says next."""
        asked = []

        def rebinding(host, port, **_):
            asked.append(host)
            place = "127.0.0.1" if len(asked) < 3 else "127.0.0.2"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        monkeypatch.setattr(connection, "is_public", lambda address: address == "127.0.0.1")
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point(fetching.site.url("/a.pdf", "rebinding.example"))

        assert {"got": 1} == fetching.fetch(private=False).counts
        assert ["rebinding.example"] * 2 == asked

    def test_of_several_addresses_those_inside_are_left_out(self, monkeypatch):
        """And the others are tried one after another."""
        places = ["10.0.0.1", "93.184.215.14"]
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 80)) for place in places]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

        assert [(socket.AF_INET, ("93.184.215.14", 80))] == resolve_host(
            parse_target("http://a.example/"), False
        )

    def test_the_next_address_is_tried(self, fetching, monkeypatch):
        """A host may have addresses that do not answer."""
        places = ["127.0.0.9", "127.0.0.1"]
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, fetching.site.port)) for place in places]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point(fetching.site.url("/a.pdf", "two.example"))

        assert {"got": 1} == fetching.fetch().counts

    @pytest.mark.parametrize(
        ("code", "kind"), [(socket.EAI_NONAME, FetchError), (socket.EAI_AGAIN, TransientError)]
    )
    def test_a_name_that_leads_nowhere_is_told(self, monkeypatch, code, kind):
        """A name server that is busy may be asked again."""

        def failing(*_, **__):
            raise socket.gaierror(code, "no")

        monkeypatch.setattr(socket, "getaddrinfo", failing)

        with pytest.raises(FetchError) as error:
            resolve_host(Target("http://a.example/", "http", "a.example", 80, "/"), False)
        assert (kind, "cannot be reached: there is no address of a.example") == (
            type(error.value),
            str(error.value),
        )

    def test_a_port_where_nobody_listens_is_told(self, fetching):
        """After as many tries as usual."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            fetching.point(f"http://127.0.0.1:{free.getsockname()[1]}/a.pdf")

            [problem] = fetching.problems()

        assert problem.endswith("cannot be reached: 127.0.0.1 does not answer (Connection refused)")
        assert [2.0, 4.0, 8.0] == fetching.clock.pauses


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
class TestCertificates:
    @pytest.fixture
    def secure(self, fetching, tmp_path):
        """Let the server speak TLS, with a certificate that it signed itself; gives the certificate."""
        key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        names = ["-keyout", str(key), "-out", str(certificate)]
        subprocess.run(["openssl", "req", "-x509", *kind, *subject, *names], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        fetching.site.tls = context
        fetching.site.pages["/a.pdf"] = Page()
        return certificate

    def fetched(self, fetching, host):
        fetching.point(fetching.site.url("/a.pdf", host).replace("http:", "https:"))
        return fetching.fetch().outcomes[0].message

    def test_one_that_nobody_vouches_for_is_not_trusted(self, fetching, secure):
        """It is tried once, and the report says why."""
        message = self.fetched(fetching, "localhost")

        assert message.endswith("has no certificate that can be trusted: self-signed certificate")
        assert ([], []) == (fetching.site.asked, fetching.clock.pauses)

    def test_one_that_is_trusted_is_enough(self, fetching, secure, monkeypatch):
        """For the host that it names."""
        monkeypatch.setenv("SSL_CERT_FILE", str(secure))

        assert "" == self.fetched(fetching, "localhost")
        assert {f"localhost:{fetching.site.port}"} == {asked.headers["Host"] for asked in fetching.site.asked}

    def test_it_must_name_the_host(self, fetching, secure, monkeypatch):
        """A certificate for another host proves nothing."""
        monkeypatch.setenv("SSL_CERT_FILE", str(secure))

        assert "has no certificate that can be trusted" in self.fetched(fetching, "127.0.0.1")
