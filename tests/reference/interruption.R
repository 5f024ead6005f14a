# Reference values for impact.models.interruption.interruption; run from the repository's root:
#   Rscript tests/reference/interruption.R
# Made-up series: a yearly one with a gap, a monthly one with seasons and population. R's own `Seatbelts`, by month
# and by quarter. The Sicilian series of Lopez Bernal et al. is read from IMPACT_SICILY_CSV and not kept.
suppressMessages({library(sandwich); library(lmtest); library(MASS); library(nlme); library(jsonlite)})
options(digits = 15)

years <- data.frame(
  year = c(1999:2006, 2009:2024),
  value = c(820, 905, 760, 870, 990, 850, 800, 700, 640, 610, 480, 520, 300, 340, 390, 310, 260, 295, 210, 250, 190,
            160, 205, 170))
years$time <- years$year - mean(years$year)
years$after <- as.numeric(years$year >= 2013)
years$later <- years$after * (years$year - 2013)

months <- data.frame(year = rep(2001:2006, each = 12), month = rep(1:12, 6))
n <- nrow(months)
k <- seq_len(n)
months$people <- round(380000 + 250 * k)
months$value <- round(exp(log(months$people) - 6.2 + 0.002 * k - 0.15 * (k >= 40) + 0.05 * sin(2 * pi * k / 12) +
  0.09 * sin(k * 1.7) + 0.05 * cos(k * 0.9)))
months$time <- (months$year * 12 + months$month - 1) / 12
months$time <- months$time - mean(months$time)
months$after <- as.numeric(k >= 40)
months$later <- months$after * (k - 40) / 12
for (j in 1:2) {
  months[[paste0("s", j)]] <- sin(2 * pi * j * months$month / 12)
  months[[paste0("c", j)]] <- cos(2 * pi * j * months$month / 12)
}

tight <- glm.control(epsilon = 1e-14, maxit = 200)
quasi_years <- glm(value ~ time + after + later, family = quasipoisson, data = years, control = tight)
step_years <- glm(value ~ time + after, family = quasipoisson, data = years, control = tight)
quasi_months <- glm(value ~ offset(log(people)) + time + after + later + s1 + c1 + s2 + c2, family = quasipoisson,
                    data = months, control = tight)
nb_years <- glm.nb(value ~ time + after + later, data = years, control = tight)
lags <- function(n) floor(4 * (n / 100)^(2 / 9))
# sandwich takes neighbouring rows as neighbouring in time: only the series without a gap is compared.
hac_months <- NeweyWest(quasi_months, lag = lags(n), prewhite = FALSE, adjust = TRUE)

# Restricted likelihood of given autocorrelations, on the last weighted least-squares step.
w <- sqrt(fitted(quasi_years))
z <- model.matrix(quasi_years) * w
colnames(z) <- paste0("z", 1:4)
step <- data.frame(r = (years$value - fitted(quasi_years)) / w, z, year = years$year)
rhos <- c(-0.3, 0.2, 0.6)
reml <- sapply(rhos, function(rho) {
  # corCAR1 takes real gaps but no negative correlation; a dense matrix serves both
  apart <- abs(outer(years$year, years$year, "-"))
  R <- rho^apart
  Ri <- solve(R)
  C <- t(z) %*% Ri %*% z
  q <- as.numeric(t(step$r) %*% Ri %*% step$r - t(step$r) %*% Ri %*% z %*% solve(C, t(z) %*% Ri %*% step$r))
  A <- solve(t(z) %*% z)
  V <- A %*% t(z) %*% R %*% z %*% A * q / (nrow(z) - ncol(z))
  c(logLik = as.numeric(-0.5 * determinant(R)$modulus - 0.5 * determinant(C)$modulus -
      (nrow(z) - ncol(z)) / 2 * log(q)), se_level = sqrt(V[3, 3]))
})
# The same by nlme for the positive ones (up to a constant that does not depend on rho).
by_nlme <- sapply(rhos[2:3], function(rho) as.numeric(logLik(gls(r ~ z1 + z2 + z3 + z4 - 1, data = step,
  correlation = corCAR1(rho, form = ~ year, fixed = TRUE), method = "REML"))))

# Seasons, exposure, chosen lag, and tests. The tests of the residuals run on the last weighted least-squares step.
tests_of <- function(model, lag, ...) {
  w <- sqrt(fitted(model))
  step <- data.frame(r = (model$y - fitted(model)) / w)
  z <- model.matrix(model) * w
  godfrey <- bgtest(lm(step$r ~ z - 1), order = lag)
  box <- Box.test(step$r, lag = lag, type = "Ljung-Box")
  against <- function(smaller) {
    table <- anova(smaller, model, test = "F")
    list(df = table$Df[2], statistic = table$F[2], p = table$`Pr(>F)`[2])
  }
  list(lag = lag, box = unname(box$statistic), box_p = unname(box$p.value), godfrey = unname(godfrey$statistic),
       godfrey_p = unname(godfrey$p.value), f = lapply(list(...), against))
}

belts <- data.frame(year = rep(1969:1984, each = 12), month = rep(1:12, 16), value = as.numeric(Seatbelts[, "drivers"]),
                    km = as.numeric(Seatbelts[, "kms"]))
