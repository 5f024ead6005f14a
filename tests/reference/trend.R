# Reference values for impact.models.trend.trend; run from the repository's root:
#   Rscript tests/reference/trend.R
# A made-up series with gaps; and the data on Down syndrome by mother's
# age as shipped with segmented (Davison and Hinkley 1997, table 7.12; Muggeo 2003, 2008): counts, facts.
suppressMessages({library(MASS); library(segmented); library(jsonlite)})
options(digits = 15)
tight <- glm.control(epsilon = 1e-11, maxit = 200)

years <- data.frame(
  year = c(1999:2006, 2009:2024),
  value = c(920, 905, 760, 870, 790, 650, 700, 600, 410, 380, 372, 300, 260, 245, 330, 480, 610, 560, 495, 520, 450,
            400, 425, 330))
years$people <- 50000 + 700 * (years$year - 1999)
centre <- mean(years$year)
knots <- c(2013, 2016)
years$t <- years$year - centre
for (i in 1:2) years[[paste0("d", i)]] <- pmax(years$year - knots[i], 0)

# APCs of the segments and AAPC of windows: linear combinations of the coefficients, t intervals.
told <- function(model) {
  V <- vcov(model); b <- coef(model); df <- df.residual(model)
  at <- function(y) c(1, y - centre, pmax(y - knots, 0))
  combine <- function(L) {
    e <- sum(L * b); s <- sqrt(drop(t(L) %*% V %*% L)); q <- qt(0.975, df)
    list(log = e, se = s, estimate = 100 * expm1(e), low = 100 * expm1(e - q * s), high = 100 * expm1(e + q * s))
  }
  window <- function(a, z) combine((at(z) - at(a)) / (z - a))
  list(coef = unname(b), dispersion = summary(model)$dispersion, deviance = deviance(model), df = df,
       fitted = unname(fitted(model)),
       segments = list(window(1999, 2013), window(2013, 2016), window(2016, 2024)),
       aapc_all = window(1999, 2024), aapc_last = window(2014, 2024))
}
quasi <- glm(value ~ t + d1 + d2, quasipoisson, years, control = tight)
rate <- glm(value ~ t + d1 + d2 + offset(log(people)), quasipoisson, years, control = tight)
# The negative binomial with a dispersion on top: R's estimate of theta, then the variance times the Pearson
# statistic over its degrees of freedom (at least 1), as our model has it.
nb <- glm.nb(value ~ t + d1 + d2, years, control = glm.control(epsilon = 1e-11, maxit = 500))
nb_told <- told(nb)
pearson <- sum(residuals(nb, "pearson")^2) / df.residual(nb)
nb_told$alpha <- 1 / nb$theta
nb_told$pearson <- pearson
nb_told$se <- unname(sqrt(diag(vcov(nb))))

# Every admissible set of two whole-year joinpoints by brute force: deviance of the best.
sets <- list()
for (a in 1999:2024) for (z in a:2024) {
  before <- sum(years$year < a); between <- sum(years$year > a & years$year < z); after <- sum(years$year > z)
  if (before >= 2 && between >= 2 && after >= 2) sets[[length(sets) + 1]] <- c(a, z)
}
cost <- sapply(sets, function(k) deviance(glm(value ~ t + pmax(year - k[1], 0) + pmax(year - k[2], 0), poisson, years,
                                               control = tight)))
grid <- list(sets = length(sets), best = sets[[which.min(cost)]], deviance = min(cost))

# segmented, where joinpoints may stand anywhere
data(down)
set.seed(1)
start <- glm(cases ~ age + offset(log(births)), family = poisson, data = down, control = tight)
smooth <- segmented(start, seg.Z = ~age, psi = list(age = 25), control = seg.control(tol = 1e-12, it.max = 200))
binomial_start <- glm(cases / births ~ age, weights = births, family = binomial, data = down)
published <- segmented(binomial_start, seg.Z = ~age, psi = list(age = 25))
write.csv(down, "tests/reference/trend_down.csv", row.names = FALSE, quote = FALSE)

years_two <- segmented(glm(value ~ year, quasipoisson, years, control = tight), seg.Z = ~year,
                       psi = list(year = c(2012, 2017)), control = seg.control(tol = 1e-12, it.max = 200))

write(toJSON(list(
  r = R.version.string, segmented = as.character(packageVersion("segmented")),
  MASS = as.character(packageVersion("MASS")),
  years = years[c("year", "value", "people")], knots = knots,
  quasi = told(quasi), rate = told(rate), negative_binomial = nb_told, grid = grid,
  down = list(bend = smooth$psi[, "Est."], se = smooth$psi[, "St.Err"], deviance = deviance(smooth),
              slopes = unname(slope(smooth)$age[, "Est."]),
              binomial_bend = published$psi[, "Est."], binomial_se = published$psi[, "St.Err"]),
  years_two = list(bends = unname(years_two$psi[, "Est."]), deviance = deviance(years_two))
), digits = 15, auto_unbox = TRUE, pretty = TRUE), "tests/reference/trend.json")
