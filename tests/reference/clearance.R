# Reference values for impact.models.clearance: generalised pivotal interval of a gamma mean by cube roots
# (Krishnamoorthy, Mathew, Mukherjee 2008), with integrate and uniroot.
# Run from the repository's root: Rscript tests/reference/clearance.R
suppressMessages(library(jsonlite))
cases <- list(a = c(26.2, 11.73, 5.23, 52.74, 31.99), b = c(1.33, 1.45, 1.26, 1.38, 1.31), c = c(0, 0.3, 0.61, 2, 0.1, 0))
quantile_of_mean <- function(x, p) {
  y <- x^(1 / 3); n <- length(y); a <- mean(y); v <- var(y)
  below <- function(k) {
    f <- function(u) {
      w <- (n - 1) * v / u
      pnorm((k - w / k - a) / sqrt(w / n)) * dchisq(u, n - 1)
    }
    integrate(f, 0, Inf, rel.tol = 1e-11, subdivisions = 2000L)$value - p
  }
  uniroot(below, c(1e-4, 60), tol = 1e-13)$root^3
}
write_json(list(made_with = R.version.string, cases = cases,
  low = lapply(cases, quantile_of_mean, 0.025), high = lapply(cases, quantile_of_mean, 0.975)),
  "tests/reference/clearance.json", auto_unbox = TRUE, digits = 14, pretty = TRUE)
