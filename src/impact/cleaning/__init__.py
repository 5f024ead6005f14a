"""From `data/raw` to `data/processed`.

The way of one figure, in the order the functions are called:
`reading.read_raw` (a line of CSV becomes a row that knows its line number) ->
`rows.CLEANERS[table]` (each cell is parsed or the row is quarantined) ->
`frames.to_frame` (types, schema, exact duplicates) ->
`resolution.resolve` (casualties only: one figure per place, year, measure and edition) ->
`build.build` (the account must balance, then the new folder replaces the old one).
"""
