# The same figures from another program. Run: Rscript tests/reference/foresight.R
# Needs R with jsonlite (Debian: r-base-core r-cran-jsonlite). Writes foresight.json beside it.
suppressPackageStartupMessages(library(jsonlite))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
cases <- expand.grid(n = c(3, 5, 10, 20, 80, 400), alpha = c(0.05, 0.005, 0.05 / 7), power = c(0.8, 0.9))
delta <- mapply(function(n, alpha, power) power.t.test(n, sd = 18, sig.level = alpha, power = power, strict = TRUE,
                                                       tol = 1e-12)$delta, cases$n, cases$alpha, cases$power)
power <- mapply(function(n, alpha) power.t.test(n, delta = 9, sd = 18, sig.level = alpha, strict = TRUE)$power,
                cases$n, cases$alpha)

# Correlation within groups: residuals of one-way analysis of variance, Fisher's interval less the groups' means.
persons <- read.csv(file.path(here, "weighting.csv"), colClasses = c(wave = "character"))
first <- subset(persons, wave == "1"); second <- subset(persons, wave == "2")
rating <- resid(lm(second$score ~ first$group)); score <- resid(lm(first$score ~ first$group))
r <- cor(rating, score); n <- nrow(first); spent <- length(unique(first$group)) - 1
limits <- tanh(atanh(r) + c(-1, 1) * qnorm(0.975) / sqrt(n - spent - 3))
plain <- cor.test(first$score, second$score)
write(toJSON(list(R = R.version.string, cases = cases, delta = delta, power = power,
  within = list(r = r, low = limits[1], high = limits[2]),
  plain = list(r = unname(plain$estimate), low = plain$conf.int[1], high = plain$conf.int[2])),
  digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "foresight.json"))
