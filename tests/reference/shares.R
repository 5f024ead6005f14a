# Reference values for impact.models.shares and impact.models.betabinomial.
# Run from the repository's root: Rscript tests/reference/shares.R
suppressPackageStartupMessages({library(glmmTMB); library(jsonlite)})

# Wilson's limits: prop.test without continuity correction.
a <- c(40, 3, 0, 50, 997)
k <- c(100, 20, 12, 50, 1400)
wilson <- t(mapply(function(x, n) {
  suppressWarnings(prop.test(x, n, correct = FALSE)$conf.int[1:2])
}, a, k))

# Imbens and Manski 2004: critical value by root finding, limits by prop.test at the level it stands for.
part <- c(40, 200, 0, 300, 29, 5001)
known <- c(100, 260, 12, 300, 31, 5546)
total <- c(120, 400, 30, 300, 32, 6016)
identified <- t(mapply(function(x, m, n) {
  low <- x / n
  high <- (x + n - m) / n
  s <- max(sqrt(low * (1 - low)), sqrt(high * (1 - high)))
  f <- function(c) pnorm(c + sqrt(n) * (high - low) / s) - pnorm(-c) - 0.95
  # Nobody unknown: the bounds meet, and the interval is the ordinary two-sided one.
  critical <- if (high > low) uniroot(f, c(1.6, 2.0), tol = 1e-13)$root else qnorm(0.975)
  level <- 2 * pnorm(critical) - 1
  first <- suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = level)$conf.int[1])
  last <- suppressWarnings(prop.test(x + n - m, n, correct = FALSE, conf.level = level)$conf.int[2])
  c(low, high, critical, first, last)
}, part, known, total))

# Beta-binomial: mean on the logit scale, phi = alpha + beta.
worlds <- list(
  spread = list(part = c(2, 30, 9, 14, 1, 8, 22, 0, 61, 5, 40, 3),
                known = c(20, 50, 40, 20, 30, 16, 80, 9, 210, 7, 55, 41)),
  mild = list(part = c(21, 48, 33, 17, 60, 11, 29, 74), known = c(100, 210, 140, 90, 260, 60, 118, 330)))
pools <- lapply(worlds, function(d) {
  frame <- data.frame(a = d$part, b = d$known - d$part)
  fit <- glmmTMB(cbind(a, b) ~ 1, family = betabinomial(link = "logit"), data = frame,
                 control = glmmTMBControl(optCtrl = list(rel.tol = 1e-14, x.tol = 1e-12, iter.max = 1000, eval.max = 1000)))
  # Limits at which the profile log-likelihood has fallen by t^2 / 2: glmmTMB's own (it stops at phi = 1e8 or
  # so where countries are alike), and by plain R, the binomial included.
  t <- qt(0.975, length(d$part) - 1)
  own <- confint(fit, method = "uniroot", parm = "beta_", level = pchisq(t^2, 1))
  at <- function(m, phi) sum(lchoose(d$known, d$part) + lbeta(d$part + plogis(m) * phi, frame$b + plogis(-m) * phi)
                             - lbeta(plogis(m) * phi, plogis(-m) * phi))
  profile <- function(m) max(optimize(function(l) at(m, exp(l)), c(-6, 9), maximum = TRUE, tol = 1e-10)$objective,
                             sum(dbinom(d$part, d$known, plogis(m), log = TRUE)))
  top <- optimize(profile, c(-4, 4), maximum = TRUE, tol = 1e-10)
  below <- function(m) profile(m) - top$objective + t^2 / 2
  limits <- c(uniroot(below, c(-8, top$maximum), tol = 1e-10)$root, uniroot(below, c(top$maximum, 8), tol = 1e-10)$root)
  list(profile = limits, profile_glmmTMB = unname(own[1, 1:2]),
       part = d$part, known = d$known, logit = unname(fixef(fit)$cond), phi = sigma(fit),
       error = unname(sqrt(vcov(fit)$cond[1, 1])), loglik = as.numeric(logLik(fit)),
       t = t)
})

write_json(list(
  R = R.version.string,
  packages = list(stats = as.character(packageVersion("stats")), glmmTMB = as.character(packageVersion("glmmTMB"))),
  wilson = list(part = a, known = k, low = wilson[, 1], high = wilson[, 2]),
  identified = list(part = part, known = known, total = total, bound_low = identified[, 1],
                    bound_high = identified[, 2], critical = identified[, 3],
                    outer_low = identified[, 4], outer_high = identified[, 5]),
  pooled = pools), "tests/reference/shares.json", digits = 14, auto_unbox = TRUE, pretty = TRUE)
