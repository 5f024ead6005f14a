# Reference values for impact.models.revision. Run from the root of the repository:
#   Rscript tests/reference/revision.R
suppressMessages({library(metafor); library(jsonlite)})

# First and newest world totals of Landmine Monitor as in the tables on the day this was written.
world <- data.frame(
  year = c(2003, 2006:2023),
  first = c(8000, 5751, 5426, 5197, 3956, 4191, 4286, 3628, 3308, 3678, 6461, 8605, 7239, 6897, 5554, 7073, 5544,
            4710, 5757),
  newest = c(8065, 6022, 5473, 5502, 4224, 4191, 4474, 4325, 3456, 3695, 6967, 9440, 7253, 6897, 5853, 7073, 5544,
             4709, 5757))
# Made up: small counts of very different size, so that chance and shrinkage matter.
small <- data.frame(year = 2001:2008, first = c(3, 12, 40, 7, 150, 22, 5, 60),
                    newest = c(4, 13, 41, 9, 160, 28, 5, 61))
# Made up: no more spread than chance, so that tau is zero.
calm <- data.frame(year = 2001:2006, first = c(100, 110, 95, 105, 100, 98), newest = c(120, 131, 115, 125, 121, 117))

fit <- function(data, figure) {
  chance <- abs(1 - sum(data$first) / sum(data$newest))
  yi <- log(data$newest / data$first)
  vi <- chance / data$first
  model <- rma(yi, vi, method = "PM", test = "knha", control = list(tol = 1e-14, tau2.max = 10, maxiter = 10000))
  # The distribution of a new year: mean, its error, tau, and chance for that figure; t as in predict().
  told <- predict(model)
  wide <- qt(0.975, model$k - 1) * sqrt(model$se^2 + model$tau2 + chance / figure)
  list(year = data$year, first = data$first, newest = data$newest, figure = figure, chance = chance,
       tau2 = model$tau2, location = as.numeric(model$beta), error = model$se,
       low = exp(model$ci.lb), high = exp(model$ci.ub),
       metafor_pi = exp(c(told$pi.lb, told$pi.ub)),
       predicted = figure * exp(as.numeric(model$beta) + c(0, -wide, wide)),
       shrunk = exp(blup(model)$pred))
}

# With equal variances everything is the classical prediction interval of a mean.
y <- log(world$newest / world$first)
line <- lm(y ~ 1)
classical <- exp(predict(line, data.frame(row.names = 1), interval = "prediction")[1, ])
equal <- rma(y, rep(0.0001, length(y)), method = "PM", test = "knha", control = list(tol = 1e-14))

result <- list(R = R.version.string, metafor = as.character(packageVersion("metafor")),
               world = fit(world, 6279), small = fit(small, 20), calm = fit(calm, 100),
               classical = as.numeric(classical),
               equal = list(tau2 = equal$tau2, location = as.numeric(equal$beta), error = equal$se))
write(toJSON(result, digits = 12, auto_unbox = TRUE, pretty = TRUE), "tests/reference/revision.json")
