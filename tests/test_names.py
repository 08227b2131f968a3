"""The names in the program: what is looked for by its name is found once."""

import re
from collections import defaultdict
from pathlib import Path

import foia_graph

SOURCES = Path(foia_graph.__file__).parent
CLASS = re.compile(r"^class (\w+)", re.MULTILINE)


def test_each_class_has_a_name_of_its_own():
    """Also those that only their module uses."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(SOURCES.rglob("*.py")):
        for name in CLASS.findall(path.read_text(encoding="utf-8")):
            places[name].append(str(path.relative_to(SOURCES)))

    assert ["errors.py"] == places["FoiaGraphError"]
    assert {} == {name: paths for name, paths in places.items() if len(paths) > 1}
