"""Print the lower bounds of what the program needs, as requirements for pip: name==version, one a line.

python tests/oldest.py
"""

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
BOUNDED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)>=(?P<version>[0-9.]+)(,<[0-9.]+)?")


def lower_bounds() -> list[str]:
    """Return each dependency at its lower bound; raises ValueError for one that has none."""
    found = []
    for requirement in tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]:
        bounded = BOUNDED.fullmatch(requirement)
        if bounded is None:
            raise ValueError(f"{requirement} has no lower bound that can be tested")
        found.append(f"{bounded['name']}=={bounded['version']}")
    return found


if __name__ == "__main__":
    sys.stdout.writelines(f"{requirement}\n" for requirement in lower_bounds())
