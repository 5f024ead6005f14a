# Reference values for impact.models.completion from R's package survival.
# Run from the repository's root: Rscript tests/reference/completion.R
# completion_data.csv is the roster of impact.published.treaty.obligations as it stood in November 2026, kept as it was.
suppressMessages({library(survival); library(jsonlite)})

d <- read.csv("tests/reference/completion_data.csv")
known <- d[d$size != "" & !is.na(d$entry), ]
known$large <- as.integer(known$size == "large")

curve <- function(fit, at) {
  s <- summary(fit, times = at, extend = TRUE)
  n <- s$surv * (1 - s$surv) / s$std.err^2
  done <- (1 - s$surv) * n
  list(time = at, share = 1 - s$surv, low = qbeta(0.025, done, n - done + 1), high = qbeta(0.975, done + 1, n - done))
}
km <- survfit(Surv(time, completed) ~ 1, data = d, conf.type = "log-log")
late <- survfit(Surv(entry, time, completed) ~ 1, data = known, conf.type = "log-log")
# the median, and the first times at which the ends of the interval reach one half
every <- curve(km, sort(unique(d$time)))
first <- function(x) { t <- every$time[which(x >= 0.5)]; if (length(t)) t[1] else NA }
q <- list(quantile = quantile(km, 0.5)$quantile, lower = first(every$high), upper = first(every$low))

# made data with many ties: small weights of a made trial
tied <- data.frame(
  time = c(1, 1, 2, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 8, 9, 10, 10, 11, 12, 12),
  completed = c(1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1),
  group = rep(c(0, 1), 10), x = c(2, 5, 1, 3, 8, 4, 6, 7, 9, 1, 2, 8, 3, 5, 7, 9, 4, 6, 1, 2) / 3)
exact <- data.frame(time = 1:12, completed = c(rep(1, 8), rep(0, 4)))

model <- function(fit) {
  z <- cox.zph(fit, transform = "km")
  s <- summary(fit)
  list(coefficient = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit)))), low = unname(s$conf.int[, 3]),
       high = unname(s$conf.int[, 4]), loglik = fit$loglik[2], zph = unname(z$table[, 1]))
}
result <- list(
  made_with = list(R = R.version.string, survival = as.character(packageVersion("survival")),
                   jsonlite = as.character(packageVersion("jsonlite"))),
  km = c(curve(km, c(5, 10, 15, 20, 25)), list(median = unname(c(q$quantile, q$lower, q$upper)))),
  km_late = curve(late, c(18, 20, 22, 26)),
  km_exact = unname(quantile(survfit(Surv(time, completed) ~ 1, data = exact, conf.type = "log-log"), 0.5)$quantile),
  km_tied = curve(survfit(Surv(time, completed) ~ 1, data = tied, conf.type = "log-log"), c(2, 6, 9)),
  cox = model(coxph(Surv(time, completed) ~ log_pop + late, data = d, ties = "efron")),
  cox_tied = model(coxph(Surv(time, completed) ~ group + x, data = tied, ties = "efron")),
  cox_late = model(coxph(Surv(entry, time, completed) ~ large, data = known, ties = "efron")),
  tied = tied
)
write_json(result, "tests/reference/completion.json", auto_unbox = TRUE, digits = 14, pretty = TRUE, na = "null")
