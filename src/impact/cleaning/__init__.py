"""From `data/raw` to `data/processed`.

The way of one figure, in the order the functions are called:
`catalogue.csvfile.read_raw` (a line of CSV becomes a row that knows its line number) ->
the cleaner of its table, `catalogue.RAW[file].clean` (each cell is parsed or the row is quarantined) ->
`clean.clean_table` (types, schema, exact duplicates, the account) ->
`data.resolution.resolution.resolve` (casualties only: one figure per place, year, measure and edition) ->
`build.build` (the new folder replaces the old one).
"""
