"""A load, from files of records to a served generation; `load` is read first."""
