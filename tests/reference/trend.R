# The same figures from another program. Run: Rscript tests/reference/trend.R
# Needs R with survey and jsonlite (Debian: r-base-core r-cran-survey r-cran-jsonlite). Writes trend.json beside it.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
d <- read.csv(file.path(here, "trend.csv"))
eligible <- c(A = 10, B = 20, C = 40, D = 30); share <- eligible / sum(eligible)
days <- as.numeric(as.Date(c("2016-10-16", "2019-10-16", "2022-10-16"))); years <- days / 365.25
line <- (years - mean(years)) / sum((years - mean(years))^2) * (years[3] - years[1])
levels <- lapply(1:3, function(w) {
  own <- d[d$wave == w, ]; own$u <- share[own$group] / ave(own$score, own$group, FUN = length)
  svymean(~score, svydesign(ids = ~1, strata = ~group, weights = ~u, data = own))
})
change <- sum(line * sapply(levels, coef)); variance <- sum(line^2 * sapply(levels, SE)^2)
cell <- paste(d$wave, d$group); n <- tapply(d$score, cell, length)
parts <- line[as.integer(substr(names(n), 1, 1))]^2 * share[substr(names(n), 3, 3)]^2 * tapply(d$score, cell, var) / n
df <- sum(parts)^2 / sum(parts^2 / (n - 1))
slope <- lm(sapply(levels, coef) ~ years)

# R-indicator: standard deviation of the cells' response rates over the eligible.
asked <- c(12, 30, 18, 25, 15); answered <- c(9, 17, 12, 20, 6)
rates <- rep(answered / asked, asked)
# Detectable change of the county: independent waves as large as this one, groups as strata, one pooled spread.
first <- d[d$wave == 1, ]; spread <- sigma(lm(score ~ group, first)); n1 <- c(table(first$group)); of <- n1 / sum(n1)
se <- spread * sqrt(2 * sum(of^2 / n1)); df2 <- 2 * (nrow(first) - length(n1)); edge <- qt(0.975, df2)
found <- uniroot(function(x) pt(edge, df2, x / se, lower.tail = FALSE) + pt(-edge, df2, x / se) - 0.8, c(0, 50),
                 tol = 1e-12)$root
write(toJSON(list(R = R.version.string, survey = as.character(packageVersion("survey")),
  trend = list(change = change, se = sqrt(variance), df = df, by_lm = unname(coef(slope)[2]) * (years[3] - years[1])),
  representativity = 1 - 2 * sd(rates), detectable = found),
  digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "trend.json"))
