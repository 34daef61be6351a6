# Alpha, omega, ICC and r_wg(j) from psych, lavaan and multilevel. Writes reliability.json beside it. Run from the root:
#   python tests/reference/make_reliability.py; python tests/reference/make_reliability.py FOLDER
#   Rscript tests/reference/reliability.R FOLDER REAL_FILES
# FOLDER holds synthetic.csv; REAL_FILES is the folder with rdata/*.sav, of which statistics alone are kept.
suppressPackageStartupMessages({library(psych); library(lavaan); library(multilevel); library(haven); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
given <- commandArgs(TRUE)
version <- function(p) as.character(packageVersion(p))
out <- list(R = R.version.string, psych = version("psych"), lavaan = version("lavaan"),
            multilevel = version("multilevel"))
real <- function(name) as.data.frame(zap_labels(read_sav(file.path(given[2], "rdata", paste0(name, ".sav")))))

# One factor by maximum likelihood, fitted to the correlations (where the search is at ease) and taken back to the units.
omega_of <- function(C) {
  items <- paste0("y", seq_len(ncol(C))); sd <- sqrt(diag(C))
  fit <- cfa(paste("f =~", paste(items, collapse = " + ")), sample.cov = matrix(cov2cor(C), ncol(C), dimnames = list(items, items)),
             sample.nobs = 1000, std.lv = TRUE, sample.cov.rescale = FALSE)
  stopifnot(lavInspect(fit, "converged"))
  loadings <- sd * abs(as.numeric(lavInspect(fit, "est")$lambda)); unique <- sd^2 * diag(lavInspect(fit, "est")$theta)
  list(omega = sum(loadings)^2 / (sum(loadings)^2 + sum(unique)), loadings = as.numeric(loadings),
       uniquenesses = as.numeric(unique))
}
scale_of <- function(C) {
  found <- suppressMessages(suppressWarnings(psych::alpha(C, check.keys = FALSE)))
  list(alpha = found$total$raw_alpha, standardised = found$total$std.alpha, item_rest = found$item.stats$r.drop,
       dropped = found$alpha.drop$raw_alpha, omega = omega_of(C)$omega)
}
# Analysis of variance by aov. ICC(1) as multilevel has it, with the mean group size, and with the unbiased one.
icc_of <- function(score, group) {
  d <- data.frame(score, group = factor(group)); d <- d[!is.na(d$score), ]
  d$group <- droplevels(d$group)
  model <- aov(score ~ group, data = d)
  ms <- summary(model)[[1]][["Mean Sq"]]
  n <- table(d$group); N <- sum(n); G <- length(n); n0 <- (N - sum(n^2) / N) / (G - 1)
  list(n = N, groups = G, icc1 = (ms[1] - ms[2]) / (ms[1] + (n0 - 1) * ms[2]),
       icc1_mean_size = ICC1(model), icc2 = ICC2(model))
}

made <- read.csv(file.path(here, "reliability.csv"))
items <- paste0("i", 1:5)
raw <- suppressWarnings(psych::alpha(made[items], check.keys = FALSE))
C <- cov(made[items], use = "pairwise")
stopifnot(abs(raw$total$raw_alpha - scale_of(C)$alpha) < 1e-12)
complete <- na.omit(made[items])
whole <- suppressWarnings(psych::alpha(complete))$total$raw_alpha
feldt <- psych::alpha.ci(whole, nrow(complete), 5)
out$made_up <- c(scale_of(C), list(complete = list(n = nrow(complete), alpha = whole,
  low = as.numeric(feldt$lower.ci), high = as.numeric(feldt$upper.ci))))
out$made_up$icc <- icc_of(rowMeans(made[items], na.rm = TRUE), made$group)
rwg <- function(null) with(rwg.j(made[items], made$group, ranvar = null), list(group = as.integer(grpid), value = rwg.j,
                                                                              n = gsize))
out$made_up$rwg <- list(uniform = rwg(2), skewed = rwg(1.34))

# The synthetic study: the rows of one person of several groups share the weight 1, which cov() cannot; written out.
weighted <- function(points, person) {
  points <- as.matrix(points); some <- rowSums(!is.na(points)) > 0
  points <- points[some, ]; person <- person[some]; w <- 1 / ave(rep(1, length(person)), person, FUN = sum)
  k <- ncol(points); C <- matrix(NA, k, k, dimnames = list(colnames(points), colnames(points)))
  for (i in 1:k) for (j in 1:k) {
    b <- !is.na(points[, i]) & !is.na(points[, j]); x <- points[b, i]; y <- points[b, j]; v <- w[b]
    C[i, j] <- sum(v * (x - sum(v * x) / sum(v)) * (y - sum(v * y) / sum(v))) / (sum(v) - 1)
  }
  C
}
whole <- read.csv(file.path(given[1], "synthetic.csv"), colClasses = c(respondent_id = "character",
                                                                      group_code = "character", wave = "character"))
columns <- grep("^[A-Z]+[0-9]$", names(whole), value = TRUE)
indicators <- unique(sub("[0-9]$", "", columns))
for (wave in unique(whole$wave)) {
  d <- whole[whole$wave == wave, ]
  found <- list(total = c(scale_of(weighted(d[indicators], d$respondent_id)), icc_of(d$total, d$group_code)))
  for (indicator in indicators) {
    own <- columns[sub("[0-9]$", "", columns) == indicator]
    found[[indicator]] <- c(scale_of(weighted(d[own], d$respondent_id)), icc_of(d[[indicator]], d$group_code))
  }
  out$synthetic[[wave]] <- found
}

bfi <- real("psychTools_bfi")
for (item in c("A1", "C4", "C5", "E1", "E2", "O2", "O5")) bfi[[item]] <- 7 - bfi[[item]]
for (name in c("A", "C", "E", "N", "O")) out$bfi[[name]] <- scale_of(cov(bfi[paste0(name, 1:5)], use = "pairwise"))

holzinger <- real("lavaan_HolzingerSwineford1939")
for (name in c("visual", "textual", "speed", "all")) {
  own <- paste0("x", list(visual = 1:3, textual = 4:6, speed = 7:9, all = 1:9)[[name]])
  fitted <- omega_of(cov(holzinger[own]))
  # psych standardises the items, and its omega_t has the uniquenesses of the correlations
  standard <- psych::fa(cor(holzinger[own]), 1, fm = "ml", n.obs = nrow(holzinger))
  fitted$standardised <- sum(standard$loadings)^2 / (sum(standard$loadings)^2 + sum(standard$uniquenesses))
  fitted$alpha <- scale_of(cov(holzinger[own]))$alpha
  out$holzinger[[name]] <- fitted
}
total <- suppressWarnings(suppressMessages(psych::omega(holzinger[paste0("x", 4:6)], nfactors = 1, fm = "ml", plot = FALSE)))
out$holzinger$textual$psych_omega <- total$omega.tot

bhr <- real("multilevel_bhr2000")
lead <- names(bhr)[2:12]
out$bhr2000 <- icc_of(rowMeans(bhr[lead]), bhr$GRP)
out$bhr2000$items <- lead
for (null in c(2, 1.34)) {
  values <- rwg.j(bhr[lead], bhr$GRP, ranvar = null)
  out$bhr2000[[if (null == 2) "uniform" else "skewed"]] <- list(mean = mean(values$rwg.j), median = median(values$rwg.j),
    share = mean(values$rwg.j >= .70), groups = nrow(values))
}
out$bhr2000$hours <- icc_of(bhr$HRS, bhr$GRP)
write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null"), file.path(here, "reliability.json"))
