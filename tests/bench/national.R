# Means, their standard errors and alpha of every group and indicator as R would naturally do them.
# Run by the bench: Rscript tests/bench/national.R FOLDER. FOLDER holds wave1.csv and wave2.csv: group, then the items.
suppressPackageStartupMessages({library(survey); library(psych); library(parallel)})
folder <- commandArgs(TRUE)[1]
waves <- lapply(1:2, function(w) read.csv(file.path(folder, paste0("wave", w, ".csv"))))
start <- proc.time()[["elapsed"]]
out <- list()
for (w in 1:2) {
  d <- waves[[w]]; items <- as.matrix(d[-1]); k <- 5; n <- ncol(items) / k
  scores <- sapply(seq_len(n), function(i) {
    own <- items[, ((i - 1) * k + 1):(i * k)]
    ifelse(rowSums(!is.na(own)) >= 3, rowMeans(own, na.rm = TRUE), NA)
  })
  colnames(scores) <- paste0("s", seq_len(n))
  design <- svydesign(ids = ~1, weights = ~1, data = data.frame(group = d$group, scores))
  means <- sapply(seq_len(n), function(i) {
    by <- svyby(as.formula(paste0("~s", i)), ~group, design, svymean, na.rm = TRUE, keep.names = FALSE)
    by[[2]]
  })
  alphas <- sapply(seq_len(n), function(i) sapply(split(d[, 1 + ((i - 1) * k + 1):(i * k)], d$group), function(own)
    suppressWarnings(suppressMessages(psych::alpha(own, warnings = FALSE)$total$raw_alpha))))
  out[[w]] <- list(means = means, alphas = alphas, scores = scores)
}
groups <- sort(unique(waves[[1]]$group))
tests <- lapply(seq_len(ncol(out[[1]]$scores)), function(i) t(sapply(groups, function(g) {
  a <- out[[1]]$scores[waves[[1]]$group == g, i]; b <- out[[2]]$scores[waves[[2]]$group == g, i]
  c(t.test(b, a)$p.value, suppressWarnings(wilcox.test(b, a, exact = FALSE)$p.value))
})))
elapsed <- proc.time()[["elapsed"]] - start
for (w in 1:2) {
  write.table(out[[w]]$means, file.path(folder, paste0("mean", w, ".csv")), sep = ",", row.names = FALSE, col.names = FALSE)
  write.table(out[[w]]$alphas, file.path(folder, paste0("alpha", w, ".csv")), sep = ",", row.names = FALSE, col.names = FALSE)
}
for (j in 1:2) write.table(sapply(tests, function(m) m[, j]), file.path(folder, c("welch_p.csv", "rank_p.csv")[j]),
                           sep = ",", row.names = FALSE, col.names = FALSE)
cat(elapsed)
