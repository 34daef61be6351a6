# The same figures from other programs. Run: Rscript tests/reference/researcher.R [folder of real files]
# Needs R with coin, exactRankTests, lme4, clubSandwich, ordinal, haven, jsonlite. Writes researcher.json beside it.
suppressPackageStartupMessages({library(coin); library(exactRankTests); library(lme4); library(clubSandwich)
  library(ordinal); library(jsonlite); library(haven)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
real <- commandArgs(TRUE)
version <- function(name) as.character(packageVersion(name))
out <- list(R = R.version.string, packages = sapply(c("coin", "exactRankTests", "lme4", "clubSandwich", "ordinal"), version))

# Rank sums with ties: every division counted.
pairs <- list(list(c(1, 2, 2, 3, 3), c(2, 3, 3, 4, 4, 5)), list(c(25, 50, 50, 75), c(50, 75, 75, 100, 100)),
              list(c(0, 0, 1, 1, 1, 2), c(0, 1, 2, 2, 2)), list(1:5, 6:10), list(1:4, 5:8), list(1:3, 4:6))
out$rank_sums <- lapply(pairs, function(p) {
  d <- data.frame(y = unlist(p), g = factor(rep(1:2, lengths(p))))
  list(before = p[[1]], after = p[[2]], coin = pvalue(wilcox_test(y ~ g, d, distribution = "exact")),
       exactRankTests = suppressWarnings(wilcox.exact(p[[1]], p[[2]])$p.value))
})
set.seed(1); long <- list(round(rnorm(60, 50, 12) / 6) * 6, round(rnorm(50, 56, 12) / 6) * 6)
out$rank_sum_normal <- list(before = long[[1]], after = long[[2]],
  p = suppressWarnings(wilcox.test(long[[1]], long[[2]], exact = FALSE, correct = TRUE)$p.value))

# Two samples: Welch; the partly paired test written out, and its two ends from t.test.
a <- c(40, 55, 62.5, 70, 47.5, 66, 58, 51); b <- c(52, 60, 71, 64, 80, 57.5, 69)
paired <- 5
r <- cor(a[1:paired], b[1:paired]); n1 <- length(a); n2 <- length(b); v1 <- var(a) / n1; v2 <- var(b) / n2
gamma <- (v1 + v2)^2 / (v1^2 / (n1 - 1) + v2^2 / (n2 - 1)); alone <- n1 + n2 - 2 * paired
w <- t.test(b, a)
p <- t.test(b[1:paired], a[1:paired], paired = TRUE)
out$two_samples <- list(before = a, after = b, pairs = paired, correlation = r,
  welch = list(se = w$stderr, df = unname(w$parameter), p = w$p.value, low = w$conf.int[1], high = w$conf.int[2]),
  paired = list(se = p$stderr, df = unname(p$parameter), p = p$p.value),
  overlapping = list(se = sqrt(v1 + v2 - 2 * r * sd(a) * sd(b) * paired / (n1 * n2)),
    df = (paired - 1) + (gamma - paired + 1) / (alone + 2 * paired) * alone))

# Hedges g: exact correction, interval by turning the non-central t around.
df <- n1 + n2 - 2; scale <- sqrt(n1 * n2 / (n1 + n2)); pooled <- sqrt(((n1 - 1) * var(a) + (n2 - 1) * var(b)) / df)
d <- (mean(b) - mean(a)) / pooled; J <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
limit <- function(p) uniroot(function(ncp) pt(d * scale, df, ncp) - p, c(-20, 20), tol = 1e-13)$root / scale
out$hedges <- list(g = J * d, low = J * limit(0.975), high = J * limit(0.025))

# Cliff's delta written out from the dominances.
sgn <- sign(outer(b, a, "-")); delta <- mean(sgn)
s2 <- (n1^2 * sum((rowMeans(sgn) - delta)^2) + n2^2 * sum((colMeans(sgn) - delta)^2) - sum((sgn - delta)^2)) /
  (n1 * n2 * (n1 - 1) * (n2 - 1))
s2 <- max(s2, (1 - delta^2) / (n1 * n2 - 1)); z <- qnorm(0.975)
half <- z * sqrt(s2) * sqrt((1 - delta^2)^2 + z^2 * s2); wide <- 1 - delta^2 + z^2 * s2
out$cliff <- list(delta = delta, low = (delta - delta^3 - half) / wide, high = (delta - delta^3 + half) / wide)

# Models of two waves on made-up persons: group, organisation and role.
persons <- read.csv(file.path(here, "models.csv"), colClasses = c(wave = "character"))
persons$later <- as.numeric(persons$wave == "2")
models <- function(d, formula, random) {
  fit <- lmer(update(formula, random), d, REML = TRUE,
              control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
  ols <- lm(formula, d)
  robust <- coef_test(ols, vcov = vcovCR(ols, cluster = d$group, type = "CR2"), test = "Satterthwaite")
  sds <- as.data.frame(VarCorr(fit))
  list(names = names(fixef(fit)), fixed = unname(fixef(fit)), se = unname(sqrt(diag(as.matrix(vcov(fit))))),
       deviance = -2 * as.numeric(logLik(fit)), sd = sds$sdcor, of = sds$grp, ols = unname(coef(ols)),
       robust_se = robust$SE, robust_df = if (is.null(robust$df_Satt)) robust$df else robust$df_Satt)
}
slopes <- . ~ . + (1 | group) + (0 + later | group)
out$models <- models(persons, score ~ later + organisation + role, slopes)

# Groups of equal size drawn towards their mean: the best linear unbiased predictions of a random intercept.
equal <- do.call(rbind, lapply(split(subset(persons, later == 0), ~group), head, 4))
level <- lmer(score ~ 1 + (1 | group), equal, REML = TRUE, control = lmerControl(optimizer = "bobyqa",
              optCtrl = list(rhoend = 1e-12)))
out$shrunken <- list(group = rownames(coef(level)$group), mean = coef(level)$group[[1]],
                     between = as.data.frame(VarCorr(level))$vcov[1], within = sigma(level)^2)

# Proportional odds on counts, and the chi-square of the fit.
counts <- rbind(c(4, 9, 20, 31, 12), c(7, 15, 14, 22, 6))
table <- data.frame(answer = factor(rep(1:5, 2), ordered = TRUE), later = rep(0:1, each = 5), n = c(t(counts)))
ordinal_fit <- function(d) {
  fit <- clm(answer ~ later, data = d, weights = n, control = clm.control(gradTol = 1e-12))
  expected <- t(sapply(0:1, function(w) {
    at <- c(0, plogis(fit$alpha - w * fit$beta), 1); diff(at) * sum(d$n[d$later == w]) }))
  observed <- matrix(d$n, 2, byrow = TRUE); chi2 <- sum((observed - expected)^2 / expected); k <- ncol(observed) - 2
  list(counts = observed, beta = unname(fit$beta), se = sqrt(diag(vcov(fit)))[["later"]], chi2 = chi2, df = k,
       p = pchisq(chi2, k, lower.tail = FALSE))
}
out$proportional <- ordinal_fit(table)

if (length(real)) {
  # univbct: job satisfaction of soldiers at two times, companies as groups. bhr2000: two questions as if two waves.
  u <- as.data.frame(zap_labels(read_sav(file.path(real, "multilevel_univbct.sav"))))
  u <- u[u$TIME %in% 0:1 & !is.na(u$JSAT), c("COMPANY", "TIME", "JSAT", "SUBNUM")]
  names(u) <- c("company", "later", "score", "person"); u$group <- as.integer(factor(u$company))
  fit <- models(u, score ~ later, slopes)
  first <- u$score[u$later == 0]; second <- u$score[u$later == 1]; t <- t.test(second, first)
  out$univbct <- c(fit, list(n = c(length(first), length(second)), welch_se = t$stderr, welch_df = unname(t$parameter),
    mean = c(mean(first), mean(second)), wilcoxon = wilcox.test(first, second, exact = FALSE, correct = TRUE)$p.value))
  w <- as.data.frame(read_sav(file.path(real, "ordinal_wine.sav")))
  names(w) <- tolower(names(w))
  answers <- as.integer(w$rating); cold <- as.integer(w$temp) == max(as.integer(w$temp))
  n <- t(sapply(c(FALSE, TRUE), function(x) tabulate(answers[cold == x], max(answers))))
  out$wine <- ordinal_fit(data.frame(answer = factor(rep(seq_len(ncol(n)), 2), ordered = TRUE),
                                     later = rep(0:1, each = ncol(n)), n = c(t(n))))
}
write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "researcher.json"))
