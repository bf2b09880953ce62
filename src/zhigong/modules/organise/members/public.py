"""What commands ask of the register; the roster import itself is the line `rosters`."""

from zhigong.modules.organise.rosters.public import ImportRefused, import_roster, write_roster_template

__all__ = ["ImportRefused", "import_roster", "write_roster_template"]
