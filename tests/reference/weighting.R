# The same figures from another program. Run: Rscript tests/reference/weighting.R
# Needs R with survey and jsonlite (Debian: r-base-core r-cran-survey r-cran-jsonlite). Writes weighting.json beside it.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
persons <- read.csv(file.path(here, "weighting.csv"), colClasses = c(wave = "character"))
eligible <- matrix(c(10, 12, 8, 14, 30, 16, 16, 18, 26), 3, dimnames = list(c("A", "B", "C"), c("x", "y", "z")))
share <- rowSums(eligible) / sum(eligible)
persons$u <- share[persons$group] / ave(persons$score, persons$wave, persons$group, FUN = length)
wave <- function(w) subset(persons, wave == w)
out <- list(R = R.version.string, survey = as.character(packageVersion("survey")))

# Raking: calibration with the raking distance, whose weights are those of iterative proportional fitting.
tight <- list(maxit = 500, epsilon = 1e-13)
raked <- function(d, base, formula, population) {
  fit <- calibrate(svydesign(ids = ~1, weights = base, data = d), formula, population, calfun = "raking",
                   maxit = tight$maxit, epsilon = tight$epsilon)
  w <- weights(fit)
  list(weights = w, mean = coef(svymean(~score, fit))[[1]], se = SE(svymean(~score, fit))[[1]], effective = sum(w)^2 / sum(w^2))
}
population <- function(d, w, formula) colSums(model.matrix(formula, d) * w)

# The later wave with the earlier wave's mix of organisations and roles.
both <- ~organisation + role
first <- wave("1"); second <- wave("2")
level <- svymean(~score, svydesign(ids = ~1, strata = ~group, weights = ~u, data = first))
later <- raked(second, ~u, both, population(first, first$u / sum(first$u), both))
out$mix <- list(later = later, level = coef(level)[[1]], level_se = SE(level)[[1]],
                change = later$mean - coef(level)[[1]], se = sqrt(later$se^2 + SE(level)[[1]]^2))

# Both waves like those invited, by group and by organisation.
frame <- c("(Intercept)" = 1, groupB = share[["B"]], groupC = share[["C"]],
           organisationy = sum(eligible[, "y"]) / sum(eligible), organisationz = sum(eligible[, "z"]) / sum(eligible))
waves <- lapply(list(first, second), function(d) { d$one <- 1 / nrow(d); raked(d, ~one, ~group + organisation, frame) })
out$raked <- list(earlier = waves[[1]], later = waves[[2]], change = waves[[2]]$mean - waves[[1]]$mean,
                  se = sqrt(waves[[1]]$se^2 + waves[[2]]$se^2))

# One margin is post-stratification.
organisations <- data.frame(organisation = c("x", "y", "z"), Freq = colSums(eligible) / sum(eligible))
post <- postStratify(svydesign(ids = ~1, weights = ~u, data = second), ~organisation, organisations)
out$post <- list(weights = weights(post), mean = coef(svymean(~score, post))[[1]], se = SE(svymean(~score, post))[[1]])

# The same weights from the function that is called rake.
rake_fit <- rake(svydesign(ids = ~1, weights = ~u, data = second), list(~organisation, ~role),
  list(aggregate(list(Freq = first$u), list(organisation = first$organisation), sum),
       aggregate(list(Freq = first$u), list(role = first$role), sum)), control = list(maxit = 500, epsilon = 1e-13))
out$rake_weights <- weights(rake_fit)

write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "weighting.json"))
