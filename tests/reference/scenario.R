# The course of a scenario, written a second time and in another language, one case and one year after the
# other, from the description in the docstring of impact.scenario.engine.course (not from its code).
# Run from the root of the checkout: Rscript tests/reference/scenario.R
library(jsonlite)
set.seed(20250318)

pick <- function(low, high) runif(1, low, high)

one_case <- function(i) {
  list(
    kind = c("persistent", "self-destructing", "command-controlled")[1 + i %% 3],
    horizon = 25, war_comes = as.numeric(i %% 5 != 0),
    mines_laid = round(10^pick(2, 6.5)), decoy_share = pick(0, 0.6), area_per_mine = 10^pick(2, 4),
    self_destruct_reliability = pick(0.5, 1), self_deactivation_reliability = pick(0, 1),
    control_lost_share = pick(0.05, 0.9),
    war_start = pick(0, 3), war_duration = pick(0.1, 6), kept_without_war = pick(0, 6),
    combat_detonated_share = pick(0, 0.6), combat_displaced_share = pick(0, 0.4),
    people_near = pick(1, 120), stay_in_war_share = pick(0, 0.9), return_years = pick(0.2, 8),
    hazard = 10^pick(-6, -4), density_exponent = pick(0.2, 1.4), casualties_per_accident = pick(1, 2), learning_half_life = pick(1, 8),
    learning_floor = pick(0, 0.3), marked_share = pick(0, 1), marking_effect = pick(0, 1),
    marking_decay = pick(0, 0.4), records_quality = pick(0, 1), suspected_ratio = pick(1, 20),
    killed_share = pick(0.2, 0.5), child_share = pick(0.1, 0.8), deminer_casualties_per_mine = pick(0, 0.004),
    clearance_delay = pick(0, 5), capacity = 10^pick(0, 2), in_mines = as.numeric(i %% 4 == 0),
    capacity_growth = pick(-0.1, 0.3), capacity_ceiling = pick(1, 5), clearance_quality = pick(0.9, 1),
    displaced_found_share = pick(0.2, 1), cost_per_km2 = pick(1e5, 3e6), cost_per_mine = pick(0, 500),
    discount_rate = pick(0, 0.08), migration_rate = pick(0, 0.05), migrated_away_share = pick(0, 0.8)
  )
}

