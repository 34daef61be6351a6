# The same figures from another program. Run: Rscript tests/reference/reference.R
# Needs R with survey and jsonlite (Debian: r-base-core r-cran-survey r-cran-jsonlite). Writes reference.json beside it.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
persons <- read.csv(file.path(here, "persons.csv"), colClasses = c(wave = "character", key = "character"))
eligible <- c(A = 6, B = 14, C = 30, D = 40, E = 10)
wave <- function(w, groups) subset(persons, wave == w & group %in% groups)
out <- list(R = R.version.string, survey = as.character(packageVersion("survey")))

# Pooled SD intervals: the residual standard error of one-way analysis of variance.
for (w in c("1", "2")) {
  fit <- lm(score ~ 0 + group, wave(w, names(eligible)))
  out[[paste0("pooled_", w)]] <- list(sigma = sigma(fit), df = fit$df.residual,
    group = sub("group", "", names(coef(fit))), mean = unname(coef(fit)),
    low = unname(confint(fit)[, 1]), high = unname(confint(fit)[, 2]))
}

# County of one wave, groups as strata, one row per person: survey's own variance.
strata <- function(d, groups) {
  share <- eligible[groups] / sum(eligible[groups])
  d$n <- ave(d$score, d$wave, d$group, FUN = length)
  d$w <- share[d$group] / d$n
  d
}
groups <- c("A", "B", "C", "D")
one <- strata(wave("1", groups), groups)
one$row <- seq_len(nrow(one))
level <- svymean(~score, svydesign(ids = ~row, strata = ~group, weights = ~w, data = one))
out$level <- list(mean = coef(level)[[1]], se = SE(level)[[1]])

# A group of one person: survey leaves its variance out ("certainty") and the pooled variance is put in its place.
options(survey.lonely.psu = "certainty")
all <- strata(wave("1", names(eligible)), names(eligible))
all$row <- seq_len(nrow(all))
alone <- svymean(~score, svydesign(ids = ~row, strata = ~group, weights = ~w, data = all))
share <- eligible["E"] / sum(eligible)
out$lonely <- list(mean = coef(alone)[[1]], se = sqrt(SE(alone)[[1]]^2 + share^2 * out$pooled_1$sigma^2)[[1]])

# Change between waves that share nobody.
two <- strata(rbind(wave("1", groups), wave("2", groups)), groups)
two$row <- seq_len(nrow(two))
two$cell <- paste(two$wave, two$group)
by_wave <- svyby(~score, ~wave, svydesign(ids = ~row, strata = ~cell, weights = ~w, data = two), svymean, covmat = TRUE)
change <- svycontrast(by_wave, c(-1, 1))
parts <- tapply(two$score, two$cell, var) / tapply(two$score, two$cell, length) *
  rep((eligible[groups] / sum(eligible[groups]))^2, 2)
dfs <- tapply(two$score, two$cell, length) - 1
out$independent <- list(change = coef(change)[[1]], se = SE(change)[[1]], df = sum(parts)^2 / sum(parts^2 / dfs))

# Persons as clusters over groups and waves: poststratified to the groups' shares, clusters cross the strata. survey has
# one factor N/(N-1) for N clusters; ours is n/(n-1) in each group and wave. The deviations are stretched by ours and
# survey's factor is taken off, so that the linearisation and the clustering are survey's own.
clustered <- function(d, cluster, sign) {
  d$cell <- paste(d$wave, d$group)
  d$w <- 1 / ave(d$score, d$wave, d$person, FUN = length)
  total <- ave(d$w, d$cell, FUN = sum)
  mean <- ave(d$w * d$score, d$cell, FUN = sum) / total
  n <- ave(d$score, d$cell, FUN = length)
  d$value <- sign[d$wave] * (mean + sqrt(n / (n - 1)) * (d$score - mean))
  d$cluster <- cluster
  pop <- unique(d[c("cell", "group")])
  frame <- data.frame(cell = pop$cell, Freq = unname(eligible[pop$group] / sum(eligible[groups])))
  fit <- svytotal(~value, postStratify(svydesign(ids = ~cluster, weights = ~w, data = d), ~cell, frame))
  N <- length(unique(cluster))
  list(estimate = coef(fit)[[1]], se = SE(fit)[[1]] * sqrt((N - 1) / N))
}
first <- wave("1", groups)
out$shared <- clustered(first, first$person, c("1" = 1))
both <- rbind(first, wave("2", groups))
linked <- ifelse(both$key == "", paste(both$wave, both$person), both$key)
out$linked <- clustered(both, linked, c("1" = -1, "2" = 1))
out$apart <- clustered(both, paste(both$wave, both$person), c("1" = -1, "2" = 1))

# Group change with linked persons: correlation of the residuals, spread pooled over each wave.
residuals <- lapply(c("1", "2"), function(w) {
  d <- wave(w, names(eligible)); d$e <- resid(lm(score ~ group, d)); d[d$key != "", c("key", "group", "e")]
})
m <- merge(residuals[[1]], residuals[[2]], by = c("key", "group"))
r <- sum(m$e.x * m$e.y) / sqrt(sum(m$e.x^2) * sum(m$e.y^2))
n1 <- c(table(wave("1", names(eligible))$group)); n2 <- c(table(wave("2", names(eligible))$group))
links <- c(table(factor(m$group, names(eligible))))
far <- function(n) n == 0 | n >= 5
uses <- links >= 5 & far(n1 - links) & far(n2 - links)
s1 <- out$pooled_1$sigma; s2 <- out$pooled_2$sigma
v <- s1^2 / n1 + s2^2 / n2 - 2 * r * s1 * s2 * ifelse(uses, links, 0) / (n1 * n2)
out$groups <- list(group = names(n1), correlation = r, linked = unname(links), uses = unname(uses), se = unname(sqrt(v)),
  change = unname(c(tapply(wave("2", names(eligible))$score, wave("2", names(eligible))$group, mean)) -
                  c(tapply(wave("1", names(eligible))$score, wave("1", names(eligible))$group, mean))),
  df = unname((s1^2 / n1 + s2^2 / n2)^2 / ((s1^2 / n1)^2 / out$pooled_1$df + (s2^2 / n2)^2 / out$pooled_2$df)))

# Exact sign flips by writing every pattern down; interval by trying values on a grid.
moves <- c(8.2, -3.1, 4.4, 12.9, 0.3, -1.7, 6.6, 9.5, 2.2, 5.1)
patterns <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(moves))))
p <- function(theta) {
  sums <- patterns %*% (moves - theta); seen <- sum(moves - theta)
  min(1, 2 * min(mean(sums >= seen - 1e-9), mean(sums <= seen + 1e-9)))
}
grid <- seq(-5, 14, by = 0.01)
inside <- grid[vapply(grid, p, 0) > 0.05]
out$flips <- list(moves = moves, p = p(0), low = min(inside), high = max(inside), step = 0.01)

write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "reference.json"))
