# Holzinger and Swineford (1939), the public data set that ships with lavaan:
# nine tests of 301 children in two schools. Continuous, complete; then with holes.
# Run in this directory: Rscript cfa_holzinger.R
source("lavaan_keep.R")
tests <- paste0("x", 1:9)
model <- "visual =~ x1 + x2 + x3
          textual =~ x4 + x5 + x6
          speed =~ x7 + x8 + x9"
children <- HolzingerSwineford1939[, c("school", "ageyr", tests)]
children$class <- paste(children$school, children$ageyr, HolzingerSwineford1939$agemo)

set.seed(20)
holes <- children
for (test in tests[-1]) holes[runif(301) < 0.04 + 0.2 * (test == "x5"), test] <- NA
holes[7, tests] <- NA
write.csv(children, "cfa_holzinger_data.csv", row.names = FALSE)
write.csv(holes, "cfa_holzinger_holes_data.csv", row.names = FALSE, na = "")

keep("ml", fitted_by(model, children, estimator = "ML"))
keep("mlr", fitted_by(model, children, estimator = "MLR"))
keep("variance", fitted_by(model, children, estimator = "ML", std.lv = TRUE))
keep("means", fitted_by(model, children, estimator = "MLR", meanstructure = TRUE))
keep("clusters", fitted_by(model, children, estimator = "MLR", cluster = "class"))
keep("listwise", fitted_by(model, holes, estimator = "ML"))
keep("fiml", fitted_by(model, holes, estimator = "ML", missing = "ml"))
keep("fiml_mlr", fitted_by(model, holes, estimator = "MLR", missing = "ml"))
keep("fiml_clusters", fitted_by(model, holes, estimator = "MLR", missing = "ml", cluster = "class"))
keep("one_factor", fitted_by("g =~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9", children, estimator = "MLR"))
keep("crossed", fitted_by("visual =~ x1 + x2 + x3 + x9
                           textual =~ x4 + x5 + x6
                           speed =~ x7 + x8 + x9", children, estimator = "ML"))

steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))
for (estimator in c("ML", "MLR")) {
  fits <- lapply(steps, function(equal)
    fitted_by(model, children, estimator = estimator, group = "school", group.equal = equal))
  for (step in names(steps)) keep(paste(tolower(estimator), step), fits[[step]])
  for (k in 2:4)
    compare(paste(tolower(estimator), names(steps)[k]), fits[[k - 1]], fits[[k]])
}
fiml <- lapply(steps, function(equal)
  fitted_by(model, holes, estimator = "MLR", missing = "ml", group = "school", group.equal = equal))
keep("fiml scalar", fiml$scalar)
compare("fiml scalar", fiml$metric, fiml$scalar)
finish("cfa_holzinger.csv")