follow <- function(v) {
  mines <- v$mines_laid * (1 - v$decoy_share)
  decoys <- v$mines_laid - mines
  gone_off <- 0; inert <- 0; held <- 0
  mined <- v$mines_laid * v$area_per_mine / 1e6
  if (v$kind == "self-destructing") {
    gone_off <- mines * v$self_destruct_reliability
    inert <- (mines - gone_off) * v$self_deactivation_reliability
  }
  if (v$kind == "command-controlled") {
    held <- mines * (1 - v$control_lost_share)
    mined <- mined * v$control_lost_share
  }
  place <- mines - gone_off - inert - held
  away <- 0; missed <- 0
  land <- mined * (1 + (1 - v$records_quality) * (v$suspected_ratio - 1))
  need_ends <- if (v$war_comes == 1) v$war_start + v$war_duration else v$kept_without_war
  sum_casualties <- 0; sum_deminers <- 0; sum_cost <- 0; sum_worth <- 0; sum_cleared <- 0; sum_blown <- 0
  left <- c()
  for (year in 0:(v$horizon - 1)) {
    # fighting
    fought <- 0
    if (v$war_comes == 1) {
      fought <- max(0, min(year + 1, need_ends) - max(year, v$war_start))
      survive <- (1 - v$combat_detonated_share)^(fought / v$war_duration)
      sum_blown <- sum_blown + (place + away + held) * (1 - survive)
      place <- place * survive; away <- away * survive; held <- held * survive
      shifted <- place * (1 - (1 - v$combat_displaced_share)^(fought / v$war_duration))
      place <- place - shifted; away <- away + shifted
    }
    # water and frost
    lost <- v$migration_rate * v$migrated_away_share
    shifted <- place * v$migration_rate
    away <- away * (1 - lost) + shifted * (1 - v$migrated_away_share)
    place <- place - shifted
    missed <- missed * (1 - lost)
    # people
    here <- 1
    if (v$war_comes == 1) {
      after <- max(0, min(1, year + 1 - need_ends))
      before <- max(0, 1 - fought - after)
      middle_of_after <- if (need_ends > year) (need_ends + year + 1) / 2 else year + 0.5
      back <- min(1, max(0, (middle_of_after - need_ends) / v$return_years))
      here <- before + fought * v$stay_in_war_share +
        after * (v$stay_in_war_share + (1 - v$stay_in_war_share) * back)
      years_known <- if (year + 0.5 < v$war_start) year + 0.5 else max(0, year + 0.5 - need_ends)
    } else {
      years_known <- year + 0.5
    }
    rate <- v$hazard * 50 * (v$people_near * here / 50)^v$density_exponent *
      (v$learning_floor + (1 - v$learning_floor) * 0.5^(years_known / v$learning_half_life))
    marks <- v$marked_share * v$marking_effect * (1 - v$marking_decay)^year
    set_off <- place * (1 - exp(-rate * (1 - marks)))
    set_off_bare <- (away + missed) * (1 - exp(-rate))
    place <- place - set_off
    away <- away * exp(-rate); missed <- missed * exp(-rate)
    soon <- 0
    if (year == 0) {
      # live for half of 30 days, or for 120 days, before the mechanism has worked
      there <- (if (v$war_comes == 1) survive else 1) * (1 - lost)
      soon_gone <- gone_off * there * (1 - exp(-rate * (1 - marks) * 15 / 365))
      soon_inert <- inert * there * (1 - exp(-rate * (1 - marks) * 120 / 365))
      gone_off <- gone_off - soon_gone
      inert <- inert - soon_inert
      soon <- soon_gone + soon_inert
    }
    sum_blown <- sum_blown + set_off + set_off_bare + soon
    sum_casualties <- sum_casualties + (set_off + set_off_bare + soon) * v$casualties_per_accident
    # clearance
    if (need_ends < year + 1) { sum_cleared <- sum_cleared + held; held <- 0 }
    start <- need_ends + v$clearance_delay
    at_work <- max(0, min(1, year + 1 - start))
    if (at_work > 0) {
      power <- v$capacity * min((1 + v$capacity_growth)^max(0, year - start), v$capacity_ceiling) * at_work
      stock <- if (v$in_mines == 1) place + away + inert + decoys else land
      f <- if (stock > 0) min(1, power / stock) else 1
      found <- f * (place * v$clearance_quality + away * v$displaced_found_share)
      missed <- missed + f * (place + away) - found
      place <- place * (1 - f); away <- away * (1 - f)
      cost <- f * land * v$cost_per_km2 + (found + f * (inert + decoys)) * v$cost_per_mine
      inert <- inert * (1 - f); decoys <- decoys * (1 - f); land <- land * (1 - f)
      sum_cleared <- sum_cleared + found
      sum_deminers <- sum_deminers + found * v$deminer_casualties_per_mine
      sum_cost <- sum_cost + cost
      sum_worth <- sum_worth + cost / (1 + v$discount_rate)^(year + 0.5)
    }
    left <- c(left, place + away + missed + held)
  }
  rest <- land * v$cost_per_km2 + (place + away + inert + decoys) * v$cost_per_mine
  list(casualties = sum_casualties, full_cost = sum_cost + rest, killed = sum_casualties * v$killed_share,
       children = sum_casualties * v$child_share, deminers = sum_deminers, cost = sum_cost,
       discounted_cost = sum_worth, cleared = sum_cleared, detonated = sum_blown, live = left,
       live_at_end = left[v$horizon], self_destructed = mines - place - away - missed - held
         - sum_cleared - sum_blown)
}

cases <- lapply(1:60, one_case)
written <- list(
  made_with = list(R = R.version.string, jsonlite = as.character(packageVersion("jsonlite"))),
  cases = lapply(cases, function(v) {
    found <- follow(v)
    found$self_destructed <- NULL
    list(inputs = v, found = found)
  })
)
write_json(written, "tests/reference/scenario.json", auto_unbox = TRUE, digits = 15, pretty = FALSE)
