# Writes arms.csv: means and differences of the arms, Cohen's d, answering, its logistic regression,
# weighted differences, Lee's bounds by listing every hundredth of a person, and joint imbalance.
# Debian: r-base-core r-cran-estimatr r-cran-psych. Run in this folder: Rscript arms.R
suppressMessages({library(estimatr); library(psych)})
rows <- list()
keep <- function(what, part, value) rows[[length(rows) + 1]] <<- data.frame(what, part, value)

trial <- read.csv("leader_trial.csv")
trial$id <- factor(trial$leader)
trial$control <- 1 - trial$z
# Who answered: a rule that a reader can follow, by row number, leader and arm.
trial$answered <- as.integer((7 * trial$leader + 13 * seq_len(nrow(trial))) %% 10 < 5 + 2 * trial$z)

for (v in c("age", "tenure", "baseline")) {
  for (arm in 0:1) {
    fit <- lm_robust(as.formula(paste(v, "~ 1")), trial[trial$z == arm, ], clusters = id, se_type = "CR2")
    keep(paste("mean", v), arm, coef(fit)); keep(paste("mean se", v), arm, fit$std.error)
  }
  fit <- lm_robust(as.formula(paste(v, "~ control")), trial, clusters = id, se_type = "CR2")
  keep(paste("difference", v), "all", coef(fit)[2])
  keep(paste("difference se", v), "all", fit$std.error[2])
  keep(paste("difference p", v), "all", fit$p.value[2])
  fit <- lm_robust(as.formula(paste(v, "~ control + factor(stratum)")), trial, clusters = id, se_type = "CR2")
  keep(paste("difference", v), "strata", coef(fit)[2])
  keep(paste("difference p", v), "strata", fit$p.value[2])
}
fit <- lm_robust(answered ~ z, trial, clusters = id, se_type = "CR2")
keep("answered", "difference", coef(fit)[2]); keep("answered", "p", fit$p.value[2])
# psych::cohen.d pools over N where Cohen 1988 pools over N - 2: the same but for that factor.
keep("d", "pooled", cohen.d(congruence ~ z, data = trial)$cohen.d[2] * sqrt((nrow(trial) - 2) / nrow(trial)))
keep("d", "control", diff(tapply(trial$congruence, trial$z, mean)) / sd(trial$congruence[trial$z == 0]))

# Weights: a logistic regression within each arm, then 1 / p scaled to mean one among the answers.
trial$w <- 0
for (arm in 0:1) {
  here <- trial$z == arm
  logit <- glm(answered ~ age + baseline, binomial, trial[here, ], control = list(epsilon = 1e-14))
  for (i in 1:3) keep(paste("logit", names(coef(logit))[i]), arm, coef(logit)[i])
  w <- ifelse(trial$answered[here] == 1, 1 / fitted(logit), 0)
  trial$w[here] <- w / mean(w[w > 0])
}
keep("weights", "largest", max(trial$w))
b <- function(d) coef(lm(congruence ~ z, d, weights = w))[2]
all <- subset(trial, w > 0)
left <- sapply(levels(trial$id), function(g) b(subset(all, id != g)))
G <- length(left)
keep("weighted", "difference", b(all)); keep("weighted", "se", sqrt((G - 1) / G * sum((left - b(all))^2)))

# Lee's bounds on round numbers, which tie: every answer is laid out as 10,000 crumbs.
y <- round(trial$congruence)
rate <- tapply(trial$answered, trial$z, mean)
share <- min(rate) / max(rate)
most <- which.max(rate) - 1
crumbs <- rep(sort(y[trial$answered == 1 & trial$z == most]), each = 10000)
m <- round(share * length(crumbs))
ends <- c(mean(head(crumbs, m)), mean(tail(crumbs, m)))
other <- mean(y[trial$answered == 1 & trial$z != most])
bounds <- if (most == 1) ends - other else rev(other - ends)
keep("lee", "lower", bounds[1]); keep("lee", "upper", bounds[2]); keep("lee", "trimmed", 1 - share)

# Joint imbalance of cluster totals within strata: M of Morgan & Rubin by solve().
X <- scale(trial[, c("age", "tenure", "baseline")], scale = FALSE)
totals <- rowsum(X, trial$leader)
leaders <- trial[!duplicated(trial$leader), ]
leaders <- leaders[order(leaders$leader), ]
inside <- totals - apply(totals, 2, function(t) ave(t, leaders$stratum))
S <- crossprod(inside) / (nrow(inside) - length(unique(leaders$stratum)))
M <- sum(sapply(0:1, function(a) {
  s <- colSums(inside[leaders$z == a, ])
  drop(s %*% solve(S) %*% s) / sum(leaders$z == a)
}))
keep("joint", "M", M)
out <- do.call(rbind, rows); rownames(out) <- NULL
out$value <- format(out$value, digits = 17, trim = TRUE, scientific = TRUE)
write.csv(out, "arms.csv", row.names = FALSE, quote = TRUE)
