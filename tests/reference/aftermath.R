# Reference values for impact.models.aftermath: Rscript tests/reference/aftermath.R, from the repository's root.
# Data: tests/reference/aftermath_data.csv, annual casualties by years since the end of a war (a snapshot of the
# project's tables; kept so that the reference does not move with them). `bound` marks figures that are lower bounds.
library(MASS)
library(metafor)
library(jsonlite)

bend <- 4
prior <- 4
data <- read.csv("tests/reference/aftermath_data.csv")
data$early <- pmin(data$since, bend) - 1
data$late <- pmax(data$since - bend, 0)

# Which years count: all of a war seen from the first year, else those from the bend on; four at least.
exact <- data[data$bound == 0, ]
chosen <- function(own) {
  if (min(own$since) == 1) {
    if (nrow(own) >= 4 && sum(own$since <= bend) >= 2 && any(own$since > bend)) own
  } else {
    own <- own[own$since >= bend, ]
    if (nrow(own) >= 4) own
  }
}
groups <- Filter(Negate(is.null), lapply(split(exact, exact$place), chosen))
formula_of <- function(own) if (min(own$since) == 1) value ~ early + late else value ~ late
tight <- glm.control(epsilon = 1e-14, maxit = 300)

# Moments: theta.mm and glm take turns until theta stands still.
moment <- function(own) {
  f <- formula_of(own)
  m <- glm(f, family = poisson, data = own, control = tight)
  if (df.residual(m) < 1 || sum(residuals(m, type = "pearson")^2) <= df.residual(m)) return(0)
  theta <- 1
  for (i in 1:3000) {
    m <- glm(f, family = negative.binomial(theta), data = own, control = tight)
    new <- as.numeric(suppressWarnings(theta.mm(own$value, fitted(m), df.residual(m), eps = 1e-14, limit = 500)))
    still <- abs(new - theta) < 1e-12 * theta
    theta <- new
    if (still) break
  }
  1 / theta
}
alphas <- sapply(groups, moment)
df <- sapply(groups, function(own) nrow(own) - length(all.vars(formula_of(own))))
common <- weighted.mean(alphas, df)
alphas <- (df * alphas + prior * common) / (df + prior)

fits <- Map(function(own, alpha) {
  m <- glm(formula_of(own), family = negative.binomial(1 / alpha), data = own, control = tight)
  s <- summary(m, dispersion = 1)
  list(rates = unname(coef(m)[-1]), covariance = unname(s$cov.scaled[-1, -1, drop = FALSE]), alpha = alpha)
}, groups, alphas)

# Both rates pooled at once; a war whose figures begin later has the late one only.
rows <- do.call(rbind, lapply(names(fits), function(place) {
  rates <- fits[[place]]$rates
  data.frame(place = place, rate = rates, phase = if (length(rates) == 2) c("early", "late") else "late")
}))
V <- bldiag(lapply(fits, function(fit) fit$covariance))
pooled <- rma.mv(rate, V, mods = ~ phase - 1, random = ~ phase | place, struct = "UN", data = rows,
                 method = "REML", control = list(optimizer = "optim", optmethod = "Nelder-Mead", reltol = 1e-15,
                 maxit = 20000))

# Bounds as bounds: the likelihood of counts and lower bounds, alpha given, maximised directly.
own <- data[data$place == "AGO" & data$since >= bend, ]
size <- 1 / 0.2
cost <- function(b) {
  mu <- exp(b[1] + b[2] * own$late)
  -sum(ifelse(own$bound == 1, pnbinom(own$value - 1, size = size, mu = mu, lower.tail = FALSE, log.p = TRUE),
              dnbinom(own$value, size = size, mu = mu, log = TRUE)))
}
best <- optim(c(4, 0), cost, method = "BFGS", control = list(reltol = 1e-15, maxit = 5000))
best <- optim(best$par, cost, method = "BFGS", control = list(reltol = 1e-15, maxit = 5000))
hidden <- own[own$bound == 1, ][1, ]
mu <- exp(best$par[1] + best$par[2] * hidden$late)
y <- hidden$value:100000
p <- dnbinom(y, size = size, mu = mu)
mean_beyond <- sum(y * p) / sum(p)
variance_beyond <- sum(y^2 * p) / sum(p) - mean_beyond^2

write_json(list(
  made_by = "Rscript tests/reference/aftermath.R",
  versions = list(R = R.version.string, MASS = as.character(packageVersion("MASS")),
                  metafor = as.character(packageVersion("metafor"))),
  bend = bend,
  wars = fits,
  pooled = list(early = as.numeric(pooled$beta[1]), late = as.numeric(pooled$beta[2]), covariance = pooled$vb,
                tau2 = pooled$tau2, rho = pooled$rho),
  bounded = list(place = "AGO", alpha = 0.2, coef = best$par, mean = mu, least = hidden$value,
                 mean_beyond = mean_beyond, variance_beyond = variance_beyond)
), "tests/reference/aftermath.json", auto_unbox = TRUE, digits = 12, pretty = TRUE)
