"""The specimen release: invented papers drawn as PDFs, with records that describe them.

It shows what pages prove where no real file is held, and is a catalogue of its own.
"""
