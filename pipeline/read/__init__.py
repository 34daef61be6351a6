"""From files to records as they stand: nothing is renamed, recoded or dropped here."""
