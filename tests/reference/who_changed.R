# Who changed, by other programs: t.test, lm, survey, cor.test. Writes who_changed.json beside it. Run from the root:
#   python tests/reference/make_who_changed.py; python tests/reference/make_who_changed.py FOLDER
#   Rscript tests/reference/who_changed.R FOLDER REAL_FILES
# FOLDER holds synthetic.csv; REAL_FILES has rdata/multilevel_univbct.sav, of which statistics alone are kept.
suppressPackageStartupMessages({library(survey); library(haven); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
given <- commandArgs(TRUE)
out <- list(R = R.version.string, survey = as.character(packageVersion("survey")))
read <- function(path) read.csv(path, na.strings = c("", "NA"), colClasses = c(person = "character", link = "character",
                                group = "character"))
per_person <- function(value, person) tapply(value, person, mean)
told <- function(difference, se, df, alpha = 0.05)
  list(difference = difference, se = se, df = df, low = difference - qt(1 - alpha / 2, df) * se,
       high = difference + qt(1 - alpha / 2, df) * se)
tested <- function(t) list(difference = sum(t$estimate * c(1, -1)[seq_along(t$estimate)]), se = t$stderr,
                           df = unname(t$parameter), low = t$conf.int[1], high = t$conf.int[2])

# Persons with a score in both waves in a group where they are known again; everyone else, wave by wave.
divided <- function(d) {
  scored <- d[!is.na(d$score), ]
  one <- scored[scored$wave == 1, ]; two <- scored[scored$wave == 2, ]
  pairs <- merge(two[!is.na(two$link), ], one, by.x = c("link", "group"), by.y = c("person", "group"),
                 suffixes = c(".2", ".1"))
  others <- list(one[!one$person %in% pairs$link, ], two[!two$person %in% pairs$person, ])
  list(pairs = pairs, before = per_person(pairs$score.1, pairs$person), after = per_person(pairs$score.2, pairs$person),
       others = lapply(others, function(o) per_person(o$score, o$person)))
}
who_changed <- function(d) {
  x <- divided(d)
  paired <- t.test(as.numeric(x$after), as.numeric(x$before), paired = TRUE)
  spread <- function(followed, others) {
    fit <- lm(c(followed, others) ~ rep(1:2, c(length(followed), length(others))))
    c(sigma(fit)^2 / length(others), fit$df.residual)
  }
  s <- list(spread(x$before, x$others[[1]]), spread(x$after, x$others[[2]]))
  v <- sapply(s, `[`, 1); df <- sapply(s, `[`, 2)
  list(linked = c(tested(paired), list(n = length(x$after), baseline_mean = mean(x$before), mean = mean(x$after))),
       unlinked = c(told(mean(x$others[[2]]) - mean(x$others[[1]]), sqrt(sum(v)), sum(v)^2 / sum(v^2 / df)),
                    list(baseline_n = length(x$others[[1]]), n = length(x$others[[2]]),
                         baseline_mean = mean(x$others[[1]]), mean = mean(x$others[[2]]))))
}
# With a register: leavers and joiners have a key that nobody has in the other wave.
register <- function(d) {
  x <- divided(d)
  apart <- function(w, stayers) {
    own <- d[d$wave == w & !is.na(d$score) & !d$key %in% d$key[d$wave != w], ]
    only <- as.numeric(per_person(own$score, own$person))
    c(tested(t.test(only, as.numeric(stayers), var.equal = TRUE)), list(n = length(only), mean = mean(only)))
  }
  list(leavers = apart(1, x$before), joiners = apart(2, x$after))
}
# Organisations: one-way analysis of variance on persons; Bonferroni over units, and over pairs.
gaps <- function(d) {
  d <- d[d$wave == 2 & !is.na(d$score), ]
  d$unit <- ifelse(is.na(d$organisation), "-", d$organisation)
  p <- aggregate(score ~ person + unit, d, mean)
  fit <- lm(score ~ 0 + unit, p)
  units <- sub("unit", "", names(coef(fit))); n <- table(p$unit)[units]
  shown <- units[n >= 5]; stated <- setdiff(shown, "-")  # the policy's smallest unit
  contrast <- function(a, k) {
    t <- told(sum(a * coef(fit)), sqrt(drop(a %*% vcov(fit) %*% a)), fit$df.residual, 0.05 / k)
    list(difference = t$difference, low = t$low, high = t$high, k = k)
  }
  rest <- lapply(setNames(shown, shown), function(u) {
    a <- ifelse(units == u, 1, -n / sum(n[units != u]))
    c(contrast(as.numeric(a), length(shown)), list(n = as.integer(n[u]), mean = coef(fit)[[paste0("unit", u)]]))
  })
  both <- combn(stated, 2, simplify = FALSE)
  pairs <- lapply(both, function(b) contrast((units == b[1]) - (units == b[2]), length(both)))
  list(rest = rest, pairs = setNames(pairs, sapply(both, paste, collapse = " ")))
}
# The retrospective question: survey, groups as strata, for persons of one group; weights = persons at the baseline.
remembered <- function(d, frame) {
  d <- d[d$wave == 2 & !is.na(d$remembered), ]
  d$points <- 25 * (d$remembered - 1) - 50
  w <- frame[sort(unique(d$group))]; w <- w / sum(w)
  d$w <- as.numeric(w[d$group]) / as.numeric(table(d$group)[d$group])
  d$row <- seq_len(nrow(d))
  m <- svymean(~points, svydesign(ids = ~row, strata = ~group, weights = ~w, data = d))
  v <- as.numeric(w)^2 * tapply(d$points, d$group, var) / table(d$group)
  t <- told(coef(m)[[1]], SE(m)[[1]], sum(v)^2 / sum(v^2 / (table(d$group) - 1)))
  list(value = t$difference, low = t$low, high = t$high, n = nrow(d))
}
together <- function(d) {
  p <- divided(d)$pairs
  p$points <- 25 * (p$remembered.2 - 1) - 50
  points <- tapply(p$points, p$person, mean, na.rm = TRUE)
  change <- per_person(p$score.2 - p$score.1, p$person)
  t <- cor.test(as.numeric(change), as.numeric(points))
  list(r = unname(t$estimate), low = t$conf.int[1], high = t$conf.int[2], n = sum(!is.na(points)))
}
# Taking part: lm with group effects. A person's rows weigh 1 together and count as one observation (written out).
level <- function(d) {
  d <- d[d$wave == 2 & !is.na(d$score) & !is.na(d$took_part), ]
  d$part <- as.numeric(d$took_part == 1)
  d$w <- 1 / ave(d$score, d$person, FUN = length)
  fit <- lm(score ~ part + factor(group), d, weights = w)
  x <- residuals(lm(part ~ factor(group), d, weights = w))
  df <- length(unique(d$person)) - length(unique(d$group)) - 1
  s2 <- sum(d$w * residuals(fit)^2) / df
  told(coef(fit)[["part"]], sqrt(s2 * sum(tapply(d$w * x, d$person, sum)^2)) / sum(d$w * x^2), df)
}
plain_level <- function(d) {
  d <- d[d$wave == 2 & !is.na(d$score) & !is.na(d$took_part), ]
  fit <- lm(score ~ I(took_part == 1) + factor(group), d)
  told(coef(fit)[[2]], summary(fit)$coefficients[2, 2], fit$df.residual)
}
change <- function(d) {
  p <- divided(d)$pairs
  p <- p[!is.na(p$took_part.2), ]
  difference <- per_person(p$score.2 - p$score.1, p$person)
  part <- tapply(p$took_part.2, p$person, function(v) v[1])
  tested(t.test(difference[part == 1], difference[part == 2], var.equal = TRUE))
}
alone <- function(d) d[ave(seq_len(nrow(d)), d$wave, d$person, FUN = length) == 1, ]

made <- read(file.path(here, "who_changed.csv"))
frame <- c(A = 6, B = 14, C = 30, D = 40, E = 10)
out$made_up <- c(who_changed(made), register(made),
                 list(gaps = gaps(made), remembered = remembered(alone(made), frame), together = together(made),
                      level = level(made), plain_level = plain_level(alone(made)), change = change(alone(made))))
whole <- read(file.path(given[1], "synthetic.csv"))
out$synthetic <- c(who_changed(whole), list(gaps = gaps(whole), level = level(whole), change = change(alone(whole))))

bct <- as.data.frame(zap_labels(read_sav(file.path(given[2], "rdata", "multilevel_univbct.sav"))))
bct <- bct[bct$TIME == 0, ]
points <- function(x) (x - 1) / 4 * 100
people <- function(w, score) data.frame(wave = w, person = as.character(bct$SUBNUM), group = "A", score = points(score),
  link = if (w == 2) as.character(bct$SUBNUM) else NA_character_)
out$univbct <- who_changed(rbind(people(1, bct$JOBSAT1), people(2, bct$JOBSAT2)))
write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "who_changed.json"))
