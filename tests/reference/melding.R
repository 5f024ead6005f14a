# The likelihood of one place's counts with its own effect integrated out, by R's dnbinom, pnbinom and integrate.
# Run from the root of the checkout: Rscript tests/reference/melding.R
library(jsonlite)
set.seed(20250318)

one_case <- function(i) {
  n <- 1 + i %% 5
  means <- 10^runif(n, -0.5, 2.7)
  spread <- runif(n, 0.1, 1)
  list(means = means, spread = spread, sd = runif(1, 0.2, 1.5), dispersion = 10^runif(1, -2, 0),
       counts = rpois(n, means * exp(rnorm(1, 0, 0.8))), bounds = (seq_len(n) + i) %% 4 == 0)
}

log_likelihood <- function(v) {
  size <- 1 / (v$dispersion * v$spread)
  inside <- function(effect) sapply(effect, function(e) {
    mu <- v$means * exp(e)
    parts <- ifelse(v$bounds, pnbinom(v$counts - 1, size = size, mu = mu, lower.tail = FALSE, log.p = TRUE),
                    dnbinom(v$counts, size = size, mu = mu, log = TRUE))
    sum(parts) + dnorm(e, 0, v$sd, log = TRUE)
  })
  top <- optimize(inside, c(-8, 8), maximum = TRUE)
  scaled <- function(e) exp(inside(e) - top$objective)
  area <- integrate(scaled, top$maximum - 6, top$maximum + 6, rel.tol = 1e-10, subdivisions = 2000)
  top$objective + log(area$value)
}

cases <- lapply(1:30, one_case)
written <- list(
  made_with = list(R = R.version.string, jsonlite = as.character(packageVersion("jsonlite"))),
  cases = lapply(cases, function(v) c(v, list(log_likelihood = log_likelihood(v))))
)
write(toJSON(written, auto_unbox = FALSE, digits = 12), "tests/reference/melding.json")
