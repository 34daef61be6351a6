# The shipped study's total by other programs. Run: Rscript tests/reference/shipped.R FOLDER, where make_shipped.py wrote.
# Needs R with coin, lme4, clubSandwich, jsonlite. Writes shipped.json beside it.
suppressPackageStartupMessages({library(coin); library(lme4); library(clubSandwich); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
d <- read.csv(file.path(commandArgs(TRUE)[1], "shipped.csv"), colClasses = "character")
d$score <- as.numeric(d$score); d$later <- as.numeric(d$wave == "2019"); d$group <- d$group_code
out <- list(R = R.version.string)
groups <- sort(unique(d$group))
both <- Filter(function(g) all(table(factor(d$later[d$group == g], 0:1)) > 1), groups)
out$groups <- lapply(both, function(g) {
  a <- d$score[d$group == g & d$later == 0]; b <- d$score[d$group == g & d$later == 1]
  w <- t.test(b, a); e <- data.frame(y = round(c(a, b), 9), g = factor(rep(1:2, c(length(a), length(b)))))
  list(group = g, change = mean(b) - mean(a), df = unname(w$parameter), p = w$p.value, low = w$conf.int[1],
       high = w$conf.int[2], rank_p = pvalue(wilcox_test(y ~ g, e, distribution = "exact")))
})
d$organisation <- relevel(factor(d$organisation_code), names(which.max(table(d$organisation_code))))
d$role <- relevel(factor(d$respondent_type), names(which.max(table(d$respondent_type))))
formula <- score ~ later + organisation + role
fit <- lmer(update(formula, . ~ . + (1 | group) + (0 + later | group)), d,
            control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
robust <- coef_test(lm(formula, d), vcov = vcovCR(lm(formula, d), cluster = d$group, type = "CR2"), test = "Satterthwaite")
at <- which(names(fixef(fit)) == "later")
out$mixed <- list(change = fixef(fit)[[at]], se = sqrt(diag(as.matrix(vcov(fit))))[[at]])
out$cr2 <- list(change = coef(lm(formula, d))[["later"]], se = robust$SE[at],
                df = if (is.null(robust$df_Satt)) robust$df[at] else robust$df_Satt[at])
write(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "shipped.json"))
