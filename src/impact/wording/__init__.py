"""Numbers, dates, lists and qualifiers in English: the only room that formats a value for a reader."""
