# Reference values for impact.models.aftermath: Rscript tests/reference/aftermath.R, from the repository's root.
# Data: tests/reference/aftermath_data.csv, annual casualties by years since the end of a war (a snapshot of the
# project's tables; kept so that the reference does not move with them).
library(MASS)
library(metafor)
library(glmmTMB)
library(jsonlite)

data <- read.csv("tests/reference/aftermath_data.csv")
places <- sort(unique(data$place))

# Likelihood: glm.nb, expected information of the coefficients given theta.
# Moments: theta.mm and glm take turns until theta stands still.
fit_one <- function(own) {
  own$t <- own$since - mean(own$since)
  likelihood <- tryCatch({
    m <- suppressWarnings(glm.nb(value ~ t, data = own, control = glm.control(epsilon = 1e-13, maxit = 500)))
    s <- summary(m)$coefficients
    list(slope = s[2, 1], error = s[2, 2], alpha = 1 / m$theta)
  }, error = function(e) NULL)
  poisson_fit <- glm(value ~ t, family = poisson, data = own, control = glm.control(epsilon = 1e-14, maxit = 200))
  pearson <- sum(residuals(poisson_fit, type = "pearson")^2)
  if (pearson <= df.residual(poisson_fit)) {
    s <- summary(poisson_fit)$coefficients
    moment <- list(slope = s[2, 1], error = s[2, 2], alpha = 0)
  } else {
    theta <- 1
    for (i in 1:2000) {
      m <- glm(value ~ t, family = negative.binomial(theta), data = own,
               control = glm.control(epsilon = 1e-14, maxit = 200))
      new <- as.numeric(suppressWarnings(theta.mm(own$value, fitted(m), df.residual(m), eps = 1e-14, limit = 500)))
      still <- abs(new - theta) < 1e-12 * theta
      theta <- new
      if (still) break
    }
    s <- summary(m, dispersion = 1)$coefficients
    moment <- list(slope = s[2, 1], error = s[2, 2], alpha = 1 / theta)
  }
  quasi <- summary(glm(value ~ t, family = quasipoisson, data = own,
                       control = glm.control(epsilon = 1e-14, maxit = 200)))
  list(moment = moment, likelihood = likelihood,
       quasi = list(slope = quasi$coefficients[2, 1], error = quasi$coefficients[2, 2], scale = quasi$dispersion))
}
fits <- setNames(lapply(places, function(p) fit_one(data[data$place == p, ])), places)

slopes <- sapply(fits, function(f) f$moment$slope)
errors <- sapply(fits, function(f) f$moment$error)
pooled <- rma(yi = slopes, sei = errors, method = "PM", test = "knha", control = list(tol = 1e-12, maxiter = 10000))
again <- rma(yi = slopes, sei = errors, method = "REML", test = "knha", control = list(threshold = 1e-12, maxiter = 10000))
shrunk <- blup(pooled)
ahead <- predict(pooled, pi.type = "default")

# Another way to the same number: one model for all wars, one common dispersion, normal rates.
data$t <- data$since - ave(data$since, data$place)
mixed <- glmmTMB(value ~ t + (1 | place) + (0 + t | place), family = nbinom2, data = data)
fixed <- summary(mixed)$coefficients$cond

# The first two years as a step (returns.surge), by moments, for one war.
own <- data[data$place == "BIH", ]
own$t <- own$since - mean(own$since)
own$early <- as.numeric(own$since <= 2)
theta <- 1
for (i in 1:2000) {
  m <- glm(value ~ t + early, family = negative.binomial(theta), data = own,
           control = glm.control(epsilon = 1e-14, maxit = 200))
  new <- as.numeric(suppressWarnings(theta.mm(own$value, fitted(m), df.residual(m), eps = 1e-14, limit = 500)))
  still <- abs(new - theta) < 1e-12 * theta
  theta <- new
  if (still) break
}
step <- summary(m, dispersion = 1)$coefficients[3, 1:2]

write_json(list(
  made_by = "Rscript tests/reference/aftermath.R",
  versions = list(R = R.version.string, MASS = as.character(packageVersion("MASS")),
                  metafor = as.character(packageVersion("metafor")),
                  glmmTMB = as.character(packageVersion("glmmTMB"))),
  wars = fits,
  pooled = list(tau2 = pooled$tau2, slope = as.numeric(pooled$beta), error = pooled$se,
                low = pooled$ci.lb, high = pooled$ci.ub, new_low = ahead$pi.lb, new_high = ahead$pi.ub),
  reml = list(tau2 = again$tau2, slope = as.numeric(again$beta), error = again$se),
  shrunk = list(place = names(slopes), slope = shrunk$pred, error = shrunk$se, low = shrunk$pi.lb, high = shrunk$pi.ub),
  mixed = list(slope = fixed["t", 1], error = fixed["t", 2], alpha = 1 / sigma(mixed),
               spread = sqrt(as.numeric(VarCorr(mixed)$cond[[2]]))),
  step = list(place = "BIH", effect = step[[1]], error = step[[2]])
), "tests/reference/aftermath.json", auto_unbox = TRUE, digits = 12, pretty = TRUE)
