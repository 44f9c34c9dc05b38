# Shared by the cfa_*.R scripts: fit with tight tolerances and collect every number as a row.
suppressMessages(library(lavaan))
rows <- list()

# lavaan's optimisers stop with a gradient near 1e-6. From there scoring on its own gradient and
# information goes on to zero, and lavaan computes everything else at that point.
fitted_by <- function(model, data, ...) {
  at <- function(...) suppressWarnings(cfa(model, data, optim.force.converged = TRUE,
                                           em.h1.tol = 1e-13, em.h1.iter.max = 20000, ...))
  first <- at(...)
  if (steepness(first) > 1e-4) first <- at(optim.method = "BFGS", ...)
  fit <- at(start = settled(first), optim.method = "none", ...)
  if (steepness(fit) > 1e-11) stop("not converged: gradient ", steepness(fit))
  fit
}

free_directions <- function(model, length) {
  if (model@eq.constraints) model@eq.constraints.K else diag(length)
}

steepness <- function(fit) {
  gradient <- lavTech(fit, "gradient")
  max(abs(t(free_directions(fit@Model, length(gradient))) %*% gradient))
}

settled <- function(fit) {
  x <- lavaan:::lav_model_get_parameters(fit@Model)
  free <- free_directions(fit@Model, length(x))
  bend <- t(free) %*% lavTech(fit, "information.observed") %*% free
  for (step in 1:1000) {
    gradient <- t(free) %*% lavaan:::lav_model_gradient(
      lavaan:::lav_model_set_parameters(fit@Model, x),
      lavsamplestats = fit@SampleStats, lavdata = fit@Data, type = "free",
      group.weight = !fit@SampleStats@missing.flag)
    if (max(abs(gradient)) < 1e-13) break
    x <- x - as.vector(free %*% solve(bend, gradient))
  }
  table <- parTable(fit)
  table$start <- table$est <- ifelse(table$free > 0, x[pmax(table$free, 1)], table$est)
  table
}

add <- function(case, kind, name, value) {
  rows[[length(rows) + 1]] <<- data.frame(case = case, kind = kind, name = name,
                                          value = sprintf("%.15g", value))
}

wanted <- c("chisq", "df", "pvalue", "baseline.chisq", "baseline.df", "cfi", "tli", "rmsea",
            "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "srmr", "logl", "aic", "bic", "npar",
            "chisq.scaled", "pvalue.scaled", "baseline.chisq.scaled", "cfi.scaled", "tli.scaled",
            "rmsea.scaled", "rmsea.ci.lower.scaled", "rmsea.ci.upper.scaled", "rmsea.pvalue.scaled")

keep <- function(case, fit) {
  measures <- fitMeasures(fit)
  for (name in intersect(wanted, names(measures))) {
    if (!is.na(measures[[name]])) add(case, "fit", name, measures[[name]])
  }
  groups <- lavInspect(fit, "group.label")
  table <- parTable(fit)
  table <- table[table$op %in% c("=~", "~~", "~1", "|", "~*~"), ]
  standard <- standardizedSolution(fit)
  for (k in seq_len(nrow(table))) {
    line <- table[k, ]
    if (line$free == 0) next
    group <- if (length(groups)) groups[line$group] else ""
    name <- paste0(line$lhs, " ", line$op, " ", line$rhs, "@", group)
    add(case, "estimate", name, line$est)
    add(case, "se", name, line$se)
    if (line$op %in% c("=~", "~~")) {
      found <- standard$lhs == line$lhs & standard$op == line$op & standard$rhs == line$rhs
      if (length(groups)) found <- found & standard$group == line$group
      add(case, "standardised", name, standard$est.std[found])
      if (!is.na(standard$se[found]) && standard$se[found] > 0)
        add(case, "standardised_se", name, standard$se[found])
    }
  }
}

compare <- function(case, wide, narrow, ...) {
  table <- suppressWarnings(lavTestLRT(wide, narrow, ...))
  add(case, "difference", "chisq", table[2, "Chisq diff"])
  add(case, "difference", "df", table[2, "Df diff"])
  add(case, "difference", "pvalue", table[2, "Pr(>Chisq)"])
}

finish <- function(file) {
  write.csv(do.call(rbind, rows), file, row.names = FALSE, quote = TRUE)
}
