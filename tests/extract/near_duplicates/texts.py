"""Texts to compare: a memo, a form filled in twice, an e-mail and its answer."""

MEMO = """The sheriff of Maple county asked on March 3 whether detainers are requests or orders. The field
office answered that nobody there knew, and that the question had been sent to the capital in writing, with
copies of four letters from families and one from a judge. Until an answer comes, jails are to hold persons
for forty-eight hours, and to count whom they hold. A second memo is to say who pays for the beds."""

FORM = """
OFFICE OF RECORDS
Charge-out request for papers
Name: {name}
Room: {room}
Date wanted: {date}
Title of paper: {title}
Return this slip together with the papers to the counter within ten days of the date above; papers that are
not returned will be charged to the office of the person who signed for them.
Signature of borrower
"""
ONE = FORM.format(name="A. Alder", room="117", date="March 3", title="Water rights of the valley")
OTHER = FORM.format(name="B. Birch", room="240", date="July 19", title="Bridges and their repair")

MAIL = """From: Roe, Jane
Sent: Monday, March 1, 2010 10:00 AM
To: Doe, John
Subject: Jurisdictions

Please look at the list of counties that are ready, and strike out those whose sheriffs have not answered.
The list is to go out on Friday together with the letter to the governors, so there is little time.
"""
ANSWER = f"""From: Doe, John
Sent: Tuesday, March 2, 2010 8:15 AM
To: Roe, Jane
Subject: RE: Jurisdictions

I did.

{MAIL}"""
