"""The commands that ask other systems: fetch, harvest, import, match."""

import click

delay_option = click.option(
    "--delay",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Pause between two requests to one host; longer where its robots.txt asks for that.",
)
private_option = click.option(
    "--allow-private", is_flag=True, help="Ask hosts of the local network and this machine too."
)
