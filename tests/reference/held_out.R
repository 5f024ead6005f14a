# Series of R's own datasets for bench/held_out.py: facts, with the version they come from.
year_values <- function(x) list(first = start(x)[1], values = as.integer(x))
out <- list(R = as.character(getRversion()), nile = year_values(Nile), discoveries = year_values(discoveries))
json <- function(s) sprintf('{"first": %d, "values": [%s]}', as.integer(s$first), paste(s$values, collapse = ", "))
cat(sprintf('{"R": "%s", "nile": %s, "discoveries": %s}\n', out$R, json(out$nile), json(out$discoveries)),
    file = "tests/reference/held_out.json")
