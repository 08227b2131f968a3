"""Earlier states of a catalogue, without what is hidden now."""
