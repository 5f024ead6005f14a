# Local level with drift, local linear trend and a local level with a step, variances fixed:
# Kalman filter and smoother of R's stats package (KalmanLike, KalmanSmooth) with a nearly diffuse start,
# and the exact generalised least squares of the same model.
# A start of variance 1e4 and 1e2 is diffuse to six digits; more costs digits in R's filter.
# Rscript tests/reference/trend_state_space.R > tests/reference/trend_state_space.json
z <- log(c(9220, 8000, 7987, 11700, 8065, 6602, 6846, 6022, 5473, 5502, 4224, 4191, 4474, NA, 3456, 3695,
           6971, 9440, 7253, 6897, 5853, 7073, 5544, 4709, 5757, 6279) + 0.5)
own <- 0.01
smooth <- function(level, slope) {
  mod <- list(T = matrix(c(1, 0, 1, 1), 2), Z = c(1, 0), h = own, V = diag(c(own * level, own * slope)),
              a = c(mean(z, na.rm = TRUE), 0), P = diag(c(1e4, 1e2)), Pn = diag(c(1e4, 1e2)))
  s <- KalmanSmooth(z, mod, nit = -1L)
  list(level = level, slope = slope, smoothed = s$smooth[, 1], error = sqrt(s$var[, 1, 1]),
       last_slope = s$smooth[26, 2], slope_first = s$smooth[1, 2], slope_error = sqrt(s$var[1, 2, 2]))
}
num <- function(x) paste0("[", paste(formatC(x, digits = 12, format = "g"), collapse = ", "), "]")
one <- function(x) paste0("{", paste0('"', names(x), '": ', sapply(x, function(v)
  if (length(v) > 1) num(v) else formatC(v, digits = 12, format = "g")), collapse = ", "), "}")
loglik <- function(level) {
  keep <- which(!is.na(z)); t <- keep - 1; n <- length(keep)
  V <- own * (diag(n) + level * outer(t, t, pmin)); X <- cbind(1, t); W <- solve(V)
  b <- solve(t(X) %*% W %*% X, t(X) %*% W %*% z[keep]); r <- z[keep] - X %*% b
  as.numeric(-0.5 * (determinant(V)$modulus + determinant(t(X) %*% W %*% X)$modulus + t(r) %*% W %*% r))
}
cat("{\n\"r\": \"", R.version.string, "\",\n\"models\": [", one(smooth(0.3, 0)), ",\n", one(smooth(1, 0)),
    ",\n", one(smooth(0.3, 0.01)), "],\n\"loglik\": ", num(sapply(c(0, 0.3, 1), loglik)), "}\n", sep = "")
