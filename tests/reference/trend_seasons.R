# Reference values for impact.models.trend by month and by quarter. Run from the root of the repository:
#   Rscript tests/reference/trend_seasons.R
# R's own `Seatbelts`: drivers killed or seriously injured in Great Britain, kilometres driven as exposure; the
# joinpoints are taken as known.
suppressMessages({library(lmtest); library(jsonlite)})

belts <- data.frame(year = rep(1969:1984, each = 12), month = rep(1:12, 16), value = as.numeric(Seatbelts[, "drivers"]),
                    km = as.numeric(Seatbelts[, "kms"]))
quarters <- aggregate(cbind(value, km) ~ quarter + year, transform(belts, quarter = (month + 2) %/% 3), sum)

fit <- function(data, part, per, knots, season) {
  data$time <- data$year + (data[[part]] - 1) / per
  data$t <- data$time - mean(data$time)
  bends <- sapply(knots, function(k) pmax(data$time - k, 0))
  colnames(bends) <- paste0("bend", seq_along(knots))
  data <- cbind(data, bends)
  data$s1 <- sin(2 * pi * data[[part]] / per)
  data$c1 <- cos(2 * pi * data[[part]] / per)
  line <- paste("t", paste(colnames(bends), collapse = " + "), sep = " + ")
  tight <- glm.control(epsilon = 1e-14, maxit = 200)
  model <- function(terms) glm(as.formula(paste("value ~ offset(log(km)) +", terms)), family = quasipoisson, data = data,
                               control = tight)
  full <- model(paste(line, "+", season))
  n <- nrow(data)
  freedom <- full$df.residual
  # slope of each segment: sums of the first slope and the changes
  k <- length(knots)
  places <- 1 + seq_len(k + 1)
  slopes <- t(sapply(seq_len(k + 1), function(i) {
    pick <- as.numeric(seq_along(places) <= i)
    estimate <- sum(pick * coef(full)[places])
    se <- sqrt(as.numeric(t(pick) %*% vcov(full)[places, places] %*% pick))
    100 * (exp(estimate + c(0, -1, 1) * qt(0.975, freedom) * se) - 1)
  }))
  f <- function(smaller) {
    table <- anova(smaller, full, test = "F")
    list(df = table$Df[2], statistic = table$F[2], p = table$`Pr(>F)`[2])
  }
  w <- sqrt(fitted(full))
  r <- (data$value - fitted(full)) / w
  z <- model.matrix(full) * w
  godfrey <- bgtest(lm(r ~ z - 1), order = 12)
  box <- Box.test(r, lag = 12, type = "Ljung-Box")
  list(knots = knots, segments = slopes, dispersion = summary(full)$dispersion, deviance = full$deviance,
       season = f(model(line)), joinpoints = f(model(paste("t +", season))),
       box = list(statistic = unname(box$statistic), p = unname(box$p.value)),
       godfrey = list(statistic = unname(godfrey$statistic), p = unname(godfrey$p.value)))
}

write_json(list(made_by = list(R = R.version.string, lmtest = as.character(packageVersion("lmtest"))),
                months = belts, quarters = quarters,
                waves = fit(belts, "month", 12, c(1974, 1983), "s1 + c1"),
                indicators = fit(belts, "month", 12, 1983, "factor(month)"),
                by_quarter = fit(quarters, "quarter", 4, 1974, "factor(quarter)")),
           "tests/reference/trend_seasons.json", digits = NA, auto_unbox = TRUE)
