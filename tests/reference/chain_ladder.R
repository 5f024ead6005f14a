# Reference values for impact.models.chain_ladder. Run from the root of the repository:
#   Rscript tests/reference/chain_ladder.R
suppressMessages({library(boot); library(jsonlite)})

# Payments by year of accident and delay, from Taylor and Ashe (1983), as in England and Verrall (2002), Table 1.
paid <- list(
  c(357848, 766940, 610542, 482940, 527326, 574398, 146342, 139950, 227229, 67948),
  c(352118, 884021, 933894, 1183289, 445745, 320996, 527804, 266172, 425046),
  c(290507, 1001799, 926219, 1016654, 750816, 146923, 495992, 280405),
  c(310608, 1108250, 776189, 1562400, 272482, 352053, 206286),
  c(443160, 693190, 991983, 769488, 504851, 470639),
  c(396132, 937085, 847498, 805037, 705960),
  c(440832, 847631, 1131398, 1063269),
  c(359480, 1061648, 1443370),
  c(376686, 986608),
  344014)
taylor_ashe <- do.call(rbind, lapply(seq_along(paid), function(i)
  data.frame(origin = i, delay = seq_along(paid[[i]]), value = paid[[i]])))
# Diagnoses of AIDS in England and Wales to 1992 by quarter and delay of the report; dud marks incomplete cells.
reports <- data.frame(origin = aids$time, delay = aids$delay, value = aids$y)[aids$dud == 0, ]

fit <- function(data) {
  data$row <- factor(data$origin)
  data$column <- factor(data$delay)
  model <- glm(value ~ row + column, family = quasipoisson, data = data,
               control = glm.control(epsilon = 1e-14, maxit = 200))
  phi <- summary(model)$dispersion
  all <- expand.grid(column = levels(data$column), row = levels(data$row))
  coming <- all[!paste(all$row, all$column) %in% paste(data$row, data$column), ]
  x <- model.matrix(~ row + column, data = transform(rbind(coming, all)))[seq_len(nrow(coming)), , drop = FALSE]
  m <- exp(as.numeric(x %*% coef(model)))
  error <- function(cells) {
    gradient <- colSums(x[cells, , drop = FALSE] * m[cells])
    sqrt(phi * sum(m[cells]) + as.numeric(t(gradient) %*% vcov(model) %*% gradient))
  }
  origins <- levels(data$row)
  list(data = data[c("origin", "delay", "value")], total = sum(m), error = error(rep(TRUE, length(m))),
       to_come = sapply(origins, function(i) sum(m[coming$row == i]), USE.NAMES = FALSE),
       errors = sapply(origins, function(i) if (any(coming$row == i)) error(coming$row == i) else 0, USE.NAMES = FALSE),
       dispersion = phi, deviance = model$deviance, df = model$df.residual)
}

write_json(list(R = R.version.string, boot = as.character(packageVersion("boot")), taylor_ashe = fit(taylor_ashe),
                aids = fit(reports)), "tests/reference/chain_ladder.json", digits = NA, auto_unbox = TRUE)
