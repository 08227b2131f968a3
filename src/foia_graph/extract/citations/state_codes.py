"""Codes and statutes of states: how they are shortened, and how each is written in keys."""

import re

from foia_graph.extract.citations.states import ABBREVIATED_STATES

LAWS_OF_NEW_YORK = re.compile(r"^((?:Public Officers|Civil Rights|Penal|Criminal Procedure|Executive) Law)\b")
SHORT_CODES = {
    "RCW": "RCW",
    "RCWA": "RCW",
    "WAC": "WAC",
    "MCL": "MCL",
    "MCLA": "MCL",
    "ORC": "ORC",
    "ORS": "ORS",
    "NRS": "NRS",
    "NAC": "NAC",
    "KRS": "KRS",
    "KAR": "KAR",
    "ARS": "A.R.S.",
    "CRS": "C.R.S.",
    "KSA": "K.S.A.",
    "NJSA": "N.J.S.A.",
    "NJS": "N.J.S.A.",
    "NJAC": "N.J.A.C.",
    "OCGA": "O.C.G.A.",
    "NCGS": "N.C.G.S.",
    "GS": "N.C.G.S.",
    "NDCC": "N.D.C.C.",
    "SDCL": "SDCL",
    "HRS": "HRS",
    "MCA": "MCA",
    "TCA": "T.C.A.",
    "UCA": "U.C.A.",
    "RSMO": "RSMo",
    "RSA": "RSA",
    "CGS": "C.G.S.",
    "RIGL": "R.I.G.L.",
    "NMSA": "NMSA",
    "ACA": "A.C.A.",
    "FS": "Florida Statutes §",
    "FAC": "F.A.C.",
    "IC": "Indiana Code §",
    "OAC": "OAC",
    "OAR": "OAR",
    "AS": "Alaska Statutes §",
    "CPL": "New York Criminal Procedure Law §",
    "LARS": "La. R.S.",
    "RS": "La. R.S.",
    "WS": "W.S.",
    "MGLA": "M.G.L.",
}
"""Codes that are called by their initials, and how each is written in keys."""
DOTTED_ONLY = {
    "ARS",
    "CRS",
    "RS",
    "AS",
    "GS",
    "FS",
    "WS",
    "IC",
    "ACA",
    "NJS",
    "TCA",
    "FAC",
    "UCA",
    "CGS",
    "MCA",
}
"""Initials that mean other things as well, unless there are dots between them or a section sign behind."""
INITIALS = {
    "Washington Revised Code": "RCW",
    "Revised Code of Washington": "RCW",
    "Ohio Revised Code": "ORC",
    "Michigan Compiled Laws": "MCL",
    "Nevada Revised Statutes": "NRS",
    "Kentucky Revised Statutes": "KRS",
    "Oregon Revised Statutes": "ORS",
    "Arizona Revised Statutes": "A.R.S.",
    "Colorado Revised Statutes": "C.R.S.",
    "Kansas Statutes": "K.S.A.",
    "New Jersey Statutes": "N.J.S.A.",
    "Georgia Code": "O.C.G.A.",
    "North Carolina General Statutes": "N.C.G.S.",
    "Hawaii Revised Statutes": "HRS",
    "Montana Code": "MCA",
    "Tennessee Code": "T.C.A.",
    "Missouri Revised Statutes": "RSMo",
    "Connecticut General Statutes": "C.G.S.",
    "Arkansas Code": "A.C.A.",
    "Utah Code": "U.C.A.",
}
"""Codes whose names in full mean the same as their initials."""
BY_TITLE = {
    "illcompstat": "ILCS",
    "ilcs": "ILCS",
    "vsa": "V.S.A.",
    "mrs": "M.R.S.",
    "mrsa": "M.R.S.",
    "delc": "Del. C.",
    "ps": "P.S.",
    "pacs": "Pa.C.S.",
    "pacsa": "Pa.C.S.",
    "os": "O.S.",
    "nycrr": "NYCRR",
    "ccr": "CCR",
    "cmr": "CMR",
    "tac": "TAC",
    "illadmcode": "Ill. Adm. Code",
    "illadmincode": "Ill. Adm. Code",
    "gca": "GCA",
}
"""Codes that follow the number of a title, and how each is written in keys."""
FULL_WORDS = {
    "gov't": "Government",
    "govt": "Government",
    "gov": "Government",
    "pen": "Penal",
    "crim": "Criminal",
    "civ": "Civil",
    "proc": "Procedure",
    "veh": "Vehicle",
    "evid": "Evidence",
    "educ": "Education",
    "lab": "Labor",
    "fam": "Family",
    "bus": "Business",
    "prof": "Professions",
    "off": "Officers",
    "pub": "Public",
    "res": "Resources",
    "exec": "Executive",
    "transp": "Transportation",
    "elec": "Elections",
    "welf": "Welfare",
    "inst": "Institutions",
    "stat": "Statutes",
    "rev": "Revised",
    "gen": "General",
    "comp": "Compiled",
    "admin": "Administrative",
    "adm": "Administrative",
    "mun": "Municipal",
    "prop": "Property",
    "prob": "Probate",
    "ins": "Insurance",
    "occ": "Occupations",
    "cons": "Consolidated",
    "const": "Constitution",
    "reg": "Regulations",
    "regs": "Regulations",
    "&": "and",
}
"""Words of the names of codes as they are shortened, in small letters and without dots."""
DROPPED_WORDS = {"ann", "annotated", "the", "supp", "see", "mckinney's", "west's", "vernon's"}


def name_of_state_law(words: str) -> str:
    """Write the name of a code of a state in full.

    >>> name_of_state_law("Tex. Gov’t Code Ann.")
    'Texas Government Code'
    """
    words = " ".join(words.replace("’", "'").replace(",", " ").split())
    for short, full in ABBREVIATED_STATES.items():
        if words.startswith((short, short.replace(" ", ""))):
            words = f"{full} {words.removeprefix(short).removeprefix(short.replace(' ', ''))}"
            break
    full_words = [FULL_WORDS.get(each.casefold().rstrip("."), each) for each in words.split()]
    return " ".join(each for each in full_words if each.casefold().rstrip(".") not in DROPPED_WORDS)
