"""Reviews: what people decide about what a machine read and what is proposed, in a browser and on a
terminal.
"""
