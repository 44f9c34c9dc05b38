# Reliability and agreement of the scales in cfa_article_data.csv (made by cfa_ordinal.R):
# psych for alpha, lavaan for omega, multilevel for ICC(1), ICC(2) and r_wg(j).
# Run in this directory: Rscript scales.R
suppressMessages({library(psych); library(multilevel)})
source("lavaan_keep.R")
article <- read.csv("cfa_article_data.csv")
holed <- read.csv("cfa_article_holes_data.csv")
scales <- list(f1 = paste0("q", 1:4), f3 = paste0("q", 9:13))
for (name in names(scales)) {
  items <- scales[[name]]
  found <- suppressWarnings(alpha(article[, items]))
  add(name, "alpha", "value", found$total$raw_alpha)
  add(name, "alpha", "standardised", found$total$std.alpha)
  add(name, "alpha", "low", found$feldt$lower.ci[[1]])
  add(name, "alpha", "high", found$feldt$upper.ci[[1]])
  for (item in items) {
    add(name, "item_rest", item, found$item.stats[item, "r.drop"])
    add(name, "without", item, found$alpha.drop[item, "raw_alpha"])
  }
  model <- paste0("f =~ ", paste0("NA*", items[1], " + l1*", items[1], " + ",
    paste0("l", 2:length(items), "*", items[-1], collapse = " + ")), "\nf ~~ 1*f\n",
    paste0(items, " ~~ t", seq_along(items), "*", items, collapse = "\n"),
    "\nomega := (", paste0("l", seq_along(items), collapse = "+"), ")^2 / ((",
    paste0("l", seq_along(items), collapse = "+"), ")^2 + ", paste0("t", seq_along(items), collapse = "+"), ")")
  for (which in c("omega", "omega_fiml")) {
    fit <- if (which == "omega") fitted_by(model, article, estimator = "MLR")
           else fitted_by(model, holed, estimator = "MLR", missing = "ml")
    line <- parameterEstimates(fit)
    add(name, which, "value", line$est[line$lhs == "omega"])
    add(name, which, "se", line$se[line$lhs == "omega"])
  }
  mean_score <- rowMeans(article[, items])
  table <- aov(mean_score ~ factor(article$leader))
  add(name, "icc", "icc1", ICC1(table))
  add(name, "icc", "icc2", ICC2(table))
  add(name, "icc", "f", summary(table)[[1]][1, 4])
  add(name, "icc", "p", summary(table)[[1]][1, 5])
  sizes <- table(article$leader)
  agreement <- rwg.j(article[, items], article$leader, ranvar = (5^2 - 1) / 12)
  for (k in which(agreement$gsize > 1)[1:12]) add(name, "rwg", as.character(agreement$grpid[k]), agreement$rwg.j[k])
  add(name, "rwg", "mean", mean(agreement$rwg.j[agreement$gsize > 1]))
}
finish("scales.csv")
