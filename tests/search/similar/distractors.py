"""Passages among which others are to be found: the daily paper of offices, the same in each run.

They are about the matters of the near misses too: police, detention, computers, money, food, health.
"""

from collections.abc import Iterator
from itertools import cycle, islice

SUBJECTS = (
    "The field office", "The regional director", "Counsel for the county", "The deputy administrator",
    "A spokesman for the Bureau", "The jail commander", "The records unit", "The inspector general",
    "The state police", "The vendor", "The hospital administrator", "The school board", "The sector chief",
    "The airline's security desk", "The housing department", "The election office", "The water utility",
)  # fmt: skip
ACTIONS = (
    "asked for a conference call to go over the draft talking points",
    "forwarded the attached spreadsheet of transfers between facilities",
    "confirmed that the fingerprints of new arrestees are now sent every night",
    "reported that training of deputies had been completed in all but two counties",
    "wanted to know which office would answer questions of the press",
    "circulated the revised memorandum of agreement for signature",
    "noted that the contract for meals at the facility ends with the fiscal year",
    "scheduled a visit of the medical unit to the detention center",
    "requested that the server be moved before the upgrade of the database",
    "said that the fence along the parking lot would be painted in spring",
    "replied that the number of calls to the hotline had not changed since last year",
    "listed the flights on which officers had escorted persons to their home country",
    "summarized the complaints of residents about noise near the range",
    "approved the purchase of nine radios and a camera for the patrol cars",
    "thanked all staff for their work during the demonstration downtown",
    "returned the form because a date was missing in the second field",
    "sent the minutes of the quarterly meeting with community groups",
    "announced that vaccination of employees would take place on the second floor",
    "recommended that the policy on visits by lawyers and interpreters be posted in the lobby",
    "explained that the fee for copies is ten cents a page after the first hundred",
    "described how evidence is labeled, stored and signed out",
    "proposed a pilot for electronic applications for permits",
    "counted the votes of the members on the proposal and filed the result",
    "measured the levels in the three tanks and found them within the limit",
)  # fmt: skip
FOLLOWING = (
    "Please let me know by Thursday whether the wording is fine with your component.",
    "The figures for the last quarter are in the table below.",
    "No further steps are planned until the working group has met.",
    "A copy was placed in the file, and another went to headquarters.",
    "The next report is due at the end of the month.",
    "Two questions remain open, and legal staff will look at them.",
    "It was agreed to come back to this point in the fall.",
    "Those who cannot attend should name somebody who will.",
    "The change takes effect when the notice has been published.",
    "Costs are borne by the program office, as in earlier years.",
    "Several officers asked about overtime and were referred to payroll.",
)  # fmt: skip


def distractors(count: int) -> Iterator[str]:
    """Yield so many passages, no two alike; there are 4,488 of them."""
    turns = zip(cycle(SUBJECTS), cycle(FOLLOWING), cycle(ACTIONS), strict=False)
    for number, (subject, following, action) in enumerate(islice(turns, count)):
        # 17 subjects, 11 closing sentences and 24 actions have no common divisor: all combinations come.
        yield f"{subject} {action}. {following} Ref. {2000 + number}."
