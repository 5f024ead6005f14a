# Reference values for impact.models.rates. Run from the root of the repository:
#   Rscript tests/reference/rates.R
suppressMessages(library(jsonlite))

# Count and exposure of one rate; the first is a plain count.
single <- list(c(0, 1), c(1, 1), c(12, 1), c(42, 2400000), c(137, 24.19893), c(6279, 8.1e9))
# The interval does not depend on the rate that is tested; one near the data keeps the test itself cheap.
exact <- function(s, ...) poisson.test(s[1], s[2], r = max(s[1], 1) / s[2], ...)
one <- lapply(single, function(s) list(
  count = s[1], exposure = s[2],
  both = as.numeric(exact(s)$conf.int),
  at_least = exact(s, alternative = "greater")$conf.int[1],
  wide = as.numeric(exact(s, conf.level = 0.9)$conf.int)))

# The score statistic of a ratio, with its variance under that ratio, solved for the ratio.
score <- function(x, t, level) {
  z <- qnorm(1 - (1 - level) / 2)
  statistic <- function(ratio) {
    q <- ratio * t[1] / t[2]
    (x[1] - q * x[2]) / sqrt(q * sum(x))
  }
  centre <- max(x[1], 0.5) / max(x[2], 0.5) * t[2] / t[1]
  solve <- function(target, from, to) uniroot(function(l) statistic(exp(l)) - target, log(c(from, to)), tol = 1e-14)$root
  c(if (x[1] == 0) 0 else exp(solve(z, centre / 1e6, centre * 1e3)),
    if (x[2] == 0) Inf else exp(solve(-z, centre / 1e3, centre * 1e6)))
}

# Two counts with their exposures; the first pair is that of the help page of poisson.test (eba1977).
pairs <- list(list(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878)), list(c(3, 0), c(10, 12)),
              list(c(0, 5), c(1, 2)), list(c(662, 290), c(1, 1)), list(c(60, 53), c(175500, 232000)))
two <- lapply(pairs, function(p) {
  x <- p[[1]]
  t <- p[[2]]
  list(counts = x, exposures = t, exact = as.numeric(poisson.test(x, t)$conf.int),
       first_at_least = poisson.test(x, t, alternative = "greater")$conf.int[1],
       second_at_least = poisson.test(x, t, alternative = "less")$conf.int[2],
       score = score(x, t, 0.95))
})
write_json(list(R = R.version.string, single = one, pairs = two), "tests/reference/rates.json", digits = NA,
           auto_unbox = TRUE, pretty = TRUE)
