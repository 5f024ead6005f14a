# Reference values for impact.scenario.analysis.narrowing: Rscript tests/reference/worth.R, from the repository's
# root. Data: tests/reference/worth_data.csv, 2,000 made draws (three inputs, two of them dependent, and an outcome
# that bends), written by tests/reference/worth_data.py.
# Variance: E[Var(Y | X)] by generalised additive models (Strong, Oakley and Brennan 2014). Width: the mean distance
# of the 5 and 95 % quantile regressions on splines of X.
library(mgcv)
library(quantreg)
library(splines)
library(jsonlite)

d <- read.csv("tests/reference/worth_data.csv")
explained <- function(model) 1 - model$sig2 / var(d$y)
now <- diff(quantile(d$y, c(0.05, 0.95), type = 8, names = FALSE))
narrower <- function(formula) {
  ends <- sapply(c(0.05, 0.95), function(tau) fitted(rq(formula, tau = tau, data = d)))
  1 - mean(ends[, 2] - ends[, 1]) / now
}
result <- list(
  versions = list(R = as.character(getRversion()), mgcv = as.character(packageVersion("mgcv")),
                  quantreg = as.character(packageVersion("quantreg"))),
  width = now,
  variance = var(d$y),
  explained = list(
    a = explained(gam(y ~ s(a, k = 20), data = d, method = "REML")),
    b = explained(gam(y ~ s(b, k = 20), data = d, method = "REML")),
    c = explained(gam(y ~ s(c, k = 20), data = d, method = "REML")),
    ab = explained(gam(y ~ te(a, b, k = 8), data = d, method = "REML"))
  ),
  narrower = list(
    a = narrower(y ~ bs(a, df = 12)),
    b = narrower(y ~ bs(b, df = 12)),
    c = narrower(y ~ bs(c, df = 12))
  )
)
write(toJSON(result, auto_unbox = TRUE, digits = 12, pretty = TRUE), "tests/reference/worth.json")
