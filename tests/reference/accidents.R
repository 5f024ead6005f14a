# Reference values for impact.models.accidents: the same posterior by integrate() and Gauss-Legendre of its own.
# Run from the repository's root: Rscript tests/reference/accidents.R
# The programmes are those of impact.published.deminers.programmes as they stood in November 2026.
suppressMessages({library(jsonlite); library(lme4)})
d <- data.frame(
  era = c("a", "a", "b", "b", "b", rep("c", 6)),
  deminers = c(122, 481, 5, 134, 136, 53, 2, 1, 4, 4, 51),
  mines = c(205000, 1389281, 1855, 85299, 107000, 232000, 585, 9707, 10722, 26381, 128690))
least <- 0.05; largest <- 5
one <- function(y, m, b, tau) {
  # the integrand is narrow: integrate over the stretch where it lives
  f <- function(z) exp(dpois(y, m * exp(b + tau * z), log = TRUE) + dnorm(z, log = TRUE))
  peak <- optimize(function(z) dpois(y, m * exp(b + tau * z), log = TRUE) + dnorm(z, log = TRUE),
                   c(-60, 60), maximum = TRUE)$maximum
  width <- 1 / sqrt(1 + tau^2 * m * exp(b + tau * peak))
  integrate(f, peak - 9 * width, peak + 9 * width, rel.tol = 1e-10, stop.on.error = FALSE)$value
}
b <- seq(-17, 1, by = 0.075)
taus <- seq(least, largest, length.out = 201)
simpson <- c(1, rep(c(4, 2), length.out = 199), 1)
loglik <- function(rows, tau) sapply(b, function(x) sum(log(pmax(mapply(one, rows$deminers, rows$mines, x, tau), 1e-40))))
like <- lapply(split(d, d$era), function(rows) lapply(taus, function(tau) loglik(rows, tau)))
top <- max(sapply(like, function(e) max(unlist(e))))
marginal <- sapply(seq_along(taus), function(i) prod(sapply(like, function(e) sum(exp(e[[i]] - top)))))
weight <- marginal * dnorm(taus) * simpson
weight <- weight / sum(weight)
posterior <- lapply(seq_along(taus), function(i) { p <- exp(like$c[[i]] - max(like$c[[i]])); p / sum(p) })
cdf_new <- function(x) sum(sapply(seq_along(taus), function(i) weight[i] * sum(posterior[[i]] * pnorm((x - b) / taus[i]))))
root <- function(p) 1000 * exp(uniroot(function(x) cdf_new(x) - p, c(-14, -3), tol = 1e-9)$root)
fit <- glmer(deminers ~ 0 + era + offset(log(mines)) + (1 | row), data = transform(d, row = seq_len(nrow(d))),
             family = poisson, nAGQ = 25)
result <- list(
  made_with = list(R = R.version.string, lme4 = as.character(packageVersion("lme4"))),
  programmes = d, new = c(root(0.5), root(0.025), root(0.975)),
  one = c(one(4, 10722, -8.2, 0.5), one(481, 1389281, -8.0, 0.3), one(0, 5000, -7.5, 1.2)),
  one_at = list(c(4, 10722, -8.2, 0.5), c(481, 1389281, -8.0, 0.3), c(0, 5000, -7.5, 1.2)),
  glmer = list(level = unname(1000 * exp(fixef(fit))), tau = as.numeric(attr(VarCorr(fit)$row, "stddev"))))
write_json(result, "tests/reference/accidents.json", auto_unbox = TRUE, digits = 14, pretty = TRUE)
