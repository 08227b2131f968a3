"""Errors of the protocol, with its own codes (3.6)."""

from typing import Literal, TypeAlias

from foia_graph.errors import FoiaGraphError

OaiErrorCode: TypeAlias = Literal[
    "badArgument",
    "badResumptionToken",
    "badVerb",
    "cannotDisseminateFormat",
    "idDoesNotExist",
    "noRecordsMatch",
    "noSetHierarchy",
]
"""The codes but for noMetadataFormats: every record has two formats."""


class OaiError(FoiaGraphError):
    """A request that has no answer; it is told so in one, under status 200."""

    def __init__(self, code: OaiErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
