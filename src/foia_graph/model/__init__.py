"""The model of a catalogue: profile, resources, IRIs, values, dates, claims, and RDF as it is written."""
