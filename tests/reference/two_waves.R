# Every group's two waves by other programs: t.test, coin, and three formulas written out, since the packages that have
# them (Partiallyoverlapping, effectsize, effsize) are not installed. Writes two_waves.json beside it. From the root:
#   python tests/reference/make_who_changed.py FOLDER; Rscript tests/reference/two_waves.R FOLDER REAL_FILES
# FOLDER holds synthetic.csv; REAL_FILES has rdata/multilevel_univbct.sav, of which statistics alone are kept.
suppressPackageStartupMessages({library(coin); library(haven); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
given <- commandArgs(TRUE)
out <- list(R = R.version.string, coin = as.character(packageVersion("coin")))
fewest <- 5
told <- function(value, se, df) list(value = value, df = df, p = 2 * pt(-abs(value) / se, df),
                                     ci_low = value - qt(0.975, df) * se, ci_high = value + qt(0.975, df) * se)

welch <- function(a, b) {
  t <- t.test(b, a)
  list(value = mean(b) - mean(a), df = unname(t$parameter), p = t$p.value, ci_low = t$conf.int[1],
       ci_high = t$conf.int[2])
}
# T_new2 of Derrick, Russ, Toher and White (2017); where everyone is paired it must be the paired t test.
overlapping <- function(a, b, pairs) {
  nc <- nrow(pairs); n1 <- length(a); n2 <- length(b); alone <- n1 + n2 - 2 * nc
  gamma <- unname(t.test(b, a)$parameter)
  r <- cor(pairs$score.1, pairs$score.2)
  se <- sqrt(var(a) / n1 + var(b) / n2 - 2 * r * sd(a) * sd(b) * nc / (n1 * n2))
  found <- told(mean(b) - mean(a), se, (nc - 1) + (gamma - nc + 1) * alone / (alone + 2 * nc))
  if (alone == 0) stopifnot(all.equal(found$p, t.test(pairs$score.2, pairs$score.1, paired = TRUE)$p.value))
  found
}
hedges <- function(a, b) {
  n1 <- length(a); n2 <- length(b); df <- n1 + n2 - 2; scale <- sqrt(n1 * n2 / (n1 + n2))
  t <- unname(t.test(b, a, var.equal = TRUE)$statistic)
  J <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  limit <- function(p) uniroot(function(ncp) pt(t, df, ncp) - p, t + c(-20, 20), tol = 1e-13)$root
  list(value = J * t / scale, ci_low = J * limit(0.975) / scale, ci_high = J * limit(0.025) / scale)
}
cliff <- function(a, b) {
  n1 <- length(a); n2 <- length(b); s <- sign(outer(b, a, "-")); delta <- mean(s); z2 <- qnorm(0.975)^2
  v <- (n1^2 * sum((rowMeans(s) - delta)^2) + n2^2 * sum((colMeans(s) - delta)^2) - sum((s - delta)^2)) /
    (n1 * n2 * (n1 - 1) * (n2 - 1))
  v <- max(v, (1 - delta^2) / (n1 * n2 - 1))
  half <- sqrt(z2 * v) * sqrt((1 - delta^2)^2 + z2 * v); whole <- 1 - delta^2 + z2 * v
  list(value = delta, ci_low = (delta - delta^3 - half) / whole, ci_high = (delta - delta^3 + half) / whole)
}
rank_sum <- function(a, b) {
  d <- data.frame(y = c(a, b), wave = factor(rep(1:2, c(length(a), length(b)))))
  exact <- nrow(d) <= 60
  list(p = if (exact) as.numeric(pvalue(wilcox_test(y ~ wave, d, distribution = "exact")))
       else wilcox.test(b, a, exact = FALSE, correct = TRUE)$p.value, law = if (exact) "exact" else "normal")
}
by_group <- function(d, ranked) {
  d <- d[!is.na(d$score), ]
  one <- d[d$wave == 1, ]; two <- d[d$wave == 2, ]
  pairs <- merge(two[!is.na(two$link), ], one, by.x = c("link", "group"), by.y = c("person", "group"),
                 suffixes = c(".2", ".1"))
  known <- function(g) {
    a <- one$score[one$group == g]; b <- two$score[two$group == g]; own <- pairs[pairs$group == g, ]
    counts <- list(group = g, baseline_n = length(a), n = length(b), linked_n = nrow(own))
    if (min(length(a), length(b)) < 2 || var(a) + var(b) == 0) return(NULL)
    tests <- list(welch = welch(a, b), hedges_g = hedges(a, b))
    followed <- nrow(own) >= fewest && sd(own$score.1) > 0 && sd(own$score.2) > 0
    if (followed) tests$overlapping <- overlapping(a, b, own)
    if (ranked) tests$rank_sum <- suppressWarnings(rank_sum(a, b))
    if (ranked && abs(cliff(a, b)$value) < 1) tests$cliffs_delta <- cliff(a, b)
    c(counts, list(figures = tests))
  }
  Filter(Negate(is.null), lapply(sort(unique(d$group)), known))
}

read <- function(path) read.csv(path, na.strings = c("", "NA"), colClasses = c(person = "character", link = "character",
                                group = "character"))
out$made_up <- by_group(read(file.path(here, "who_changed.csv")), TRUE)
# Totals of the synthetic study are means of means: rounding says which of them are equal, so nothing is ranked.
out$synthetic <- by_group(read(file.path(given[1], "synthetic.csv")), FALSE)

# Soldiers' job satisfaction at two times, battalion by battalion; some are missing at either time.
bct <- as.data.frame(zap_labels(read_sav(file.path(given[2], "rdata", "multilevel_univbct.sav"))))
people <- function(time) {
  own <- bct[bct$TIME == time, ]; person <- as.character(own$SUBNUM)
  data.frame(wave = time + 1, person = person, link = if (time) person else NA_character_,
             group = as.character(own$BTN), score = (own$JSAT - 1) / 4 * 100)
}
out$univbct <- by_group(rbind(people(0), people(1)), TRUE)
write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "two_waves.json"))
