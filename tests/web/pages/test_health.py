"""What the server says of itself."""

from foia_graph.runtime import sandbox, sandbox_policy


def test_health_says_which_walls_stand_where_it_is_asked(client_of, monkeypatch):
    """A keeper sees from outside whether what strangers wrote is read without walls."""
    monkeypatch.setattr(sandbox_policy, "_missing_walls", lambda: ("landlock",))
    client = client_of()

    assert {"status": "ok", "generation": 1} == client.get("/healthz").json
    assert {
        "status": "ok",
        "generation": 1,
        "sandbox": {"walls": ["seccomp"], "missing": ["landlock"]},
    } == client.get("/healthz?verbose").json
    assert ("landlock", "seccomp") == sandbox.WALLS
