# Models of two waves from other programs, where they are hardest: tests/reference/researcher.R has the plain cases.
# Run: Rscript tests/reference/models.R REAL_FILES (the folder with rdata/). Reads models.csv, writes models.json beside it.
suppressPackageStartupMessages({library(lme4); library(clubSandwich); library(ordinal); library(haven); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
rdata <- file.path(commandArgs(TRUE)[1], "rdata")
version <- function(name) as.character(packageVersion(name))
out <- list(R = R.version.string, packages = sapply(c("lme4", "clubSandwich", "ordinal"), version))

# Satterthwaite with CR2: coef_test. Cases: very unequal groups, a group of one person, a kind that one group alone has.
robust <- function(d, formula) {
  fit <- lm(formula, d)
  found <- coef_test(fit, vcov = vcovCR(fit, cluster = d$group, type = "CR2"), test = "Satterthwaite")
  df <- if (is.null(found$df_Satt)) found$df else found$df_Satt
  p <- if (is.null(found$p_Satt)) found$p else found$p_Satt
  list(names = names(coef(fit)), coefficients = unname(coef(fit)), se = found$SE, df = df, p = p)
}
made <- read.csv(file.path(here, "models.csv"), colClasses = c(wave = "character"))
made$later <- as.numeric(made$wave == "2")
groups <- sort(unique(made$group))
uneven <- made[made$group %in% groups[1:6], ]
first <- !duplicated(uneven$group)
uneven <- uneven[uneven$group != groups[2] | first, ]
uneven$rare <- as.numeric(uneven$group == groups[3])
out$uneven <- robust(uneven, score ~ later + role)
out$one_groups_kind <- robust(uneven, score ~ later + rare)

# REML by lmer: six groups; and groups without a change of their own, where a variance is nought.
mixed <- function(d, formula) {
  fit <- suppressMessages(lmer(formula, d, REML = TRUE,
                               control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))))
  list(fixed = unname(fixef(fit)), se = unname(sqrt(diag(as.matrix(vcov(fit))))),
       deviance = -2 * as.numeric(logLik(fit)), sd = as.data.frame(VarCorr(fit))$sdcor)
}
six <- made[made$group %in% groups[1:6], ]
out$six <- mixed(six, score ~ later + organisation + role + (1 | group) + (0 + later | group))
level <- tapply(made$score, list(made$group, made$wave), mean)
same <- made
same$score <- made$score - level[cbind(made$group, made$wave)] + level[made$group, "1"] + 5 * made$later
out$no_change_of_their_own <- mixed(same, score ~ later + organisation + role + (1 | group))
out$no_change_of_their_own$with_both <- mixed(same, score ~ later + organisation + role + (1 | group) + (0 + later | group))

# bhr2000: 99 groups; soldiers with long hours stand for the later wave.
bhr <- as.data.frame(zap_labels(read_sav(file.path(rdata, "multilevel_bhr2000.sav"))))
bhr$group <- bhr$GRP; bhr$later <- as.numeric(bhr$HRS > 11); bhr$score <- rowMeans(bhr[grep("^AF", names(bhr))])
bhr$religious <- bhr$RELIG
out$bhr2000 <- list(n = nrow(bhr), groups = length(unique(bhr$group)), robust = robust(bhr, score ~ later + religious),
  mixed = mixed(bhr, score ~ later + religious + (1 | group) + (0 + later | group)))

# The score test of proportional odds, derived: the model with a coefficient at every border, logit P(Y <= j) =
# a_j - later * b_j, at the proportional fit. Score and expected information by the chain rule from the multinomial.
proportionality <- function(counts) {
  k <- ncol(counts); borders <- k - 1
  d <- data.frame(answer = factor(rep(seq_len(k), 2), ordered = TRUE), later = rep(0:1, each = k), n = c(t(counts)))
  strict <- clm.control(gradTol = 1e-12)
  fit <- clm(answer ~ later, data = d, weights = n, control = strict)
  free <- suppressWarnings(clm(answer ~ 1, nominal = ~later, data = d, weights = n, control = strict))
  U <- numeric(2 * borders); I <- matrix(0, 2 * borders, 2 * borders)
  for (w in 0:1) {
    P <- plogis(fit$alpha - w * fit$beta); p <- diff(c(0, P, 1)); slope <- P * (1 - P)
    to_cells <- rbind(diag(borders), 0) - rbind(0, diag(borders))      # d cell / d cumulative
    D <- to_cells %*% cbind(diag(slope), -w * diag(slope))             # d cell / d (a, b)
    U <- U + t(D) %*% (counts[w + 1, ] / p)
    I <- I + sum(counts[w + 1, ]) * t(D) %*% (D / p)
  }
  score <- as.numeric(t(U) %*% solve(I, U)); df <- k - 2
  lr <- 2 * as.numeric(logLik(free) - logLik(fit))
  list(counts = counts, beta = unname(fit$beta), se = sqrt(diag(vcov(fit)))[["later"]], score = score, df = df,
       p = pchisq(score, df, lower.tail = FALSE), likelihood_ratio = lr)
}
wine <- as.data.frame(zap_labels(read_sav(file.path(rdata, "ordinal_wine.sav"))))
names(wine) <- tolower(names(wine))
bitter <- unname(as.matrix(table(wine$temp, wine$rating)))
af6 <- unname(as.matrix(table(bhr$later, bhr$AF06)))
out$proportionality <- lapply(list(proportional = rbind(c(8, 20, 31, 22, 9), c(4, 13, 27, 30, 17)),
  not_proportional = rbind(c(5, 20, 40, 20, 5), c(20, 15, 12, 18, 25)), three = rbind(c(20, 30, 10), c(10, 25, 30)),
  wine = matrix(as.integer(bitter), nrow(bitter)), bhr2000 = matrix(as.integer(af6), nrow(af6))), proportionality)
write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "models.json"))