seasons <- function(d, per) {
  d$part <- d[[if (per == 12) "month" else "quarter"]]
  first <- if (per == 12) 1983 + 1 / 12 else 1983.25
  d$time <- d$year + (d$part - 1) / per
  d$after <- as.numeric(d$time > first - 1e-9)
  d$later <- d$after * (d$time - first)
  d$time <- d$time - mean(d$time)
  for (j in 1:2) {
    d[[paste0("s", j)]] <- sin(2 * pi * j * d$part / per)
    d[[paste0("c", j)]] <- cos(2 * pi * j * d$part / per)
  }
  d
}
quarters <- aggregate(cbind(value, km) ~ quarter + year, transform(belts, quarter = (month + 2) %/% 3), sum)
belts <- seasons(belts, 12)
quarters <- seasons(quarters, 4)
quasi <- function(formula, data) glm(formula, family = quasipoisson, data = data, control = tight)
waves <- quasi(value ~ offset(log(km)) + time + after + later + s1 + c1 + s2 + c2, belts)
waves_season <- quasi(value ~ offset(log(km)) + time + after + later, belts)
waves_change <- quasi(value ~ offset(log(km)) + time + s1 + c1 + s2 + c2, belts)
months_apart <- quasi(value ~ time + after + factor(month), belts)
months_season <- quasi(value ~ time + after, belts)
months_change <- quasi(value ~ time + factor(month), belts)
by_quarter <- quasi(value ~ offset(log(km)) + time + after + factor(quarter), quarters)
newey <- function(model, lag) NeweyWest(model, lag = lag, prewhite = FALSE, adjust = TRUE)

sicily <- NULL
if (file.exists(Sys.getenv("IMPACT_SICILY_CSV"))) {
  d <- read.csv(Sys.getenv("IMPACT_SICILY_CSV"))
  d$months <- d$time
  d$time <- (d$months - mean(d$months)) / 12
  for (j in 1:2) {
    d[[paste0("s", j)]] <- sin(2 * pi * j * d$month / 12)
    d[[paste0("c", j)]] <- cos(2 * pi * j * d$month / 12)
  }
  # The model of the article with seasons, and that of its appendix with a change of slope; log link, offset stdpop.
  full <- quasi(aces ~ offset(log(stdpop)) + time + smokban + s1 + c1 + s2 + c2, d)
  bare <- quasi(aces ~ offset(log(stdpop)) + time + smokban, d)
  sloped <- quasi(aces ~ offset(log(stdpop)) + time + smokban + I(smokban * (months - 37) / 12) + s1 + c1 + s2 + c2, d)
  sicily <- list(coef = unname(coef(full)[2:3]), se = unname(sqrt(diag(vcov(full)))[2:3]),
                 se_lag_6 = unname(sqrt(diag(newey(full, 6)))[2:3]), sloped = unname(coef(sloped)[2:4]),
                 tests = tests_of(full, 11, season = bare))
} else {
  # without the file, what was computed from it before stays
  sicily <- read_json("tests/reference/interruption.json", simplifyVector = TRUE)$sicily
}

cells <- function(m, V = vcov(m)) list(coef = unname(coef(m)), se = unname(sqrt(diag(V))))
out <- list(
  made_by = list(R = R.version.string, sandwich = as.character(packageVersion("sandwich")),
                 lmtest = as.character(packageVersion("lmtest")),
                 MASS = as.character(packageVersion("MASS")), nlme = as.character(packageVersion("nlme"))),
  years = years[c("year", "value")], months = months[c("year", "month", "value", "people")],
  at_year = 2013, at_month = "2004-04",
  quasi_years = c(cells(quasi_years), dispersion = summary(quasi_years)$dispersion),
  step_years = c(cells(step_years), dispersion = summary(step_years)$dispersion),
  quasi_months = c(cells(quasi_months), dispersion = summary(quasi_months)$dispersion),
  hac_months = c(cells(quasi_months, hac_months), lags = lags(n)),
  nb_years = c(cells(nb_years), theta = nb_years$theta, logLik = as.numeric(logLik(nb_years))),
  counterfactual_2024 = exp(sum(coef(quasi_years)[1:2] * c(1, years$time[nrow(years)]))),
  seatbelts = list(
    months = belts[c("year", "month", "value", "km")], quarters = quarters[c("year", "quarter", "value", "km")],
    waves = c(cells(waves), list(dispersion = summary(waves)$dispersion, se_lag_12 = sqrt(diag(newey(waves, 12))),
              tests = tests_of(waves, 12, change = waves_change, season = waves_season))),
    indicators = c(cells(months_apart), list(dispersion = summary(months_apart)$dispersion,
                   tests = tests_of(months_apart, 24, change = months_change, season = months_season))),
    quarterly = c(cells(by_quarter), list(dispersion = summary(by_quarter)$dispersion,
                  tests = tests_of(by_quarter, 8)))),
  sicily = sicily,
  ar = list(rho = rhos, logLik = reml["logLik", ], se_level = reml["se_level", ], nlme = by_nlme))
write_json(out, "tests/reference/interruption.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
