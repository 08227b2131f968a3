"""Public bodies of the United States that posts name often, for catalogues that do not know them yet."""

from foia_graph.extract.gazetteer import GazetteerEntry

TABLE = """
archives|National Archives and Records Administration|NARA|National Archives
army|U.S. Army
army-corps|U.S. Army Corps of Engineers|USACE|Army Corps of Engineers
atf|Bureau of Alcohol, Tobacco, Firearms and Explosives|ATF
blm|Bureau of Land Management|BLM
boem|Bureau of Ocean Energy Management|BOEM
bop|Federal Bureau of Prisons|BOP|Bureau of Prisons
bsee|Bureau of Safety and Environmental Enforcement|BSEE
cbp|U.S. Customs and Border Protection|CBP|Customs and Border Protection
border-patrol|U.S. Border Patrol||Border Patrol
cdc|Centers for Disease Control and Prevention|CDC
census|U.S. Census Bureau||Census Bureau
cfpb|Consumer Financial Protection Bureau|CFPB
cia|Central Intelligence Agency|CIA
cms|Centers for Medicare and Medicaid Services|CMS|Centers for Medicare & Medicaid Services
coast-guard|U.S. Coast Guard|USCG|Coast Guard
commerce|U.S. Department of Commerce||Department of Commerce|Commerce Department
cpsc|Consumer Product Safety Commission|CPSC
dea|Drug Enforcement Administration|DEA
defense|U.S. Department of Defense|DOD|Department of Defense|Defense Department|Pentagon|DoD
dhs|U.S. Department of Homeland Security|DHS|Department of Homeland Security|Homeland Security Department
dhs-oig|Department of Homeland Security Office of Inspector General|
|Department of Homeland Security Office of the Inspector General|DHS Office of the Inspector General
|DHS Office of Inspector General|DHS OIG|DHS Inspector General
dhs-privacy|DHS Privacy Office
dia|Defense Intelligence Agency|DIA
doj|U.S. Department of Justice|DOJ|Department of Justice|Justice Department
doj-oig|Department of Justice Office of the Inspector General||DOJ Office of the Inspector General
|DOJ Office of Inspector General|DOJ OIG|Department of Justice Office of Inspector General
|Justice Department Inspector General
dol|U.S. Department of Labor||Department of Labor|Labor Department
dot|U.S. Department of Transportation||Department of Transportation|Transportation Department
education|U.S. Department of Education||Department of Education|Education Department
eeoc|Equal Employment Opportunity Commission|EEOC
energy|U.S. Department of Energy|DOE|Department of Energy|Energy Department
eoir|Executive Office for Immigration Review|EOIR
epa|U.S. Environmental Protection Agency|EPA|Environmental Protection Agency
epa-oig|EPA Office of Inspector General||EPA Office of the Inspector General|EPA OIG
faa|Federal Aviation Administration|FAA
fbi|Federal Bureau of Investigation|FBI
fcc|Federal Communications Commission|FCC
fda|Food and Drug Administration|FDA
fec|Federal Election Commission|FEC
fema|Federal Emergency Management Agency|FEMA
ferc|Federal Energy Regulatory Commission|FERC
fisc|Foreign Intelligence Surveillance Court|FISC
forest-service|U.S. Forest Service||Forest Service
ftc|Federal Trade Commission|FTC
fws|U.S. Fish and Wildlife Service|FWS|Fish and Wildlife Service
gao|U.S. Government Accountability Office|GAO|Government Accountability Office
gsa|General Services Administration|GSA
hhs|U.S. Department of Health and Human Services|HHS|Department of Health and Human Services
hsi|Homeland Security Investigations|HSI
hud|U.S. Department of Housing and Urban Development|HUD|Department of Housing and Urban Development
ice|U.S. Immigration and Customs Enforcement|ICE|Immigration and Customs Enforcement
|Immigration and Custom Enforcement
interior|U.S. Department of the Interior|DOI|Department of the Interior|Department of Interior
|Interior Department
irs|Internal Revenue Service|IRS
marshals|U.S. Marshals Service|USMS|Marshals Service
nasa|National Aeronautics and Space Administration|NASA
navy|U.S. Navy
nhtsa|National Highway Traffic Safety Administration|NHTSA
nih|National Institutes of Health|NIH
nlrb|National Labor Relations Board|NLRB
noaa|National Oceanic and Atmospheric Administration|NOAA
nps|National Park Service|NPS
nrc|Nuclear Regulatory Commission|NRC
nsa|National Security Agency|NSA
ntsb|National Transportation Safety Board|NTSB
odni|Office of the Director of National Intelligence|ODNI
ofac|Office of Foreign Assets Control|OFAC
ogis|Office of Government Information Services|OGIS
oip|Office of Information Policy
olc|Office of Legal Counsel|OLC
omb|Office of Management and Budget|OMB
opm|Office of Personnel Management|OPM
orr|Office of Refugee Resettlement|ORR
osc|U.S. Office of Special Counsel||Office of Special Counsel
osha|Occupational Safety and Health Administration|OSHA
sba|Small Business Administration|SBA
sec|U.S. Securities and Exchange Commission||Securities and Exchange Commission
secret-service|U.S. Secret Service||Secret Service
ssa|Social Security Administration|SSA
state|U.S. Department of State||Department of State|State Department
treasury|U.S. Department of the Treasury||Department of the Treasury|Treasury Department
tsa|Transportation Security Administration|TSA
usaid|U.S. Agency for International Development|USAID
uscis|U.S. Citizenship and Immigration Services|USCIS|Citizenship and Immigration Services
usda|U.S. Department of Agriculture|USDA|Department of Agriculture|Agriculture Department
usgs|U.S. Geological Survey|USGS|Geological Survey
usps|U.S. Postal Service|USPS|Postal Service
va|U.S. Department of Veterans Affairs||Department of Veterans Affairs|Veterans Affairs Department
white-house|White House
nypd|New York City Police Department|NYPD
lapd|Los Angeles Police Department|LAPD
tdcj|Texas Department of Criminal Justice|TDCJ
"""
"""Lines of id, name, abbreviation, and other names; a bar at its beginning joins a line to the last."""


def public_bodies() -> list[GazetteerEntry]:
    """Return the bodies of the table; `iri` is the kind and the id of the record that one would have."""
    return [_entry(*line.split("|")) for line in TABLE.strip().replace("\n|", "|").split("\n")]


def _entry(name_id: str, name: str, short: str = "", *others: str) -> GazetteerEntry:
    return GazetteerEntry(f"agency/{name_id}", "Agency", (name, *others), (short,) if short else ())
