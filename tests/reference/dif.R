# DIF by wave, alpha in two waves and shifts of mix from other programs. Writes dif.json beside it. Run from the root:
#   python tests/reference/make_dif.py; python tests/reference/make_dif.py FOLDER
#   Rscript tests/reference/dif.R FOLDER REAL_FILES
# FOLDER holds synthetic.csv; REAL_FILES is the folder with rdata/psychTools_bfi.sav, of which statistics alone are kept.
suppressPackageStartupMessages({library(ordinal); library(psych); library(haven); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
given <- commandArgs(TRUE)
version <- function(p) as.character(packageVersion(p))
out <- list(R = R.version.string, ordinal = version("ordinal"), psych = version("psych"))

# lordif written out: nested clm, likelihood ratios, McFadden. Level = rest score by Kelley, within-wave reliability of
# a single item from pairwise covariances of the deviations from the waves' means.
reliability <- function(points, later) {
  d <- points
  for (w in unique(later)) d[later == w, ] <- sweep(points[later == w, ], 2, colMeans(points[later == w, ], na.rm = TRUE))
  k <- ncol(points); covs <- vars <- c()
  for (i in 1:k) for (j in i:k) {
    both <- !is.na(d[, i]) & !is.na(d[, j])
    value <- sum(d[both, i] * d[both, j]) / (sum(both) - 2)
    if (i == j) vars <- c(vars, value) else covs <- c(covs, value)
  }
  mean(covs) / mean(vars)
}
dif <- function(points, later, person) {
  points <- as.matrix(points); r <- reliability(points, later)
  lapply(setNames(colnames(points), colnames(points)), function(item) {
    others <- points[, colnames(points) != item, drop = FALSE]
    d <- data.frame(y = points[, item], rest = rowMeans(others, na.rm = TRUE), m = rowSums(!is.na(others)),
                    later = later, person = paste(later, person))
    d <- d[!is.na(d$y) & d$m > 0, ]
    d$w <- 1 / ave(d$y, d$person, FUN = length)
    mean_of <- sapply(split(d, d$later), function(x) weighted.mean(x$rest, x$w))[as.character(d$later)]
    rho <- d$m * r / (1 + (d$m - 1) * r)
    d$level <- mean_of + rho * (d$rest - mean_of)
    d$level <- (d$level - mean(d$level)) / sd(d$level)
    d$y <- factor(d$y, ordered = TRUE)
    control <- clm.control(gradTol = 1e-10, maxIter = 200L)
    fits <- lapply(list(y ~ level, y ~ level + later, y ~ level * later, y ~ 1),
                   function(f) clm(f, data = d, weights = w, control = control))
    ll <- sapply(fits, function(f) as.numeric(logLik(f)))
    chi2 <- 2 * c(ll[3] - ll[1], ll[2] - ll[1], ll[3] - ll[2])
    n <- tapply(d$w, d$later, sum)
    list(baseline_n = n[["0"]], n = n[["1"]], chi2 = chi2[1], chi2_uniform = chi2[2], chi2_non_uniform = chi2[3],
         p = pchisq(chi2[1], 2, lower.tail = FALSE), delta_r2 = (1 - ll[3] / ll[4]) - (1 - ll[1] / ll[4]),
         wave_effect = coef(fits[[2]])[["later"]])
  })
}
adjusted <- function(found) {
  p <- sapply(found, function(f) f$p)
  p <- setNames(p.adjust(p, "BH"), names(p))
  for (item in names(found)) found[[item]]$p_adjusted <- p[[item]]
  found
}

made <- read.csv(file.path(here, "dif.csv"))
items <- c("i1", "i2", "i3", "i4")
out$made_up <- adjusted(dif(made[items], made$later, made$person))

whole <- read.csv(file.path(given[1], "synthetic.csv"))
columns <- setdiff(names(whole), c("later", "person", "STR2"))
found <- list()
for (indicator in unique(sub("[0-9]+$", "", columns)))
  found <- c(found, dif(whole[columns[sub("[0-9]+$", "", columns) == indicator]], whole$later, whole$person))
out$synthetic <- adjusted(found)

bfi <- as.data.frame(zap_labels(read_sav(file.path(given[2], "rdata", "psychTools_bfi.sav"))))
out$bfi <- adjusted(dif(bfi[paste0("N", 1:5)], as.numeric(bfi$gender == 2), seq_len(nrow(bfi))))

# Alpha in two waves, complete rows: psych; the interval of the difference from Feldt's two, written out (Zou 2007).
alphas <- lapply(c(0, 1), function(w) {
  d <- na.omit(made[made$later == w, items])
  raw <- suppressWarnings(psych::alpha(d)$total$raw_alpha)
  ci <- psych::alpha.ci(raw, nrow(d), length(items), digits = 15)
  list(n = nrow(d), alpha = raw, low = as.numeric(ci$lower.ci), high = as.numeric(ci$upper.ci))
})
a <- alphas[[1]]; b <- alphas[[2]]; difference <- b$alpha - a$alpha
out$alpha <- list(before = a, after = b, difference = difference,
  low = difference - sqrt((b$alpha - b$low)^2 + (a$high - a$alpha)^2),
  high = difference + sqrt((b$high - b$alpha)^2 + (a$alpha - a$low)^2))

# Mixes: the rarest kinds put together by hand until five are expected; two kinds with fewer by Fisher.
out$mix <- list(
  plain = chisq.test(rbind(c(40, 30, 30), c(20, 30, 50)), correct = FALSE)$p.value,
  together = chisq.test(rbind(c(40, 30, 4 + 3), c(20, 40, 3 + 4)), correct = FALSE)$p.value,
  exact = fisher.test(rbind(c(28, 1), c(21, 7)))$p.value)
write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "dif.json"))
