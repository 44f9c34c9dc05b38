# Writes instruments.csv: first-stage F's, Anderson-Rubin borders (found by search, one regression of
# y - b d a step), the clustered endogeneity test and the joint HTZ test, from R alone.
# Run in this folder: Rscript instruments.R
suppressMessages({library(clubSandwich); library(estimatr); library(AER)})
rows <- list()
keep <- function(data, what, variance, value, df = NA)
  rows[[length(rows) + 1]] <<- data.frame(data, what, variance, value, df)

wald <- function(fit, cluster, type, names) {
  V <- vcovCR(fit, cluster = cluster, type = type)[names, names, drop = FALSE]
  b <- coef(fit)[names]
  drop(t(b) %*% solve(V) %*% b) / length(b)
}
strength <- function(name, data, d, z, W, cluster) {
  full <- lm(reformulate(c(z, W), d), data)
  bare <- lm(reformulate(W, d), data)
  keep(name, "classical F", "iid", anova(bare, full)$F[2], full$df.residual)
  for (type in c("CR0", "CR1", "CR1S", "CR2"))
    keep(name, "robust F", type, wald(full, cluster, type, z))
  # Effective F by its definition: instruments partialled out, then scaled to Z'Z = I.
  Z <- residuals(lm(as.formula(paste("cbind(", paste(z, collapse = ","), ") ~", paste(W, collapse = "+"))), data))
  Q <- qr.Q(qr(as.matrix(Z)))
  e <- residuals(full)
  s <- rowsum(Q * e, as.character(cluster))
  y <- residuals(bare)
  G <- nrow(s); N <- nrow(Q); k <- length(coef(full))
  keep(name, "effective F", "CR1S",
       sum(crossprod(Q, y)^2) / sum(s^2) / (G * (N - 1) / ((G - 1) * (N - k))))
}
endogenous <- function(name, data, y, d, z, W, cluster) {
  data$unexplained <- residuals(lm(reformulate(c(z, W), d), data))
  fit <- lm(reformulate(c(d, "unexplained", W), y), data)
  t <- coef_test(fit, vcov = vcovCR(fit, cluster = cluster, type = "CR2"), coefs = "unexplained")
  keep(name, "endogeneity t", "CR2", t$tstat, t$df_Satt)
}
# One instrument: p of the instrument in y - b d, CR2 with Satterthwaite df.
rejects <- function(b, data, y, d, z, W, cluster) {
  data$left <- data[[y]] - b * data[[d]]
  fit <- lm(reformulate(c(z, W), "left"), data)
  coef_test(fit, vcov = vcovCR(fit, cluster = cluster, type = "CR2"), coefs = z)$p_Satt
}
borders <- function(name, level, brackets, ...) {
  for (i in seq_along(brackets)) {
    f <- function(b) rejects(b, ...) - (1 - level)
    root <- uniroot(f, brackets[[i]], tol = 1e-13)$root
    keep(name, paste("AR border", level, i), "CR2", root)
  }
}

trial <- read.csv("leader_trial.csv")
trial$stratum <- factor(trial$stratum)
W <- c("female", "age", "tenure", "full_time", "baseline", "stratum")
strength("trial", trial, "use", "z", W, trial$leader)
endogenous("trial", trial, "congruence", "use", "z", W, trial$leader)
borders("trial", 0.95, list(c(-1, 0.4), c(0.42, 3)), trial, "congruence", "use", "z", W, trial$leader)
borders("trial", 0.9, list(c(-1, 0.4), c(0.42, 3)), trial, "congruence", "use", "z", W, trial$leader)

card <- read.csv("card.csv")
card$cell <- factor(card$region * 100 + card$age)
card$region <- factor(card$region)
V <- c("exper", "expersq", "black", "south", "smsa", "smsa66")
for (z in list("nearc4", c("nearc2", "nearc4"))) {
  strength(paste("card cell", length(z)), card, "educ", z, V, card$cell)
  endogenous(paste("card cell", length(z)), card, "lwage", "educ", z, V, card$cell)
}
strength("card region 1", card, "educ", "nearc4", V, card$region)
endogenous("card region 1", card, "lwage", "educ", "nearc4", V, card$region)

# HTZ: do two or three coefficients vanish together?
joint <- function(name, fit, cluster, names) {
  V <- vcovCR(fit, cluster = cluster, type = "CR2")
  test <- Wald_test(fit, constraints = constrain_zero(names, reg_ex = FALSE), vcov = V, test = "HTZ")
  keep(name, "HTZ F", "CR2", test$Fstat, test$df_denom)
}
full <- lm(congruence ~ z * voluntary + female + age + tenure + full_time + baseline + stratum, trial)
joint("trial z and z:voluntary", full, trial$leader, c("z", "z:voluntary"))
joint("trial covariates", full, trial$leader, c("age", "tenure", "baseline"))
late <- ivreg(lwage ~ educ + exper + expersq + black + south + smsa + smsa66 | nearc2 + nearc4 + exper +
  expersq + black + south + smsa + smsa66, data = card)
joint("card 2sls", late, card$cell, c("educ", "black"))

out <- do.call(rbind, rows)
for (column in c("value", "df")) out[[column]] <- trimws(format(out[[column]], digits = 17))
write.csv(out, "instruments.csv", row.names = FALSE, quote = FALSE)
