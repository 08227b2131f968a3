"""Well-known laws of the United States: the names and abbreviations that each goes by, and its key."""

import re
from typing import NamedTuple


class WellKnownLaw(NamedTuple):
    """A law: its key, the other names it goes by, and the abbreviations that mean it wherever they stand."""

    key: str
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()


WELL_KNOWN_LAWS = (
    WellKnownLaw("FOIA", ("Freedom of Information Act",)),
    WellKnownLaw("Privacy Act of 1974", ("Privacy Act",)),
    WellKnownLaw("INA", ("Immigration and Nationality Act", "INA Act")),
    WellKnownLaw("IRC", ("Internal Revenue Code",)),
    WellKnownLaw("APA", ("Administrative Procedure Act", "Administrative Procedures Act")),
    WellKnownLaw("RFA", ("Regulatory Flexibility Act",)),
    WellKnownLaw("FISA", ("Foreign Intelligence Surveillance Act",), ("FISA",)),
    WellKnownLaw("CIA Act of 1949", ("CIA Act", "Central Intelligence Agency Act")),
    WellKnownLaw("National Security Act of 1947", ("National Security Act",)),
    WellKnownLaw("National Security Agency Act of 1959", ("National Security Agency Act", "NSA Act")),
    WellKnownLaw("Atomic Energy Act of 1954", ("Atomic Energy Act",)),
    WellKnownLaw("Federal Records Act of 1950", ("Federal Records Act",)),
    WellKnownLaw("Presidential Records Act of 1978", ("Presidential Records Act",)),
    WellKnownLaw(
        "President John F. Kennedy Assassination Records Collection Act of 1992",
        (
            "John F. Kennedy Assassination Records Collection Act",
            "JFK Assassination Records Collection Act",
            "JFK Records Act",
            "JFK Act",
        ),
    ),
    WellKnownLaw("Homeland Security Act of 2002", ("Homeland Security Act",)),
    WellKnownLaw(
        "Illegal Immigration Reform and Immigrant Responsibility Act of 1996",
        ("Illegal Immigration Reform and Immigrant Responsibility Act", "IIRIRA Act"),
        ("IIRIRA", "IIRAIRA"),
    ),
    WellKnownLaw(
        "Immigration Reform and Control Act of 1986", ("Immigration Reform and Control Act",), ("IRCA",)
    ),
    WellKnownLaw(
        "Antiterrorism and Effective Death Penalty Act of 1996",
        ("Antiterrorism and Effective Death Penalty Act", "Anti-Terrorism and Effective Death Penalty Act"),
        ("AEDPA",),
    ),
    WellKnownLaw(
        "USA PATRIOT Act of 2001",
        (
            "USA PATRIOT Act",
            "PATRIOT Act",
            "Uniting and Strengthening America by Providing Appropriate Tools Required to Intercept and"
            " Obstruct Terrorism Act",
        ),
    ),
    WellKnownLaw("USA FREEDOM Act of 2015", ("USA FREEDOM Act",)),
    WellKnownLaw("Espionage Act of 1917", ("Espionage Act",)),
    WellKnownLaw("Federal Information Security Management Act of 2002", abbreviations=("FISMA",)),
    WellKnownLaw(
        "Clinger-Cohen Act of 1996", ("Clinger-Cohen Act", "Information Technology Management Reform Act")
    ),
    WellKnownLaw("Computer Security Act of 1987", ("Computer Security Act",)),
    WellKnownLaw("Computer Fraud and Abuse Act of 1986", ("Computer Fraud and Abuse Act",), ("CFAA",)),
    WellKnownLaw(
        "Electronic Communications Privacy Act of 1986", ("Electronic Communications Privacy Act",), ("ECPA",)
    ),
    WellKnownLaw("Stored Communications Act"),
    WellKnownLaw(
        "Communications Assistance for Law Enforcement Act of 1994",
        ("Communications Assistance for Law Enforcement Act",),
        ("CALEA",),
    ),
    WellKnownLaw("Paperwork Reduction Act"),
    WellKnownLaw("E-Government Act of 2002", ("E-Government Act", "E-Gov Act")),
    WellKnownLaw("Inspector General Act of 1978", ("Inspector General Act", "IG Act")),
    WellKnownLaw("Whistleblower Protection Act of 1989", ("Whistleblower Protection Act",)),
    WellKnownLaw("Federal Advisory Committee Act", ("FACA Act",)),
    WellKnownLaw("Sarbanes-Oxley Act of 2002", ("Sarbanes-Oxley Act", "Sarbanes Oxley Act")),
    WellKnownLaw("Bank Secrecy Act"),
    WellKnownLaw("Right to Financial Privacy Act of 1978", ("Right to Financial Privacy Act",)),
    WellKnownLaw("Fair Credit Reporting Act"),
    WellKnownLaw(
        "Omnibus Crime Control and Safe Streets Act of 1968", ("Omnibus Crime Control and Safe Streets Act",)
    ),
    WellKnownLaw("Civil Rights Act of 1964"),
    WellKnownLaw("Hatch Act"),
    WellKnownLaw("Controlled Substances Act", ("CSA Act",)),
    WellKnownLaw(
        "Health Insurance Portability and Accountability Act of 1996",
        ("Health Insurance Portability and Accountability Act",),
        ("HIPAA",),
    ),
    WellKnownLaw(
        "Family Educational Rights and Privacy Act",
        ("Family Education Rights and Privacy Act",),
        ("FERPA",),
    ),
    WellKnownLaw(
        "National Environmental Policy Act of 1969", ("National Environmental Policy Act",), ("NEPA",)
    ),
    WellKnownLaw(
        "Comprehensive Environmental Response, Compensation, and Liability Act",
        ("Superfund Act",),
        ("CERCLA",),
    ),
    WellKnownLaw("Resource Conservation and Recovery Act", abbreviations=("RCRA",)),
    WellKnownLaw("Toxic Substances Control Act"),
    WellKnownLaw("Federal Insecticide, Fungicide, and Rodenticide Act", abbreviations=("FIFRA",)),
    WellKnownLaw(
        "Prison Rape Elimination Act of 2003", ("Prison Rape Elimination Act", "PREA Act"), ("PREA",)
    ),
    WellKnownLaw("Violence Against Women Act", abbreviations=("VAWA",)),
    WellKnownLaw("Family and Medical Leave Act", abbreviations=("FMLA",)),
    WellKnownLaw(
        "Trafficking Victims Protection Reauthorization Act",
        ("William Wilberforce Trafficking Victims Protection Reauthorization Act",),
        ("TVPRA",),
    ),
    WellKnownLaw("Clean Air Act"),
    WellKnownLaw("Clean Water Act"),
    WellKnownLaw("Federal Food, Drug, and Cosmetic Act", ("Food, Drug, and Cosmetic Act",)),
    WellKnownLaw("Americans with Disabilities Act of 1990", ("Americans with Disabilities Act",)),
    WellKnownLaw("Employee Retirement Income Security Act", abbreviations=("ERISA",)),
    WellKnownLaw("Uniform Code of Military Justice", abbreviations=("UCMJ",)),
    WellKnownLaw("Uniform Commercial Code"),
    WellKnownLaw("Bankruptcy Code", ("United States Bankruptcy Code", "U.S. Bankruptcy Code")),
    WellKnownLaw(
        "Racketeer Influenced and Corrupt Organizations Act",
        ("RICO Act", "Racketeer Influenced and Corrupt Organization Act"),
    ),
    WellKnownLaw("Immigration and Naturalization Act"),
    WellKnownLaw("Federal Tort Claims Act", abbreviations=("FTCA",)),
    WellKnownLaw("Sherman Act", ("Sherman Antitrust Act", "Sherman Anti-Trust Act")),
    WellKnownLaw("Smith Act"),
    WellKnownLaw("Trade Secrets Act"),
    WellKnownLaw("Copyright Act"),
    WellKnownLaw("Posse Comitatus Act"),
    WellKnownLaw("Selective Service Act"),
    WellKnownLaw("Internal Security Act of 1950", ("Internal Security Act", "McCarran Act")),
    WellKnownLaw("Trading with the Enemy Act"),
    WellKnownLaw("Foreign Agents Registration Act", ("Foreign Agents Registration Act of 1938",)),
)
SHORT_BESIDE_SECTIONS = {
    "CWA": "Clean Water Act",
    "CAA": "Clean Air Act",
    "TSCA": "Toxic Substances Control Act",
    "FDCA": "Federal Food, Drug, and Cosmetic Act",
    "AEA": "Atomic Energy Act of 1954",
    "HSA": "Homeland Security Act of 2002",
    "PRA": "Presidential Records Act of 1978",
}
"""Abbreviations that mean a law only where a section stands beside them."""
LAWS_NAMED_TOGETHER = {
    "freedom of information or privacy act": ("FOIA", "Privacy Act of 1974"),
    "freedom of information or privacy acts": ("FOIA", "Privacy Act of 1974"),
    "freedom of information act/privacy act": ("FOIA", "Privacy Act of 1974"),
    "freedom of information/privacy acts": ("FOIA", "Privacy Act of 1974"),
    "freedom of information/privacy act": ("FOIA", "Privacy Act of 1974"),
    "freedom of information and privacy acts": ("FOIA", "Privacy Act of 1974"),
    "freedom of information and privacy act": ("FOIA", "Privacy Act of 1974"),
}
"""Names of two laws in one."""


def plain_name(name: str) -> str:
    """Write the name of a law without what is printed in several ways: capitals, commas, &, apostrophes.

    >>> plain_name("Food, Drug & Cosmetic Act")
    'food drug and cosmetic act'
    """
    return " ".join(name.replace("&", " and ").replace(",", " ").replace("’", "'").split()).casefold()


KEY_OF_NAME = {plain_name(name): law.key for law in WELL_KNOWN_LAWS for name in (law.key, *law.names)}
KEY_OF_ABBREVIATION = {short: law.key for law in WELL_KNOWN_LAWS for short in law.abbreviations}
ABBREVIATED_KEYS = {law.key for law in WELL_KNOWN_LAWS if law.key.isupper()}
"""Abbreviations that are keys themselves: beside a section they name the law."""


def key_of_law(name: str) -> str:
    """Return the key of a well-known law by its name, with its year or without, "" for another."""
    plain = plain_name(name)
    return KEY_OF_NAME.get(plain) or KEY_OF_NAME.get(re.sub(r" of \d{4}$", "", plain), "")
