# Reference values for impact.models.panel and event_study; run from the repository's root:
#   Rscript tests/reference/panel.R
# Made-up panel: 12 countries, 2000 to 2014 with gaps, one of only zeros; joining in 2005, 2007 or 2009, or never.
suppressMessages({library(sandwich); library(jsonlite)})
options(digits = 15)
set.seed(4)
joined <- c(A = 2005, B = 2005, C = 2007, D = 2007, E = 2009, F = 2003)
d <- expand.grid(year = 2000:2014, place = LETTERS[1:12], stringsAsFactors = FALSE)
d$joined <- unname(joined[d$place])
d$party <- as.numeric(!is.na(d$joined) & d$year >= d$joined)
level <- setNames(runif(12, 3, 6), LETTERS[1:12])
d$people <- round(1e6 * (5 + as.numeric(factor(d$place))) * 1.02^(d$year - 2000))
d$value <- rnbinom(nrow(d), mu = exp(level[d$place] - 0.04 * (d$year - 2007) - 0.4 * d$party), size = 4)
d$value[d$place == "L"] <- 0
d <- d[!(d$place %in% c("B", "H") & d$year %in% 2003:2004) & !(d$place == "C" & d$year == 2008), ]
used <- d[d$place != "L", ]

tight <- glm.control(epsilon = 1e-14, maxit = 200)
m <- glm(value ~ party + factor(place) + factor(year), family = poisson, data = used, control = tight)
r <- glm(value ~ party + factor(place) + factor(year) + offset(log(people)), family = poisson, data = used, control = tight)
# vcovCL's cadjust is G/(G-1); the share for K (country effects nested in the clusters are not counted) by hand.
n <- nrow(used); k <- length(unique(used$year)) - 1 + 1
cluster <- vcovCL(m, cluster = ~place, type = "HC0", cadjust = TRUE) * (n - 1) / (n - k)
deleted <- sapply(unique(used$place), function(p) coef(update(m, data = used[used$place != p, ]))["party"])
g <- length(deleted)
jackknife <- sqrt((g - 1) / g * sum((deleted - coef(m)["party"])^2))

# Event study: effects of countries and years, and of years before joining, from country-years outside only.
out <- used[used$party == 0, ]
out$since <- out$year - out$joined
out$lead <- as.numeric(!is.na(out$since) & out$since <= -3)
base <- glm(value ~ lead + factor(place) + factor(year), family = poisson, data = out, control = tight)
ins <- used[used$party == 1 & used$place %in% out$place, ]
ins$since <- ins$year - ins$joined
mu <- predict(base, newdata = transform(ins, lead = 0), type = "response")
bins <- list(c(0, 1), c(2, 4), c(5, 99))
event <- sapply(bins, function(b) {
  at <- ins$since >= b[1] & ins$since <= b[2]
  log(sum(ins$value[at]) / sum(mu[at]))
})
plain <- glm(value ~ factor(place) + factor(year), family = poisson, data = out, control = tight)
overall <- log(sum(ins$value) / sum(predict(plain, newdata = ins, type = "response")))

write_json(list(
  made_by = list(R = R.version.string, sandwich = as.character(packageVersion("sandwich"))),
  panel = d[c("place", "year", "value", "people", "joined", "party")],
  effect = unname(coef(m)["party"]), cluster_se = sqrt(cluster["party", "party"]), jackknife_se = jackknife,
  deleted = unname(deleted), rate_effect = unname(coef(r)["party"]), n = n,
  lead = unname(coef(base)["lead"]), event = event, overall = overall),
  "tests/reference/panel.json", digits = NA, auto_unbox = TRUE, pretty = FALSE, na = "null")
