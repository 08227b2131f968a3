"""SPARQL from outside: the protocol, who may ask how much, how it is answered, logged and shown."""
