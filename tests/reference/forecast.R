# Reference values for impact.models.forecast.choose. Run from the root of the repository:
#   Rscript tests/reference/forecast.R
suppressMessages({library(forecast); library(jsonlite)})

# World totals 2003 to 2024 as in the tables on the day this was written; logs as the model takes them.
world <- c(8065, 6602, 6846, 6022, 5473, 5502, 4224, 4191, 4474, 4325, 3456, 3695, 6967, 9440, 7253, 6897, 5853,
           7073, 5544, 4709, 5757, 6279)
# Made up: a trend that levels off, with noise, so that the damped trend is estimated inside its bounds.
set.seed(20250318)
l <- 8; b <- -0.12; damp <- numeric(60)
for (i in seq_along(damp)) { e <- rnorm(1, 0, 0.05); damp[i] <- l + 0.92 * b + e
  l <- l + 0.92 * b + 0.5 * e; b <- 0.92 * b + 0.15 * e }
nile <- as.numeric(Nile)

spread <- function(f) as.numeric(f$upper - f$mean) / qnorm(0.975)
told <- function(f) list(mean = as.numeric(f$mean), error = spread(f))

x <- ts(log(world), start = 2003)
local <- function(series) {
  fit <- StructTS(ts(series), type = "level", optim.control = list(factr = 10, pgtol = 0))
  next_two <- predict(fit, n.ahead = 2)
  list(level = as.numeric(fit$coef["level"]), noise = as.numeric(fit$coef["epsilon"]),
       mean = as.numeric(next_two$pred), error = as.numeric(next_two$se))
}
smooth <- ses(ts(log(nile)), h = 2, level = 95)
trend <- ets(ts(damp), model = "AAN", damped = TRUE, opt.crit = "lik", nmse = 1, bounds = "usual")
followed <- forecast(trend, h = 3, level = 95)
flat <- ets(x, model = "AAN", damped = TRUE)

write(toJSON(list(
  R = R.version.string, forecast = as.character(packageVersion("forecast")),
  world = world, nile = nile, damp = damp,
  naive = told(naive(x, h = 2, level = 95)), drift = told(rwf(x, h = 2, drift = TRUE, level = 95)),
  local_nile = local(nile), local_log_nile = local(log(nile)),
  ses_log_nile = c(told(smooth), list(alpha = smooth$model$par[["alpha"]])),
  damped = c(told(followed), list(alpha = trend$par[["alpha"]], beta = trend$par[["beta"]], phi = trend$par[["phi"]],
                                  l = trend$par[["l"]], b = trend$par[["b"]],
                                  sse = sum(trend$residuals^2), sigma2 = trend$sigma2)),
  damped_world = c(told(forecast(flat, h = 2, level = 95)), list(sse = sum(flat$residuals^2)))
), digits = 12, auto_unbox = TRUE, pretty = TRUE), "tests/reference/forecast.json")
